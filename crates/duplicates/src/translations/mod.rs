//! Which articles of the last days may be translations of an arrival: the marks of a slot's articles,
//! and how common marks are.
//!
//! The marks of an arrival are looked up, the rarest first, as far as not too many articles are to be
//! expected; who shares two of them is compared by all of its marks. How common a mark is follows from
//! the whole log, which every slot reads, so every slot looks up the same marks, and all slots together
//! find what one would. Nothing here is in a cluster, nor in the index of the copies.
//!
//! | module | holds |
//! |---|---|
//! | `shelf` | the articles, lot by lot, and by their marks |

mod shelf;

use crate::clock::UNDATED;
use crate::codec::{Malformed, Reader, Writer};
use crate::hits::Echo;
use crate::marks::frequencies::Frequencies;
use crate::marks::likeness::Weighed;
use crate::marks::{Mark, Marks};
use crate::settings::Settings;
use shelf::{Book, Shelf};
use std::collections::BTreeSet;

/// Articles that the marks looked up have together, in all slots.
const EXPECTED: u64 = 256;

/// The rarest marks of an article by which it is found.
const POSTED: usize = 16;

/// The rarest marks of an arrival that are looked up.
const LOOKED_UP: usize = 24;

/// Marks of those that are looked up, which an article must have to be compared.
const FEW: usize = 2;

/// Marks that a text must have, and two texts must share, to say anything.
const LEAST: usize = 4;

/// The part of the memory that finds translations.
#[derive(Debug)]
pub(crate) struct Translations {
    frequencies: Frequencies,
    shelf: Shelf,
}

/// An arrival as it is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sought<'a> {
    pub(crate) marks: &'a Marks,
    /// The time that it is filed under, in milliseconds of the Unix epoch.
    pub(crate) at_ms: i64,
    /// Offsets below are forgotten.
    pub(crate) floor: u64,
}

impl Translations {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self { frequencies: Frequencies::new(settings), shelf: Shelf::default() }
    }

    /// Begins another lot, and lets go of those that are too old by now.
    pub(crate) fn begin(&mut self, lot: u64, floor: u64, now: Option<i64>, settings: &Settings) {
        let Some(reach) = settings.translation_reach_ms() else { return };
        let horizon = now.map(|now| now.saturating_sub(reach));
        self.shelf.begin(
            lot,
            floor / u64::from(settings.lot),
            horizon,
            settings.min_articles as usize,
        );
    }

    /// The likeliest translations of an arrival, none of which is among the `withdrawn`.
    pub(crate) fn find(
        &self,
        sought: Sought<'_>,
        withdrawn: &BTreeSet<u64>,
        settings: &Settings,
    ) -> Vec<Echo> {
        let list = sought.marks.list();
        let Some(reach) = settings.translation_reach_ms().filter(|_| list.len() >= LEAST) else {
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for mark in self.rarest(list, LOOKED_UP) {
            self.shelf.find(mark, &mut numbers);
        }
        numbers.sort_unstable();
        let candidates = numbers.chunk_by(|one, other| one == other).filter(|run| run.len() >= FEW);
        let weighed = Weighed::new(list, &self.frequencies);
        let mut echoes = Vec::new();
        for run in candidates {
            let Some((book, marks)) = self.shelf.book(run[0]) else { continue };
            let gone = book.offset < sought.floor || withdrawn.contains(&book.offset);
            let apart = book.at_ms.abs_diff(sought.at_ms);
            let near =
                apart <= reach.unsigned_abs() || book.at_ms == UNDATED || sought.at_ms == UNDATED;
            if gone || !near || !book.tongue.differs(&sought.marks.tongue()) {
                continue;
            }
            let likeness = weighed.likeness(marks, &self.frequencies);
            if usize::from(likeness.shared) >= LEAST {
                echoes.push(Echo::new(book.offset, likeness));
            }
        }
        Echo::settle(&mut echoes);
        echoes
    }

    /// The rarest of these marks, as long as all articles that have them are few.
    fn rarest(&self, list: &[Mark], most: usize) -> impl Iterator<Item = Mark> {
        let counted = self.frequencies.articles().max(1);
        let held = self.shelf.seen().max(counted);
        let mut ranked: Vec<(u64, Mark)> = list
            .iter()
            .map(|mark| (u64::from(self.frequencies.of(*mark)) * held / counted, *mark))
            .collect();
        ranked.sort_unstable();
        let mut left = EXPECTED;
        ranked.into_iter().take(most).map_while(move |(count, mark)| {
            left = left.checked_sub(count)?;
            Some(mark)
        })
    }

    /// Takes note of the marks of an article, and remembers the article if it is of an `own` shard.
    pub(crate) fn remember(&mut self, offset: u64, sought: Sought<'_>, own: bool) {
        let list = sought.marks.list();
        if list.len() < LEAST {
            return;
        }
        self.shelf.saw(sought.at_ms);
        self.frequencies.count(list);
        if own {
            let posted: Vec<Mark> = self.rarest(list, POSTED).collect();
            let book = Book { offset, at_ms: sought.at_ms, tongue: sought.marks.tongue() };
            self.shelf.add(book, list, &posted);
        }
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        self.frequencies.write(out);
        self.shelf.write(out);
    }

    pub(crate) fn read(settings: &Settings, input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { frequencies: Frequencies::read(settings, input)?, shelf: Shelf::read(input)? })
    }
}
