//! What the entities stage writes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `enrichment.entities`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entities {
    /// Which text `mentions` refer to, as a path under `enrichment` or a JSON Pointer.
    pub target: String,
    /// SHA-256 of that text, in hex.
    pub target_sha256: String,
    /// Everything that was mentioned, in order of first mention.
    pub entities: Vec<Entity>,
    /// Every mention in the text, in order, never overlapping.
    pub mentions: Vec<Mention>,
    /// Mentions that are counted but not listed, in an article with very many.
    #[serde(default, skip_serializing_if = "is_none_left")]
    pub mentions_left_out: usize,
    /// Mentions in the headline, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<TitleMentions>,
    /// The lists that were looked for, with their versions.
    pub watchlists: Vec<ListVersion>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_none_left(number: &usize) -> bool {
    *number == 0
}

/// Mentions in the headline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TitleMentions {
    /// Which text the mentions refer to.
    pub target: String,
    /// SHA-256 of that text, in hex.
    pub target_sha256: String,
    /// Every mention in it, in order.
    pub mentions: Vec<Mention>,
}

/// Somebody or something that the article names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Entity {
    /// `e1`, `e2`, …: what `mentions[].ref` points to.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Preferred name; of what only the tagger found, its fullest mention.
    pub name: String,
    /// `PER`, `ORG`, `LOC`, `NORP` and others, named as in OntoNotes.
    #[serde(rename = "type")]
    pub kind: String,
    /// Refines the type: `country`, `city`, `demonym`, `news_agency`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// Stable ids by scheme: `iso3166-1`, `geonames`, `wikidata`, a customer's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    /// The list that names it; absent where only the tagger found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Id of the entry in that list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Mentions in headline and text together.
    pub mentions: usize,
    /// How much of the article is about it, 0 to 1: its share of all mentions, of which one in the headline
    /// counts four times and one in the first fifth of the text twice.
    #[serde(default)]
    pub salience: f64,
}

/// One place where an entity is named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mention {
    /// The entity, `e1`, `e2`, …
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its subtype.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtype: Option<String>,
    /// The literal text.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The same in UTF-8 bytes.
    pub utf8: [usize; 2],
    /// How it was found: `gazetteer`, `watchlist`, `surname`, `tagger`, `transformer`.
    pub method: String,
    /// Confidence, 0 to 1: of the tagger calibrated, of a transformer as its temperature makes it; `null` for list
    /// hits.
    pub confidence: Option<f64>,
}

/// A list and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListVersion {
    /// Name of the list.
    pub list: String,
    /// Its version.
    pub version: String,
    /// Entries in it.
    pub entries: usize,
}
