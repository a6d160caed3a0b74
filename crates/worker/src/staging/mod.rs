//! A stage over the records of a topic: each is enriched, taken down, or a dead letter.
//!
//! | module | holds |
//! |---|---|
//! | `feed` | what a stage is told of each record beside the record itself |
//! | `deliver` | what becomes of records |

mod deliver;
mod feed;

pub use feed::{Feed, Plain};

use crate::breaker::Breaker;
use crate::letters::Refusals;
use crate::metrics::Metrics;
use crate::settings::Breaker as BreakerSettings;
use crate::shift::{Halt, Polled, Work};
use crate::traces::Spans;
use copydesk_article::Takedown;
use copydesk_kafka::{Changes, KafkaError, Place, Record, Session, Settings};
use copydesk_registry::Frames;
use copydesk_stage::{Desk, Done, Job, Stage, TakenDown};
use rayon::ThreadPool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// How long the first records of a worker wait for more, if most of them are rejected.
const DOUBT: Duration = Duration::from_secs(1);

/// A stage at work.
pub struct Staging<S: Stage, F: Feed<S>> {
    desk: Arc<Desk<S>>,
    pool: Arc<ThreadPool>,
    feed: F,
    settings: Settings,
    breaker: Breaker,
    /// What stands before values for a schema registry.
    frames: Frames,
    metrics: Metrics,
    spans: Spans,
    /// What the brokers refused as too large.
    refusals: Refusals,
    /// Partitions whose records are done in transactions of their own, and up to which offset.
    one_by_one: BTreeMap<i32, i64>,
}

impl<S: Stage, F: Feed<S>> Staging<S, F> {
    /// The stage of `desk`, on the threads of `pool`, told by `feed`.
    pub fn new(
        (desk, pool): (Arc<Desk<S>>, Arc<ThreadPool>),
        feed: F,
        (settings, breaker): (&Settings, &BreakerSettings),
        (metrics, spans): (Metrics, Spans),
    ) -> Self {
        Self {
            desk,
            pool,
            feed,
            settings: settings.clone(),
            breaker: Breaker::new(breaker),
            frames: Frames::default(),
            metrics,
            spans,
            refusals: Refusals::default(),
            one_by_one: BTreeMap::new(),
        }
    }

    /// The same with values in the frames of a schema registry.
    #[must_use]
    pub fn framed(mut self, frames: Frames) -> Self {
        self.frames = frames;
        self
    }
}

impl<S: Stage, F: Feed<S>> Work for Staging<S, F> {
    fn poll(&mut self, session: &Session, wait: Duration) -> Result<Polled, Halt> {
        self.feed.poll(session, wait)
    }

    fn changed(&mut self, session: &Session, changes: &Changes) -> Result<(), KafkaError> {
        self.refusals.forget(&changes.revoked);
        self.one_by_one.retain(|partition, _| !changes.revoked.contains(partition));
        self.feed.changed(session, changes)
    }

    fn process(&mut self, session: &Session, batch: &[Record]) -> Result<(), Halt> {
        let jobs = jobs(batch);
        let desk = Arc::clone(&self.desk);
        let mut examined = self.pool.install(|| desk.examine(&jobs)).into_iter();
        for record in batch {
            let mut memory = self.feed.memory(&desk.stage(), record);
            let outcome = match record.value {
                None => {
                    let takedown = takedown(record);
                    let updates = desk.retract(&mut memory, &takedown, key(record));
                    updates.map(|updates| Done::TakenDown(TakenDown { takedown, updates }))
                }
                Some(_) => match examined.next() {
                    Some(one) => desk.settle(&mut memory, one),
                    None => return Err(unexamined(record).into()),
                },
            };
            self.deliver(session, record, outcome)?;
            self.feed.mark(session, record)?;
        }
        Ok(())
    }

    fn committed(&mut self, batch: &[Record]) {
        self.breaker.commit();
        self.spans.committed();
        for record in batch {
            let Place { partition, offset, .. } = &record.place;
            self.one_by_one.retain(|of, until| of != partition || *until > *offset);
        }
    }

    fn start_over(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.breaker.abort();
        self.spans.aborted();
        self.feed.start_over(session)
    }

    /// Brokers refuse whole batches. Of one record it is certain that it was too large; several are
    /// done again one by one, so that it will be.
    fn too_large(
        &mut self,
        sources: &BTreeSet<(i32, i64)>,
        cause: String,
    ) -> Result<(), KafkaError> {
        if let (1, Some(only)) = (sources.len(), sources.first()) {
            if self.refusals.note(*only) {
                return Ok(());
            }
            return Err(KafkaError::Fatal { doing: "writing a dead letter", cause });
        }
        for (partition, offset) in sources {
            let until = self.one_by_one.entry(*partition).or_insert(*offset);
            *until = (*until).max(*offset);
        }
        Ok(())
    }

    fn idle(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.feed.idle(session)
    }

    fn one_by_one(&self) -> bool {
        !self.one_by_one.is_empty()
    }

    /// The first records of a worker that are mostly rejected wait a little longer: as soon as they are
    /// enough to judge, the breaker may keep them back.
    fn patience(&self, interval: Duration) -> Duration {
        if self.breaker.doubts() {
            return interval.max(DOUBT.min(self.settings.transaction_timeout() / 4));
        }
        interval
    }

    fn aside(&self) -> BTreeSet<i32> {
        self.feed.aside()
    }

    fn look(&mut self, session: &Session, metrics: &Metrics) -> Result<(), Halt> {
        metrics.breaker(self.breaker.share(), self.breaker.ceiling());
        self.feed.look(session, metrics)
    }
}

/// What a stage has to look at of `records`: tombstones have nothing.
pub fn jobs(records: &[Record]) -> Vec<Job<'_>> {
    let with_value = records.iter().filter_map(|record| Some((record, record.value.as_deref()?)));
    with_value.map(|(record, value)| Job { key: key(record), value, profile: None }).collect()
}

/// What a tombstone takes back.
pub fn takedown(record: &Record) -> Takedown {
    Takedown::of_header(record.header(Takedown::HEADER))
}

fn key(record: &Record) -> Option<&[u8]> {
    record.key.as_deref()
}

/// Every record with a value is examined: this would be a defect.
fn unexamined(record: &Record) -> KafkaError {
    let cause = format!("offset {} was not examined", record.place.offset);
    KafkaError::Fatal { doing: "settling a record", cause }
}
