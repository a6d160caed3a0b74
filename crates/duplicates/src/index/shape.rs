//! Where things lie in a segment.

use super::row;
use std::ops::Range;
use xxhash_rust::xxh3::Xxh3;

pub(super) const MAGIC: &[u8; 4] = b"CDKD";
pub(super) const FORMAT: u32 = 2;
pub(super) const HEAD: usize = 32;
pub(super) const FEATURE_BITS: u32 = 47;

/// Where things lie in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) articles: usize,
    pub(super) postings: usize,
    pub(super) directory_bits: u32,
    pub(super) posting_bytes: usize,
}

impl Shape {
    pub(super) fn of(articles: usize, postings: usize) -> Self {
        let bits = |count: usize| usize::BITS - count.max(2).saturating_sub(1).leading_zeros();
        let directory_bits = bits(articles).clamp(4, 26);
        let posting_bits = FEATURE_BITS - directory_bits + bits(articles) + 1;
        let posting_bytes = posting_bits.div_ceil(8) as usize;
        Self { articles, postings, directory_bits, posting_bytes }
    }

    pub(super) fn directory(&self) -> usize {
        HEAD + self.articles * row::BYTES
    }

    pub(super) fn entries(&self) -> usize {
        self.directory() + ((1 << self.directory_bits) + 1) * 4
    }

    pub(super) fn end(&self) -> usize {
        // Eight bytes more, so that any posting can be read as a whole word.
        self.entries() + self.postings * self.posting_bytes + 8
    }

    /// Bits that say who has the feature.
    pub(super) fn holder_bits(&self) -> u32 {
        (self.posting_bytes as u32 * 8) - (FEATURE_BITS - self.directory_bits)
    }

    /// Bits of a feature that are not in the directory.
    pub(super) fn rest_bits(&self) -> u32 {
        FEATURE_BITS - self.directory_bits
    }

    /// What the checksum is of, in its order: the builder knows the head and the directory last.
    fn parts(&self) -> [Range<usize>; 4] {
        let (directory, entries) = (self.directory(), self.entries());
        [HEAD..directory, entries..self.end(), 0..HEAD, directory..entries]
    }

    /// The XXH3-64 of a segment of this shape.
    pub(super) fn checksum(&self, all: &[u8]) -> u64 {
        let mut hash = Xxh3::new();
        for part in self.parts() {
            hash.update(all.get(part).unwrap_or_default());
        }
        hash.digest()
    }
}
