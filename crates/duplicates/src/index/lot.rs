//! The newest articles: a hash table of features, and their rows.

use super::holder::Holder;
use super::row::Row;
use super::shape::FEATURE_BITS;
use super::shard;
use super::view::Looked;
use hashbrown::HashTable;
use std::hint::black_box;

/// A feature of an article: 47 bits of feature, 17 of who has it.
type Posting = u64;

const HOLDER_BITS: u32 = 17;

fn posting(feature: u64, holder: Holder) -> Posting {
    feature << HOLDER_BITS | holder.to_bits()
}

/// The feature of a posting, and who has it.
pub(crate) fn split(posting: Posting) -> (u64, Holder) {
    let holder = Holder::from_bits(posting & ((1 << HOLDER_BITS) - 1));
    (posting >> HOLDER_BITS, holder)
}

/// The articles of the lot that is being filled.
#[derive(Debug, Default)]
pub(crate) struct Lot {
    table: HashTable<Posting>,
    rows: Vec<Row>,
}

impl Lot {
    /// An empty one with room for what this one holds, so that the table need not grow again and again.
    pub(crate) fn successor(&self) -> Self {
        let table = HashTable::with_capacity(self.table.len());
        Self { table, rows: Vec::with_capacity(self.rows.len()) }
    }

    /// Adds an article; answers its number.
    pub(crate) fn push(&mut self, row: Row) -> u16 {
        let number = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        self.rows.push(row);
        number
    }

    /// Says who has the feature.
    pub(crate) fn insert(&mut self, feature: u64, holder: Holder) {
        let posting = posting(feature, holder);
        self.table.insert_unique(spread(feature), posting, |posting| spread(split(*posting).0));
    }

    /// The same, unless `stop` articles of its virtual shard have the feature: no more are asked for.
    pub(crate) fn insert_unless(&mut self, feature: u64, holder: Holder, stop: u32) {
        let shard_of = |holder: Holder| {
            let row = self.rows.get(holder.number() as usize);
            row.map(|row| shard(row.id))
        };
        let own = shard_of(holder);
        let stop = stop as usize;
        // Of nearly all features so few are known that the shards need not be asked.
        let few = self.holders(feature).take(stop).count() < stop;
        let of_shard = || self.holders(feature).filter(|other| shard_of(*other) == own).count();
        if few || of_shard() < stop {
            self.insert(feature, holder);
        }
    }

    fn holders(&self, feature: u64) -> impl Iterator<Item = Holder> {
        let all = self.table.iter_hash(spread(feature)).map(|posting| split(*posting));
        all.filter(move |(other, _)| *other == feature).map(|(_, holder)| holder)
    }

    /// Appends, for each of the features, its number in `looked` and who has it, ascending.
    ///
    /// The table does not fit in the caches: what is looked for is read first in a loop in which nothing depends on
    /// what was read before, so that the waits for memory overlap.
    pub(crate) fn find(&self, looked: &[Looked], found: &mut Vec<(u32, Holder)>) {
        let touch = |looked: &Looked| self.table.find(spread(looked.feature), |_| true);
        let touched = looked.iter().filter_map(touch).fold(0, |sum, posting| sum ^ posting);
        black_box(touched);
        for Looked { number, feature } in looked {
            let start = found.len();
            found.extend(self.holders(*feature).map(|holder| (*number, holder)));
            found[start..].sort_unstable();
        }
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All postings, ascending.
    pub(crate) fn postings(&self) -> Vec<Posting> {
        let mut all: Vec<Posting> = self.table.iter().copied().collect();
        all.sort_unstable();
        all
    }

    /// The lot of these rows and postings.
    pub(crate) fn of(rows: Vec<Row>, postings: &[Posting]) -> Self {
        let mut table = HashTable::with_capacity(postings.len());
        let hash = |posting: &Posting| spread(split(*posting).0);
        for posting in postings {
            table.insert_unique(hash(posting), *posting, hash);
        }
        Self { table, rows }
    }
}

/// A feature for the table, which looks at the lowest and the highest bits of 64.
fn spread(feature: u64) -> u64 {
    feature | feature << FEATURE_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_found_in_order() {
        let mut lot = Lot::default();
        for offset in 0..300 {
            let number = lot.push(Row::plain(offset));
            let holder = Holder::new(u32::from(number), offset % 2 == 1);
            lot.insert(7, holder);
            lot.insert(1000 + offset, holder);
        }
        let find = |features: &[u64]| -> Vec<u32> {
            let looked = features.iter().map(|feature| Looked { number: 0, feature: *feature });
            let mut found = Vec::new();
            lot.find(&looked.collect::<Vec<_>>(), &mut found);
            let odd = |holder: &Holder| holder.number() % 2 == 1;
            assert!(found.iter().all(|(_, holder)| holder.head() == odd(holder)));
            found.into_iter().map(|(_, holder)| holder.number()).collect()
        };
        assert!(find(&[7]).into_iter().eq(0..300));
        assert_eq!(find(&[1005, 5]), [5]);
        let again = Lot::of(lot.rows().to_vec(), &lot.postings());
        assert_eq!(again.postings(), lot.postings());
    }
}
