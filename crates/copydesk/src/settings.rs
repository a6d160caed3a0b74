//! What can be configured.

use crate::failure::Failure;
use copydesk_article::Profile;
use copydesk_cleaning::Settings as Cleaning;
use copydesk_config::{Input, Sources, load};
use copydesk_duplicates::Settings as Duplicates;
use copydesk_entities::Settings as Entities;
use copydesk_language::Settings as Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Settings of `copydesk enrich` and `copydesk duplicates`.
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

/// Where a command's settings come from.
#[derive(Debug, clap::Args)]
pub(crate) struct Flags {
    /// Settings file (TOML).
    #[arg(short, long, env = "COPYDESK_CONFIG")]
    config: Option<PathBuf>,
    /// Set one setting, for example `--set entities.gazetteer=false`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
}

impl Flags {
    /// The settings.
    pub(crate) fn load(&self, profile: Option<&Profile>) -> Result<Settings, Failure> {
        Settings::load(self.config.clone(), &self.sets, profile)
    }
}

impl Settings {
    /// Out of a file, the environment, and flags: `sets` are `KEY=VALUE`.
    fn load(
        file: Option<PathBuf>,
        sets: &[String],
        profile: Option<&Profile>,
    ) -> Result<Self, Failure> {
        let mut flags = Vec::new();
        for set in sets {
            let (key, value) = set
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--set {set}: write KEY=VALUE")))?;
            flags.push((key.trim().to_owned(), value.to_owned()));
        }
        if let Some(profile) = profile {
            flags.push(("input.profile".to_owned(), profile.to_string()));
        }
        Ok(load(&Sources { file, environment: std::env::vars().collect(), flags })?)
    }
}
