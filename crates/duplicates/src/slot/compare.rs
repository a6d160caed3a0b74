//! How alike an arrival and the articles are that share something with it.

use super::touched::Shared;
use super::{Arrival, Slot, check, minute};
use crate::hits::{Hit, Hits, MOST, WHOLE};
use crate::index::row::Row;
use crate::index::{At, shard};
use crate::text::figures::agreement;

/// Shared features below which two articles are not compared: so few are shared by chance.
const FEW: usize = 4;

/// The least share of an article that says something of it, in parts of [`WHOLE`].
const LEAST: u16 = 1000;

/// How much of each of two twins is in the other, in parts of [`WHOLE`].
const TWIN: u16 = 8000;

/// How far apart twins are at most. One that is older would be out of reach too soon.
const TWIN_MINUTES: u32 = 3 * 24 * 60;

impl Slot {
    /// Finds the same article and the same text.
    pub(super) fn same(&self, arrival: &Arrival<'_>) -> Hits {
        let alive = |slot: &Self, row: &Row| {
            row.offset >= arrival.floor && !slot.withdrawn.contains(&row.offset)
        };
        let [mut same_text, mut same_article] = self.touched.named(&self.index);
        same_text.retain(|(_, row)| row.content == check(arrival.article.sketch.content()));
        same_article.retain(|(_, row)| row.id == check(arrival.id));
        let again = |at: &At| same_text.iter().any(|(other, _)| other == at);
        let mut hits = Hits::default();
        for (at, row) in same_article.iter().filter(|(_, row)| alive(self, row)) {
            if again(at) {
                hits.again = hits.again.into_iter().chain([row.offset]).min();
            }
            if hits.before.is_none_or(|hit| hit.offset < row.offset) {
                hits.before = Some(self.hit(arrival, *at, row));
            }
        }
        let reachable = same_text
            .iter()
            .filter(|(_, row)| alive(self, row) && self.within_reach(arrival.at_ms, row.minute));
        hits.exact = reachable.map(|(_, row)| row.offset).min();
        hits
    }

    /// How alike the arrival and an earlier article are.
    fn hit(&self, arrival: &Arrival<'_>, at: At, row: &Row) -> Hit {
        self.compare(arrival, row, self.touched.shared_with(at))
    }

    fn compare(&self, arrival: &Arrival<'_>, row: &Row, shared_by: &[Shared]) -> Hit {
        let shared = shared_by.len();
        let sketch = &arrival.article.sketch;
        let (own, theirs) = (sketch.threshold().value(), row.threshold.value());
        let below = own.min(theirs);
        let own = sketch.features().partition_point(|feature| *feature < below);
        let stopped = self.touched.stopped(shard(row.id));
        // So many of their features lie below, if they are spread evenly.
        let part =
            |count: u16| (u128::from(count) * u128::from(below) / u128::from(theirs)) as usize;
        let share = |of: usize| {
            let of = of.max(shared).max(1);
            (shared * usize::from(WHOLE) / of) as u16
        };
        let head =
            |shared: usize, of: usize| (shared * usize::from(WHOLE) / of.max(shared).max(1)) as u16;
        let here = shared_by.iter().filter(|one| one.head).count();
        let there = shared_by.iter().filter(|one| one.head_there).count();
        let heads = sketch.heads()[..own].iter().filter(|head| **head).count();
        Hit {
            of_head: head(here, heads),
            of_head_there: head(there, part(row.heads)),
            offset: row.offset,
            shared: shared.min(usize::from(u16::MAX)) as u16,
            of_this: share(own.saturating_sub(stopped)),
            of_match: share(part(row.features).saturating_sub(stopped)),
            figures: agreement(sketch.figures(), &row.figures),
        }
    }

    /// Adds the most alike articles to `hits`; answers whether one of them, in the arrival's own
    /// virtual shard, is so like it and so close in time that its features find both.
    pub(super) fn alike(&self, arrival: &Arrival<'_>, hits: &mut Hits) -> bool {
        let mut twin = false;
        for run in self.touched.shared().chunk_by(|one, other| one.at == other.at) {
            if run.len() < FEW {
                continue;
            }
            let Some(row) = self.index.row(run[0].at) else { continue };
            let gone = row.offset < arrival.floor || self.withdrawn.contains(&row.offset);
            if gone || !self.within_reach(arrival.at_ms, row.minute) {
                continue;
            }
            let hit = self.compare(arrival, &row, run);
            if hit.share() < self.settings.least_part().min(LEAST) {
                continue;
            }
            twin |= shard(row.id) == arrival.shard
                && hit.of_this.min(hit.of_match) >= TWIN
                && row.minute.abs_diff(minute(arrival.at_ms)) <= TWIN_MINUTES;
            hits.alike.push(hit);
            if hits.alike.len() > 16 * MOST {
                hits.settle();
            }
        }
        twin
    }

    fn within_reach(&self, at_ms: i64, other: i32) -> bool {
        let own = minute(at_ms);
        let undated = own == i32::MAX || other == i32::MAX;
        undated || i64::from(own.abs_diff(other)) <= self.settings.reach_ms() / 60_000
    }
}
