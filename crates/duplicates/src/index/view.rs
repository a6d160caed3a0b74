//! The postings of a segment, looked through.

use super::holder::Holder;
use super::shape::Shape;

/// Postings that are looked at together: about as many as the guess of where a feature is may be off.
pub(super) const NEAR: usize = 12;

/// A feature that is looked for, and its number among those that are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looked {
    pub(crate) number: u32,
    pub(crate) feature: u64,
}

/// Where a feature is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Guess {
    /// The postings that begin as the feature does.
    low: usize,
    high: usize,
    /// The first of those that are looked at, and what the first and the last of them are.
    pub(super) from: usize,
    pub(super) ends: [u64; 2],
    /// The end of the feature.
    suffix: u64,
}

/// The directory and the postings of a segment.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) directory: &'a [[u8; 4]],
    pub(super) entries: &'a [u8],
    pub(super) shape: Shape,
}

impl View<'_> {
    /// Where the postings of a directory entry begin.
    pub(super) fn start(&self, prefix: usize) -> usize {
        let start = self.directory.get(prefix).map_or(0, |four| u32::from_le_bytes(*four) as usize);
        start.min(self.shape.postings)
    }

    /// Where a feature is to be looked for: features are spread evenly, so the first is near where the
    /// bits say that are not in the directory.
    pub(super) fn guess(&self, feature: u64) -> Guess {
        let rest = self.shape.rest_bits();
        let (prefix, suffix) = ((feature >> rest) as usize, feature & ((1 << rest) - 1));
        let (low, high) = (self.start(prefix), self.start(prefix + 1));
        let at = low + ((high.saturating_sub(low) as u128 * u128::from(suffix)) >> rest) as usize;
        Guess { low, high, from: at.saturating_sub(NEAR / 2), suffix, ends: [0; 2] }
    }

    /// Calls `found` with those that have the feature.
    pub(super) fn find(&self, guess: &Guess, mut found: impl FnMut(Holder)) {
        let Guess { low, high, from, suffix, ends } = *guess;
        let bits = self.shape.holder_bits();
        let wanted = suffix << bits;
        let (first, behind) = (from.max(low), (from + NEAR).min(high));
        let at = if (from > low && ends[0] >= wanted) || (behind < high && ends[1] < wanted) {
            // Seldom: further off.
            low + (low..high).take_while(|index| self.posting(*index) < wanted).count()
        } else {
            // All are compared, which is faster than to guess where to stop.
            let less = |index: usize| {
                let own = index >= low && index < high;
                usize::from(own & (self.posting(index) < wanted))
            };
            first + (from..from + NEAR).map(less).sum::<usize>()
        };
        for index in at..high {
            let posting = self.posting(index);
            if posting >> bits != suffix {
                return;
            }
            found(Holder::from_bits(posting & ((1 << bits) - 1)));
        }
    }

    pub(super) fn posting(&self, index: usize) -> u64 {
        let at = index * self.shape.posting_bytes;
        let word = self.entries.get(at..at + 8).and_then(|word| word.try_into().ok());
        let unused = 64 - 8 * self.shape.posting_bytes as u32;
        word.map_or(0, |word| u64::from_le_bytes(word) << unused >> unused)
    }
}
