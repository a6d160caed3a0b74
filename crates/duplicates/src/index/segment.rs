//! Older articles: sorted postings in one block of bytes that never changes.
//!
//! Little-endian: `CDKD`, format (`u32`), articles (`u64`), postings (`u64`), bits of the directory
//! (`u32`), bytes of a posting (`u32`); the rows; the directory (`u32` each: where the postings of
//! that prefix begin, and one more for the end); the postings, sorted by feature and then by article.
//! A posting is the rest of its feature, above the number of its article. Articles are numbered in
//! the order in which they are looked at: the newest lot first, in a lot by offset.

use super::row::{self, Row};
use std::sync::Arc;

const MAGIC: &[u8; 4] = b"CDKD";
const FORMAT: u32 = 1;
const HEAD: usize = 32;
const FEATURE_BITS: u32 = 48;

/// Bytes that may lie in memory or be mapped from a file.
pub(crate) type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Sorted postings and their rows.
#[derive(Clone)]
pub(crate) struct Segment {
    bytes: Bytes,
    shape: Shape,
}

/// Where things lie in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    articles: usize,
    postings: usize,
    directory_bits: u32,
    posting_bytes: usize,
}

/// Bytes that are no segment, or one of another format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoSegment;

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shape.fmt(f)
    }
}

impl Shape {
    fn of(articles: usize, postings: usize) -> Self {
        let bits = |count: usize| usize::BITS - count.max(2).saturating_sub(1).leading_zeros();
        let directory_bits = bits(articles).clamp(4, 26);
        let posting_bits = FEATURE_BITS - directory_bits + bits(articles);
        let posting_bytes = posting_bits.div_ceil(8) as usize;
        Self { articles, postings, directory_bits, posting_bytes }
    }

    fn directory(&self) -> usize {
        HEAD + self.articles * row::BYTES
    }

    fn entries(&self) -> usize {
        self.directory() + ((1 << self.directory_bits) + 1) * 4
    }

    fn end(&self) -> usize {
        // Eight bytes more, so that any posting can be read as a whole word.
        self.entries() + self.postings * self.posting_bytes + 8
    }

    /// Bits of an article's number.
    fn number_bits(&self) -> u32 {
        (self.posting_bytes as u32 * 8) - (FEATURE_BITS - self.directory_bits)
    }
}

