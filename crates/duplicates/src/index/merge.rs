//! Several segments as one: in tiers, so that there are few however much is remembered.
//!
//! A merge of millions of articles takes seconds, and articles do not wait: it is done in small steps,
//! with every article that comes, and takes the place of its segments at a lot that was known when it
//! began. What lies in which segment follows from the log alone, also when a restart began the work anew.

use super::build::Builder;
use super::holder::Holder;
use super::segment::{Cursor, Segment};
use super::{Index, SHARDS, Sealed, is_name, shard};
use std::ops::Range;

/// Segments of one tier that are merged into one of the next.
const FAN: usize = 8;

/// Tiers that are merged. Segments of the last one, of 64 lots or some four million articles, are large
/// enough, and their merge is held in memory while it lasts.
const TIERS: u32 = 2;

/// The tier of a segment, by how many lots it holds.
fn tier(one: &Sealed) -> u32 {
    (one.last - one.first + 1).ilog(FAN as u64)
}

impl Index {
    /// Begins the merges that are to be done, and lets those take effect that are due when `lot` begins.
    /// What is found stays the same, save that of a feature of texts only the first `stop` articles of
    /// each virtual shard are kept: no more are asked for.
    pub(super) fn merge(&mut self, lot: u64, length: u64, stop: u32) {
        loop {
            self.plan(length, stop);
            let Some(at) = self.merging.iter().position(|one| one.due <= lot) else { return };
            let done = self.merging.remove(at);
            if let Some(range) = self.groups().into_iter().find(|range| done.is_of(self, range)) {
                self.sealed.splice(range, [done.finish()]);
            }
        }
    }

    /// Begins the merges of groups that have none, and drops those of groups that are no more.
    pub(crate) fn plan(&mut self, length: u64, stop: u32) {
        let groups = self.groups();
        let mut merging = std::mem::take(&mut self.merging);
        merging.retain(|one| groups.iter().any(|range| one.is_of(self, range)));
        for range in groups {
            if !merging.iter().any(|one| one.is_of(self, &range)) {
                merging.push(Merging::begin(&self.sealed[range], length, stop));
            }
        }
        self.merging = merging;
    }

    /// Goes on with what is being merged.
    pub(crate) fn work(&mut self) {
        self.merging.iter_mut().for_each(|one| one.step(one.pace));
    }

    /// The segments to be merged: of every tier that has enough of them, the oldest.
    fn groups(&self) -> Vec<Range<usize>> {
        let mut groups = Vec::new();
        let mut start = 0;
        while start < self.sealed.len() {
            let own = tier(&self.sealed[start]);
            let same = self.sealed[start..].iter().take_while(|one| tier(one) == own).count();
            start += same;
            if same >= FAN && own < TIERS {
                groups.push(start - FAN..start);
            }
        }
        groups
    }
}

/// A merge that goes on.
pub(super) struct Merging {
    /// The lots that are merged.
    first: u64,
    last: u64,
    /// It takes effect when this lot begins.
    due: u64,
    /// Postings that are merged with every article.
    pace: usize,
    /// Newest first.
    sources: Vec<Source>,
    /// The virtual shard of every article.
    shards: Vec<u8>,
    /// Articles of each virtual shard that have the feature `of`, so far.
    seen: [u32; SHARDS],
    of: u64,
    stop: u32,
    builder: Builder,
}

/// A segment that is merged, as far as it is read.
struct Source {
    /// What is added to its numbers.
    base: u32,
    head: Option<(u64, Holder)>,
    cursor: Cursor,
    segment: Segment,
}

impl std::fmt::Debug for Merging {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "lots {} to {}, due at {}", self.first, self.last, self.due)
    }
}

impl Source {
    fn of(segment: &Segment, base: u32) -> Self {
        let segment = segment.clone();
        let mut cursor = segment.begin();
        Self { base, head: segment.next(&mut cursor), cursor, segment }
    }

    /// The next feature; above all when there is none.
    fn feature(&self) -> u64 {
        self.head.map_or(u64::MAX, |(feature, _)| feature)
    }
}

