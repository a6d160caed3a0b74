//! IPTC ninjs 3.0 (<https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json>).

use crate::identity::addresses;
use crate::members::Members;
use crate::story::Story;
use copydesk_article::entities::Entity;
use serde_json::{Value, json};

/// The article as a ninjs object.
#[must_use]
pub fn object(story: &Story<'_>) -> Value {
    let mut members = Members::default();
    let mut put = |name: &str, value: Value| members.put(name, value);
    put("uri", story.uri().into());
    put("type", "text".into());
    put("standard", json!({ "name": "ninjs", "version": "3.0" }));
    put("language", story.language.into());
    put("firstCreated", time(story.published));
    put("versionCreated", time(story.modified.or(story.published)));
    put("altIds", ids(story));
    put("headlines", story.title().map(|title| json!([{ "role": "main", "value": title }])).into());
    let text = story.text();
    put(
        "bodies",
        json!([{
            "role": "main",
            "contentType": "text/plain",
            "charCount": text.chars().count(),
            "value": text,
        }]),
    );
    let by = &story.cleaning.authors;
    put("by", if by.is_empty() { Value::Null } else { by.join(", ").into() });
    let publisher = story.publisher.as_ref().map(|name| json!([{ "name": name }]));
    put("infoSources", publisher.into());
    for (name, kinds) in [
        ("people", &["PER"][..]),
        ("organisations", &["ORG"]),
        ("places", &["LOC", "GPE", "FAC"]),
        ("events", &["EVENT"]),
        ("objects", &["PRODUCT", "WORK_OF_ART"]),
    ] {
        let of_kind = story.entities.iter().filter(|entity| kinds.contains(&entity.kind.as_str()));
        put(name, of_kind.map(concept).collect());
    }
    members.object()
}

/// A time of the day: what is only a day is no `date-time`.
fn time(at: Option<&str>) -> Value {
    at.filter(|at| at.contains('T')).into()
}

fn ids(story: &Story<'_>) -> Value {
    let own = json!({ "role": "copydesk", "value": story.id });
    let source = story.source_id.map(|id| json!({ "role": "source", "value": id }));
    std::iter::once(own).chain(source).collect()
}

fn concept(entity: &Entity) -> Value {
    let mut concept = json!({ "name": entity.name, "rel": "mentions" });
    if let Some(address) = addresses(entity).into_iter().next() {
        concept["uri"] = address.into();
    }
    if let (Some(list), Some(entry)) = (&entity.list, &entity.entry) {
        concept["literal"] = format!("{list}:{entry}").into();
    }
    concept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::tests::record;
    use copydesk_inspect::Record;

    #[test]
    fn an_article_has_its_place_for_everything() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let ninjs = object(&Story::of(&record).unwrap());
        assert_eq!(ninjs["uri"], "https://a.org/1");
        assert_eq!(ninjs["headlines"][0]["value"], "A \"headline\"");
        assert_eq!(ninjs["firstCreated"], "2026-01-02T03:04:05Z");
        assert_eq!(ninjs["people"], json!([{ "name": "Fahrettin Altun", "rel": "mentions" }]));
        let organisation = &ninjs["organisations"][0];
        assert_eq!(organisation["uri"], "http://www.wikidata.org/entity/Q1065");
        assert_eq!(organisation["literal"], "core:un");
        assert!(ninjs.get("places").is_none());
    }
}
