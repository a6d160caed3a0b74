//! Which articles have a feature: the lot that is being filled, and sealed segments.
//!
//! | module | holds |
//! |---|---|
//! | [`row`] | what is kept of an article beside its features |
//! | [`holder`] | who has a feature |
//! | [`lot`] | the newest articles, in a hash table |
//! | [`segment`] | older articles, in blocks of bytes that never change |
//! | `shape`, `view` | where things lie in such a block, and what is found there |
//! | [`build`] | how such a block is written |
//! | [`merge`] | several segments as one |
//!
//! What is found does not depend on how far segments are merged: articles come newest lot first, in
//! a lot by offset, whichever segment they lie in.

mod build;
pub(crate) mod holder;
pub(crate) mod lot;
pub(crate) mod merge;
pub(crate) mod row;
pub(crate) mod segment;
mod shape;
mod view;

use build::Builder;
use copydesk_stage::{Block, Bytes};
use holder::Holder;
use lot::Lot;
use merge::Merging;
use row::Row;
use segment::Segment;
use std::cmp::Ordering;
use view::Guess;
pub(crate) use view::Looked;

/// Where an article lies in the index; in the order in which articles are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct At {
    /// 0 for the lot, from 1 for the segments.
    block: u32,
    number: u32,
}

impl Ord for At {
    /// By block and number, as one number, which is compared faster than two.
    fn cmp(&self, other: &Self) -> Ordering {
        let order = |at: &Self| u64::from(at.block) << 32 | u64::from(at.number);
        order(self).cmp(&order(other))
    }
}

impl PartialOrd for At {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A sealed segment, and which lots it holds.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) segment: Segment,
}

impl Sealed {
    /// The segment as a block; its name says the lots and the checksum.
    pub(crate) fn block(&self) -> Block {
        let name = format!("s-{}-{}-{:016x}", self.first, self.last, self.segment.checksum());
        Block { name: name.into(), bytes: Bytes::clone(self.segment.bytes()) }
    }
}

/// The index of one slot.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) lot: Lot,
    /// Newest first.
    pub(crate) sealed: Vec<Sealed>,
    merging: Vec<Merging>,
    /// Room for a look-up, kept from one to the next.
    room: Vec<(u32, Holder)>,
    guesses: Vec<Guess>,
}

impl Index {
    /// Articles in the index.
    pub(crate) fn len(&self) -> usize {
        self.lot.rows().len() + self.sealed.iter().map(|one| one.segment.len()).sum::<usize>()
    }

    /// How many blocks there are: the lot, and the segments.
    pub(crate) fn blocks(&self) -> u32 {
        1 + self.sealed.len() as u32
    }

    /// Appends, for each of the features, its number in `looked`, the articles of a block that have it, and
    /// whether it stands in the first third of their texts.
    pub(crate) fn find(&mut self, looked: &[Looked], block: u32, found: &mut Vec<(u32, At, bool)>) {
        let Self { lot, sealed, room, guesses, .. } = self;
        match block.checked_sub(1) {
            None => lot.find(looked, room),
            Some(index) => {
                if let Some(one) = sealed.get(index as usize) {
                    one.segment.find(looked, guesses, room);
                }
            }
        }
        let at = |(feature, holder): (u32, Holder)| {
            (feature, At { block, number: holder.number() }, holder.head())
        };
        found.extend(room.drain(..).map(at));
    }

    /// The row of an article that was found.
    pub(crate) fn row(&self, at: At) -> Option<Row> {
        match at.block.checked_sub(1) {
            None => self.lot.rows().get(at.number as usize).copied(),
            Some(block) => self.sealed.get(block as usize)?.segment.row(at.number),
        }
    }

    /// Adds an article to the lot; answers its number.
    pub(crate) fn push(&mut self, row: Row) -> u16 {
        self.lot.push(row)
    }

    /// Says that the article of that number in the lot has the name.
    pub(crate) fn insert_name(&mut self, name: Feature, number: u16) {
        self.lot.insert(name.0, Holder::new(u32::from(number), false));
    }

    /// Says who has the feature of a text, of which at most `stop` articles of each virtual shard are ever
    /// asked for.
    pub(crate) fn insert_text(&mut self, feature: Feature, holder: Holder, stop: u32) {
        self.lot.insert_unless(feature.0, holder, stop);
    }

    /// Begins `lot`, of `length` offsets: seals the one before it, lets go of those below `floor`, and
    /// merges segments where it is time; see [`Index::merge`] for `stop`.
    pub(crate) fn turn(&mut self, (lot, floor): (u64, u64), length: u64, stop: u32) {
        self.seal(length);
        self.sealed.retain(|one| one.last >= floor);
        self.merge(lot, length, stop);
    }

    /// Lets segments lie where these blocks are, which have the same content.
    pub(crate) fn adopt(&mut self, blocks: &[Block]) {
        for one in &mut self.sealed {
            let own = one.block();
            let other = blocks.iter().find(|block| block.name == own.name);
            let moved = other.and_then(|block| one.segment.moved(&block.bytes));
            one.segment = moved.unwrap_or_else(|| one.segment.clone());
        }
    }

    fn seal(&mut self, length: u64) {
        let next = self.lot.successor();
        let lot = std::mem::replace(&mut self.lot, next);
        let Some(first) = lot.rows().first() else { return };
        let number = first.offset / length;
        let postings = lot.postings();
        let mut builder =
            Builder::new(lot.rows().len(), lot.rows().iter().copied(), postings.len());
        for posting in postings {
            let (feature, holder) = lot::split(posting);
            builder.push(feature, holder);
        }
        self.sealed.insert(0, Sealed { first: number, last: number, segment: builder.finish() });
    }
}

/// Virtual shards of the log: every limit holds for one of them, so that it does not matter how
/// they are shared out.
pub(crate) const SHARDS: usize = 64;

/// The virtual shard of the article with this [`Row::id`].
pub(crate) fn shard(id: u16) -> usize {
    usize::from(id) % SHARDS
}

/// What articles are looked up by: 47 bits, of which the lowest tells names from texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feature(u64);

impl Feature {
    /// A feature of a text.
    pub(crate) fn text(feature: u64) -> Self {
        Self(scramble(feature) >> 1 & !1)
    }

    /// A name of an article, hashed.
    pub(crate) fn name(hash: u64) -> Self {
        Self(hash >> 17 | 1)
    }

    /// To be looked for, under this number.
    pub(crate) fn looked(self, number: usize) -> Looked {
        Looked { number: number as u32, feature: self.0 }
    }
}

/// Whether a stored feature is a name.
pub(crate) fn is_name(feature: u64) -> bool {
    feature & 1 == 1
}

/// Spreads a feature over all 48 bits: features are the lowest hashes of their text, so their first
/// bits say little.
fn scramble(feature: u64) -> u64 {
    const MASK: u64 = (1 << 48) - 1;
    let mixed = feature.wrapping_mul(0x9E37_79B9_7F4A_7C15) & MASK;
    (mixed ^ mixed >> 24).wrapping_mul(0xD6E8_FEB8_6659_FD93) & MASK
}
