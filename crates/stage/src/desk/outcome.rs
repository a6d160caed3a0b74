//! What becomes of a record, between the two parts of the work and at its end.

use super::labels::RecordLabels;
use crate::reject::Reject;
use crate::stage::Update;
use copydesk_article::{Profile, Status, Takedown};
use std::borrow::Cow;

/// A record that went through a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enriched {
    /// The record with the stage's object spliced in.
    pub value: Vec<u8>,
    /// The article's id.
    pub id: String,
    /// Hash of its text.
    pub content_sha256: String,
    /// Whether the stage did its work on it.
    pub status: Status,
    /// How long the stage took, in microseconds.
    pub duration_us: u64,
    /// When it was done, in milliseconds since 1970.
    pub at_ms: i64,
    /// What it is counted by.
    pub labels: RecordLabels,
}

/// An article that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDown {
    /// Which one, and why.
    pub takedown: Takedown,
    /// What that changes for others.
    pub updates: Vec<Update>,
}

/// What became of a record that was not rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It went through the stage.
    Enriched(Enriched),
    /// It was a message that takes an article back.
    TakenDown(TakenDown),
}

/// What became of a record.
pub type Outcome = Result<Done, Reject>;

/// A record between the two parts of the work.
#[derive(Debug)]
pub enum Examined<'v, D> {
    /// Nothing is left to do.
    Ready(Outcome),
    /// The memory has to forget.
    Takedown {
        /// Key of the message's record.
        key: Option<&'v [u8]>,
        /// What is taken back.
        takedown: Takedown,
    },
    /// The memory has still to be asked.
    Pending {
        /// Key of the record.
        key: Option<&'v [u8]>,
        /// The record.
        record: Cow<'v, [u8]>,
        /// The shape that it was read by.
        profile: Profile,
        /// What the first part found.
        draft: D,
        /// Microseconds that the first part took.
        spent_us: u64,
    },
}
