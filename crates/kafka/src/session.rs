//! Consume, produce, commit.

use crate::error::{CALL_TIMEOUT, Class, KafkaError, class, is_denied};
use crate::producer::{Outgoing, Producer, Undelivered};
use crate::rebalance::{Movements, RebalanceContext};
use crate::record::{Header, Record};
use crate::settings::{Delivery, Settings};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError as Client, KafkaResult, RDKafkaErrorCode};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::{debug, info, warn};

/// A consumer and a producer that commit together.
pub struct Session {
    consumer: BaseConsumer<RebalanceContext>,
    ledger: Arc<Ledger>,
    movements: Arc<Mutex<Movements>>,
    topic: String,
}

/// Partitions that came and went.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New to this member.
    pub assigned: Vec<i32>,
    /// Gone to another member: records of theirs that were polled and not marked must be dropped.
    pub revoked: Vec<i32>,
}

impl Session {
    /// Connects, fences earlier holders of the transactional id, and joins the group.
    ///
    /// # Errors
    /// [`KafkaError::Settings`] for settings that librdkafka refuses; [`KafkaError::Fatal`] when
    /// the brokers cannot be reached in time.
    pub fn open(settings: &Settings, transactional_id: &str) -> Result<Self, KafkaError> {
        let producer = Producer::new(settings, transactional_id)?;
        if settings.delivery == Delivery::ExactlyOnce {
            // Fence first, then read offsets: a predecessor can commit nothing after this.
            let doing = KafkaError::fatal("registering the transactional id");
            producer.client.init_transactions(CALL_TIMEOUT).map_err(doing)?;
        }
        let ledger = Arc::new(Ledger {
            producer,
            delivery: settings.delivery,
            drain_timeout: settings.drain_timeout(),
            topic: settings.input.clone(),
            access: format!(
                "Read on `{}` and on group `{}`, Write on `{}` and `{}`",
                settings.input, settings.group_id, settings.output, settings.dead_letter
            ),
            entry: Mutex::default(),
        });
        let movements = Arc::new(Mutex::new(Movements::default()));
        let context = RebalanceContext {
            ledger: Arc::clone(&ledger),
            movements: Arc::clone(&movements),
            topic: settings.input.clone(),
        };
        let consumer: BaseConsumer<RebalanceContext> = settings
            .consumer()
            .create_with_context(context)
            .map_err(|error| KafkaError::Settings(error.to_string()))?;
        consumer.subscribe(&[&settings.input]).map_err(KafkaError::fatal("subscribing"))?;
        Ok(Self { consumer, ledger, movements, topic: settings.input.clone() })
    }

    /// The next record, if one comes in time. Rebalances happen in here: ask
    /// [`Session::changes`] after every call.
    ///
    /// # Errors
    /// What ends the process. Passing trouble (a broker away) is only logged.
    pub fn poll(&self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        let polled = self.consumer.poll(timeout);
        self.ledger.check()?;
        match polled {
            None => Ok(None),
            Some(Ok(message)) => {
                let record = Record::of(&message);
                self.ledger.saw(&record);
                Ok(Some(record))
            }
            Some(Err(Client::MessageConsumptionFatal(code))) => {
                Err(KafkaError::fatal("consuming")(Client::MessageConsumptionFatal(code)))
            }
            Some(Err(Client::MessageConsumption(RDKafkaErrorCode::UnknownTopicOrPartition))) => {
                Err(KafkaError::MissingTopic { topic: self.topic.clone() })
            }
            Some(Err(error)) if is_denied(&error) => {
                let cause = format!("`{}`: {error}", self.topic);
                Err(KafkaError::Denied { doing: "consuming", cause })
            }
            Some(Err(error)) => {
                warn!(%error, "consuming");
                Ok(None)
            }
        }
    }

    /// Partitions that came and went since the last call.
    #[must_use]
    pub fn changes(&self) -> Changes {
        let mut movements = self.movements.lock().unwrap_or_else(PoisonError::into_inner);
        let assigned = std::mem::take(&mut movements.assigned);
        let revoked = std::mem::take(&mut movements.revoked);
        Changes { assigned, revoked }
    }

    /// Records that are still to be read, per owned partition (as of the last statistics).
    #[must_use]
    pub fn lag(&self) -> BTreeMap<i32, i64> {
        let ends = self.movements.lock().unwrap_or_else(PoisonError::into_inner).ends.clone();
        let entry = self.ledger.entry();
        ends.into_iter()
            .filter_map(|(partition, end)| {
                Some((partition, (end - entry.next.get(&partition)?).max(0)))
            })
            .collect()
    }

