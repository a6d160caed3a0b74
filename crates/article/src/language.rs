//! What the language stage writes.

use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `enrichment.language`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Language {
    /// BCP-47: `fr`, `nb`, `zh-Hant`, `sr-Latn`; `mul` for a text that is in several languages with none
    /// of them in the lead, `und` when the evidence is not there, `zxx` when there are no letters at all.
    pub tag: String,
    /// ISO 639-3, if the language is known.
    pub iso639_3: Option<String>,
    /// ISO 15924 code of the script that most letters are in.
    pub script: Option<String>,
    /// 0 to 1: how many texts with such a lead are in that language, or in the likeliest where `tag` is `und`;
    /// `null` when nothing was judged, and for `mul`.
    pub confidence: Option<f64>,
    /// The group of languages, where the call between its members was close: `hbs` (Bosnian, Croatian,
    /// Serbian), `msa` (Indonesian, Malay), `no` (Bokmål, Nynorsk).
    #[serde(default)]
    pub group: Option<String>,
    /// Whether `tag` may be relied on: enough letters, and a clear lead. With a `group` it is the group that may.
    pub reliable: bool,
    /// Title and text judged apart.
    pub fields: BTreeMap<String, FieldLanguage>,
    /// The next best languages, best first.
    pub alternatives: Vec<Alternative>,
    /// The languages of a text that is in several, by share of letters; empty for one language.
    pub mixed: Vec<Share>,
    /// Where in the body each of several languages stands; empty for one language.
    #[serde(default)]
    pub spans: Vec<LanguageSpan>,
    /// Signs that the text is a machine's translation; `null` without a body in a language that is reliable.
    #[serde(default)]
    pub translation: Option<Translation>,
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
    /// Share of the judged letters, 0 to 1; an ideograph counts for three letters of Latin script, others for as
    /// many as the same story has.
    pub share: f64,
}

/// A stretch of the body in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LanguageSpan {
    /// BCP-47.
    pub tag: String,
    /// Where in the raw body.
    #[serde(flatten)]
    pub span: Span,
}

/// Signs that a text was translated by a machine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Translation {
    /// 0 to 1; grows with the number and the kinds of signs.
    pub score: f64,
    /// Whether the score is one that clean news does not reach.
    pub suspected: bool,
    /// The signs, in the order of the text; the first of each kind if there are many.
    pub cues: Vec<Cue>,
}

/// One sign of a machine's translation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cue {
    /// What it is.
    pub kind: CueKind,
    /// How often it is there.
    pub count: usize,
    /// Where in the raw body it is first.
    #[serde(flatten)]
    pub span: Span,
}

/// Kinds of signs of a machine's translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// A quotation opens with the mark that closes one in this language: `a déclaré : » Je pense`.
    ReversedQuotes,
    /// Words or a sentence of another language in the midst of a paragraph.
    Untranslated,
    /// Spacing or marks of another language's typography: `risques , en particulier`.
    ForeignTypography,
    /// Tags that a translation tore: `été.< /span>`.
    BrokenMarkup,
    /// A name of a person, place or body in the spelling of another language than the text.
    ForeignName,
}
