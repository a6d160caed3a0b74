//! An index slot: the part of the memory that finds what an arrival is like.
//!
//! Slot `s` of `S` reads the whole log and owns the virtual shards `v` with `v mod S = s`; the shard
//! of an article is the hash of its id modulo 64. (Not its offset: markers of transactions take
//! offsets, too, and the same articles in the same order are to get the same verdicts.) Every limit here
//! holds for one virtual shard, so that all slots together find the same, however many there are.

mod compare;
mod touched;

use crate::clock::UNDATED;
use crate::hits::Hits;
use crate::index::holder::Holder;
use crate::index::row::Row;
use crate::index::{Feature, Index, SHARDS, shard};
use crate::memo::Trail;
use crate::names::{article_key, record_key, source_key};
use crate::post::{Post, Sketched, What};
use crate::retract::Named;
use crate::settings::{Settings, SettingsError};
use crate::tide::Tide;
use crate::translations::{Sought, Translations};
use std::collections::BTreeSet;
use touched::{Rules, Touched};

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
    pub(crate) translations: Translations,
    /// The last records of the log.
    pub(crate) trail: Trail,
    touched: Touched,
}

/// What is being looked for.
struct Arrival<'a> {
    offset: u64,
    article: &'a Sketched,
    /// The key of its record.
    key: Option<&'a [u8]>,
    /// The name of the article.
    id: u128,
    /// Its virtual shard.
    shard: usize,
    at_ms: i64,
    /// Offsets below are forgotten.
    floor: u64,
}

impl Arrival<'_> {
    fn sought(&self) -> Sought<'_> {
        Sought { marks: self.article.sketch.marks(), at_ms: self.at_ms, floor: self.floor }
    }
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
            translations: Translations::new(&settings),
            settings,
            part,
            tide: Tide::default(),
            index: Index::default(),
            withdrawn: BTreeSet::new(),
            trail: Trail::default(),
            touched: Touched::default(),
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
        self.trail = self.trail.and(offset, post);
        let mut hits = match &post.what {
            What::Nothing => Hits::default(),
            What::Takedown { id, source_id } => {
                let (id, source_id) = (id.as_deref(), source_id.as_deref());
                self.takedown(Named { id, source_id, key: post.key.as_deref() })
            }
            What::Article(article) => {
                let arrival = self.arrive(offset, article, post.key.as_deref());
                let (stop, shards) = (self.settings.stop as usize, self.part.shards());
                let rules = Rules { stop, shards, floor: arrival.floor };
                self.touched.look(&mut self.index, &arrival, rules);
                let mut hits = self.same(&arrival);
                hits.twin = self.alike(&arrival, &mut hits);
                hits.echoes =
                    self.translations.find(arrival.sought(), &self.withdrawn, &self.settings);
                self.remember(&arrival, hits.twin);
                hits
            }
        };
        hits.trail = self.trail;
        hits.settle();
        hits
    }

    /// Remembers the record of the log at `offset` as [`Slot::look`] did, of which it is known what it
    /// found. Says whether that was of this record; if not, nothing is remembered.
    pub fn recall(&mut self, offset: u64, post: &Post, found: &Hits) -> bool {
        self.recall_by(offset, post, found.trail, found.twin)
    }

    pub(crate) fn recall_by(&mut self, offset: u64, post: &Post, trail: Trail, twin: bool) -> bool {
        let What::Article(article) = &post.what else { return false };
        if self.trail.and(offset, post) != trail {
            return false;
        }
        self.trail = trail;
        let arrival = self.arrive(offset, article, post.key.as_deref());
        self.remember(&arrival, twin);
        true
    }

    /// Takes note of an arrival's time, and begins a lot with it if it is the first of one.
    fn arrive<'a>(
        &mut self,
        offset: u64,
        article: &'a Sketched,
        key: Option<&'a [u8]>,
    ) -> Arrival<'a> {
        let turn = self.tide.see(offset, article.event_time_ms, &self.settings);
        let floor = self.tide.floor(&self.settings);
        if turn.began {
            let lot = u64::from(self.settings.lot);
            self.index.turn((offset / lot, floor / lot), lot, self.settings.stop);
            self.withdrawn = self.withdrawn.split_off(&floor);
            self.translations.begin(offset / lot, floor, self.tide.now(), &self.settings);
        }
        self.index.work();
        let id = article_key(&article.id);
        let (shard, at_ms) = (shard(check(id)), turn.at_ms);
        Arrival { offset, article, key, id, shard, at_ms, floor }
    }

    fn takedown(&mut self, named: Named<'_>) -> Hits {
        let mut names = named.names();
        // Keys that are ids are not filed a second time.
        let as_id = named.key.filter(|_| named.id.or(named.source_id).is_none());
        names.extend(as_id.and_then(|key| str::from_utf8(key).ok()).map(article_key));
        let arrivals: Vec<u64> = names.into_iter().flat_map(|name| self.named(name)).collect();
        self.withdrawn.extend(&arrivals);
        Hits { named: arrivals, ..Hits::default() }
    }

    /// Live articles with this name, ascending.
    fn named(&mut self, name: u128) -> Vec<u64> {
        let floor = self.tide.floor(&self.settings);
        let (looked, mut found) = ([Feature::name(name as u64).looked(0)], Vec::new());
        (0..self.index.blocks()).for_each(|block| self.index.find(&looked, block, &mut found));
        let rows = found.into_iter().filter_map(|(_, at, _)| self.index.row(at));
        let mut offsets: Vec<u64> =
            rows.map(|row| row.offset).filter(|offset| *offset >= floor).collect();
        offsets.sort_unstable();
        offsets
    }

    /// Files an arrival, if its virtual shard is owned.
    fn remember(&mut self, arrival: &Arrival<'_>, twin: bool) {
        let own = self.part.owns(arrival.shard);
        self.translations.remember(arrival.offset, arrival.sought(), own);
        if !own {
            return;
        }
        let article = arrival.article;
        let sketch = &article.sketch;
        let count = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let row = Row {
            offset: arrival.offset,
            minute: minute(arrival.at_ms),
            threshold: sketch.threshold(),
            features: count(sketch.features().len()),
            heads: count(sketch.heads().iter().filter(|head| **head).count()),
            id: check(arrival.id),
            content: check(sketch.content()),
            figures: *sketch.figures(),
        };
        let number = self.index.push(row);
        let mut names = vec![arrival.id, sketch.content()];
        names.extend(article.source_id.as_deref().map(source_key));
        let key = arrival.key.filter(|key| *key != article.id.as_bytes());
        names.extend(key.map(record_key));
        for name in names {
            self.index.insert_name(Feature::name(name as u64), number);
        }
        if twin || sketch.is_short() {
            return;
        }
        for (feature, head) in sketch.features().iter().zip(sketch.heads()) {
            let holder = Holder::new(u32::from(number), *head);
            self.index.insert_text(Feature::text(*feature), holder, self.settings.stop);
        }
    }
}

/// The bits of a name that its feature does not hold.
fn check(name: u128) -> u16 {
    (name >> 64) as u16
}

/// The minute of a time, rounded down; the greatest number for none.
fn minute(at_ms: i64) -> i32 {
    if at_ms == UNDATED {
        return i32::MAX;
    }
    let minute = at_ms.div_euclid(60_000);
    i32::try_from(minute.clamp(i64::from(i32::MIN), i64::from(i32::MAX) - 1)).unwrap_or(i32::MAX)
}
