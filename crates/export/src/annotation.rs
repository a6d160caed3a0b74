//! W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>), a page of them per article.

use crate::identity::addresses;
use crate::story::Story;
use copydesk_article::entities::Mention;
use serde_json::{Value, json};

/// Code points of context on both sides of a quotation.
const CONTEXT: usize = 32;

/// Every mention as an annotation of the cleaned text. Positions are code points of that text, as the model
/// counts them; the quotation with its surroundings finds the place in another copy of it.
#[must_use]
pub fn page(story: &Story<'_>) -> Value {
    let letters: Vec<char> = story.text().chars().collect();
    let items = story.mentions.iter().enumerate();
    let items: Vec<Value> = items.map(|(n, mention)| item(story, &letters, n, mention)).collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:copydesk:{}#annotations", story.id),
        "type": "AnnotationPage",
        "items": items,
    })
}

fn item(story: &Story<'_>, letters: &[char], number: usize, mention: &Mention) -> Value {
    let quoted = |from: usize, to: usize| -> String {
        letters
            .get(from.min(letters.len())..to.min(letters.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    };
    let (start, end) = (mention.start, mention.end);
    let entity = story.entity(mention);
    let mut body =
        vec![json!({ "type": "TextualBody", "purpose": "tagging", "value": mention.kind })];
    if let Some(entity) = entity {
        body.push(json!({ "type": "TextualBody", "purpose": "identifying", "value": entity.name }));
        let addresses = addresses(entity).into_iter();
        body.extend(addresses.map(|source| json!({ "source": source, "purpose": "identifying" })));
    }
    json!({
        "id": format!("urn:copydesk:{}#m{}", story.id, number + 1),
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": {
            "source": story.uri(),
            "selector": [
                { "type": "TextPositionSelector", "start": start, "end": end },
                {
                    "type": "TextQuoteSelector",
                    "exact": mention.text,
                    "prefix": quoted(start.saturating_sub(CONTEXT), start),
                    "suffix": quoted(end, end + CONTEXT),
                },
            ],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::tests::record;
    use copydesk_inspect::Record;

    #[test]
    fn positions_and_quotations_name_the_same_place() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let story = Story::of(&record).unwrap();
        let page = page(&story);
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        for item in items {
            let selector = &item["target"]["selector"];
            let at = |name: &str| usize::try_from(selector[0][name].as_u64().unwrap()).unwrap();
            let (start, length) = (at("start"), at("end") - at("start"));
            let exact: String = story.text().chars().skip(start).take(length).collect();
            let quote = |name: &str| selector[1][name].as_str().unwrap();
            assert_eq!(exact, quote("exact"));
            let around = format!("{}{exact}{}", quote("prefix"), quote("suffix"));
            assert!(story.text().contains(&around), "{around}");
        }
        assert_eq!(items[1]["body"][2]["source"], "http://www.wikidata.org/entity/Q1065");
    }
}
