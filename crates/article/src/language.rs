//! What the language stage writes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `enrichment.language`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Language {
    /// BCP-47, shortest form: `fr`, `nb`, `zh-Hant`; `und` when the evidence is not there, `zxx`
    /// when there are no letters at all.
    pub tag: String,
    /// ISO 639-3, if the language is known.
    pub iso639_3: Option<String>,
    /// ISO 15924 code of the script that most letters are in.
    pub script: Option<String>,
    /// 0 to 1: how far the best language leads, as a share; `null` when nothing was judged.
    pub confidence: Option<f64>,
    /// Whether `tag` may be relied on: enough letters, and a clear lead.
    pub reliable: bool,
    /// Title and text judged apart.
    pub fields: BTreeMap<String, FieldLanguage>,
    /// The next best languages, best first.
    pub alternatives: Vec<Alternative>,
    /// The languages of a text that is in several, by share of letters; empty for one language.
    pub mixed: Vec<Share>,
    /// The producer's own claim, as BCP-47.
    pub declared: Option<String>,
    /// Whether the claim names the same language; `null` without a claim or an answer.
    pub declared_agrees: Option<bool>,
}

/// The language of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldLanguage {
    /// BCP-47.
    pub tag: String,
    /// 0 to 1, or `null` when nothing was judged.
    pub confidence: Option<f64>,
    /// Visible code points in the field.
    pub chars: usize,
}

/// A language that came close.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alternative {
    /// BCP-47.
    pub tag: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// One of several languages in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// BCP-47.
    pub tag: String,
    /// Share of the judged letters, 0 to 1.
    pub share: f64,
}
