//! One object of JSON-LD: its types and texts.

use copydesk_html::entity::unescape;
use serde_json::{Map, Value};

pub(super) type Object = Map<String, Value>;

/// The names of its types, without that of the vocabulary.
pub(super) fn types(object: &Object) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(name)) => vec![short(name)],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(short).collect(),
        _ => Vec::new(),
    }
}

fn short(name: &str) -> &str {
    name.rsplit(['/', '#', ':']).next().unwrap_or(name)
}

/// A string, or the first of several, without white space around it.
pub(super) fn text(object: &Object, key: &str) -> Option<String> {
    let value = match object.get(key)? {
        Value::Array(items) => items.first()?,
        value => value,
    };
    let text = match value {
        Value::String(text) => text.trim(),
        Value::Object(object) => object.get("@value")?.as_str()?.trim(),
        _ => return None,
    };
    (!text.is_empty()).then(|| unescaped(text))
}

/// Text in JSON-LD is sometimes escaped as HTML.
pub(super) fn unescaped(text: &str) -> String {
    unescape(text).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn types_lose_their_vocabulary() {
        let one = object(r#"{"@type":"https://schema.org/NewsArticle"}"#);
        assert_eq!(types(&one), ["NewsArticle"]);
        let two = object(r#"{"@type":["schema:Person",7,"Author"]}"#);
        assert_eq!(types(&two), ["Person", "Author"]);
        assert!(types(&Object::new()).is_empty());
    }

    #[test]
    fn a_text_is_the_first_of_several() {
        let object = object(r#"{"a":[" x &amp; y "],"b":{"@value":"z"},"c":" ","d":7}"#);
        assert_eq!(text(&object, "a").as_deref(), Some("x & y"));
        assert_eq!(text(&object, "b").as_deref(), Some("z"));
        assert_eq!((text(&object, "c"), text(&object, "d")), (None, None));
    }
}
