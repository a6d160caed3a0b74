//! An index slot: the part of the memory that finds what an arrival is like.
//!
//! Slot `s` of `S` reads the whole log and owns the virtual shards `v` with `v mod S = s`; the shard
//! of an article is the hash of its id modulo 64. (Not its offset: markers of transactions take
//! offsets, too, and the same articles in the same order are to get the same verdicts.) Every limit here holds for one virtual shard, so that all
//! slots together find the same, however many there are.

use crate::clock::UNDATED;
use crate::hits::{Hit, Hits, MOST, WHOLE};
use crate::index::row::Row;
use crate::index::{At, Feature, Index, SHARDS, shard};
use crate::names::{article_key, record_key, source_key};
use crate::post::{Post, Sketched, What};
use crate::retract::Named;
use crate::settings::{Settings, SettingsError};
use crate::text::figures::agreement;
use crate::tide::Tide;
use std::collections::BTreeSet;

/// Which virtual shards a slot owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 0.
    pub slot: u32,
    /// How many slots there are, 1 to 64.
    pub slots: u32,
}

impl Part {
    /// All of them.
    pub const WHOLE: Self = Self { slot: 0, slots: 1 };

    /// Whether the slot owns this virtual shard.
    fn owns(&self, shard: usize) -> bool {
        shard as u32 % self.slots == self.slot
    }

    fn shards(&self) -> usize {
        (0..SHARDS).filter(|shard| self.owns(*shard)).count()
    }
}

/// An index slot.
#[derive(Debug)]
pub struct Slot {
    pub(crate) settings: Settings,
    pub(crate) part: Part,
    pub(crate) tide: Tide,
    pub(crate) index: Index,
    /// Offsets of articles that were taken down.
    pub(crate) withdrawn: BTreeSet<u64>,
    room: Room,
}

/// Room for one look, kept from one to the next.
#[derive(Debug)]
struct Room {
    found: Vec<At>,
    /// With whether the feature stands in the first third of the arrival.
    touched: Vec<(At, bool)>,
    /// Features of the arrival that are passed over, per virtual shard.
    stopped: [u16; SHARDS],
}

impl Default for Room {
    fn default() -> Self {
        Self { found: Vec::new(), touched: Vec::new(), stopped: [0; SHARDS] }
    }
}

/// What is being looked for.
struct Arrival<'a> {
    article: &'a Sketched,
    at_ms: i64,
    /// Offsets below are forgotten.
    floor: u64,
}

impl Slot {
    /// An empty slot.
    ///
    /// # Errors
    /// [`SettingsError`] when the settings or the part cannot be used.
    pub fn new(settings: Settings, part: Part) -> Result<Self, SettingsError> {
        settings.check()?;
        if part.slots == 0 || part.slots as usize > SHARDS || part.slot >= part.slots {
            return Err(SettingsError::Part { slot: part.slot, slots: part.slots });
        }
        Ok(Self::empty(settings, part))
    }

    /// The same for settings and a part that were checked.
    pub(crate) fn empty(settings: Settings, part: Part) -> Self {
        Self {
            settings,
            part,
            tide: Tide::default(),
            index: Index::default(),
            withdrawn: BTreeSet::new(),
            room: Room::default(),
        }
    }

    /// Says that the log's first records had been deleted.
    pub fn begin_late(&mut self) {
        self.tide.begin_late();
    }

    /// How many articles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks up the record of the log at `offset`, and remembers it if it is its own.
    pub fn look(&mut self, offset: u64, post: &Post) -> Hits {
        match &post.what {
            What::Nothing => Hits::default(),
            What::Takedown { id, source_id } => {
                let (id, source_id) = (id.as_deref(), source_id.as_deref());
                let key = post.key.as_deref();
                let mut names = Named { id, source_id, key }.names();
                // Keys that are ids are not filed a second time.
                let as_id = key.filter(|_| id.or(source_id).is_none());
                names.extend(as_id.and_then(|key| str::from_utf8(key).ok()).map(article_key));
                let named = names.into_iter().flat_map(|name| self.named(name)).collect();
                let mut hits = Hits { named, ..Hits::default() };
                hits.settle();
                self.withdrawn.extend(&hits.named);
                hits
            }
            What::Article(article) => self.article(offset, article, post.key.as_deref()),
        }
    }

