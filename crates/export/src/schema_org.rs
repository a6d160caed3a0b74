//! schema.org `NewsArticle` as JSON-LD (<https://schema.org/NewsArticle>).

use crate::identity::addresses;
use crate::members::Members;
use crate::story::Story;
use copydesk_article::entities::Entity;
use serde_json::{Value, json};

/// The article as a JSON-LD object.
#[must_use]
pub fn object(story: &Story<'_>) -> Value {
    let mut members = Members::default();
    let mut put = |name: &str, value: Value| members.put(name, value);
    put("@context", "https://schema.org".into());
    put("@type", "NewsArticle".into());
    put("@id", story.uri().into());
    put("identifier", story.id.into());
    put("url", story.url.as_deref().into());
    put("headline", story.title().into());
    put("articleBody", story.text().into());
    put("articleSection", story.cleaning.section.as_deref().into());
    put("inLanguage", story.language.into());
    put("datePublished", story.published.into());
    put("dateModified", story.modified.into());
    put("image", story.cleaning.lead_image.as_deref().into());
    let authors = story.cleaning.authors.iter();
    put("author", authors.map(|name| json!({ "@type": "Person", "name": name })).collect());
    let publisher = story
        .publisher
        .as_ref()
        .map(|name| json!({ "@type": "NewsMediaOrganization", "name": name }));
    put("publisher", publisher.into());
    put("mentions", story.entities.iter().map(thing).collect());
    members.object()
}

fn thing(entity: &Entity) -> Value {
    let kind = match entity.kind.as_str() {
        "PER" => "Person",
        "ORG" => "Organization",
        "LOC" | "GPE" | "FAC" => "Place",
        "EVENT" => "Event",
        _ => "Thing",
    };
    let mut thing = json!({ "@type": kind, "name": entity.name });
    let same = addresses(entity);
    if !same.is_empty() {
        thing["sameAs"] = same.into();
    }
    thing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::tests::record;
    use copydesk_inspect::Record;

    #[test]
    fn an_article_is_a_news_article() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let article = object(&Story::of(&record).unwrap());
        assert_eq!(article["@type"], "NewsArticle");
        assert_eq!(article["inLanguage"], "en");
        assert_eq!(article["author"], json!([{ "@type": "Person", "name": "B. C." }]));
        assert_eq!(article["mentions"][1]["sameAs"][0], "http://www.wikidata.org/entity/Q1065");
        assert!(article.get("dateModified").is_none());
    }
}
