//! Found, skipped, failed or rejected.

use crate::reject::Reject;
use copydesk_article::Reason;

/// What a stage says of one article.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict<T> {
    /// It did its work.
    Found(T),
    /// It left the article alone on purpose.
    Skipped(Reason),
    /// It tried, without a result.
    Failed(Reason),
    /// The record cannot go on.
    Rejected(Reject),
}