    fn article(&mut self, offset: u64, article: &Sketched, key: Option<&[u8]>) -> Hits {
        let turn = self.tide.see(offset, article.event_time_ms, &self.settings);
        let floor = self.tide.floor(&self.settings);
        if turn.began {
            let lot = u64::from(self.settings.lot);
            self.index.turn((offset / lot, floor / lot), lot, self.settings.stop);
            self.withdrawn = self.withdrawn.split_off(&floor);
        }
        self.index.work();
        let arrival = Arrival { article, at_ms: turn.at_ms, floor };
        self.touch(&arrival);
        let mut hits = self.names(&arrival);
        let own = shard(check(article_key(&article.id)));
        let twin = self.alike(&arrival, own, &mut hits);
        hits.settle();
        if self.part.owns(own) {
            self.remember(offset, &arrival, key, twin);
        }
        hits
    }

    /// Live articles with this name, ascending.
    fn named(&mut self, name: u128) -> Vec<u64> {
        let floor = self.tide.floor(&self.settings);
        let rows =
            self.find_name(Feature::name(name as u64)).into_iter().map(|(_, row)| row.offset);
        let mut offsets: Vec<u64> = rows.filter(|offset| *offset >= floor).collect();
        offsets.sort_unstable();
        offsets
    }

    fn find_name(&mut self, name: Feature) -> Vec<(At, Row)> {
        let found = &mut self.room.found;
        found.clear();
        for block in 0..self.index.blocks() {
            self.index.find(name, block, found);
        }
        found.iter().filter_map(|at| Some((*at, self.index.row(*at)?))).collect()
    }

