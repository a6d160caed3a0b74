//! The newest articles: a hash table of features, and their rows.

use super::row::Row;
use super::segment::Looked;
use super::shard;
use hashbrown::HashTable;

/// A feature of an article: 48 bits of feature, 16 of the article's number in the lot.
type Posting = u64;

/// The articles of the lot that is being filled.
#[derive(Debug, Default)]
pub(crate) struct Lot {
    table: HashTable<Posting>,
    rows: Vec<Row>,
}

impl Lot {
    /// Adds an article; answers its number.
    pub(crate) fn push(&mut self, row: Row) -> u16 {
        let number = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        self.rows.push(row);
        number
    }

    /// Says that the article of that number has the feature.
    pub(crate) fn insert(&mut self, feature: u64, number: u16) {
        let posting = feature << 16 | u64::from(number);
        self.table.insert_unique(spread(feature), posting, |posting| spread(posting >> 16));
    }

    /// The same, unless `stop` articles of its virtual shard have the feature: no more are asked for.
    pub(crate) fn insert_unless(&mut self, feature: u64, number: u16, stop: u32) {
        let shard_of = |number: u64| self.rows.get(number as usize).map(|row| shard(row.id));
        let own = shard_of(u64::from(number));
        let same =
            self.table.iter_hash(spread(feature)).filter(|posting| *posting >> 16 == feature);
        let of_shard = same.filter(|posting| shard_of(*posting & 0xFFFF) == own).count();
        if of_shard < stop as usize {
            self.insert(feature, number);
        }
    }

    /// Appends, for each of the features, its number in `looked` and the numbers of the articles that have
    /// it, ascending.
    pub(crate) fn find(&self, looked: &[Looked], found: &mut Vec<(u32, u32)>) {
        for Looked { number, feature } in looked {
            let start = found.len();
            for posting in self.table.iter_hash(spread(*feature)) {
                if posting >> 16 == *feature {
                    found.push((*number, (posting & 0xFFFF) as u32));
                }
            }
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
        for posting in postings {
            table.insert_unique(spread(posting >> 16), *posting, |other| spread(other >> 16));
        }
        Self { table, rows }
    }
}

/// A feature for the table, which looks at the lowest and the highest bits of 64.
fn spread(feature: u64) -> u64 {
    feature | feature << 48
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_found_in_order() {
        let mut lot = Lot::default();
        for offset in 0..300 {
            let number = lot.push(Row::plain(offset));
            lot.insert(7, number);
            lot.insert(1000 + offset, number);
        }
        let find = |features: &[u64]| -> Vec<u32> {
            let looked = features.iter().map(|feature| Looked { number: 0, feature: *feature });
            let mut found = Vec::new();
            lot.find(&looked.collect::<Vec<_>>(), &mut found);
            found.into_iter().map(|(_, number)| number).collect()
        };
        assert!(find(&[7]).into_iter().eq(0..300));
        assert_eq!(find(&[1005, 5]), [5]);
        let again = Lot::of(lot.rows().to_vec(), &lot.postings());
        assert_eq!(again.postings(), lot.postings());
    }
}
