//! Entries in the making, and their form in the file.

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// The tag of variants known beyond their own language.
pub(super) const COMMON: &str = "en";

/// One entry.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) subtype: &'static str,
    pub(super) ids: BTreeMap<&'static str, String>,
    /// Spelling and case policy (empty: by rule) to languages.
    pub(super) variants: BTreeMap<(String, &'static str), BTreeSet<String>>,
}

impl Entry {
    /// Adds a spelling in a language.
    pub(super) fn add(&mut self, text: &str, language: &str) {
        self.add_with_case(text, language, "");
    }

    /// Adds a spelling in a language with a case policy.
    pub(super) fn add_with_case(&mut self, text: &str, language: &str, case: &'static str) {
        let languages = self.variants.entry((text.to_owned(), case)).or_default();
        languages.insert(language.to_owned());
    }
}

/// Folded spellings by language.
pub(super) type Names = BTreeMap<String, BTreeSet<String>>;

/// All entries by identifier.
#[derive(Debug, Default)]
pub(super) struct Entries(pub(super) BTreeMap<String, Entry>);

impl Entries {
    /// The spellings present, in small letters, by language.
    pub(super) fn names(&self) -> Names {
        let mut names = Names::new();
        for entry in self.0.values() {
            for ((text, _), languages) in &entry.variants {
                for language in languages {
                    names.entry(language.clone()).or_default().insert(text.to_lowercase());
                }
            }
        }
        names
    }

    /// One object a line, in order of identifier; entries without variants are left out.
    pub(super) fn to_jsonl(&self) -> Result<String, Box<dyn Error>> {
        let mut lines = String::new();
        for (id, entry) in self.0.iter().filter(|(_, entry)| !entry.variants.is_empty()) {
            let variants = entry.variants.iter();
            let variants =
                variants.map(|((text, case), languages)| Spelling { text, languages, case });
            let line = Line {
                id,
                name: &entry.name,
                kind: entry.kind,
                subtype: entry.subtype,
                ids: &entry.ids,
                variants: variants.collect(),
            };
            lines.push_str(&serde_json::to_string(&line)?);
            lines.push('\n');
        }
        Ok(lines)
    }
}

/// An entry as the file has it.
#[derive(Serialize)]
struct Line<'e> {
    id: &'e str,
    name: &'e str,
    #[serde(rename = "type")]
    kind: &'e str,
    subtype: &'e str,
    ids: &'e BTreeMap<&'static str, String>,
    variants: Vec<Spelling<'e>>,
}

/// A variant as the file has it.
#[derive(Serialize)]
struct Spelling<'e> {
    text: &'e str,
    languages: &'e BTreeSet<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    case: &'e str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_without_variants_is_left_out() {
        let mut entries = Entries::default();
        entries.0.insert("a".into(), Entry { name: "A".into(), ..Entry::default() });
        assert_eq!(entries.to_jsonl().unwrap(), "");
        entries.0.entry("a".into()).or_default().add("Ä", "de");
        assert!(entries.to_jsonl().unwrap().contains(r#"{"text":"Ä","languages":["de"]}"#));
        assert!(entries.names()["de"].contains("ä"));
    }
}
