//! What can be configured.

use copydesk_ngrams::model::ModelError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of the language stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// The languages to answer, as BCP-47 tags; all that are known if empty. A text in any other
    /// language comes out as `und`.
    pub languages: Vec<String>,
    /// Sources with languages of their own, which take the place of `languages`.
    pub sources: Vec<Source>,
}

/// The languages of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Host of the articles' addresses, or the end of one: `example.org` is `news.example.org`, too.
    pub host: String,
    /// The languages that it publishes in, as BCP-47 tags.
    pub languages: Vec<String>,
}

/// Settings that cannot be used, or a build that is broken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LanguageError {
    /// There is no model for a language.
    #[error("`{place}`: no model for `{tag}`; there are models for {known}")]
    Unknown {
        /// The setting.
        place: String,
        /// As it was given.
        tag: String,
        /// The tags that would do.
        known: String,
    },
    /// A source without a host.
    #[error("`sources`: one has no `host`")]
    NoHost,
    /// The embedded models cannot be read.
    #[error(transparent)]
    Models(#[from] ModelError),
    /// The words of menus and notices cannot be searched for.
    #[error("words of menus and notices: {0}")]
    Words(String),
}
