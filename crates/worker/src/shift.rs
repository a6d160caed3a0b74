//! The loop: poll, work, produce, commit.

use crate::exit::WorkerError;
use crate::health::Health;
use crate::memories::Memories;
use crate::metrics::Metrics;
use copydesk_kafka::dead_letter::{self, Rejection};
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{KafkaError, Place, Record, Session, Settings, cloud_event, trace};
use copydesk_stage::{Desk, Enriched, Job, Reject, RejectCode, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// How long an idle poll waits: the pace of the heart beat, and of noticing a stop.
const IDLE: Duration = Duration::from_millis(100);

/// How long to wait for company when some records are in hand.
const COMPANY: Duration = Duration::from_millis(2);

/// Records worked on at a time, per thread: enough to even out long and short articles.
const PER_THREAD: usize = 32;

/// One worker at its work.
pub(crate) struct Shift<S: Stage> {
    pub(crate) desk: Desk<S>,
    pub(crate) session: Session,
    pub(crate) settings: Settings,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) health: Arc<Health>,
    pub(crate) memories: Memories<S>,
    /// Records whose result the brokers refused as too large.
    pub(crate) refused: BTreeSet<(i32, i64)>,
    /// Partitions whose records are done in transactions of their own, and up to which offset.
    pub(crate) one_by_one: BTreeMap<i32, i64>,
}

/// What is in the open transaction.
#[derive(Default)]
struct Load {
    since: Option<Instant>,
    records: usize,
    bytes: usize,
}

impl<S: Stage> Shift<S> {
    /// Works until it is told to stop, then commits what is under way and leaves.
    pub(crate) fn work(mut self) -> Result<(), WorkerError> {
        let mut load = Load::default();
        while !self.health.stopping() {
            self.health.beat();
            match self.turn(&mut load) {
                Ok(()) => {}
                Err(KafkaError::Aborted(_)) => self.start_over(&mut load),
                Err(KafkaError::TooLarge { sources, cause }) => {
                    self.blame(&sources, cause)?;
                    self.start_over(&mut load);
                }
                Err(error) => return Err(error.into()),
            }
        }
        info!("stopping: committing what is under way");
        let drain = Duration::from_millis(self.settings.drain_timeout_ms);
        self.session.close(drain)?;
        info!("stopped");
        Ok(())
    }

    /// Brokers refuse whole batches. Of one record it is certain that it was too large; several are
    /// done again one by one, so that it will be.
    fn blame(&mut self, sources: &BTreeSet<(i32, i64)>, cause: String) -> Result<(), KafkaError> {
        if let (1, Some(only)) = (sources.len(), sources.first()) {
            if !self.refused.insert(*only) {
                return Err(KafkaError::Fatal { doing: "writing a dead letter", cause });
            }
            return Ok(());
        }
        for (partition, offset) in sources {
            let until = self.one_by_one.entry(*partition).or_insert(*offset);
            *until = (*until).max(*offset);
        }
        Ok(())
    }

    fn start_over(&mut self, load: &mut Load) {
        self.metrics.aborted();
        self.memories.clear();
        *load = Load::default();
    }

    /// Gathers some records, works on them, and commits when it is time.
    fn turn(&mut self, load: &mut Load) -> Result<(), KafkaError> {
        let batch = self.gather(load)?;
        self.recall(&batch, load)?;
        if !batch.is_empty() {
            load.since.get_or_insert_with(Instant::now);
            load.records += batch.len();
            load.bytes += batch.iter().map(Record::size).sum::<usize>();
            self.process(&batch)?;
        }
        let Some(since) = load.since else { return Ok(()) };
        let interval = Duration::from_millis(self.settings.commit_interval_ms);
        let due = since.elapsed() >= interval
            || !self.one_by_one.is_empty()
            || load.records >= self.settings.batch_records
            || load.bytes >= self.settings.batch_bytes;
        if due {
            let began = Instant::now();
            self.session.commit()?;
            for record in &batch {
                let Place { partition, offset, .. } = &record.place;
                self.one_by_one.retain(|of, until| of != partition || *until > *offset);
            }
            self.metrics.committed(began.elapsed().as_secs_f64());
            self.metrics.lag(self.session.lag());
            *load = Load::default();
        }
        Ok(())
    }

    /// Refolds memories that are missing, outside of any transaction: refolding may take longer than
    /// one may last.
    fn recall(&mut self, batch: &[Record], load: &mut Load) -> Result<(), KafkaError> {
        for record in batch {
            let partition = record.place.partition;
            if self.memories.has(partition) {
                continue;
            }
            if load.since.is_some() {
                self.session.commit()?;
                *load = Load::default();
            }
            self.memories.of(partition, &self.desk, &self.session, &self.settings, &self.health)?;
        }
        Ok(())
    }

