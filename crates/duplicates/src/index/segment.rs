//! Older articles: sorted postings in one block of bytes that never changes.
//!
//! Little-endian: `CDKD`, format (`u32`), articles (`u64`), postings (`u64`), bits of the directory
//! (`u32`), bytes of a posting (`u32`); the rows; the directory (`u32` each: where the postings of
//! that prefix begin, and one more for the end); the postings, sorted by feature and then by article.
//! A posting is the rest of its feature, above who has it ([`Holder`]). Articles are numbered in
//! the order in which they are looked at: the newest lot first, in a lot by offset.

use super::holder::Holder;
use super::row::{self, Row};
use copydesk_stage::Bytes;
use std::ops::Range;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

pub(super) const MAGIC: &[u8; 4] = b"CDKD";
pub(super) const FORMAT: u32 = 2;
pub(super) const HEAD: usize = 32;
pub(super) const FEATURE_BITS: u32 = 47;

/// Postings that are looked at together: about as many as the guess of where a feature is may be off.
const NEAR: usize = 12;

/// Sorted postings and their rows.
#[derive(Clone)]
pub(crate) struct Segment {
    bytes: Bytes,
    shape: Shape,
    checksum: u64,
}

/// Where things lie in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) articles: usize,
    pub(super) postings: usize,
    pub(super) directory_bits: u32,
    pub(super) posting_bytes: usize,
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
    fn checksum(&self, all: &[u8]) -> u64 {
        let mut hash = Xxh3::new();
        for part in self.parts() {
            hash.update(all.get(part).unwrap_or_default());
        }
        hash.digest()
    }
}

/// A place among the postings of a segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor {
    prefix: usize,
    index: usize,
    end: usize,
}

impl Segment {
    /// The segment that was just built.
    pub(super) fn built(bytes: Vec<u8>, shape: Shape, checksum: u64) -> Self {
        Self { bytes: Arc::new(bytes), shape, checksum }
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
        let checksum = || shape.checksum(all);
        good.then(|| Self { bytes: Arc::clone(bytes), shape, checksum: checksum() })
            .ok_or(NoSegment)
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The XXH3-64 of the content.
    pub(crate) fn checksum(&self) -> u64 {
        self.checksum
    }

    /// The same segment in other bytes of the same content.
    pub(crate) fn moved(&self, bytes: &Bytes) -> Option<Self> {
        let same = (**bytes).as_ref().len() == self.all().len();
        same.then(|| Self { bytes: Arc::clone(bytes), ..self.clone() })
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

    /// All rows, by number.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        (0..self.shape.articles as u32).filter_map(|number| self.row(number))
    }

    fn all(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    fn postings_view(&self) -> View<'_> {
        let all = self.all();
        let (directory, entries) = (self.shape.directory(), self.shape.entries());
        View {
            directory: all.get(directory..entries).unwrap_or_default().as_chunks::<4>().0,
            entries: all.get(entries..).unwrap_or_default(),
            shape: self.shape,
        }
    }

    /// Appends, for each of the features, its number in `looked` and who has it, in their order.
    ///
    /// Nearly all the time is spent on waiting for memory. So all features take each step together: the
    /// processor then waits for many of them at once.
    pub(crate) fn find(
        &self,
        looked: &[Looked],
        room: &mut Vec<Guess>,
        found: &mut Vec<(u32, Holder)>,
    ) {
        let view = self.postings_view();
        room.clear();
        room.extend(looked.iter().map(|looked| view.guess(looked.feature)));
        for guess in &mut *room {
            guess.ends = [view.posting(guess.from), view.posting(guess.from + NEAR - 1)];
        }
        for (looked, guess) in looked.iter().zip(&*room) {
            view.find(guess, |holder| found.push((looked.number, holder)));
        }
    }

    /// The place of the first posting.
    pub(super) fn begin(&self) -> Cursor {
        Cursor { prefix: 0, index: 0, end: self.postings_view().start(1) }
    }

    /// The posting at `cursor`, feature and holder, which goes on to the next; ascending.
    pub(super) fn next(&self, cursor: &mut Cursor) -> Option<(u64, Holder)> {
        let (view, shape) = (self.postings_view(), &self.shape);
        while cursor.index >= cursor.end {
            cursor.prefix += 1;
            if cursor.prefix >> shape.directory_bits != 0 {
                return None;
            }
            cursor.end = view.start(cursor.prefix + 1);
        }
        let posting = view.posting(cursor.index);
        cursor.index += 1;
        let (rest, bits) = (shape.rest_bits(), shape.holder_bits());
        let feature = (cursor.prefix as u64) << rest | posting >> bits;
        Some((feature, Holder::from_bits(posting & ((1 << bits) - 1))))
    }
}

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
    from: usize,
    ends: [u64; 2],
    /// The end of the feature.
    suffix: u64,
}

