//! What can be configured.

use copydesk_cleaning::Settings as Cleaning;
use copydesk_config::Input;
use copydesk_duplicates::Settings as Duplicates;
use copydesk_entities::Settings as Entities;
use copydesk_language::Settings as Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of `copydesk enrich`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Settings {
    /// How records are read.
    #[serde(default)]
    pub(crate) input: Input,
    /// The language stage.
    #[serde(default)]
    pub(crate) language: Language,
    /// The cleaning stage.
    #[serde(default)]
    pub(crate) cleaning: Cleaning,
    /// The entities stage.
    #[serde(default)]
    pub(crate) entities: Entities,
    /// The duplicates stage.
    #[serde(default)]
    pub(crate) duplicates: Duplicates,
}
