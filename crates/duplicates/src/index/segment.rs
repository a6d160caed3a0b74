//! Older articles: sorted postings in one block of bytes that never changes.
//!
//! Little-endian: `CDKD`, format (`u32`), articles (`u64`), postings (`u64`), bits of the directory
//! (`u32`), bytes of a posting (`u32`); the rows; the directory (`u32` each: where the postings of
//! that prefix begin, and one more for the end); the postings, sorted by feature and then by article.
//! A posting is the rest of its feature, above who has it ([`Holder`]). Articles are numbered in
//! the order in which they are looked at: the newest lot first, in a lot by offset.

use super::holder::Holder;
use super::row::{self, Row};
use super::shape::{FORMAT, HEAD, MAGIC, Shape};
use super::view::{Guess, Looked, NEAR, View};
use copydesk_stage::Bytes;
use std::sync::Arc;

/// Sorted postings and their rows.
#[derive(Clone)]
pub(crate) struct Segment {
    bytes: Bytes,
    shape: Shape,
    checksum: u64,
}

/// Bytes that are no segment, or one of another format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoSegment;

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shape.fmt(f)
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
