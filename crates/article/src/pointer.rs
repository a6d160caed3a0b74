//! JSON Pointers (RFC 6901) over a document, decoding only the members that they touch.

use crate::document::Document;
use serde_json::Value;
use std::borrow::Cow;

/// What stands at `pointer`, or `None` when nothing does.
///
/// A member that does not decode (a lone surrogate, nesting over serde_json's limit of 128) is
/// treated as absent: the caller then reports that no content was found, with the bytes kept.
#[must_use]
pub fn resolve(document: &Document<'_>, pointer: &str) -> Option<Value> {
    let rest = pointer.strip_prefix('/')?;
    let (first, tail) = rest.split_once('/').map_or((rest, None), |(a, b)| (a, Some(b)));
    let value: Value = serde_json::from_str(document.get(&unescape(first))?).ok()?;
    match tail {
        None => Some(value),
        Some(tail) => value.pointer(&format!("/{tail}")).cloned(),
    }
}

/// The string at `pointer`, borrowed from the document where it has no escapes.
#[must_use]
pub fn resolve_str<'a>(document: &Document<'a>, pointer: &str) -> Option<Cow<'a, str>> {
    let rest = pointer.strip_prefix('/')?;
    if rest.contains('/') {
        return match resolve(document, pointer)? {
            Value::String(text) => Some(Cow::Owned(text)),
            _ => None,
        };
    }
    let json = document.get(&unescape(rest))?;
    if !json.starts_with('"') {
        return None;
    }
    // Asking for a borrowed string where there are escapes would print the whole text into an error.
    if json.contains('\\') {
        return serde_json::from_str::<String>(json).ok().map(Cow::Owned);
    }
    serde_json::from_str::<&'a str>(json).ok().map(Cow::Borrowed)
}

/// One reference token as RFC 6901 escapes it.
#[must_use]
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_nested_values_escapes_and_borrows() {
        let document =
            Document::parse(br#"{"a":{"b":[1,{"c/d":"x"}]},"t":"plain","e":"\u00e9"}"#).unwrap();
        assert_eq!(resolve(&document, "/a/b/1/c~1d"), Some(Value::from("x")));
        assert_eq!(resolve(&document, "/a/q"), None);
        assert_eq!(resolve(&document, "a"), None);
        assert!(matches!(resolve_str(&document, "/t"), Some(Cow::Borrowed("plain"))));
        assert!(matches!(resolve_str(&document, "/e"), Some(Cow::Owned(t)) if t == "é"));
        assert_eq!(resolve_str(&document, "/a"), None);
    }

    #[test]
    fn a_lone_surrogate_is_absent_not_replaced() {
        let document = Document::parse(br#"{"t":"\ud800"}"#).unwrap();
        assert_eq!(resolve_str(&document, "/t"), None);
    }
}
