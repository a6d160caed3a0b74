//! Lists as JSON lines: customers' own and the built-in gazetteer.

use crate::draft::{Checker, Draft, DraftVariant};
use crate::error::ListError;
use crate::list::{Entry, List};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    subtype: String,
    #[serde(default)]
    ids: BTreeMap<String, String>,
    #[serde(default)]
    variants: Vec<LineVariant>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    case: String,
    #[serde(default)]
    requires: Vec<String>,
    #[serde(default)]
    forbids: Vec<String>,
    #[serde(default)]
    spellings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FullVariant {
    text: String,
    languages: Option<Vec<String>>,
    case: Option<String>,
}

/// A variant as written: a text alone, or an object.
struct LineVariant(FullVariant);

impl<'de> Deserialize<'de> for LineVariant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VariantVisitor)
    }
}

struct VariantVisitor;

impl<'de> Visitor<'de> for VariantVisitor {
    type Value = LineVariant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or an object with text, languages, case")
    }

    fn visit_str<E>(self, text: &str) -> Result<LineVariant, E> {
        let text = text.to_owned();
        Ok(LineVariant(FullVariant { text, languages: None, case: None }))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LineVariant, A::Error> {
        FullVariant::deserialize(MapAccessDeserializer::new(map)).map(LineVariant)
    }
}

/// Reads a list in JSON lines (one object a line, UTF-8; empty lines are skipped).
///
/// Members: `id`, `name`, `type` (required), `subtype`, `ids` (scheme to value),
/// `variants` (texts, or objects with `text`, `languages`, `case`), and `languages`,
/// `case`, `requires`, `forbids`, `spellings` as in [`crate::read_csv`], lists being JSON
/// arrays.
///
/// # Errors
/// The first fault found, with its line and field; then nothing of the list is returned.
pub fn read_jsonl(name: &str, version: &str, reader: impl Read) -> Result<List, ListError> {
    let mut list = List::new(name, version);
    jsonl_entries(&mut Checker::of(name)?, reader, &mut |entry| list.entries.push(entry))?;
    Ok(list)
}

/// Gives the entries of a list, or of a part of one, as they are read; those before a fault, too.
pub(crate) fn jsonl_entries(
    checker: &mut Checker,
    reader: impl Read,
    take: &mut dyn FnMut(Entry),
) -> Result<(), ListError> {
    let mut reader = BufReader::new(reader);
    let mut buffer = String::new();
    let mut line = 0;
    loop {
        line += 1;
        buffer.clear();
        let read = reader.read_line(&mut buffer);
        if read.map_err(|source| ListError::Read { line, source })? == 0 {
            return Ok(());
        }
        let text = buffer.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let parsed: Line = serde_json::from_str(text)
            .map_err(|error| ListError::format(line, format!("not an entry in JSON: {error}")))?;
        take(checker.check(draft(line, parsed))?);
    }
}

fn draft(line: u64, parsed: Line) -> Draft {
    let Line { id, name, kind, subtype, ids, variants, languages, case, .. } = parsed;
    let (requires, forbids, spellings) = (parsed.requires, parsed.forbids, parsed.spellings);
    let variant =
        |LineVariant(FullVariant { text, languages, case })| DraftVariant { text, languages, case };
    let variants = variants.into_iter().map(variant).collect();
    Draft {
        line,
        id,
        name,
        kind,
        subtype,
        ids,
        variants,
        languages,
        case,
        requires,
        forbids,
        spellings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::CasePolicy;

    fn message(text: &str) -> String {
        read_jsonl("mine", "1", text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_line_is_read() {
        let text = r#"{"id":"o1","name":"Acme","type":"ORG","subtype":"company","ids":{"lei":"5"},
            "variants":["Acme Corp",{"text":"ACME","languages":["en"],"case":"initial"}],
            "languages":["fr"],"requires":["dynamite"],"forbids":["cartoon"]}"#
            .replace('\n', " ");
        let list = read_jsonl("mine", "1", format!("\n{text}\n").as_bytes()).unwrap();
        let entry = &list.entries[0];
        assert_eq!(entry.subtype.as_deref(), Some("company"));
        assert_eq!(entry.variants.len(), 3);
        assert_eq!(entry.variants[0].languages, ["fr"]);
        assert_eq!(entry.variants[2].languages, ["en"]);
        assert_eq!(entry.variants[2].case, CasePolicy::Initial);
    }

    #[test]
    fn faults_name_the_line() {
        assert!(message("{\"id\":1}").starts_with("line 1: not an entry in JSON"));
        assert!(message("\n{\"id\":\"1\",\"colour\":\"red\"}").contains("line 2"));
        assert!(message("{\"id\":\"1\",\"name\":\"A\",\"type\":\"X\"}").contains("\"type\""));
        let twice = "{\"id\":\"1\",\"name\":\"A\",\"type\":\"PER\"}\n".repeat(2);
        assert!(message(&twice).starts_with("line 2, field \"id\""));
        let case = "{\"id\":\"1\",\"name\":\"A\",\"type\":\"PER\",\"variants\":[{\"text\":\"B\",\"case\":\"up\"}]}";
        assert!(message(case).contains("field \"case\""));
        assert!(matches!(
            read_jsonl("m", "1", &b"\xff\n"[..]),
            Err(ListError::Read { line: 1, .. })
        ));
    }
}
