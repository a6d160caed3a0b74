//! Precision and recall of exact spans.

use crate::entities::articles::{Article, Span};
use copydesk_tagger::Kind;

/// How many names there are, were found, and were found right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Names there are.
    pub gold: usize,
    /// Names found.
    pub found: usize,
    /// Names found with the right span and kind.
    pub right: usize,
}

impl Tally {
    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
    }

    /// The share of found names that are right.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// The share of names that were found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.gold + self.found)
    }
}

#[allow(clippy::cast_precision_loss)] // counts of names
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Tallies of one article, by kind.
#[must_use]
pub fn tally(article: &Article, found: &[Span]) -> [Tally; 3] {
    let mut tallies = [Tally::default(); 3];
    for kind in Kind::ALL {
        let of = |spans: &[Span]| spans.iter().filter(|span| span.kind == kind).count();
        let right = found.iter().filter(|span| span.kind == kind && article.names.contains(span));
        tallies[kind.number()] =
            Tally { gold: of(&article.names), found: of(found), right: right.count() };
    }
    tallies
}