impl Merging {
    /// Begins to merge segments, which come newest first; a lot is of `length` offsets.
    fn begin(sealed: &[Sealed], length: u64, stop: u32) -> Self {
        let (mut base, mut postings) = (0, 0);
        let mut sources = Vec::with_capacity(sealed.len());
        for Sealed { segment, .. } in sealed {
            sources.push(Source::of(segment, base));
            postings += segment.postings_len();
            base += segment.len() as u32;
        }
        let lots = |range: fn(&Sealed) -> u64| sealed.iter().map(range);
        let first = lots(|one| one.first).min().unwrap_or(0);
        let last = lots(|one| one.last).max().unwrap_or(0);
        // As long as the tier takes to get another segment.
        let time = sealed.iter().map(|one| (FAN as u64).pow(tier(one))).min().unwrap_or(1);
        // A little faster than needed: not all offsets are articles. The rest is done when it is due.
        let pace = 1 + postings * 5 / 4 / usize::try_from(time * length).unwrap_or(usize::MAX);
        let rows = || sealed.iter().flat_map(|one| one.segment.rows());
        let shards = rows().map(|row| shard(row.id) as u8).collect();
        let builder = Builder::new(base as usize, rows(), postings);
        let (seen, of, due) = ([0; SHARDS], u64::MAX, last + 1 + time);
        Self { first, last, due, pace, sources, shards, seen, of, stop, builder }
    }

    /// Whether it is the merge of these segments.
    fn is_of(&self, index: &Index, range: &Range<usize>) -> bool {
        let group = &index.sealed[range.clone()];
        let ends = group.last().map(|one| one.first).zip(group.first().map(|one| one.last));
        ends == Some((self.first, self.last))
    }

    /// Merges so many postings more. Of equal features that of the newest segment is the first.
    fn step(&mut self, postings: usize) {
        for _ in 0..postings {
            // A handful of sources: the least by looking at all.
            let least = self.sources.iter_mut().min_by_key(|source| source.feature());
            let Some((source, (feature, holder))) =
                least.and_then(|source| source.head.map(|head| (source, head)))
            else {
                return;
            };
            let holder = holder.above(source.base);
            source.head = source.segment.next(&mut source.cursor);
            if feature != self.of {
                (self.of, self.seen) = (feature, [0; SHARDS]);
            }
            let shard = self.shards.get(holder.number() as usize).copied().unwrap_or(0);
            let seen = &mut self.seen[usize::from(shard)];
            *seen += 1;
            if *seen <= self.stop || is_name(feature) {
                self.builder.push(feature, holder);
            }
        }
    }

    fn finish(mut self) -> Sealed {
        self.step(usize::MAX);
        Sealed { first: self.first, last: self.last, segment: self.builder.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Feature;
    use super::super::row::Row;
    use super::*;

    const LOT: u64 = 10;

    /// An index of 700 articles; its segments are read anew before these lots.
    fn fill(merging: bool, restarts: &[u64]) -> Index {
        let mut index = Index::default();
        for lot in 0..140 {
            if restarts.contains(&lot) {
                index.merging.clear();
                index.plan(LOT, 4);
            }
            for i in 0..5 {
                let offset = lot * LOT + i;
                let number = index.push(Row::plain(offset));
                index.insert_name(Feature::name(offset % 13), number);
                let holder = Holder::new(u32::from(number), offset.is_multiple_of(3));
                index.insert_text(Feature::text(offset << 20), holder, 4);
                index.work();
            }
            index.seal(LOT);
            if merging {
                index.merge(lot + 1, LOT, 4);
            }
        }
        index
    }

    #[test]
    fn merged_or_not_the_same_is_found_in_the_same_order() {
        let (mut plain, mut merged) = (fill(false, &[]), fill(true, &[]));
        assert_eq!((plain.sealed.len(), plain.len()), (140, merged.len()));
        assert!(merged.sealed.len() < 30, "{}", merged.sealed.len());
        let texts = (0..1400).map(|offset| Feature::text(offset << 20));
        for feature in (0..13).map(Feature::name).chain(texts) {
            let found = |index: &mut Index| {
                let mut found = Vec::new();
                for block in 0..index.blocks() {
                    index.find(&[feature.looked(0)], block, &mut found);
                }
                let rows =
                    found.into_iter().map(|(_, at, head)| (index.row(at).unwrap().offset, head));
                rows.collect::<Vec<_>>()
            };
            assert_eq!(found(&mut plain), found(&mut merged));
        }
    }

    #[test]
    fn what_lies_in_which_segment_follows_from_the_log() {
        let shape = |index: &Index| -> Vec<_> {
            let one = |one: &Sealed| (one.first, one.last, one.segment.checksum());
            index.sealed.iter().map(one).collect()
        };
        let whole = shape(&fill(true, &[]));
        assert!(whole.iter().any(|(first, last, _)| last - first == 63), "{whole:?}");
        assert_eq!(whole, shape(&fill(true, &[9, 70, 71, 72, 100])));
    }
}