    /// Produces a record within the current transaction, which begins with the first one.
    ///
    /// # Errors
    /// [`KafkaError::Aborted`] after an abort and rewind; else what ends the process.
    pub fn produce(
        &self,
        topic: &str,
        source: &Record,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> Result<(), KafkaError> {
        self.ledger.begin()?;
        let outgoing = Outgoing {
            topic,
            source: (source.place.partition, source.place.offset),
            key: source.key.as_deref(),
            value,
            headers,
            timestamp_ms: source.timestamp_ms,
        };
        match self.ledger.producer.send(&outgoing, CALL_TIMEOUT) {
            Ok(()) => Ok(()),
            Err(Client::MessageProduction(RDKafkaErrorCode::MessageSizeTooLarge)) => {
                let too_large = BTreeSet::from([(source.place.partition, source.place.offset)]);
                let cause = format!("to `{topic}`");
                self.rewind(Undelivered { cause, too_large, ..Undelivered::default() })
            }
            Err(error) => Err(KafkaError::fatal("producing")(error)),
        }
    }

    /// Says that `record` is done: its offset goes into the current transaction.
    ///
    /// # Errors
    /// When no transaction can be begun.
    pub fn mark(&self, record: &Record) -> Result<(), KafkaError> {
        self.ledger.begin()?;
        let mut entry = self.ledger.entry();
        entry.marked.insert(record.place.partition, record.place.offset + 1);
        entry.next.insert(record.place.partition, record.place.offset + 1);
        Ok(())
    }

    /// Commits what was produced and marked, if anything was.
    ///
    /// # Errors
    /// [`KafkaError::Aborted`] after an abort and rewind; else what ends the process.
    pub fn commit(&self) -> Result<(), KafkaError> {
        match self.ledger.commit(&self.consumer, CALL_TIMEOUT) {
            Ok(()) => Ok(()),
            Err(Failure::Abort(undelivered)) => self.rewind(undelivered),
            Err(Failure::End(error)) => Err(error),
        }
    }

    /// Where this member's next record of `partition` stands if nothing is rewound: the committed
    /// offset, or `None` if the group has none.
    ///
    /// # Errors
    /// When the group's coordinator does not answer.
    pub fn committed(&self, partition: i32) -> Result<Option<i64>, KafkaError> {
        let offsets = self.committed_offsets(&[partition])?;
        Ok(offsets.get(&partition).copied().flatten())
    }

    /// Commits what is under way within `timeout` and leaves the group; what is not committed by
    /// then is aborted.
    ///
    /// # Errors
    /// When the last commit failed; the records will be done again.
    pub fn close(self, timeout: Duration) -> Result<(), KafkaError> {
        let outcome = match self.ledger.commit(&self.consumer, timeout) {
            Ok(()) => Ok(()),
            Err(Failure::Abort(Undelivered { cause, .. })) => {
                self.ledger.abandon();
                Err(KafkaError::Aborted(cause))
            }
            Err(Failure::End(error)) => Err(error),
        };
        self.consumer.unsubscribe();
        // The revocation is served by polling; nothing is under way any more.
        let deadline = Instant::now() + timeout;
        while self.consumer.assignment().is_ok_and(|partitions| partitions.count() > 0)
            && Instant::now() < deadline
        {
            let _ = self.consumer.poll(Duration::from_millis(50));
        }
        outcome
    }

    /// Aborts, goes back to the committed offsets and says so.
    fn rewind(&self, undelivered: Undelivered) -> Result<(), KafkaError> {
        let Undelivered { cause, too_large, .. } = undelivered;
        warn!(cause, "aborting the transaction and going back to the committed offsets");
        self.ledger.abort()?;
        let assignment = self.consumer.assignment().map_err(KafkaError::fatal("rewinding"))?;
        let partitions: Vec<i32> =
            assignment.elements().iter().map(TopicPartitionListElem::partition).collect();
        let committed = self.committed_offsets(&partitions)?;
        let first = self.ledger.entry().first.clone();
        let mut target = TopicPartitionList::new();
        for partition in &partitions {
            let offset = committed
                .get(partition)
                .copied()
                .flatten()
                .or_else(|| first.get(partition).copied());
            if let Some(offset) = offset {
                target
                    .add_partition_offset(&self.topic, *partition, Offset::Offset(offset))
                    .map_err(KafkaError::fatal("rewinding"))?;
            }
        }
        let sought = self
            .consumer
            .seek_partitions(target, CALL_TIMEOUT)
            .map_err(KafkaError::fatal("rewinding"))?;
        for element in sought.elements() {
            element.error().map_err(KafkaError::fatal("rewinding"))?;
        }
        self.ledger.rewound(&partitions);
        Err(match too_large.is_empty() {
            true => KafkaError::Aborted(cause),
            false => KafkaError::TooLarge { sources: too_large, cause },
        })
    }

    fn committed_offsets(
        &self,
        partitions: &[i32],
    ) -> Result<BTreeMap<i32, Option<i64>>, KafkaError> {
        let mut list = TopicPartitionList::new();
        for partition in partitions {
            list.add_partition(&self.topic, *partition);
        }
        let committed = self
            .consumer
            .committed_offsets(list, CALL_TIMEOUT)
            .map_err(KafkaError::fatal("reading committed offsets"))?;
        let offset = |element: &rdkafka::topic_partition_list::TopicPartitionListElem<'_>| {
            let offset = match element.offset() {
                Offset::Offset(offset) => Some(offset),
                _ => None,
            };
            (element.partition(), offset)
        };
        Ok(committed.elements().iter().map(offset).collect())
    }
}

