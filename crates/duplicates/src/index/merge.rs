//! Several segments as one: in tiers, so that there are few however much is remembered.

use super::row::Row;
use super::segment::{Postings, Segment};
use super::{Index, SHARDS, Sealed, is_name, shard};
use std::ops::Range;

/// Segments of one tier that are merged into one of the next.
const FAN: usize = 8;

impl Index {
    /// Merges while a tier is full. What is found stays the same, save that of a feature of texts
    /// only the first `stop` articles of each virtual shard are kept: no more are asked for.
    pub(crate) fn merge(&mut self, stop: u32) {
        while let Some(range) = self.full_tier() {
            let merged = merge(&self.sealed[range.clone()], stop);
            self.sealed.splice(range, merged);
        }
    }

    /// The segments of the smallest tier that has enough of them. Tiers go by how many lots a
    /// segment holds.
    fn full_tier(&self) -> Option<Range<usize>> {
        let tier = |one: &Sealed| (one.last - one.first + 1).ilog(FAN as u64);
        let mut start = 0;
        while start < self.sealed.len() {
            let own = tier(&self.sealed[start]);
            let same = self.sealed[start..].iter().take_while(|one| tier(one) == own).count();
            if same >= FAN {
                return Some(start..start + same);
            }
            start += same;
        }
        None
    }
}

/// A segment that is merged, as far as it is read.
struct Source<'a> {
    /// What is added to its numbers.
    base: u32,
    head: Option<(u64, u32)>,
    postings: Postings<'a>,
}

impl Source<'_> {
    /// The next feature; above all when there is none.
    fn feature(&self) -> u64 {
        self.head.map_or(u64::MAX, |(feature, _)| feature)
    }
}

/// One segment of the given ones, which come newest first.
fn merge(sealed: &[Sealed], stop: u32) -> Option<Sealed> {
    let (newest, oldest) = (sealed.first()?, sealed.last()?);
    let mut base = 0;
    let mut sources = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0;
    for one in sealed {
        let length = one.segment.len() as u32;
        rows.extend((0..length).filter_map(|number| one.segment.row(number)));
        let mut postings = one.segment.postings();
        sources.push(Source { base, head: postings.next(), postings });
        count += one.segment.postings_len();
        base += length;
    }
    let merged = std::iter::from_fn(|| {
        // A handful of sources: the least by looking at all. The first of equal ones is the newest.
        let least = sources.iter_mut().min_by_key(|source| source.feature())?;
        let (feature, number) = least.head?;
        least.head = least.postings.next();
        Some((feature, least.base + number))
    });
    let (mut last, mut seen) = (u64::MAX, [0; SHARDS]);
    let kept = merged.filter(|(feature, number)| {
        if *feature != last {
            (last, seen) = (*feature, [0; SHARDS]);
        }
        let own = &mut seen[shard(rows[*number as usize].id)];
        *own += 1;
        *own <= stop || is_name(*feature)
    });
    let segment = Segment::build(rows.iter().copied(), kept, count);
    Some(Sealed { first: oldest.first, last: newest.last, segment })
}

#[cfg(test)]
mod tests {
    use super::super::Feature;
    use super::*;

    #[test]
    fn merged_or_not_the_same_is_found_in_the_same_order() {
        let fill = |merging: bool| {
            let mut index = Index::default();
            for lot in 0..70_u64 {
                for i in 0..5 {
                    let offset = lot * 10 + i;
                    let number = index.push(Row::plain(offset));
                    index.insert(Feature::name(offset % 13), number);
                    index.insert(Feature::text(offset << 20), number);
                }
                index.seal(10);
                if merging {
                    index.merge(4);
                }
            }
            index
        };
        let (mut plain, mut merged) = (fill(false), fill(true));
        assert_eq!((plain.sealed.len(), plain.len()), (70, merged.len()));
        assert!(merged.sealed.len() < 20);
        let texts = (0..700).map(|offset| Feature::text(offset << 20));
        for feature in (0..13).map(Feature::name).chain(texts) {
            let found = |index: &mut Index| {
                let mut found = Vec::new();
                for block in 0..index.blocks() {
                    index.find(feature, block, &mut found);
                }
                let rows = found.into_iter().map(|at| index.row(at).unwrap().offset);
                rows.collect::<Vec<_>>()
            };
            assert_eq!(found(&mut plain), found(&mut merged));
        }
    }
}