    /// Finds the same article and the same text.
    fn names(&mut self, arrival: &Arrival<'_>) -> Hits {
        let alive = |slot: &Self, row: &Row| {
            row.offset >= arrival.floor && !slot.withdrawn.contains(&row.offset)
        };
        let (content, id) = (arrival.article.sketch.content(), article_key(&arrival.article.id));
        let mut same_text = self.find_name(Feature::name(content as u64));
        same_text.retain(|(_, row)| row.content == check(content));
        let mut same_article = self.find_name(Feature::name(id as u64));
        same_article.retain(|(_, row)| row.id == check(id));
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

    /// Collects the articles that share features with the arrival, once for every feature.
    fn touch(&mut self, arrival: &Arrival<'_>) {
        let Room { found, touched, stopped } = &mut self.room;
        touched.clear();
        stopped.fill(0);
        let stop = self.settings.stop as usize;
        let shards = self.part.shards();
        let sketch = &arrival.article.sketch;
        for (feature, head) in sketch.features().iter().zip(sketch.heads()) {
            let feature = Feature::text(*feature);
            found.clear();
            let mut counts = [0_u8; SHARDS];
            let (mut counted, mut full) = (0, 0);
            for block in 0..self.index.blocks() {
                self.index.find(feature, block, found);
                if found.len() < stop {
                    continue;
                }
                for at in &found[counted..] {
                    let Some(row) = self.index.row(*at) else { continue };
                    if row.offset >= arrival.floor {
                        let count = &mut counts[shard(row.id)];
                        *count = count.saturating_add(1);
                        full += usize::from(usize::from(*count) == stop);
                    }
                }
                counted = found.len();
                if full == shards {
                    break;
                }
            }
            if full == 0 {
                touched.extend(found.iter().map(|at| (*at, *head)));
                continue;
            }
            for (count, stopped) in counts.iter().zip(stopped.iter_mut()) {
                *stopped += u16::from(usize::from(*count) >= stop);
            }
            let open = found.iter().filter(|at| {
                let row = self.index.row(**at);
                row.is_some_and(|row| usize::from(counts[shard(row.id)]) < stop)
            });
            touched.extend(open.map(|at| (*at, *head)));
        }
        touched.sort_unstable();
    }

    /// How alike the arrival and an earlier article are, by what [`Slot::touch`] has found.
    fn hit(&self, arrival: &Arrival<'_>, at: At, row: &Row) -> Hit {
        let touched = &self.room.touched;
        let start = touched.partition_point(|(other, _)| *other < at);
        let length = touched[start..].iter().take_while(|(other, _)| *other == at).count();
        self.compare(arrival, row, &touched[start..start + length])
    }

    fn compare(&self, arrival: &Arrival<'_>, row: &Row, touched: &[(At, bool)]) -> Hit {
        let shared = touched.len();
        let sketch = &arrival.article.sketch;
        let (own, theirs) = (sketch.threshold().value(), row.threshold.value());
        let below = own.min(theirs);
        let own = sketch.features().partition_point(|feature| *feature < below);
        let stopped = usize::from(self.room.stopped[shard(row.id)]);
        let theirs = u64::from(row.features) as u128 * u128::from(below) / u128::from(theirs);
        let share = |of: usize| {
            let of = of.max(shared).max(1);
            (shared * usize::from(WHOLE) / of) as u16
        };
        let shared_heads = touched.iter().filter(|(_, head)| *head).count();
        let heads = sketch.heads()[..own].iter().filter(|head| **head).count();
        Hit {
            of_head: (shared_heads * usize::from(WHOLE) / heads.max(shared_heads).max(1)) as u16,
            offset: row.offset,
            shared: shared.min(usize::from(u16::MAX)) as u16,
            of_this: share(own.saturating_sub(stopped)),
            of_match: share((theirs as usize).saturating_sub(stopped)),
            figures: agreement(sketch.figures(), &row.figures),
        }
    }

    /// Adds the most alike articles to `hits`; answers whether one of them, in the arrival's own
    /// virtual shard, is so like it and so close in time that its features find both.
    fn alike(&self, arrival: &Arrival<'_>, own: usize, hits: &mut Hits) -> bool {
        let mut twin = false;
        for run in self.room.touched.chunk_by(|one, other| one.0 == other.0) {
            if run.len() < FEW {
                continue;
            }
            let Some(row) = self.index.row(run[0].0) else { continue };
            let gone = row.offset < arrival.floor || self.withdrawn.contains(&row.offset);
            if gone || !self.within_reach(arrival.at_ms, row.minute) {
                continue;
            }
            let hit = self.compare(arrival, &row, run);
            if hit.share() < self.settings.least_part().min(LEAST) {
                continue;
            }
            twin |= shard(row.id) == own
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

    fn remember(&mut self, offset: u64, arrival: &Arrival<'_>, key: Option<&[u8]>, twin: bool) {
        let article = arrival.article;
        let sketch = &article.sketch;
        let row = Row {
            offset,
            minute: minute(arrival.at_ms),
            threshold: sketch.threshold(),
            features: u16::try_from(sketch.features().len()).unwrap_or(u16::MAX),
            id: check(article_key(&article.id)),
            content: check(sketch.content()),
            figures: *sketch.figures(),
        };
        let number = self.index.push(row);
        let mut names = vec![article_key(&article.id), sketch.content()];
        names.extend(article.source_id.as_deref().map(source_key));
        names.extend(key.filter(|key| *key != article.id.as_bytes()).map(record_key));
        for name in names {
            self.index.insert(Feature::name(name as u64), number);
        }
        if twin || sketch.is_short() {
            return;
        }
        for feature in sketch.features() {
            self.index.insert(Feature::text(*feature), number);
        }
    }
}

/// The bits of a name that its feature does not hold.
fn check(name: u128) -> u16 {
    (name >> 64) as u16
}

/// Shared features below which two articles are not compared: so few are shared by chance.
const FEW: usize = 4;

/// The least share of an article that says something of it, in parts of [`WHOLE`].
const LEAST: u16 = 1000;

/// How much of each of two twins is in the other, in parts of [`WHOLE`].
const TWIN: u16 = 8000;

/// How far apart twins are at most. One that is older would be out of reach too soon.
const TWIN_MINUTES: u32 = 3 * 24 * 60;

/// The minute of a time, rounded down; the greatest number for none.
fn minute(at_ms: i64) -> i32 {
    if at_ms == UNDATED {
        return i32::MAX;
    }
    let minute = at_ms.div_euclid(60_000);
    i32::try_from(minute.clamp(i64::from(i32::MIN), i64::from(i32::MAX) - 1)).unwrap_or(i32::MAX)
}
