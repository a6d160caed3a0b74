//! `copydesk.json`: what Copydesk makes of a model.

use copydesk_entities::MentionType;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file; every member may be left out, others are refused.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Own {
    /// By label of the model, without `B-` and the like: the type here, empty for none. Labels that are not named
    /// have the type that [`crate::labels::usual`] gives them. Of GLiNER: what it is asked for, by default person,
    /// organization and location.
    pub labels: BTreeMap<String, String>,
    /// Divides logits before they become confidences: above 1 for a model that is too sure of itself.
    pub temperature: f64,
    /// Confidence from which on GLiNER's spans are names.
    pub threshold: f64,
    /// Languages (primary subtags) in which the model is asked; none for all, and for texts whose language is not
    /// known.
    pub languages: Vec<String>,
    /// Pieces of a text that are looked at.
    pub most_pieces: usize,
}

impl Default for Own {
    fn default() -> Self {
        Self {
            labels: BTreeMap::new(),
            temperature: 1.0,
            threshold: 0.5,
            languages: Vec::new(),
            most_pieces: 16_384,
        }
    }
}

impl Own {
    /// What is wrong with it, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        let positive = self.temperature.is_finite() && self.temperature > 0.0;
        if !positive {
            return Some(format!("temperature is {}; it must be more than 0", self.temperature));
        }
        if !(0.0..=1.0).contains(&self.threshold) {
            return Some(format!("threshold is {}; write 0 to 1", self.threshold));
        }
        let wrong = |(_, kind): &(&String, &String)| {
            !kind.is_empty() && kind.parse::<MentionType>().is_err()
        };
        self.labels.iter().find(wrong).map(|(label, kind)| {
            let all = MentionType::labels();
            format!("labels: \"{label}\" is \"{kind}\", no type; write one of {all}, or \"\"")
        })
    }

    /// Whether the model is asked in this language.
    pub(crate) fn reads(&self, language: Option<&str>) -> bool {
        let Some(language) = language else { return true };
        self.languages.is_empty() || self.languages.iter().any(|own| own == language)
    }
}
