//! What the duplicates stage writes.

use serde::{Deserialize, Serialize};

/// `enrichment.duplicates`: a relation to what was seen before, never a reason to drop anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicates {
    /// What this article is to those seen before it.
    pub role: Role,
    /// The cluster it belongs to, `c1-` and 16 hex digits; its own if nothing is alike.
    pub cluster_id: String,
    /// The id of the article that it is most alike to.
    pub of: Option<String>,
    /// 0 to 1: how alike.
    pub similarity: Option<f64>,
    /// How `similarity` was measured.
    pub measure: String,
    /// Event time of the earliest article of the cluster, RFC 3339.
    pub first_seen_at: Option<String>,
    /// Articles of the cluster seen so far, this one included.
    pub cluster_size_seen: u32,
    /// How long articles are remembered, as an ISO 8601 duration of event time.
    pub window: String,
    /// Which text was compared.
    pub compared: Compared,
}

/// What an article is to those seen before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Role {
    /// Nothing alike was seen.
    Unique,
    /// Copies came first, but this one is older in event time.
    Original,
    /// The same text under another id.
    Exact,
    /// Nearly the same text under another id.
    Near,
    /// The same article again, with another text.
    Update,
}

/// The text that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compared {
    /// As a path under `enrichment`, or a JSON Pointer.
    pub target: String,
    /// SHA-256 of that text, in hex.
    pub target_sha256: String,
}
