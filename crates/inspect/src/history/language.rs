//! Which language, how sure, and where.

use copydesk_article::language::{Alternative, Language, Share};
use serde::Serialize;

use super::cleaning::Tally;
use crate::words::name;

/// What the language stage found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LanguageFacts {
    /// BCP-47.
    pub tag: String,
    /// 0 to 1.
    pub confidence: Option<f64>,
    /// Whether the tag may be relied on.
    pub reliable: bool,
    /// ISO 15924.
    pub script: Option<String>,
    /// The group of languages that the call was close in.
    pub group: Option<String>,
    /// The next best, best first.
    pub alternatives: Vec<Alternative>,
    /// The languages of a text in several.
    pub mixed: Vec<Share>,
    /// Title and text apart: field, tag, confidence.
    pub fields: Vec<(String, String, Option<f64>)>,
    /// The producer's claim.
    pub declared: Option<String>,
    /// Whether it is right.
    pub declared_agrees: Option<bool>,
    /// 0 to 1: how much speaks for a machine's translation.
    pub translation_score: Option<f64>,
    /// Whether that is more than clean news has.
    pub translation_suspected: bool,
    /// The signs of it, each with how often it is there.
    pub translation_cues: Vec<Tally>,
}

impl LanguageFacts {
    pub(super) fn of(found: &Language) -> Self {
        let translation = found.translation.as_ref();
        let cues = translation.map(|translation| translation.cues.as_slice()).unwrap_or_default();
        let field = |(name, field): (&String, &copydesk_article::language::FieldLanguage)| {
            (name.clone(), field.tag.clone(), field.confidence)
        };
        Self {
            tag: found.tag.clone(),
            confidence: found.confidence,
            reliable: found.reliable,
            script: found.script.clone(),
            group: found.group.clone(),
            alternatives: found.alternatives.clone(),
            mixed: found.mixed.clone(),
            fields: found.fields.iter().map(field).collect(),
            declared: found.declared.clone(),
            declared_agrees: found.declared_agrees,
            translation_score: translation.map(|translation| translation.score),
            translation_suspected: translation.is_some_and(|translation| translation.suspected),
            translation_cues: cues
                .iter()
                .map(|cue| Tally { name: name(cue.kind), count: cue.count })
                .collect(),
        }
    }
}