/// The directory and the postings of a segment.
#[derive(Clone, Copy)]
struct View<'a> {
    directory: &'a [[u8; 4]],
    entries: &'a [u8],
    shape: Shape,
}

impl View<'_> {
    /// Where the postings of a directory entry begin.
    fn start(&self, prefix: usize) -> usize {
        let start = self.directory.get(prefix).map_or(0, |four| u32::from_le_bytes(*four) as usize);
        start.min(self.shape.postings)
    }

    /// Where a feature is to be looked for: features are spread evenly, so the first is near where the
    /// bits say that are not in the directory.
    fn guess(&self, feature: u64) -> Guess {
        let rest = self.shape.rest_bits();
        let (prefix, suffix) = ((feature >> rest) as usize, feature & ((1 << rest) - 1));
        let (low, high) = (self.start(prefix), self.start(prefix + 1));
        let at = low + ((high.saturating_sub(low) as u128 * u128::from(suffix)) >> rest) as usize;
        Guess { low, high, from: at.saturating_sub(NEAR / 2), suffix, ends: [0; 2] }
    }

    /// Calls `found` with those that have the feature.
    fn find(&self, guess: &Guess, mut found: impl FnMut(Holder)) {
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

    fn posting(&self, index: usize) -> u64 {
        let at = index * self.shape.posting_bytes;
        let word = self.entries.get(at..at + 8).and_then(|word| word.try_into().ok());
        let unused = 64 - 8 * self.shape.posting_bytes as u32;
        word.map_or(0, |word| u64::from_le_bytes(word) << unused >> unused)
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Builder;
    use super::*;
    use proptest::prelude::*;

    fn rows(count: u32) -> Vec<Row> {
        (0..u64::from(count)).map(Row::plain).collect()
    }

    fn open(bytes: Vec<u8>) -> Result<Segment, NoSegment> {
        let bytes: Bytes = Arc::new(bytes);
        Segment::open(&bytes)
    }

    fn find(segment: &Segment, feature: u64) -> Vec<Holder> {
        let mut found = Vec::new();
        let looked = [Looked { number: 3, feature: 1 }, Looked { number: 5, feature }];
        segment.find(&looked, &mut Vec::new(), &mut found);
        found.retain(|(number, _)| *number == 5);
        found.into_iter().map(|(_, holder)| holder).collect()
    }

    fn build(count: u32, mut postings: Vec<(u64, Holder)>) -> Segment {
        postings.sort_unstable();
        postings.dedup();
        let number = postings.len();
        let mut builder = Builder::new(count as usize, rows(count).into_iter(), number);
        postings.into_iter().for_each(|(feature, holder)| builder.push(feature, holder));
        builder.finish()
    }

    proptest! {
        #[test]
        fn what_is_built_is_found(
            count in 1_u32..3000,
            features in prop::collection::vec((0_u64..1 << 47, any::<u32>()), 0..400),
            common in 0_u64..1 << 47,
        ) {
            let holder = |number: u32| Holder::new(number % count, number.is_multiple_of(3));
            let mut postings: Vec<(u64, Holder)> =
                features.into_iter().map(|(feature, number)| (feature, holder(number))).collect();
            postings.extend((0..count).step_by(7).map(|number| (common, holder(number))));
            let segment = build(count, postings.clone());
            postings.sort_unstable();
            postings.dedup();
            let mut cursor = segment.begin();
            let all = std::iter::from_fn(|| segment.next(&mut cursor));
            prop_assert!(all.eq(postings.iter().copied()));
            let again = Segment::open(segment.bytes()).unwrap();
            prop_assert_eq!(again.checksum(), segment.checksum());
            for feature in postings.iter().map(|(feature, _)| *feature).chain([0, 3, (1 << 47) - 1]) {
                let wanted = postings.iter().filter(|(own, _)| *own == feature).map(|(_, holder)| *holder);
                prop_assert!(find(&again, feature).into_iter().eq(wanted));
            }
            prop_assert_eq!(again.row(count - 1), Some(rows(count)[count as usize - 1]));
            prop_assert_eq!(again.row(count), None);
        }
    }

    #[test]
    fn other_bytes_are_refused_and_damaged_ones_do_no_harm() {
        let segment = build(
            50,
            (0..500).map(|i| (i << 38 | i, Holder::new((i % 50) as u32, i % 2 == 0))).collect(),
        );
        let bytes = (**segment.bytes()).as_ref().to_vec();
        for end in 0..bytes.len() {
            assert!(open(bytes[..end].to_vec()).is_err());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xFF;
            if let Ok(segment) = open(damaged) {
                let found = find(&segment, 7 << 38 | 7);
                let _ = found.into_iter().filter_map(|holder| segment.row(holder.number())).count();
            }
        }
    }
}
