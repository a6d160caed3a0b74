//! The articles in which translations are looked for, lot by lot, and by their rarest marks.

use crate::codec::{Malformed, Reader, Writer};
use crate::marks::tongue::Tongue;
use crate::marks::{MOST, Mark};
use hashbrown::HashTable;
use std::collections::VecDeque;

/// What is kept of an article beside its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Book {
    /// Its offset in the log.
    pub(super) offset: u64,
    /// The time that it is filed under, in milliseconds of the Unix epoch.
    pub(super) at_ms: i64,
    pub(super) tongue: Tongue,
}

/// A book as it stands in its lot, in 48 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Placed {
    at_ms: i64,
    /// The lower 32 bits of the offset, which is below 2^40 in all of the index.
    offset_low: u32,
    /// Where its marks begin.
    start: u32,
    offset_high: u8,
    /// Which of its marks it is found by, a bit each.
    posted: [u8; MOST / 8],
    tongue: Tongue,
}

impl Placed {
    fn new(book: Book, start: usize, posted: u64) -> Self {
        let offset = book.offset;
        Self {
            at_ms: book.at_ms,
            offset_low: offset as u32,
            start: start as u32,
            offset_high: (offset >> 32) as u8,
            posted: std::array::from_fn(|byte| posted.to_le_bytes()[byte]),
            tongue: book.tongue,
        }
    }

    fn book(&self) -> Book {
        let offset = u64::from(self.offset_high) << 32 | u64::from(self.offset_low);
        Book { offset, at_ms: self.at_ms, tongue: self.tongue }
    }

    fn posted(&self) -> u64 {
        self.posted.iter().rev().fold(0, |bits, byte| bits << 8 | u64::from(*byte))
    }
}

/// The articles of one lot of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Lot {
    number: u64,
    /// The number of its first article.
    first: u32,
    /// Articles of the log in it, with those of other slots.
    seen: u64,
    /// The latest event time of these.
    newest_ms: i64,
    placed: Vec<Placed>,
    marks: Vec<Mark>,
}

impl Lot {
    fn marks(&self, at: usize) -> &[Mark] {
        let start =
            |at: usize| self.placed.get(at).map_or(self.marks.len(), |one| one.start as usize);
        self.marks.get(start(at)..start(at + 1)).unwrap_or_default()
    }

    fn postings(&self) -> impl Iterator<Item = u64> {
        self.placed.iter().enumerate().flat_map(move |(at, placed)| {
            let number = self.first.wrapping_add(at as u32);
            let bits = (0..MOST).zip(self.marks(at));
            let own = bits.filter(|(bit, _)| placed.posted() >> bit & 1 == 1);
            own.map(move |(_, mark)| posting(*mark, number))
        })
    }
}

/// A mark in the upper half, the number of an article in the lower one.
fn posting(mark: Mark, number: u32) -> u64 {
    u64::from(mark) << 32 | u64::from(number)
}

/// For the table, which looks at the lowest and the highest bits.
fn spread(mark: Mark) -> u64 {
    u64::from(mark).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn spread_posting(posting: &u64) -> u64 {
    spread((posting >> 32) as u32)
}

/// The articles.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    lots: VecDeque<Lot>,
    /// Postings of all lots.
    table: HashTable<u64>,
    /// Articles of the log in all lots.
    seen: u64,
}

impl Shelf {
    /// Begins a lot. Lets go of those below `floor`, and of those whose articles are all older than the
    /// horizon, as long as so many articles of the log are left.
    pub(super) fn begin(&mut self, number: u64, floor: u64, horizon_ms: Option<i64>, least: usize) {
        while let Some(front) = self.lots.front() {
            let old = horizon_ms.is_some_and(|horizon| front.newest_ms < horizon);
            let spare = self.seen - front.seen >= least as u64;
            if front.number >= floor && !(old && spare) {
                break;
            }
            self.drop_front();
        }
        let first =
            self.lots.back().map_or(0, |lot| lot.first.wrapping_add(lot.placed.len() as u32));
        self.lots.push_back(Lot { number, first, newest_ms: i64::MIN, ..Lot::default() });
    }

    fn drop_front(&mut self) {
        let Some(lot) = self.lots.pop_front() else { return };
        self.seen -= lot.seen;
        for posting in lot.postings() {
            let found = self.table.find_entry(spread_posting(&posting), |other| *other == posting);
            if let Ok(found) = found {
                found.remove();
            }
        }
    }

    /// Takes note of an article of the log, whoever keeps it.
    pub(super) fn saw(&mut self, at_ms: i64) {
        if let Some(lot) = self.lots.back_mut() {
            lot.seen += 1;
            lot.newest_ms = lot.newest_ms.max(at_ms);
            self.seen += 1;
        }
    }

