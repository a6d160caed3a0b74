//! What can be configured.

use copydesk_article::cleaning::RemovalReason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of the cleaning stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Kinds of leftovers that stay in the text, for example `["credit_line"]`.
    #[schemars(with = "Vec<String>")]
    pub keep: Vec<RemovalReason>,
    /// A list of lines that many articles of a source have, as `copydesk learn boilerplate` writes it;
    /// none if empty. Workers take up a newer one while they run.
    pub boilerplate: String,
    /// A compacted topic of such lists (`copydesk boilerplate publish`), for workers: they take up a newer list
    /// without a restart. They come after the list in a file, by name. Empty for none.
    // Left out where there is none, so that the hash of a configuration without one is what it was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub boilerplate_topic: String,
}

/// Rules that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CleaningError {
    /// An embedded rule file does not read; a defect of this build.
    #[error("rules/{file}: {source}")]
    Rules {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// The embedded rules do not compile; a defect of this build.
    #[error("rules: {0}")]
    Phrases(#[from] aho_corasick::BuildError),
    /// The list of learned lines cannot be read.
    #[error("boilerplate: {path}: {source}")]
    File {
        /// Its path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The list of learned lines has a mistake.
    #[error("boilerplate: {0}")]
    Learned(#[from] crate::learned::LearnedError),
    /// An embedded model does not read; a defect of this build.
    #[error("model: {0}")]
    Model(#[from] crate::main_content::forest::ForestError),
}
