//! How records are read, as settings.

use crate::ConfigError;
use copydesk_article::Reading;
use copydesk_article::profile::Field;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How records are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Input {
    /// The shape of raw records: `auto`, `plain`, `html`, or a producer's name. Records that went
    /// through a stage before are read as that stage found them.
    pub profile: String,
    /// Further JSON Pointers per field (`text`, `title`, `url`, …), looked at before the profile's.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Whether a summary may stand in for a missing text.
    pub accept_summary: bool,
    /// JSON Pointer to how the producer ranks the source (`/source/tier`), for the metric
    /// `copydesk_source_tiers_total`; empty for none.
    pub source_tier: String,
    /// Records with more bytes are rejected.
    pub max_value_bytes: usize,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            profile: "auto".to_owned(),
            aliases: BTreeMap::new(),
            accept_summary: false,
            source_tier: String::new(),
            max_value_bytes: 10_000_000,
        }
    }
}

impl Input {
    /// The settings as the reader of records takes them.
    ///
    /// # Errors
    /// [`ConfigError`] for an unknown profile or field, or an alias that is no JSON Pointer.
    pub fn reading(&self) -> Result<Reading, ConfigError> {
        let invalid = |message: String| ConfigError::Invalid(message);
        let profile =
            self.profile.parse().map_err(|error| invalid(format!("input.profile: {error}")))?;
        let tier = Some(&self.source_tier).filter(|pointer| !pointer.is_empty());
        if let Some(pointer) = tier.filter(|pointer| !pointer.starts_with('/')) {
            let message = format!("input.source_tier: `{pointer}` is no JSON Pointer");
            return Err(invalid(message + "; it must begin with `/`"));
        }
        let mut aliases = BTreeMap::new();
        for (name, pointers) in &self.aliases {
            let field = Field::from_name(name).ok_or_else(|| {
                let known = Field::ALL.map(Field::as_str).join(", ");
                invalid(format!("input.aliases: unknown field `{name}`; known: {known}"))
            })?;
            if let Some(pointer) = pointers.iter().find(|pointer| !pointer.starts_with('/')) {
                let message = format!("input.aliases.{name}: `{pointer}` is no JSON Pointer");
                return Err(invalid(message + "; it must begin with `/`"));
            }
            aliases.insert(field, pointers.clone());
        }
        let source_tier = tier.cloned();
        Ok(Reading { profile, aliases, accept_summary: self.accept_summary, source_tier })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_profiles_fields_and_pointers_are_named() {
        let complaint = |input: Input| input.reading().unwrap_err().to_string();
        let input = Input { profile: "newsplease".into(), ..Input::default() };
        assert!(complaint(input).contains("news-please"));
        let aliases = |field: &str, pointer: &str| Input {
            aliases: BTreeMap::from([(field.to_owned(), vec![pointer.to_owned()])]),
            ..Input::default()
        };
        assert!(complaint(aliases("body", "/x")).contains("unknown field `body`"));
        assert!(complaint(aliases("text", "x")).contains("no JSON Pointer"));
        assert!(aliases("text", "/x").reading().is_ok());
        let tier = Input { source_tier: "tier".into(), ..Input::default() };
        assert!(complaint(tier).contains("input.source_tier"));
    }
}
