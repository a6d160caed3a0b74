//! Arrivals, and what is said of them.

use crate::clock::UNDATED;
use crate::minhash::LANES;
use crate::sketch::Sketch;
use copydesk_article::duplicates::Role;
use serde::{Deserialize, Serialize};

/// How similarity is measured: Jaccard similarity of sets of three-word shingles, estimated from
/// MinHash signatures.
pub const MEASURE: &str = "jaccard_3gram_minhash";

/// One article as it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The article's id: the same for every revision of it, not empty.
    pub id: &'a str,
    /// Its id at the producer.
    pub source_id: Option<&'a str>,
    /// The key of its record.
    pub key: Option<&'a [u8]>,
    /// The time that it belongs to, in milliseconds of the Unix epoch, if it is known. Without one
    /// it counts as of the time that recent articles agree on.
    pub event_time_ms: Option<i64>,
    /// Its text.
    pub sketch: &'a Sketch,
}

/// What an article is to those seen before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The relation.
    pub role: Role,
    /// `c1-` and 16 hex digits of the XXH3-64 of the id of the article that arrived first in the
    /// cluster; it stays when that one is forgotten or an older article arrives late.
    pub cluster_id: String,
    /// The article that the relation is to: the best match; of an `original` the article that was
    /// the oldest until now; of an `update` the article itself. `None` for `unique`.
    pub of: Option<String>,
    /// How alike the two are, 0 to 1, rounded to 3 decimals. `None` for `unique`, and where one of
    /// two different texts is too short to tell. A revision may be alike to any degree.
    pub similarity: Option<f64>,
    /// Event time of the oldest article of the cluster, this one included, in milliseconds of the
    /// Unix epoch; `None` if none of them has one.
    pub first_seen_ms: Option<i64>,
    /// How many articles of the cluster arrived so far, this one included and revisions not
    /// counted; forgotten ones count for as long as the cluster lives.
    pub cluster_size_seen: u32,
}

/// Why an arrival is refused: its article was taken down before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the article was taken down")]
pub struct Withdrawal;

/// An arrival with the time that it is filed under.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed<'a> {
    pub(crate) id: &'a str,
    pub(crate) event_time_ms: i64,
    pub(crate) sketch: &'a Sketch,
}

/// A verdict as the memory keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) role: Role,
    pub(crate) cluster_hash: u64,
    pub(crate) of: Option<Box<str>>,
    /// Equal lanes of the two signatures.
    pub(crate) matches: Option<u8>,
    pub(crate) first_seen_ms: i64,
    pub(crate) cluster_size_seen: u32,
}

impl Given {
    pub(crate) fn verdict(&self) -> Verdict {
        let rounded = |equal| (f64::from(equal) / LANES as f64 * 1000.0).round() / 1000.0;
        Verdict {
            role: self.role,
            cluster_id: format!("c1-{:016x}", self.cluster_hash),
            of: self.of.as_deref().map(str::to_owned),
            similarity: self.matches.map(rounded),
            first_seen_ms: (self.first_seen_ms != UNDATED).then_some(self.first_seen_ms),
            cluster_size_seen: self.cluster_size_seen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_rounded_and_padded() {
        let given = Given {
            role: Role::Near,
            cluster_hash: 0xab,
            of: Some("a1-x".into()),
            matches: Some(85),
            first_seen_ms: -1,
            cluster_size_seen: 2,
        };
        let verdict = given.verdict();
        assert_eq!(verdict.cluster_id, "c1-00000000000000ab");
        assert_eq!(verdict.similarity, Some(0.664));
        assert_eq!(verdict.of.as_deref(), Some("a1-x"));
    }
}