impl Segment {
    /// Writes a segment. Postings come sorted by feature, then by number; there are `count` of them.
    pub(crate) fn build(
        rows: impl ExactSizeIterator<Item = Row>,
        postings: impl Iterator<Item = (u64, u32)>,
        count: usize,
    ) -> Self {
        let shape = Shape::of(rows.len(), count);
        let mut out = Vec::with_capacity(shape.end());
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&(shape.articles as u64).to_le_bytes());
        out.extend_from_slice(&(count as u64).to_le_bytes());
        out.extend_from_slice(&shape.directory_bits.to_le_bytes());
        out.extend_from_slice(&(shape.posting_bytes as u32).to_le_bytes());
        rows.for_each(|row| row.write(&mut out));
        let rest = FEATURE_BITS - shape.directory_bits;
        out.resize(shape.entries(), 0);
        let mut written = 0_u32;
        let mut prefix = 0;
        let mut directory = vec![0_u32; (1 << shape.directory_bits) + 1];
        for (feature, number) in postings {
            let own = (feature >> rest) as usize;
            directory[prefix..=own].fill(written);
            prefix = own + 1;
            let suffix = feature & ((1 << rest) - 1);
            let posting = suffix << shape.number_bits() | u64::from(number);
            out.extend_from_slice(&posting.to_le_bytes()[..shape.posting_bytes]);
            written += 1;
        }
        directory[prefix..].fill(written);
        for (slot, start) in
            out[shape.directory()..].as_chunks_mut::<4>().0.iter_mut().zip(&directory)
        {
            *slot = start.to_le_bytes();
        }
        out.resize(out.len() + 8, 0);
        let shape = Shape { postings: written as usize, ..shape };
        out[16..24].copy_from_slice(&u64::from(written).to_le_bytes());
        Self { bytes: Arc::new(out), shape }
    }

    /// The segment that these bytes are.
    pub(crate) fn open(bytes: &Bytes) -> Result<Self, NoSegment> {
        let all = (**bytes).as_ref();
        let word = |at: usize| -> Result<u64, NoSegment> {
            let word = all.get(at..at + 8).ok_or(NoSegment)?;
            Ok(u64::from_le_bytes(word.try_into().map_err(|_| NoSegment)?))
        };
        let size = |number: u64| usize::try_from(number).map_err(|_| NoSegment);
        let head = u64::from(FORMAT) << 32 | u64::from(u32::from_le_bytes(*MAGIC));
        if word(0)? != head {
            return Err(NoSegment);
        }
        let (articles, postings) = (size(word(8)?)?, size(word(16)?)?);
        let (directory_bits, posting_bytes) = (word(24)? as u32, (word(24)? >> 32) as usize);
        let shape = Shape { articles, postings, directory_bits, posting_bytes };
        let usual = Shape::of(articles, postings);
        let good = (directory_bits, posting_bytes) == (usual.directory_bits, usual.posting_bytes)
            && articles <= u32::MAX as usize
            && postings <= u32::MAX as usize
            && all.len() == shape.end();
        good.then(|| Self { bytes: Arc::clone(bytes), shape }).ok_or(NoSegment)
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    pub(crate) fn len(&self) -> usize {
        self.shape.articles
    }

    pub(crate) fn postings_len(&self) -> usize {
        self.shape.postings
    }

    pub(crate) fn row(&self, number: u32) -> Option<Row> {
        if number as usize >= self.shape.articles {
            return None;
        }
        let start = HEAD + number as usize * row::BYTES;
        let bytes = self.all().get(start..start + row::BYTES)?;
        Some(Row::read(bytes.try_into().ok()?))
    }

    fn all(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    /// Where the postings of a directory entry begin.
    fn start(&self, prefix: usize) -> usize {
        let at = self.shape.directory() + prefix * 4;
        let four = self.all().get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map_or(0, |four| u32::from_le_bytes(four) as usize).min(self.shape.postings)
    }

    fn posting(&self, index: usize) -> u64 {
        let at = self.shape.entries() + index * self.shape.posting_bytes;
        let word = self.all().get(at..at + 8).and_then(|word| word.try_into().ok());
        let unused = 64 - 8 * self.shape.posting_bytes as u32;
        word.map_or(0, |word| u64::from_le_bytes(word) << unused >> unused)
    }

    /// Appends the numbers of the articles that have the feature, in their order.
    pub(crate) fn find(&self, feature: u64, found: &mut Vec<u32>) {
        let rest = FEATURE_BITS - self.shape.directory_bits;
        let (prefix, suffix) = ((feature >> rest) as usize, feature & ((1 << rest) - 1));
        let (low, high) = (self.start(prefix), self.start(prefix + 1));
        let bits = self.shape.number_bits();
        let wanted = suffix << bits;
        // Features are spread evenly: the first is near where the suffix says.
        let guess =
            low + ((high.saturating_sub(low) as u128 * u128::from(suffix)) >> rest) as usize;
        let mut at = guess;
        while at > low && self.posting(at - 1) >= wanted {
            at -= 1;
        }
        while at < high && self.posting(at) < wanted {
            at += 1;
        }
        for index in at..high {
            let posting = self.posting(index);
            if posting >> bits != suffix {
                return;
            }
            found.push((posting & ((1 << bits) - 1)) as u32);
        }
    }

    /// All postings: feature and number, ascending.
    pub(crate) fn postings(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        let rest = FEATURE_BITS - self.shape.directory_bits;
        let bits = self.shape.number_bits();
        let prefixes = 0..1_usize << self.shape.directory_bits;
        prefixes.flat_map(move |prefix| {
            (self.start(prefix)..self.start(prefix + 1)).map(move |index| {
                let posting = self.posting(index);
                let feature = (prefix as u64) << rest | posting >> bits;
                (feature, (posting & ((1 << bits) - 1)) as u32)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(count: u32) -> Vec<Row> {
        (0..u64::from(count)).map(Row::plain).collect()
    }

    fn open(bytes: Vec<u8>) -> Result<Segment, NoSegment> {
        let bytes: Bytes = Arc::new(bytes);
        Segment::open(&bytes)
    }

    fn build(count: u32, mut postings: Vec<(u64, u32)>) -> Segment {
        postings.sort_unstable();
        postings.dedup();
        let number = postings.len();
        Segment::build(rows(count).into_iter(), postings.into_iter(), number)
    }

    proptest! {
        #[test]
        fn what_is_built_is_found(
            count in 1_u32..3000,
            features in prop::collection::vec((0_u64..1 << 48, any::<u32>()), 0..400),
            common in 0_u64..1 << 48,
        ) {
            let mut postings: Vec<(u64, u32)> =
                features.into_iter().map(|(feature, number)| (feature, number % count)).collect();
            postings.extend((0..count).step_by(7).map(|number| (common, number)));
            let segment = build(count, postings.clone());
            postings.sort_unstable();
            postings.dedup();
            prop_assert!(segment.postings().eq(postings.iter().copied()));
            let again = Segment::open(segment.bytes()).unwrap();
            for feature in postings.iter().map(|(feature, _)| *feature).chain([0, 3, (1 << 48) - 1]) {
                let mut found = Vec::new();
                again.find(feature, &mut found);
                let wanted = postings.iter().filter(|(own, _)| *own == feature).map(|(_, number)| *number);
                prop_assert!(found.into_iter().eq(wanted));
            }
            prop_assert_eq!(again.row(count - 1), Some(rows(count)[count as usize - 1]));
            prop_assert_eq!(again.row(count), None);
        }
    }

    #[test]
    fn other_bytes_are_refused_and_damaged_ones_do_no_harm() {
        let segment = build(50, (0..500).map(|i| (i << 39 | i, (i % 50) as u32)).collect());
        let bytes = (**segment.bytes()).as_ref().to_vec();
        for end in 0..bytes.len() {
            assert!(open(bytes[..end].to_vec()).is_err());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xFF;
            if let Ok(segment) = open(damaged) {
                let mut found = Vec::new();
                segment.find(7 << 39 | 7, &mut found);
                let _ = found.into_iter().filter_map(|number| segment.row(number)).count();
            }
        }
    }
}
