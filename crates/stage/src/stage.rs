//! The trait, and what a stage says of itself.

use crate::memory::Memory;
use crate::reject::Reject;
use crate::verdict::Verdict;
use copydesk_article::{Article, StageName, Takedown, id};
use serde::Serialize;

/// What a stage says of itself; the source of `by` in every object that it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The stage.
    pub stage: StageName,
    /// Its version.
    pub version: String,
    /// The model, rules or data that it uses, with their version.
    pub model: String,
    /// First 16 hex digits of the SHA-256 of its configuration as JSON.
    pub config_sha256: String,
}

impl About {
    /// A stage with these settings. Settings are hashed as JSON, members in their declared order.
    #[must_use]
    pub fn new(stage: StageName, version: &str, model: String, settings: &impl Serialize) -> Self {
        let settings = serde_json::to_vec(settings).unwrap_or_default();
        let mut config_sha256 = id::sha256(&settings);
        config_sha256.truncate(16);
        Self { stage, version: version.to_owned(), model, config_sha256 }
    }
}

/// One stage of the desk: a pure function of the article, and of what the stage remembers.
pub trait Stage: Send + Sync + 'static {
    /// What it remembers between records; `()` for nothing.
    type Memory: Memory;
    /// What the first part of the work hands to the second.
    type Draft: Send;
    /// What it writes.
    type Found: Serialize;

    /// What it says of itself.
    fn about(&self) -> &About;

    /// An empty memory.
    fn memory(&self) -> Self::Memory;

    /// First part, on any core and in any order: all that needs this article alone.
    fn examine(&self, article: &Article<'_>) -> Verdict<Self::Draft>;

    /// Second part, in the order of the records: all that needs the memory. `key` is the key of the
    /// article's record, if it has one.
    ///
    /// # Errors
    /// A [`Reject`] of what the memory says must not go on.
    fn settle(
        &self,
        memory: &mut Self::Memory,
        draft: Self::Draft,
        key: Option<&[u8]>,
    ) -> Result<Self::Found, Reject>;

    /// Forgets an article that is taken back, in the order of the records, and says what that
    /// changes for others. `key` is the key of the takedown's record.
    fn retract(
        &self,
        memory: &mut Self::Memory,
        takedown: &Takedown,
        key: Option<&[u8]>,
    ) -> Vec<Update> {
        let _ = (memory, takedown, key);
        Vec::new()
    }
}

/// What changed for an article whose record was written before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Key of the article's record.
    pub key: Option<Vec<u8>>,
    /// The change, as JSON.
    pub value: Vec<u8>,
}
