//! The loop: poll, work, produce, commit.
//!
//! | module | holds |
//! |---|---|
//! | `work` | what differs from one role to the other |
//! | `gather` | records to work on now |

mod gather;
mod work;

pub use work::{Halt, Polled, Work};

use crate::exit::WorkerError;
use crate::health::Health;
use crate::liveness::Liveness;
use crate::metrics::{Committed, Metrics};
use copydesk_kafka::{KafkaError, Record, Session, Settings};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{error, info};

/// How often to look whether all partitions get on, and what there is to be told.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// One loop at its work.
pub struct Shift<W: Work> {
    work: W,
    session: Session,
    settings: Settings,
    metrics: Metrics,
    health: Arc<Health>,
    liveness: Liveness,
    /// Threads that the work is spread over.
    threads: usize,
    looked: Instant,
}

/// What is in the open transaction.
#[derive(Default)]
struct Load {
    since: Option<Instant>,
    records: usize,
    bytes: usize,
}

impl<W: Work> Shift<W> {
    /// A loop that does `work`, spread over so many threads, with the records of `session`.
    pub fn new(
        work: W,
        threads: usize,
        (session, settings): (Session, &Settings),
        (metrics, health): (Metrics, Arc<Health>),
    ) -> Self {
        Self {
            work,
            session,
            settings: settings.clone(),
            metrics,
            health,
            liveness: Liveness::default(),
            threads,
            looked: Instant::now(),
        }
    }

    /// Works until it is told to stop, then commits what is under way and leaves.
    ///
    /// # Errors
    /// Why it ended without being told to.
    pub fn work(mut self) -> Result<(), WorkerError> {
        let mut load = Load::default();
        while !self.health.stopping() {
            self.health.beat();
            match self.turn(&mut load) {
                Ok(()) => {}
                Err(Halt::Kafka(KafkaError::Aborted(_))) => self.start_over(&mut load)?,
                Err(Halt::Kafka(KafkaError::TooLarge { sources, cause })) => {
                    self.work.too_large(&sources, cause)?;
                    self.start_over(&mut load)?;
                }
                Err(Halt::Kafka(error)) => return Err(error.into()),
                Err(Halt::Breaker(tripped)) => return Err(self.give_up(tripped.into())),
                Err(Halt::Gap(gap)) => return Err(self.give_up(WorkerError::Gap(gap))),
            }
        }
        info!("stopping: committing what is under way");
        let drain = Duration::from_millis(self.settings.drain_timeout_ms);
        let closed = self.session.close(drain);
        self.work.finish(closed.is_ok());
        closed?;
        info!("stopped");
        Ok(())
    }

    /// Ends with nothing of what is under way.
    fn give_up(&self, error: WorkerError) -> WorkerError {
        self.health.set_ready(false);
        self.session.abort().map_or_else(WorkerError::from, |()| error)
    }

    fn start_over(&mut self, load: &mut Load) -> Result<(), KafkaError> {
        self.metrics.aborted();
        *load = Load::default();
        let changes = self.session.changes();
        self.work.changed(&self.session, &changes)?;
        self.work.start_over(&self.session)
    }

    /// Gathers some records, works on them, and commits when it is time.
    fn turn(&mut self, load: &mut Load) -> Result<(), Halt> {
        let batch = self.gather(load)?;
        if !batch.is_empty() {
            load.since.get_or_insert_with(Instant::now);
            load.records += batch.len();
            load.bytes += batch.iter().map(Record::size).sum::<usize>();
            self.work.process(&self.session, &batch)?;
        }
        let Some(since) = load.since else {
            self.work.idle(&self.session)?;
            return self.look();
        };
        let due = since.elapsed() >= self.interval()
            || self.work.one_by_one()
            || (self.work.prompt() && batch.is_empty())
            || load.records >= self.settings.batch_records
            || load.bytes >= self.settings.batch_bytes;
        if due {
            let began = Instant::now();
            self.session.commit()?;
            self.metrics.committed(&Committed {
                group: &self.settings.group_id,
                from: &self.settings.input,
                read: load.records,
                sent: self.session.take_sent(),
                whole: since.elapsed(),
                commit: began.elapsed(),
            });
            self.work.committed(&batch);
            self.look()?;
            *load = Load::default();
        }
        Ok(())
    }

    /// How long a transaction is open at most.
    fn interval(&self) -> Duration {
        self.work.patience(Duration::from_millis(self.settings.commit_interval_ms))
    }

    /// Now and then: the lag, what the work has to tell, and whether all partitions get on.
    fn look(&mut self) -> Result<(), Halt> {
        if self.looked.elapsed() < LOOK_EVERY {
            return Ok(());
        }
        self.looked = Instant::now();
        self.session.locate();
        let lag = self.session.lag();
        let mut positions = self.session.positions();
        let aside = self.work.aside();
        positions.retain(|partition, _| !aside.contains(partition));
        let stuck = self.liveness.note(&positions, &self.session.idle(), self.looked);
        if !stuck.is_empty() {
            error!(partitions = ?stuck, "no records come although there are some");
        }
        self.health.set_stuck(!stuck.is_empty());
        self.metrics.lag(lag);
        self.work.look(&self.session, &self.metrics)
    }
}
