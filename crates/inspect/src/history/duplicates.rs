//! What an article is to the articles before it.

use crate::record::Record;
use crate::words::{meanings, name};
use copydesk_article::duplicates::{Duplicates, Role, Translated};
use serde::Serialize;

/// What the duplicates stage found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DuplicatesFacts {
    /// What it is to those seen before it.
    pub role: Role,
    /// The same in a sentence.
    pub meaning: String,
    /// The cluster.
    pub cluster_id: String,
    /// Articles of the cluster seen so far.
    pub cluster_size_seen: u32,
    /// Whether it was the first of them.
    pub first_in_cluster: bool,
    /// The article that it is most alike to.
    pub of: Option<Original>,
    /// 0 to 1, the larger of the two shares.
    pub similarity: Option<f64>,
    /// 0 to 1: how much of this is in the other.
    pub share_of_this: Option<f64>,
    /// 0 to 1: how much of the other is in this.
    pub share_of_match: Option<f64>,
    /// Of a translation candidate, how sure that is.
    pub translation: Option<Translated>,
    /// How alikeness was measured.
    pub measure: String,
    /// How long articles are remembered, ISO 8601.
    pub window: String,
    /// Event time before which nothing is remembered although the window reaches further.
    pub remembers_since: Option<String>,
}

/// The article that another one is most alike to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Original {
    /// Its id.
    pub id: String,
    /// Its headline, if it is at hand.
    pub title: Option<String>,
}

impl DuplicatesFacts {
    pub(super) fn of(found: &Duplicates, original: Option<&Record<'_>>) -> Self {
        let original = |id: &String| Original {
            id: id.clone(),
            title: original.and_then(Record::title).map(str::to_owned),
        };
        Self {
            role: found.role,
            meaning: meanings::<Role>().remove(&name(found.role)).unwrap_or_default(),
            cluster_id: found.cluster_id.clone(),
            cluster_size_seen: found.cluster_size_seen,
            first_in_cluster: found.first_in_cluster,
            of: found.of.as_ref().map(original),
            similarity: found.similarity,
            share_of_this: found.share_of_this,
            share_of_match: found.share_of_match,
            translation: found.translation,
            measure: found.measure.clone(),
            window: found.window.clone(),
            remembers_since: found.remembers_since.clone(),
        }
    }
}