    /// Records to work on now: as many as come at once, within the limits of the transaction.
    fn gather(&mut self, load: &Load) -> Result<Vec<Record>, KafkaError> {
        let most = (rayon::current_num_threads() * PER_THREAD)
            .min(self.settings.batch_records.saturating_sub(load.records))
            .max(1);
        let most = if self.one_by_one.is_empty() { most } else { 1 };
        let room = self.settings.batch_bytes.saturating_sub(load.bytes).max(1);
        let mut batch: Vec<Record> = Vec::new();
        let mut bytes = 0;
        while batch.len() < most && bytes < room {
            let wait = if batch.is_empty() { self.wait(load) } else { COMPANY };
            let polled = self.session.poll(wait)?;
            let changes = self.session.changes();
            if !changes.revoked.is_empty() {
                // Theirs now: whoever owns the partition does them.
                batch.retain(|record| !changes.revoked.contains(&record.place.partition));
                self.memories.forget(&changes.revoked);
                self.one_by_one.retain(|partition, _| !changes.revoked.contains(partition));
            }
            // Without a partition it stands by, which is as ready as it gets.
            self.health.set_ready(true);
            let Some(record) = polled else { break };
            bytes += record.size();
            batch.push(record);
        }
        Ok(batch)
    }

    /// How long to wait for a first record: not past the time of the next commit.
    fn wait(&self, load: &Load) -> Duration {
        let interval = Duration::from_millis(self.settings.commit_interval_ms);
        load.since.map_or(IDLE, |since| interval.saturating_sub(since.elapsed()).min(IDLE))
    }

    fn process(&mut self, batch: &[Record]) -> Result<(), KafkaError> {
        let values = batch.iter().filter_map(|record| record.value.as_deref());
        let jobs: Vec<Job<'_>> = values.map(Job::from).collect();
        let mut examined = self.desk.examine(&jobs).into_iter();
        for record in batch {
            if record.value.is_none() {
                self.session.produce(&self.settings.output, record, None, &record.headers)?;
                self.metrics.tombstone();
            } else if let Some(examined) = examined.next() {
                let partition = record.place.partition;
                let memory = self.memories.of(
                    partition,
                    &self.desk,
                    &self.session,
                    &self.settings,
                    &self.health,
                )?;
                let outcome = self.desk.settle(memory, examined);
                self.deliver(record, outcome)?;
            }
            self.session.mark(record)?;
        }
        Ok(())
    }

    fn deliver(
        &self,
        record: &Record,
        outcome: Result<Enriched, Reject>,
    ) -> Result<(), KafkaError> {
        let place = (record.place.partition, record.place.offset);
        let outcome = if self.refused.contains(&place) {
            let message = "the brokers refused the enriched record for its size".to_owned();
            Err(Reject { code: RejectCode::TooLarge, message })
        } else {
            outcome
        };
        match outcome {
            Ok(enriched) => {
                let headers = self.headers(record, &enriched);
                let value = Some(enriched.value.as_slice());
                self.session.produce(&self.settings.output, record, value, &headers)?;
                self.metrics.done(enriched.status, enriched.duration_us);
            }
            Err(reject) => self.bury(record, &reject)?,
        }
        Ok(())
    }

    /// Own headers of an enriched record, beside those that it came with.
    fn headers(&self, record: &Record, enriched: &Enriched) -> Vec<copydesk_kafka::Header> {
        let about = self.desk.stage().about();
        let event = cloud_event::Event {
            article: &enriched.id,
            content_sha256: &enriched.content_sha256,
            stage: about.stage.as_str(),
            version: &about.version,
            config_sha256: &about.config_sha256,
        };
        let mut own = cloud_event::headers(&event);
        let parent = record.header("traceparent");
        let seed = about.stage.as_str().as_bytes();
        if let Some(child) = parent.and_then(|parent| trace::child(parent, seed)) {
            own.push(copydesk_kafka::Header::text("traceparent", child));
        }
        with_headers(&record.headers, own)
    }

    /// Sends a rejected record to the dead-letter topic, as it came.
    fn bury(&self, record: &Record, reject: &Reject) -> Result<(), KafkaError> {
        let about = self.desk.stage().about();
        let place = &record.place;
        warn!(
            topic = place.topic,
            partition = place.partition,
            offset = place.offset,
            code = reject.code.as_str(),
            reason = reject.message,
            "record rejected"
        );
        let rejection = Rejection {
            code: reject.code.as_str(),
            message: &reject.message,
            stage: about.stage.as_str(),
            version: &about.version,
            group: &self.settings.group_id,
        };
        let headers = dead_letter::headers(record, &rejection);
        let value = record.value.as_deref();
        self.session.produce(&self.settings.dead_letter, record, value, &headers)?;
        self.metrics.rejected(reject.code);
        Ok(())
    }
}
