//! The loop: poll, work, produce, commit.
//!
//! | module | holds |
//! |---|---|
//! | `gather` | records to work on now |
//! | `deliver` | what becomes of them |

mod deliver;
mod gather;

use crate::breaker::{Breaker, Tripped};
use crate::exit::WorkerError;
use crate::health::Health;
use crate::letters::Refusals;
use crate::liveness::Liveness;
use crate::memories::Memories;
use crate::metrics::Metrics;
use copydesk_kafka::{KafkaError, Place, Record, Session, Settings};
use copydesk_stage::{Desk, Memory, Stage};
use rayon::ThreadPool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{error, info};

/// How often to look whether all partitions get on, and what the memories hold.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How long the first records of a worker wait for more, if most of them are rejected.
const DOUBT: Duration = Duration::from_secs(1);

/// One worker at its work.
pub(crate) struct Shift<S: Stage> {
    pub(crate) desk: Arc<Desk<S>>,
    pub(crate) pool: Arc<ThreadPool>,
    pub(crate) session: Session,
    pub(crate) settings: Settings,
    pub(crate) breaker: Breaker,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) health: Arc<Health>,
    pub(crate) memories: Memories<S>,
    pub(crate) liveness: Liveness,
    /// What the brokers refused as too large.
    pub(crate) refusals: Refusals,
    /// Partitions whose records are done in transactions of their own, and up to which offset.
    pub(crate) one_by_one: BTreeMap<i32, i64>,
    pub(crate) looked: Instant,
}

/// What is in the open transaction.
#[derive(Default)]
struct Load {
    since: Option<Instant>,
    records: usize,
    bytes: usize,
}

/// Why a turn did not come to its end.
enum Halt {
    Kafka(KafkaError),
    Breaker(Tripped),
}

impl From<KafkaError> for Halt {
    fn from(error: KafkaError) -> Self {
        Self::Kafka(error)
    }
}

impl<S: Stage> Shift<S> {
    /// Works until it is told to stop, then commits what is under way and leaves.
    pub(crate) fn work(mut self) -> Result<(), WorkerError> {
        let mut load = Load::default();
        while !self.health.stopping() {
            self.health.beat();
            match self.turn(&mut load) {
                Ok(()) => {}
                Err(Halt::Kafka(KafkaError::Aborted(_))) => self.start_over(&mut load)?,
                Err(Halt::Kafka(KafkaError::TooLarge { sources, cause })) => {
                    self.blame(&sources, cause)?;
                    self.start_over(&mut load)?;
                }
                Err(Halt::Kafka(error)) => return Err(error.into()),
                Err(Halt::Breaker(tripped)) => {
                    self.health.set_ready(false);
                    self.session.abort()?;
                    return Err(tripped.into());
                }
            }
        }
        info!("stopping: committing what is under way");
        let drain = Duration::from_millis(self.settings.drain_timeout_ms);
        let closed = self.session.close(drain);
        if closed.is_ok() {
            self.memories.snapshot(true);
        }
        self.memories.finish();
        closed?;
        info!("stopped");
        Ok(())
    }

    /// Brokers refuse whole batches. Of one record it is certain that it was too large; several are
    /// done again one by one, so that it will be.
    fn blame(&mut self, sources: &BTreeSet<(i32, i64)>, cause: String) -> Result<(), KafkaError> {
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

    /// After an abort: memories hold what was not committed, and are restored.
    fn start_over(&mut self, load: &mut Load) -> Result<(), KafkaError> {
        self.metrics.aborted();
        self.breaker.abort();
        *load = Load::default();
        self.changed()?;
        self.memories.clear();
        if S::Memory::STATEFUL {
            for partition in self.session.owned()? {
                self.memories.want(partition, self.session.committed(partition)?);
            }
        }
        Ok(())
    }

    /// Gathers some records, works on them, and commits when it is time.
    fn turn(&mut self, load: &mut Load) -> Result<(), Halt> {
        let batch = self.gather(load)?;
        if !batch.is_empty() {
            load.since.get_or_insert_with(Instant::now);
            load.records += batch.len();
            load.bytes += batch.iter().map(Record::size).sum::<usize>();
            self.process(&batch)?;
        }
        let Some(since) = load.since else {
            self.session.commit_ends()?;
            self.look();
            return Ok(());
        };
        let due = since.elapsed() >= self.interval()
            || !self.one_by_one.is_empty()
            || load.records >= self.settings.batch_records
            || load.bytes >= self.settings.batch_bytes;
        if due {
            let began = Instant::now();
            self.session.commit()?;
            self.breaker.commit();
            for record in &batch {
                let Place { partition, offset, .. } = &record.place;
                self.one_by_one.retain(|of, until| of != partition || *until > *offset);
            }
            self.metrics.committed(began.elapsed().as_secs_f64());
            self.memories.snapshot(false);
            self.look();
            *load = Load::default();
        }
        Ok(())
    }

    /// How long a transaction is open at most. The first records of a worker that are mostly rejected
    /// wait a little longer: as soon as they are enough to judge, the breaker may keep them back.
    fn interval(&self) -> Duration {
        let interval = Duration::from_millis(self.settings.commit_interval_ms);
        if self.breaker.doubts() {
            return interval.max(DOUBT.min(self.settings.transaction_timeout() / 4));
        }
        interval
    }

    /// Now and then: the lag, the memories, and whether all partitions get on.
    fn look(&mut self) {
        if self.looked.elapsed() < LOOK_EVERY {
            return;
        }
        self.looked = Instant::now();
        self.session.locate();
        let lag = self.session.lag();
        let mut positions = self.session.positions();
        // They give nothing because they are held, after an abort as after an assignment.
        let waiting = self.memories.waiting();
        positions.retain(|partition, _| !waiting.contains(partition));
        let stuck = self.liveness.note(&positions, &self.session.idle(), self.looked);
        if !stuck.is_empty() {
            error!(partitions = ?stuck, "no records come although there are some");
        }
        self.health.set_stuck(!stuck.is_empty());
        self.metrics.lag(lag);
        if S::Memory::STATEFUL {
            self.metrics.memories(self.memories.state());
        }
    }
}