/// What is under way, shared with the rebalance callback.
pub(crate) struct Ledger {
    producer: Producer,
    delivery: Delivery,
    drain_timeout: Duration,
    topic: String,
    /// What a transaction needs to be allowed: librdkafka does not say which of it is not.
    access: String,
    entry: Mutex<Entry>,
}

#[derive(Default)]
struct Entry {
    open: bool,
    /// Next offset to commit, per partition.
    marked: BTreeMap<i32, i64>,
    /// Next offset after the last marked one, per owned partition.
    next: BTreeMap<i32, i64>,
    /// First offset that was polled since the assignment, per owned partition.
    first: BTreeMap<i32, i64>,
    /// What went wrong in a callback.
    failed: Option<KafkaError>,
}

/// How long reports of an aborted transaction are waited for.
const LATE_REPORTS: Duration = Duration::from_secs(10);

enum Failure {
    /// The transaction must be aborted.
    Abort(Undelivered),
    /// The process must end.
    End(KafkaError),
}

impl Ledger {
    fn entry(&self) -> MutexGuard<'_, Entry> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn check(&self) -> Result<(), KafkaError> {
        self.entry().failed.take().map_or(Ok(()), Err)
    }

    fn saw(&self, record: &Record) {
        let (partition, offset) = (record.place.partition, record.place.offset);
        let mut entry = self.entry();
        entry.first.entry(partition).or_insert(offset);
        entry.next.entry(partition).or_insert(offset);
    }

    fn begin(&self) -> Result<(), KafkaError> {
        let mut entry = self.entry();
        if !entry.open {
            if self.delivery == Delivery::ExactlyOnce {
                let doing = KafkaError::fatal("beginning a transaction");
                self.producer.client.begin_transaction().map_err(doing)?;
            }
            entry.open = true;
        }
        Ok(())
    }

    fn commit(
        &self,
        consumer: &BaseConsumer<RebalanceContext>,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let mut entry = self.entry();
        if !entry.open {
            return Ok(());
        }
        let began = Instant::now();
        self.producer.settle(timeout).map_err(|undelivered| self.undelivered(undelivered))?;
        let mut offsets = TopicPartitionList::new();
        for (partition, offset) in &entry.marked {
            offsets
                .add_partition_offset(&self.topic, *partition, Offset::Offset(*offset))
                .map_err(|error| Failure::End(KafkaError::fatal("committing")(error)))?;
        }
        match self.delivery {
            Delivery::AtLeastOnce => consumer
                .commit(&offsets, CommitMode::Sync)
                .map_err(|error| Failure::End(KafkaError::fatal("committing offsets")(error)))?,
            Delivery::ExactlyOnce => {
                let Some(metadata) = consumer.group_metadata() else {
                    return Err(abort("not a member of the group"));
                };
                let deadline = began + timeout;
                retried("adding offsets to the transaction", deadline, |left| {
                    self.producer.client.send_offsets_to_transaction(&offsets, &metadata, left)
                })
                .map_err(|failure| self.explained(failure))?;
                retried("committing the transaction", deadline, |left| {
                    self.producer.client.commit_transaction(left)
                })
                .map_err(|failure| self.explained(failure))?;
            }
        }
        debug!(partitions = entry.marked.len(), ms = began.elapsed().as_millis(), "committed");
        entry.open = false;
        entry.marked.clear();
        Ok(())
    }

    fn explained(&self, failure: Failure) -> Failure {
        match failure {
            Failure::End(KafkaError::Denied { doing, cause }) => {
                let cause = format!("{cause}; needed are {}", self.access);
                Failure::End(KafkaError::Denied { doing, cause })
            }
            other => other,
        }
    }

    fn undelivered(&self, undelivered: Undelivered) -> Failure {
        // Without a transaction there is nothing to abort, but going back to the committed offsets
        // is right there too if one record is at fault.
        match self.delivery {
            _ if undelivered.denied => {
                let cause = undelivered.cause;
                Failure::End(KafkaError::Denied { doing: "producing", cause })
            }
            Delivery::AtLeastOnce if undelivered.too_large.is_empty() => {
                Failure::End(KafkaError::Fatal { doing: "producing", cause: undelivered.cause })
            }
            _ => Failure::Abort(undelivered),
        }
    }

    /// Commits what is under way before partitions go; aborts what cannot be committed in time.
    pub(crate) fn commit_before_revoke(&self, consumer: &BaseConsumer<RebalanceContext>) {
        match self.commit(consumer, self.drain_timeout) {
            Ok(()) => {}
            Err(Failure::Abort(Undelivered { cause, .. })) => {
                info!(cause, "not committed before the revocation: the next owner does it again");
                self.abandon();
                // The partitions that stay were produced from in the same transaction: start over.
                self.entry().failed =
                    Some(KafkaError::Fatal { doing: "revoking partitions", cause });
            }
            Err(Failure::End(error)) => self.entry().failed = Some(error),
        }
    }

    /// Aborts what is under way without going back: the partitions are not ours any more.
    pub(crate) fn abandon(&self) {
        if let Err(error) = self.abort() {
            self.entry().failed = Some(error);
        }
    }

    fn abort(&self) -> Result<(), KafkaError> {
        let mut entry = self.entry();
        if entry.open && self.delivery == Delivery::ExactlyOnce {
            let deadline = Instant::now() + CALL_TIMEOUT;
            let aborted = retried("aborting the transaction", deadline, |left| {
                self.producer.client.abort_transaction(left)
            });
            if let Err(Failure::End(error)) = aborted {
                return Err(error);
            }
        }
        // Reports of what the abort threw away come late: they must not count for the next one.
        let _ = self.producer.settle(LATE_REPORTS);
        self.producer.forget();
        entry.open = false;
        entry.marked.clear();
        Ok(())
    }

    /// Forgets partitions that are gone.
    pub(crate) fn forget(&self, partitions: &[i32]) {
        let mut entry = self.entry();
        entry.next.retain(|partition, _| !partitions.contains(partition));
        entry.first.retain(|partition, _| !partitions.contains(partition));
    }

    fn rewound(&self, partitions: &[i32]) {
        let mut entry = self.entry();
        let first = entry.first.clone();
        for partition in partitions {
            if let Some(offset) = first.get(partition) {
                entry.next.insert(*partition, *offset);
            }
        }
    }
}

fn abort(cause: &str) -> Failure {
    Failure::Abort(Undelivered { cause: cause.to_owned(), ..Undelivered::default() })
}

/// Makes a call of a transaction, again where librdkafka says that it may be made again.
fn retried(
    doing: &'static str,
    deadline: Instant,
    call: impl Fn(Duration) -> KafkaResult<()>,
) -> Result<(), Failure> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let Err(error) = call(left) else { return Ok(()) };
        match class(&error) {
            Class::Retry if Instant::now() < deadline => {
                warn!(%error, doing, "trying again");
            }
            Class::Abort => return Err(abort(&format!("{doing}: {error}"))),
            // A commit whose outcome is not known is no reason to guess: a fresh start reads the
            // committed offsets and knows.
            Class::Retry | Class::Fenced | Class::Denied | Class::Fatal => {
                return Err(Failure::End(KafkaError::fatal(doing)(error)));
            }
        }
    }
}