    /// Articles of the log in these lots.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// Adds an article of these marks, to be found by those `posted`.
    pub(super) fn add(&mut self, book: Book, marks: &[Mark], posted: &[Mark]) {
        let Some(lot) = self.lots.back_mut() else { return };
        let number = lot.first.wrapping_add(lot.placed.len() as u32);
        let bits = (0..MOST).zip(marks).filter(|(_, mark)| posted.contains(mark));
        let bits = bits.fold(0, |bits, (bit, _)| bits | 1 << bit);
        lot.placed.push(Placed::new(book, lot.marks.len(), bits));
        lot.marks.extend_from_slice(marks);
        for mark in posted {
            self.table.insert_unique(spread(*mark), posting(*mark, number), spread_posting);
        }
    }

    /// Appends the numbers of the articles that are found by a mark, in any order.
    pub(super) fn find(&self, mark: Mark, found: &mut Vec<u32>) {
        let same = self.table.iter_hash(spread(mark)).filter(|one| (**one >> 32) as u32 == mark);
        found.extend(same.map(|one| *one as u32));
    }

    /// The article of a number, and its marks.
    pub(super) fn book(&self, number: u32) -> Option<(Book, &[Mark])> {
        let before = |lot: &Lot| number.wrapping_sub(lot.first) < 1 << 31;
        let lot = self.lots.get(self.lots.partition_point(before).checked_sub(1)?)?;
        let at = number.wrapping_sub(lot.first) as usize;
        Some((lot.placed.get(at)?.book(), lot.marks(at)))
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.u64(self.lots.len() as u64);
        for lot in &self.lots {
            out.u64(lot.number);
            out.u32(lot.first);
            out.u64(lot.seen);
            out.i64(lot.newest_ms);
            out.u64(lot.placed.len() as u64);
            for (at, placed) in lot.placed.iter().enumerate() {
                let book = placed.book();
                out.u64(book.offset);
                out.i64(book.at_ms);
                book.tongue.write(out);
                out.u64(placed.posted());
                let marks = lot.marks(at);
                out.u8(marks.len() as u8);
                marks.iter().for_each(|mark| out.u32(*mark));
            }
        }
    }

    pub(super) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut shelf = Self::default();
        for _ in 0..input.u64()? {
            let (number, first, seen) = (input.u64()?, input.u32()?, input.u64()?);
            let mut lot = Lot { number, first, seen, newest_ms: input.i64()?, ..Lot::default() };
            for _ in 0..input.u64()? {
                let (offset, at_ms, tongue) = (input.u64()?, input.i64()?, Tongue::read(input)?);
                let book = Book { offset, at_ms, tongue };
                lot.placed.push(Placed::new(book, lot.marks.len(), input.u64()?));
                for _ in 0..input.u8()? {
                    lot.marks.push(input.u32()?);
                }
            }
            for posting in lot.postings() {
                shelf.table.insert_unique(spread_posting(&posting), posting, spread_posting);
            }
            shelf.seen += lot.seen;
            shelf.lots.push_back(lot);
        }
        Ok(shelf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_what_was_put_in(
            offset in 0_u64..1 << 40, at_ms: i64, posted in 0_u64..1 << MOST,
        ) {
            let book = Book { offset, at_ms, tongue: Tongue::default() };
            let placed = Placed::new(book, 7, posted);
            prop_assert_eq!((placed.book(), placed.posted(), placed.start), (book, posted, 7));
            prop_assert_eq!(size_of::<Placed>(), 48);
        }
    }

    fn found(shelf: &Shelf, mark: Mark) -> Vec<u64> {
        let mut numbers = Vec::new();
        shelf.find(mark, &mut numbers);
        let mut offsets: Vec<u64> =
            numbers.iter().filter_map(|number| Some(shelf.book(*number)?.0.offset)).collect();
        offsets.sort_unstable();
        offsets
    }

    #[test]
    fn articles_are_found_by_their_marks_until_their_lot_is_too_old() {
        let mut shelf = Shelf::default();
        // Numbers run over.
        shelf.lots.push_back(Lot { first: u32::MAX - 4, newest_ms: i64::MIN, ..Lot::default() });
        for lot in 1..4_u64 {
            shelf.begin(lot, 0, None, 0);
            for at in 0..5 {
                let offset = lot * 10 + at;
                let book = Book { offset, at_ms: offset as i64, tongue: Tongue::default() };
                shelf.add(book, &[7, 100 + at as u32, 9], &[7, 100 + at as u32]);
                shelf.saw(offset as i64);
            }
        }
        assert_eq!(found(&shelf, 101), [11, 21, 31]);
        assert_eq!(found(&shelf, 7).len(), 15);
        assert!(found(&shelf, 9).is_empty());
        let mut out = Writer::default();
        shelf.write(&mut out);
        let mut again = Shelf::read(&mut Reader(&out.0)).unwrap();
        for shelf in [&mut shelf, &mut again] {
            shelf.begin(4, 0, Some(20), 11);
            assert_eq!(found(shelf, 101).len(), 3, "too few would be left");
            shelf.begin(5, 0, Some(20), 10);
            assert_eq!(found(shelf, 101), [21, 31]);
            shelf.begin(6, 3, None, 0);
            assert_eq!((found(shelf, 101), shelf.table.len()), (vec![31], 10));
        }
    }
}
