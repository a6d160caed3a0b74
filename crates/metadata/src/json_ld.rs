//! JSON-LD scripts, read as far as they can be.

use serde_json::{Deserializer, Value, json};

/// Largest script that is read, in bytes.
const LARGEST: usize = 512 * 1024;

/// The values of one script: one, several in a row, or what can be saved of a broken one. Depth is
/// bounded by the parser (128).
pub(crate) fn parse(script: &str) -> Vec<Value> {
    if script.len() > LARGEST {
        return Vec::new();
    }
    let text = unwrapped(script);
    let (values, whole) = values(text);
    if whole {
        return values;
    }
    let mended = mended(text);
    let (again, _) = self::values(&mended);
    if again.len() >= values.len().max(1) {
        return again;
    }
    if values.is_empty() { saved(text) } else { values }
}

fn values(text: &str) -> (Vec<Value>, bool) {
    let mut values = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => return (values, false),
        }
    }
    (values, true)
}

/// Without the comments and CDATA marks that some pages put around scripts.
fn unwrapped(script: &str) -> &str {
    const MARKS: &[&str] = &["<!--", "-->", "<![CDATA[", "]]>", "//", "/*", "*/", ";", "\u{feff}"];
    let mut text = script.trim();
    loop {
        let before = text.len();
        for mark in MARKS {
            text = text.strip_prefix(mark).unwrap_or(text).trim();
            text = text.strip_suffix(mark).unwrap_or(text).trim();
        }
        if text.len() == before {
            return text;
        }
    }
}

/// With control characters in strings as spaces, without commas before a closing bracket, and
/// without escapes that JSON does not know.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => {
                in_string = !in_string;
                out.push(ch);
            }
            '\\' if in_string => match chars.next() {
                Some(next) if "\"\\/bfnrtu".contains(next) => out.extend([ch, next]),
                Some(next) => out.push(next),
                None => {}
            },
            ch if in_string && ch.is_control() => out.push(' '),
            '}' | ']' if !in_string => {
                let kept = out.trim_end().len();
                if out[..kept].ends_with(',') {
                    out.truncate(kept - 1);
                }
                out.push(ch);
            }
            ch => out.push(ch),
        }
    }
    out
}

/// The strings that matter out of a script that does not parse at all.
fn saved(text: &str) -> Vec<Value> {
    let mut object = serde_json::Map::new();
    for key in ["headline", "datePublished", "dateModified", "articleSection"] {
        if let Some(value) = string_of(text, key) {
            object.insert(key.to_owned(), Value::String(value));
        }
    }
    if object.is_empty() {
        return Vec::new();
    }
    object.insert("@type".to_owned(), json!("Article"));
    vec![Value::Object(object)]
}

fn string_of(text: &str, key: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("\"{key}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    let mut escaped = false;
    for ch in value.chars().take(1000) {
        match ch {
            '"' if !escaped => return Some(out),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            ch => out.push(ch),
        }
        escaped = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn broken_scripts_are_read_as_far_as_possible() {
        for script in [
            r#"{"headline":"A"}"#,
            r#"<!-- {"headline":"A",} -->"#,
            "//<![CDATA[\n{\"headline\":\"A\",\"x\":[1,2,],}\n//]]>",
            "{\"description\":\"a\nb\",\"headline\":\"A\"}",
            r#"{"d":"it\'s","headline":"A"};"#,
            r#"{"headline":"A"}{"b":1}"#,
            r#"{"headline":"A", "d": "say "this"", }"#,
        ] {
            let values = parse(script);
            assert_eq!(values.first().map(|v| v["headline"].clone()), Some(json!("A")), "{script}");
        }
        assert!(parse("").is_empty());
        assert!(parse(&"[".repeat(100_000)).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_parsed(text in "([{}\\[\\],:\"\\\\ntx1]|\"headline\"|<!--){0,60}") {
            let _ = parse(&text);
        }
    }
}
