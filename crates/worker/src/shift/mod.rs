//! The loop: poll, work, produce, commit.

use crate::breaker::{Breaker, Tripped};
use crate::exit::WorkerError;
use crate::fold::{jobs, key, takedown};
use crate::health::Health;
use crate::letters::{Refusals, Refused, letter};
use crate::liveness::Liveness;
use crate::memories::Memories;
use crate::metrics::Metrics;
use copydesk_article::Takedown;
use copydesk_kafka::dead_letter::Rejection;
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{Header, KafkaError, Place, Record, Session, Settings, cloud_event, trace};
use copydesk_stage::{
    Desk, Done, Enriched, Memory, Outcome, Reject, RejectCode, Stage, TakenDown, Update,
};
use rayon::ThreadPool;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{error, info, warn};

/// How long an idle poll waits: the pace of the heart beat, and of noticing a stop.
const IDLE: Duration = Duration::from_millis(100);

/// How long to wait for company when some records are in hand.
const COMPANY: Duration = Duration::from_millis(2);

/// Records worked on at a time, per thread: enough to even out long and short articles.
const PER_THREAD: usize = 32;

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

    /// Records to work on now: as many as come at once, within the limits of the transaction.
    fn gather(&mut self, load: &Load) -> Result<Vec<Record>, KafkaError> {
        let most = (self.pool.current_num_threads() * PER_THREAD)
            .min(self.settings.batch_records.saturating_sub(load.records))
            .max(1);
        let most = if self.one_by_one.is_empty() { most } else { 1 };
        let room = self.settings.batch_bytes.saturating_sub(load.bytes).max(1);
        let mut batch: Vec<Record> = Vec::new();
        let mut bytes = 0;
        while batch.len() < most && bytes < room {
            let wait = if batch.is_empty() { self.wait(load) } else { COMPANY };
            let polled = self.session.poll(wait)?;
            let revoked = self.changed()?;
            // Theirs now: whoever owns the partition does them.
            batch.retain(|record| !revoked.contains(&record.place.partition));
            for partition in self.memories.restored()? {
                self.session.release(partition)?;
            }
            // Without a partition it stands by, which is as ready as it gets.
            self.health.set_ready(self.memories.waiting().is_empty());
            let Some(record) = polled else { break };
            bytes += record.size();
            batch.push(record);
        }
        Ok(batch)
    }

    /// Follows partitions that came and went; answers those that went.
    fn changed(&mut self) -> Result<Vec<i32>, KafkaError> {
        let changes = self.session.changes();
        if !changes.revoked.is_empty() {
            self.memories.let_go(&changes.revoked);
            self.refusals.forget(&changes.revoked);
            self.one_by_one.retain(|partition, _| !changes.revoked.contains(partition));
        }
        if S::Memory::STATEFUL {
            for partition in changes.assigned {
                self.memories.want(partition, self.session.committed(partition)?);
            }
        }
        Ok(changes.revoked)
    }

    /// How long to wait for a first record: not past the time of the next commit.
    fn wait(&self, load: &Load) -> Duration {
        let interval = self.interval();
        load.since.map_or(IDLE, |since| interval.saturating_sub(since.elapsed()).min(IDLE))
    }

    fn process(&mut self, batch: &[Record]) -> Result<(), Halt> {
        let jobs = jobs(batch);
        let desk = Arc::clone(&self.desk);
        let mut examined = self.pool.install(|| desk.examine(&jobs)).into_iter();
        for record in batch {
            let Place { partition, offset, .. } = record.place;
            let fold = self.memories.of(partition, &*desk.stage(), offset)?;
            let outcome = match record.value {
                None => {
                    let takedown = takedown(record);
                    let updates = desk.retract(&mut fold.memory, &takedown, key(record));
                    updates.map(|updates| Done::TakenDown(TakenDown { takedown, updates }))
                }
                Some(_) => match examined.next() {
                    Some(one) => desk.settle(&mut fold.memory, one),
                    None => return Err(unexamined(record).into()),
                },
            };
            fold.note(record);
            self.deliver(record, outcome)?;
            self.session.mark(record)?;
        }
        Ok(())
    }

    /// Passes a tombstone on, with what it changes for others.
    fn bequeath(
        &self,
        record: &Record,
        headers: &[Header],
        updates: &[Update],
    ) -> Result<(), KafkaError> {
        self.session.produce(&self.settings.output, record, None, headers)?;
        self.metrics.tombstone();
        if self.settings.updates.is_empty() {
            return Ok(());
        }
        for update in updates {
            let kind = "copydesk.article.updated.v1";
            let headers = [
                Header::text("ce_specversion", "1.0"),
                Header::text("ce_type", kind),
                Header::text("ce_source", format!("/copydesk/{}", self.desk.stage().about().stage)),
                Header::text("content-type", "application/json"),
            ];
            let (key, value) = (update.key.as_deref(), Some(update.value.as_slice()));
            self.session.produce_keyed(&self.settings.updates, record, key, value, &headers)?;
        }
        Ok(())
    }

    fn deliver(&mut self, record: &Record, outcome: Outcome) -> Result<(), Halt> {
        let place = (record.place.partition, record.place.offset);
        let outcome = if self.refusals.of(place).is_some() {
            let message = "the brokers refused what was made of it for its size".to_owned();
            Err(Reject { code: RejectCode::TooLarge, message })
        } else {
            outcome
        };
        self.breaker.note(outcome.as_ref().err()).map_err(Halt::Breaker)?;
        match outcome {
            Ok(Done::Enriched(enriched)) => {
                let headers = self.headers(record, &enriched);
                let value = Some(enriched.value.as_slice());
                self.session.produce(&self.settings.output, record, value, &headers)?;
                self.metrics.done(enriched.status, enriched.duration_us);
            }
            Ok(Done::TakenDown(TakenDown { updates, .. })) if record.value.is_none() => {
                self.bequeath(record, &record.headers, &updates)?;
            }
            Ok(Done::TakenDown(TakenDown { takedown, updates })) => {
                let named = vec![Header::text(Takedown::HEADER, takedown.header())];
                self.bequeath(record, &with_headers(&record.headers, named), &updates)?;
                self.metrics.takedown();
            }
            Err(reject) => self.bury(record, &reject)?,
        }
        Ok(())
    }

    /// Own headers of an enriched record, beside those that it came with.
    fn headers(&self, record: &Record, enriched: &Enriched) -> Vec<Header> {
        let stage = self.desk.stage();
        let about = stage.about();
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
            own.push(Header::text("traceparent", child));
        }
        with_headers(&record.headers, own)
    }

    /// Sends a rejected record to the dead-letter topic, as it came.
    fn bury(&self, record: &Record, reject: &Reject) -> Result<(), KafkaError> {
        let stage = self.desk.stage();
        let about = stage.about();
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
        let refused = self.refusals.of((place.partition, place.offset));
        let letter = letter(record, &rejection, self.settings.dead_letter_headers, refused);
        if refused > Some(Refused::Result) {
            let (topic, offset) = (&place.topic, place.offset);
            error!(topic, offset, ?refused, "too large for a dead letter");
        }
        let (key, value) = (letter.key, letter.value);
        self.session.produce_keyed(
            &self.settings.dead_letter,
            record,
            key,
            value,
            &letter.headers,
        )?;
        self.metrics.rejected(reject.code);
        Ok(())
    }
}

/// Every record with a value is examined: this would be a defect.
fn unexamined(record: &Record) -> KafkaError {
    let cause = format!("offset {} was not examined", record.place.offset);
    KafkaError::Fatal { doing: "settling a record", cause }
}
