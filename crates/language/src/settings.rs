//! What can be configured.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of the language stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// The languages to choose from, as BCP-47 tags; all that lingua knows if empty. Fewer
    /// languages are faster, but a text in any other language is then taken for one of these.
    pub languages: Vec<String>,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LanguageError {
    /// lingua has no model for a language.
    #[error("`languages`: no model for `{tag}`; there are models for {known}")]
    Unknown {
        /// As it was given.
        tag: String,
        /// The tags that would do.
        known: String,
    },
    /// One language is no choice.
    #[error("`languages`: name at least two languages, or none for all")]
    TooFew,
}
