//! What shares a feature or a name with an arrival: one look-up for all of them.

use super::Arrival;
use crate::index::row::Row;
use crate::index::{At, Feature, Index, Looked, SHARDS, shard};
use std::ops::Range;

/// The names of an arrival that are looked up, of its text and of itself. Features come behind them.
const NAMES: usize = 2;

/// By which rules features of texts are passed over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// A feature is passed over in a virtual shard where so many live articles have it.
    pub(super) stop: usize,
    /// How many virtual shards the slot owns.
    pub(super) shards: usize,
    /// Offsets below are forgotten.
    pub(super) floor: u64,
}

/// What was found for one arrival; the room is kept from one to the next.
#[derive(Debug)]
pub(super) struct Touched {
    looked: Vec<Looked>,
    /// With the number of the name or the feature, and whether it stands in the first third of the other
    /// text; in the order in which articles are looked at.
    found: Vec<(u32, At, bool)>,
    shared: Vec<Shared>,
    /// Features of the arrival that are passed over, per virtual shard.
    stopped: [u16; SHARDS],
}

/// An article that shares a feature with the arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) at: At,
    /// Whether the feature stands in the first third of the arrival.
    pub(super) head: bool,
    /// Whether it stands in the first third of the other.
    pub(super) head_there: bool,
}

impl Default for Touched {
    fn default() -> Self {
        let (looked, found, shared) = (Vec::new(), Vec::new(), Vec::new());
        Self { looked, found, shared, stopped: [0; SHARDS] }
    }
}

impl Touched {
    /// Looks an arrival up.
    pub(super) fn look(&mut self, index: &mut Index, arrival: &Arrival<'_>, rules: Rules) {
        let features = arrival.article.sketch.features().iter().copied().map(Feature::text);
        let names =
            [arrival.article.sketch.content(), arrival.id].map(|name| Feature::name(name as u64));
        let all = names.into_iter().chain(features);
        self.looked.clear();
        self.looked.extend(all.enumerate().map(|(number, feature)| feature.looked(number)));
        self.find(index, rules);
        self.shared.clear();
        self.stopped.fill(0);
        let mut start = self.found.partition_point(|(number, ..)| (*number as usize) < NAMES);
        while let Some((number, ..)) = self.found.get(start).copied() {
            let same =
                self.found[start..].iter().take_while(|(other, ..)| *other == number).count();
            self.take(index, start..start + same, arrival, rules);
            start += same;
        }
        self.shared.sort_unstable_by_key(|shared| shared.at);
    }

    /// Finds all that is looked for, block by block; no more is asked for where every virtual shard has
    /// enough.
    fn find(&mut self, index: &mut Index, rules: Rules) {
        let Self { looked, found, .. } = self;
        found.clear();
        let mut counts = vec![0_usize; looked.len()];
        for block in 0..index.blocks() {
            let before = found.len();
            index.find(looked, block, found);
            found[before..].iter().for_each(|(number, ..)| counts[*number as usize] += 1);
            looked.retain(|looked| {
                let number = looked.number as usize;
                let few = number < NAMES || counts[number] < rules.stop * rules.shards;
                few || {
                    let own = found.iter().filter(|(number, ..)| *number == looked.number);
                    let counts = count(index, own.map(|(_, at, _)| *at), rules.floor);
                    let full = counts.iter().filter(|count| usize::from(**count) >= rules.stop);
                    full.count() < rules.shards
                }
            });
        }
        found.sort_unstable();
    }

    /// Takes in the articles that have one feature, `found[range]`.
    fn take(&mut self, index: &Index, range: Range<usize>, arrival: &Arrival<'_>, rules: Rules) {
        let Self { found, shared, stopped, .. } = self;
        let found = &found[range];
        let feature = found.first().map_or(0, |(number, ..)| *number as usize - NAMES);
        let head = arrival.article.sketch.heads()[feature];
        let articles = || found.iter().map(|(_, at, _)| *at);
        let all = found.iter().map(|(_, at, head_there)| Shared {
            at: *at,
            head,
            head_there: *head_there,
        });
        if found.len() < rules.stop {
            shared.extend(all);
            return;
        }
        let counts = count(index, articles(), rules.floor);
        let is_full = |shard: usize| usize::from(counts[shard]) >= rules.stop;
        (0..SHARDS).for_each(|shard| stopped[shard] += u16::from(is_full(shard)));
        let is_open = |one: &Shared| index.row(one.at).is_some_and(|row| !is_full(shard(row.id)));
        shared.extend(all.filter(is_open));
    }

    /// Live articles that may have the text of the arrival, and those that may be the same article.
    pub(super) fn named(&self, index: &Index) -> [Vec<(At, Row)>; NAMES] {
        [0, 1].map(|name| {
            let own = self.found.iter().filter(|(number, ..)| *number == name);
            own.filter_map(|(_, at, _)| Some((*at, index.row(*at)?))).collect()
        })
    }

    /// The articles that share features with the arrival, those of one article together.
    pub(super) fn shared(&self) -> &[Shared] {
        &self.shared
    }

    /// The same of one article.
    pub(super) fn shared_with(&self, at: At) -> &[Shared] {
        let start = self.shared.partition_point(|other| other.at < at);
        let length = self.shared[start..].iter().take_while(|other| other.at == at).count();
        &self.shared[start..start + length]
    }

    /// How many features of the arrival are passed over in a virtual shard.
    pub(super) fn stopped(&self, shard: usize) -> usize {
        usize::from(self.stopped[shard])
    }
}

/// How many of these articles live in each virtual shard; no more than 255 are counted.
fn count(index: &Index, articles: impl Iterator<Item = At>, floor: u64) -> [u8; SHARDS] {
    let mut counts = [0_u8; SHARDS];
    for row in articles.filter_map(|at| index.row(at)).filter(|row| row.offset >= floor) {
        let count = &mut counts[shard(row.id)];
        *count = count.saturating_add(1);
    }
    counts
}
