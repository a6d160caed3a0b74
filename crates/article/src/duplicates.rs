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
    /// 0 to 1: how alike, the larger of the two shares. Of a translation candidate both are shares of
    /// names and numbers, each weighed by how rare it is.
    pub similarity: Option<f64>,
    /// 0 to 1: how much of this article's text is in the other.
    #[serde(default)]
    pub share_of_this: Option<f64>,
    /// 0 to 1: how much of the other's text is in this article.
    #[serde(default)]
    pub share_of_match: Option<f64>,
    /// Of a translation candidate: how sure that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translated>,
    /// How `similarity` was measured.
    pub measure: String,
    /// Event time of the earliest article of the cluster, RFC 3339.
    pub first_seen_at: Option<String>,
    /// Articles of the cluster seen so far, this one included.
    pub cluster_size_seen: u32,
    /// Whether no other article of the cluster arrived before this one.
    #[serde(default)]
    pub first_in_cluster: bool,
    /// How long articles are remembered, as an ISO 8601 duration of event time.
    pub window: String,
    /// Articles before this event time (RFC 3339) are not remembered although the window reaches
    /// further back: the log did not hold them any more when the memory was folded from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remembers_since: Option<String>,
    /// Which text was compared.
    pub compared: Compared,
}

/// How sure it is that an article is a translation of another one, or its original.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Translated {
    /// 0 to 1: how sure it is, by the names and numbers of both texts alone. Reports of one event in two
    /// languages may be taken for translations.
    pub probability: f64,
    /// Names and numbers that both texts have.
    pub shared_marks: u32,
}

/// What changed for an article after its record was written: the value of a record of the topic
/// for updates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Update {
    /// The article that this is about.
    pub id: String,
    /// Its cluster.
    pub cluster_id: String,
    /// What it is to the others now.
    pub role: Role,
    /// The id of the article that was taken down, which had the role before.
    pub instead_of: String,
    /// Event time of the earliest article that is left of the cluster, RFC 3339.
    pub first_seen_at: Option<String>,
    /// Articles of the cluster that are left.
    pub cluster_size_seen: u32,
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
    /// A part of it is, or has, another article; both stay in their own clusters.
    #[serde(rename = "contains")]
    Contains,
    /// A part of another article, or mostly so; both stay in their own clusters.
    #[serde(rename = "contained_in")]
    ContainedIn,
    /// Probably a translation of another article, or the original of one; both stay in their own
    /// clusters.
    #[serde(rename = "translation_candidate")]
    TranslationCandidate,
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
