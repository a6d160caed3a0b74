//! What the tagger reports.

use crate::kind::MentionType;
use serde::Serialize;
use std::collections::BTreeMap;

/// How a mention was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// By the built-in gazetteer.
    Gazetteer,
    /// By a customer's list.
    Watchlist,
    /// By the last name of a person whose full name stands earlier in the text.
    Surname,
    /// By the built-in model.
    Tagger,
    /// By the model of `stage.transformer`.
    Transformer,
}

/// The named things of a text and every place where they are named.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tagging {
    /// Each thing once, in order of first mention.
    pub entities: Vec<EntityHit>,
    /// Every mention, in order of position; no two overlap.
    pub mentions: Vec<Mention>,
}

/// One named thing of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntityHit {
    /// `e1`, `e2` ... in order of first mention.
    pub reference: String,
    /// The entry of the list that names it; nothing if only a model found it.
    pub listed: Option<Listed>,
    /// The preferred name; of what only a model found, its fullest mention.
    pub name: String,
    /// The type.
    pub kind: MentionType,
    /// The finer type, if the entry has one.
    pub subtype: Option<String>,
    /// Identifiers elsewhere, scheme to value.
    pub ids: BTreeMap<String, String>,
    /// How many mentions refer to it, one or more.
    pub mentions: usize,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The entry's identifier within its list.
    pub entry: String,
    /// The list's name.
    pub list: String,
    /// The list's version.
    pub version: String,
}

/// One mention of a named thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mention {
    /// The entity's reference.
    pub reference: String,
    /// The entity's type.
    pub kind: MentionType,
    /// The entity's finer type.
    pub subtype: Option<String>,
    /// The text at the span, letter for letter.
    pub text: String,
    /// First Unicode code point, from 0.
    pub start: usize,
    /// End code point, exclusive.
    pub end: usize,
    /// The same span in bytes of UTF-8: first, and end, exclusive.
    pub utf8: [usize; 2],
    /// How it was found.
    pub method: Method,
    /// Of the tagger: the share of such mentions that are right, from 0 to 1. Of a transformer: what its own
    /// documentation says. Nothing of lists.
    pub confidence: Option<f64>,
}
