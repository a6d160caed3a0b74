//! Arrivals, and what is said of them.

use crate::clock::UNDATED;
use crate::codec::{Malformed, Reader, Writer};
use crate::hits::WHOLE;
use crate::names::Name;
use crate::sketch::Sketch;
use copydesk_article::duplicates::{Role, Translated};
use serde::{Deserialize, Serialize};

/// How similarity is measured: the larger of the two shares of shingles (runs of words) that two texts
/// have in common, estimated from a sample by hash.
pub const MEASURE: &str = "containment_shingles_sampled";

/// How the similarity of a translation is measured: the larger of the two shares of marks (names and
/// numbers) that two texts have in common, each weighed by its rarity.
pub const TRANSLATION_MEASURE: &str = "containment_marks_weighted";

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
    /// How alike the two are: the larger of the two shares. `None` for `unique`, and where the text
    /// of a revision is too short to tell. A revision may be alike to any degree.
    pub similarity: Option<f64>,
    /// The share of this article's text that is in the other, 0 to 1, rounded to 3 decimals.
    pub share_of_this: Option<f64>,
    /// The share of the other's text that is in this article.
    pub share_of_match: Option<f64>,
    /// Of a translation candidate: how sure that is. The shares are then of what the marks of both tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translated>,
    /// Event time of the oldest article of the cluster, this one included, in milliseconds of the
    /// Unix epoch; `None` if none of them has one.
    pub first_seen_ms: Option<i64>,
    /// How many articles of the cluster arrived so far, this one included and revisions not
    /// counted; forgotten ones count for as long as the cluster lives.
    pub cluster_size_seen: u32,
    /// Whether no other article of the cluster arrived before this one.
    pub first_in_cluster: bool,
}

/// Why an arrival is refused: its article was taken down before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the article was taken down")]
pub struct Withdrawal;

/// How sure it is that an article is a translation.
#[derive(Debug, Clone, PartialEq, Eq, Copy)]
pub(crate) struct Odds {
    /// The log-odds in thousandths.
    pub(crate) evidence: i32,
    /// Marks of both.
    pub(crate) marks: u16,
}

impl Odds {
    pub(crate) fn write(self, out: &mut Writer) {
        out.u32(self.evidence.cast_unsigned());
        out.u16(self.marks);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { evidence: input.u32()?.cast_signed(), marks: input.u16()? })
    }

    fn told(self) -> Translated {
        let odds = f64::from(self.evidence) / 1000.0;
        let probability = (1000.0 / (1.0 + (-odds).exp())).round() / 1000.0;
        Translated { probability, shared_marks: u32::from(self.marks) }
    }
}

/// A verdict as the memory keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) role: Role,
    pub(crate) cluster_hash: u64,
    pub(crate) of: Option<Name>,
    /// The share of this in the other and of the other in this, in parts of [`WHOLE`].
    pub(crate) shares: Option<(u16, u16)>,
    /// Of a translation candidate.
    pub(crate) odds: Option<Odds>,
    pub(crate) first_seen_ms: i64,
    pub(crate) cluster_size_seen: u32,
}

/// A cluster's id as it is told.
pub(crate) fn cluster_id(hash: u64) -> String {
    format!("c1-{hash:016x}")
}

impl Given {
    /// Of an article that is like no other.
    pub(crate) fn alone(cluster_hash: u64, at_ms: i64) -> Self {
        Self {
            role: Role::Unique,
            cluster_hash,
            of: None,
            shares: None,
            odds: None,
            first_seen_ms: at_ms,
            cluster_size_seen: 1,
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let rounded = |share: u16| (f64::from(share) / f64::from(WHOLE) * 1000.0).round() / 1000.0;
        let share = |pick: fn((u16, u16)) -> u16| self.shares.map(|shares| rounded(pick(shares)));
        Verdict {
            role: self.role,
            cluster_id: cluster_id(self.cluster_hash),
            of: self.of.as_ref().map(Name::text),
            similarity: share(|(this, other)| this.max(other)),
            share_of_this: share(|(this, _)| this),
            share_of_match: share(|(_, other)| other),
            translation: self.odds.map(Odds::told),
            first_seen_ms: (self.first_seen_ms != UNDATED).then_some(self.first_seen_ms),
            cluster_size_seen: self.cluster_size_seen,
            first_in_cluster: self.cluster_size_seen <= 1 && self.role != Role::Update,
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
            of: Some(Name::of(b"a1-x")),
            shares: Some((6641, 2000)),
            odds: Some(Odds { evidence: 2197, marks: 9 }),
            first_seen_ms: -1,
            cluster_size_seen: 2,
        };
        let verdict = given.verdict();
        assert_eq!(verdict.cluster_id, "c1-00000000000000ab");
        assert_eq!((verdict.similarity, verdict.share_of_match), (Some(0.664), Some(0.2)));
        assert_eq!(verdict.of.as_deref(), Some("a1-x"));
        let translation = Translated { probability: 0.9, shared_marks: 9 };
        assert_eq!(verdict.translation, Some(translation));
        assert!(!verdict.first_in_cluster);
    }
}
