//! Messages that take an article back.

use crate::article::{Reading, Resolver, scalar};
use crate::document::Document;
use crate::frame;
use crate::id;
use crate::pointer;
use crate::profile::Field;
use serde::{Deserialize, Serialize};

/// An article that is taken back: everything that is known of which one.
///
/// On Kafka it is a null value whose header [`Takedown::HEADER`] holds this as JSON; a null value
/// without that header takes back whatever has its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takedown {
    /// The article's id, `a1-…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its id at the producer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// Why, in the words of whoever asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Spellings of a withdrawn article's publication status (ninjs: `canceled`).
const CANCELED: &[&str] = &["canceled", "cancelled"];

impl Takedown {
    /// Name of the header of a null value that says what is taken back.
    pub const HEADER: &'static str = "copydesk-takedown";

    /// What `record` takes back, if it takes something back: an object with `"op": "delete"` and
    /// an `id`, `url` or `source_id`, or an article with the publication status `canceled` of ninjs.
    #[must_use]
    pub fn read(record: &[u8], reading: &Reading) -> Option<Self> {
        let record = frame::open(record).ok()?.record;
        let text = std::str::from_utf8(record).ok()?;
        // Few records are: most are told without being parsed.
        if !text.contains("\"op\"") && !CANCELED.iter().any(|word| text.contains(word)) {
            return None;
        }
        let document = Document::parse(record).ok()?;
        let resolver = Resolver { document: &document, reading, known: None };
        let string = |place: &str| scalar(&pointer::resolve(&document, place)?);
        let deleted = string("/op").is_some_and(|op| op == "delete");
        let status = resolver.text(Field::PubStatus);
        let canceled = status.is_some_and(|(status, _)| CANCELED.contains(&status.as_ref()));
        if !deleted && !canceled {
            return None;
        }
        let named = string("/id").filter(|id| id.starts_with(id::PREFIX));
        let url = resolver.text(Field::Url).and_then(|(url, _)| id::canonical_url(&url));
        let id = named.or_else(|| url.map(|url| id::article_id(Some(&url), "")));
        let source_id = string("/source_id")
            .or_else(|| resolver.value(Field::Id, scalar).map(|(id, _)| id))
            .filter(|source| Some(source) != id.as_ref());
        Some(Self { id, source_id, reason: string("/reason") })
    }

    /// What a null value with this header takes back, besides what has its key.
    #[must_use]
    pub fn of_header(header: Option<&str>) -> Self {
        header.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// As the value of the header.
    #[must_use]
    pub fn header(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether it names an article by itself, without the key of its record.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.id.is_some() || self.source_id.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Takedown> {
        Takedown::read(text.as_bytes(), &Reading::default())
    }

    #[test]
    fn takedowns_are_told_from_articles() {
        let url = "https://example.org/a";
        let id = id::article_id(Some(url), "");
        let by_url = read(r#"{"op":"delete","url":"https://example.org/a?utm_source=x"}"#).unwrap();
        assert_eq!(by_url, Takedown { id: Some(id.clone()), ..Takedown::default() });
        let by_id = format!(r#"{{"op":"delete","id":"{id}","reason":"court"}}"#);
        let by_id = read(&by_id).unwrap();
        assert_eq!((by_id.id.as_ref(), by_id.reason.as_deref()), (Some(&id), Some("court")));
        let by_source = read(r#"{"op":"delete","source_id":"urn:x:1"}"#).unwrap();
        assert_eq!(by_source.source_id.as_deref(), Some("urn:x:1"));
        let number = read(r#"{"op":"delete","id":7}"#).unwrap();
        assert_eq!((number.id, number.source_id.as_deref()), (None, Some("7")));
        assert!(!read(r#"{"op":"delete"}"#).unwrap().is_named());
        let ninjs = r#"{"uri":"urn:n:1","pubstatus":"canceled","body_text":"x"}"#;
        assert!(read(ninjs).unwrap().is_named());
        for article in [
            r#"{"text":"The match was canceled."}"#,
            r#"{"op":"insert","text":"x"}"#,
            r#"{"op":["delete"],"text":"x"}"#,
            r#"{"pubstatus":"usable","body_text":"canceled"}"#,
            "[\"op\"]",
        ] {
            assert_eq!(read(article), None, "{article}");
        }
    }

    #[test]
    fn a_frame_hides_none() {
        let takedown = br#"{"op":"delete","source_id":"urn:x:1"}"#;
        // The ids are no UTF-8.
        for id in [0, 0xff, u32::MAX] {
            let read = Takedown::read(&frame::wrap(id, takedown), &Reading::default());
            assert_eq!(read.and_then(|read| read.source_id).as_deref(), Some("urn:x:1"));
        }
    }

    #[test]
    fn the_header_carries_it() {
        let takedown = Takedown { id: Some("a1-x".into()), source_id: None, reason: None };
        assert_eq!(takedown.header(), r#"{"id":"a1-x"}"#);
        assert_eq!(Takedown::of_header(Some(&takedown.header())), takedown);
        assert_eq!(Takedown::of_header(Some("nonsense")), Takedown::default());
        assert_eq!(Takedown::of_header(None), Takedown::default());
    }
}
