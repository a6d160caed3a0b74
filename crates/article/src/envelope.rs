//! The `enrichment` member: what all stages share, and one object per stage.

use crate::date::Moment;
use crate::document::{Document, MEMBER};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// The stages of the desk, in their usual order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StageName {
    /// Language detection.
    Language,
    /// Cleaning.
    Cleaning,
    /// Entity tagging.
    Entities,
    /// Deduplication.
    Duplicates,
}

impl StageName {
    /// Every stage, in the usual order.
    pub const ALL: [Self; 4] = [Self::Language, Self::Cleaning, Self::Entities, Self::Duplicates];

    /// The name of the stage, of its member in `enrichment`, and of its worker.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Cleaning => "cleaning",
            Self::Entities => "entities",
            Self::Duplicates => "duplicates",
        }
    }
}

impl fmt::Display for StageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a stage did its work on this record. Every stage writes one on every record, so that
/// "not looked at" and "nothing found" never look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Status {
    /// Done.
    Ok,
    /// Not done, on purpose; `reason` says why.
    Skipped,
    /// Tried, without a result; `reason` says why.
    Failed,
}

impl Status {
    /// As it stands in records, metrics and traces.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// Why a stage did not do its work: a closed list, on which consumers can build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reason {
    /// Too little text to judge.
    TooShort,
    /// More text than the stage's limit.
    TooLong,
    /// The stage knows nothing of this language.
    UnsupportedLanguage,
    /// Nothing to work on was left.
    NoContent,
    /// The page is built in a way that the stage refuses (nesting, size).
    UnsafeMarkup,
}

/// Who wrote a stage object, with what, and when. `at` and `duration_us` are the only members of
/// an enriched record that differ between two runs over the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct By {
    /// The stage.
    pub stage: StageName,
    /// Its version (semantic versioning).
    pub version: String,
    /// The model, rules or data that it used, with their version.
    pub model: String,
    /// First 16 hex digits of the SHA-256 of the stage's configuration.
    pub config_sha256: String,
    /// When, in RFC 3339.
    pub at: String,
    /// For how long, in microseconds.
    pub duration_us: u64,
}

/// One stage's object under `enrichment`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "{T}Object"))]
pub struct StageObject<T> {
    /// Whether the stage did its work.
    pub status: Status,
    /// Why not, if it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What it found; absent unless `status` is `ok`.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub found: Option<T>,
    /// Who wrote this.
    pub by: By,
}

/// The unit of `start` and `end` in every span: always `unicode_code_point`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OffsetUnit {
    /// Unicode code points, 0-based, end exclusive.
    UnicodeCodePoint,
}

/// Times of the article, normalised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dates {
    /// First publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Moment>,
    /// Last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Moment>,
    /// When it was crawled or received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<Moment>,
}

/// The members of `enrichment` that belong to no stage. The first stage writes them; later stages
/// read them and leave them as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Envelope {
    /// Version of this contract, `MAJOR.MINOR`.
    pub schema_version: String,
    /// The article's id, stable over re-crawls: `a1-` and 32 hex digits, from the canonical URL or
    /// else from the text.
    pub id: String,
    /// The producer's own id, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// SHA-256 of the resolved text in NFC, in hex.
    pub content_sha256: String,
    /// The unit of all spans.
    pub offset_unit: OffsetUnit,
    /// From which JSON Pointer each field was read; `null` for a usual field that was not found.
    pub input: BTreeMap<String, Option<String>>,
    /// Times of the article.
    #[serde(default)]
    pub dates: Dates,
}

/// `enrichment` as it stands in a record: its members in order, each as JSON text, so that what
/// one stage does not own is carried on byte for byte.
#[derive(Debug, Clone)]
pub struct Members<'a>(Vec<(String, &'a str)>);

impl<'a> Members<'a> {
    /// The members of the document's `enrichment`, or none when it has none.
    ///
    /// # Errors
    /// When `enrichment` is there but is not an object.
    pub fn of(document: &Document<'a>) -> Result<Self, serde_json::Error> {
        let Some(json) = document.get(MEMBER) else { return Ok(Self(Vec::new())) };
        // A `BTreeMap` would sort: read in order through a visitor of pairs.
        let ordered: Ordered<'a> = serde_json::from_str(json)?;
        Ok(Self(ordered.0))
    }

    /// The JSON text of the member `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// `enrichment` as JSON text with `members` set: replaced in place, or appended in order.
    #[must_use]
    pub fn with(&self, members: &[(&str, String)]) -> String {
        let mut all: Vec<(&str, &str)> = self.0.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        for (name, value) in members {
            match all.iter_mut().find(|(key, _)| key == name) {
                Some(slot) => slot.1 = value,
                None => all.push((name, value)),
            }
        }
        let members: Vec<String> = all
            .iter()
            .map(|(key, value)| format!("{}:{value}", serde_json::Value::from(*key)))
            .collect();
        format!("{{{}}}", members.join(","))
    }
}

struct Ordered<'a>(Vec<(String, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Ordered<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = Vec<(String, &'de str)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the member `enrichment` to be an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    pairs.push((key, value.get()));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs).map(Ordered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_replaces_only_its_own_object() {
        let json = br#"{"enrichment":{"id":"x","language":{"tag" : "fr"},"theirs":1.10}}"#;
        let document = Document::parse(json).unwrap();
        let members = Members::of(&document).unwrap();
        assert_eq!(members.get("language"), Some(r#"{"tag" : "fr"}"#));
        assert_eq!(
            members.with(&[("entities", "{}".into()), ("language", "2".into())]),
            r#"{"id":"x","language":2,"theirs":1.10,"entities":{}}"#
        );
    }

    #[test]
    fn an_enrichment_that_is_no_object_is_refused() {
        let document = Document::parse(br#"{"enrichment":"mine"}"#).unwrap();
        assert!(Members::of(&document).is_err());
    }
}
