//! The role `index`: one slot of the memory, and what it finds for every record of the log.

use crate::decide::{offset, read};
use copydesk_duplicates::{Hits, Part, Post, Settings, Slot, What};
use copydesk_kafka::{KafkaError, Record, Session};
use copydesk_stage::{Block, Snapshot};
use copydesk_worker::Metrics;
use copydesk_worker::fold::{Fold, Memory, SaidIn};
use copydesk_worker::zip::{BELONGS_TO, belongs_to};

/// A slot of the memory.
pub(crate) struct Indexing(Slot);

impl Memory for Indexing {
    type Said = (&'static str, Hits);
    type Memo = Hits;

    /// Every record of the log has hits, also one that holds nothing: the role `assemble` waits for those
    /// of all slots.
    fn fold(&mut self, record: &Record, _: &[Record]) -> Result<Self::Said, String> {
        let Some(post) = read(record)? else { return Ok(("nothing", Hits::default())) };
        Ok((kind(&post), self.0.look(offset(record), &post)))
    }

    fn recall(&mut self, record: &Record, memo: &Hits) -> Result<bool, String> {
        let Some(post) = read(record)? else { return Ok(false) };
        Ok(self.0.recall(offset(record), &post, memo))
    }

    fn begin_late(&mut self) {
        self.0.begin_late();
    }

    /// What is missing is told by the role `assemble`, which knows the time.
    fn is_incomplete(&self) -> bool {
        false
    }

    fn articles(&self) -> usize {
        self.0.len()
    }

    fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }

    fn adopt(&mut self, blocks: &[Block]) {
        self.0.adopt(blocks);
    }
}

fn kind(post: &Post) -> &'static str {
    match post.what {
        What::Article(_) => "article",
        What::Takedown { .. } => "takedown",
        What::Nothing => "nothing",
    }
}

/// Looks records up in one slot.
pub(crate) struct Index {
    pub(crate) settings: Settings,
    pub(crate) part: Part,
    /// The topic of hits, of which each slot has a partition.
    pub(crate) hits: String,
    pub(crate) metrics: Metrics,
}

impl Index {
    /// Its partition of the topic of hits.
    fn partition(&self) -> i32 {
        i32::try_from(self.part.slot).unwrap_or(i32::MAX)
    }
}

impl Fold for Index {
    type Memory = Indexing;

    fn empty(&self) -> Result<Indexing, String> {
        let slot = Slot::new(self.settings.clone(), self.part);
        slot.map(Indexing).map_err(|error| error.to_string())
    }

    fn revive(&self, snapshot: &Snapshot) -> Result<Indexing, String> {
        let slot = Slot::restore(self.settings.clone(), self.part, snapshot);
        slot.map(Indexing).map_err(|error| error.to_string())
    }

    fn said_in(&self) -> Option<SaidIn> {
        Some(SaidIn { topic: self.hits.clone(), partition: Some(self.partition()) })
    }

    fn memo(&self, said: &Record) -> Option<(i64, Hits)> {
        let of = said.header(BELONGS_TO)?.parse().ok()?;
        Some((of, Hits::from_bytes(said.value.as_deref()?).ok()?))
    }

    fn tell(
        &self,
        session: &Session,
        record: &Record,
        (kind, hits): (&'static str, Hits),
    ) -> Result<(), KafkaError> {
        self.metrics.post(kind);
        let to = (self.hits.as_str(), self.partition());
        session.produce_to(to, record, None, &hits.to_bytes(), &[belongs_to(record.place.offset)])
    }
}
