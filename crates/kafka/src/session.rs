//! Consume, produce, commit.

use crate::error::{CALL_TIMEOUT, KafkaError, coordinated, is_denied};
use crate::ledger::{Failure, Ledger};
use crate::producer::{Outgoing, Producer, Undelivered};
use crate::rebalance::{Movements, RebalanceContext};
use crate::record::{Header, Record};
use crate::settings::{Delivery, Settings};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::{debug, warn};

/// How long a question may take whose answer can wait.
const QUESTION: Duration = Duration::from_secs(5);

/// A consumer and a producer that commit together.
pub struct Session {
    consumer: BaseConsumer<RebalanceContext>,
    ledger: Arc<Ledger>,
    movements: Arc<Mutex<Movements>>,
    topic: String,
    held: bool,
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
    /// Connects, fences earlier holders of the transactional id, and joins the group. If `held`,
    /// every partition that is assigned, and every partition after an abort, gives no records until
    /// [`Session::release`]: there is a memory to be restored first.
    ///
    /// # Errors
    /// [`KafkaError::Settings`] for settings that librdkafka refuses; [`KafkaError::Fatal`] when
    /// the brokers cannot be reached in time.
    pub fn open(
        settings: &Settings,
        transactional_id: &str,
        held: bool,
    ) -> Result<Self, KafkaError> {
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
            held,
        };
        let consumer: BaseConsumer<RebalanceContext> = settings
            .consumer()
            .create_with_context(context)
            .map_err(|error| KafkaError::Settings(error.to_string()))?;
        consumer.subscribe(&[&settings.input]).map_err(KafkaError::fatal("subscribing"))?;
        Ok(Self { consumer, ledger, movements, topic: settings.input.clone(), held })
    }

    /// The next record, if one comes in time. Rebalances happen in here: ask
    /// [`Session::changes`] after every call.
    ///
    /// # Errors
    /// [`KafkaError::Aborted`] when what was under way had to be aborted for a rebalance; else what
    /// ends the process. Passing trouble (a broker away) is only logged.
    pub fn poll(&self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        let polled = self.consumer.poll(timeout);
        self.ledger.check()?;
        if let Some(cause) = self.ledger.astray() {
            self.rewind(Undelivered { cause, ..Undelivered::default() })?;
        }
        match polled {
            None => Ok(None),
            Some(Ok(message)) => {
                let record = Record::of(&message);
                self.ledger.saw(&record);
                Ok(Some(record))
            }
            Some(Err(Client::PartitionEOF(partition))) => {
                self.ledger.saw_end(partition);
                Ok(None)
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

    /// Records that are still to be read, per owned partition of which both the position and the end
    /// (as of the last statistics) are known.
    #[must_use]
    pub fn lag(&self) -> BTreeMap<i32, i64> {
        let positions = self.positions();
        let ends = self.movements.lock().unwrap_or_else(PoisonError::into_inner).ends.clone();
        ends.into_iter()
            .filter_map(|(partition, end)| {
                let position = positions.get(&partition).copied().flatten()?;
                Some((partition, (end.offset - position).max(0)))
            })
            .collect()
    }

    /// Owned partitions that are being fetched from and have nothing to give. Of any other, it is not
    /// known that there is nothing.
    #[must_use]
    pub fn idle(&self) -> BTreeSet<i32> {
        let ends = self.movements.lock().unwrap_or_else(PoisonError::into_inner).ends.clone();
        let lag = self.lag();
        let idle = |partition: &i32| ends.get(partition).is_some_and(|end| end.fetched);
        lag.into_iter().filter_map(|(of, lag)| (lag == 0 && idle(&of)).then_some(of)).collect()
    }

    /// Partitions that this member owns now.
    ///
    /// # Errors
    /// When librdkafka does not know.
    pub fn owned(&self) -> Result<Vec<i32>, KafkaError> {
        let doing = KafkaError::fatal("asking for the assignment");
        let assignment = self.consumer.assignment().map_err(doing)?;
        Ok(assignment.elements().iter().map(TopicPartitionListElem::partition).collect())
    }

    /// Partitions that were read to their end, and from which nothing came since.
    #[must_use]
    pub fn at_end(&self) -> BTreeSet<i32> {
        self.ledger.entry().at_end.clone()
    }

    /// Lets a held partition give records.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn release(&self, partition: i32) -> Result<(), KafkaError> {
        let mut list = TopicPartitionList::new();
        list.add_partition(&self.topic, partition);
        self.consumer.resume(&list).map_err(KafkaError::fatal("resuming a partition"))
    }

    /// Where the reading of each owned partition stands: offset of the next record to be marked. `None`
    /// where nothing was read since the assignment and the committed offset is not known.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<i32, Option<i64>> {
        let owned = self.movements.lock().unwrap_or_else(PoisonError::into_inner).owned.clone();
        let entry = self.ledger.entry();
        let position = |of: &i32| entry.next.get(of).or_else(|| entry.committed.get(of)).copied();
        owned.iter().map(|of| (*of, position(of))).collect()
    }

    /// Asks for the committed offsets of owned partitions that nothing was read of yet, so that their
    /// positions are known. One question, and no trouble if it is not answered: it can be asked again.
    pub fn locate(&self) {
        let unknown: Vec<i32> = self
            .positions()
            .into_iter()
            .filter_map(|(partition, position)| position.is_none().then_some(partition))
            .collect();
        if unknown.is_empty() {
            return;
        }
        match self.ask_committed(&unknown, QUESTION) {
            Ok(found) => {
                let mut entry = self.ledger.entry();
                for (partition, offset) in found {
                    if let Some(offset) = offset {
                        entry.committed.entry(partition).or_insert(offset);
                    }
                }
            }
            Err(error) => debug!(%error, "asking where partitions stand"),
        }
    }

    /// Produces a record with the key of its source within the current transaction, which begins
    /// with the first one.
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
        self.produce_keyed(topic, source, source.key.as_deref(), value, headers)
    }

    /// The same with another key.
    ///
    /// # Errors
    /// As [`Session::produce`].
    pub fn produce_keyed(
        &self,
        topic: &str,
        source: &Record,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> Result<(), KafkaError> {
        self.ledger.begin()?;
        let outgoing = Outgoing {
            topic,
            source: (source.place.partition, source.place.offset),
            key,
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
            Err(error) => Err(match self.ledger.producer.denied() {
                Some(cause) => KafkaError::Denied { doing: "producing", cause },
                None => KafkaError::fatal("producing")(error),
            }),
        }
    }

    /// Says that `record` is done: its offset goes into the current transaction.
    ///
    /// # Errors
    /// When no transaction can be begun.
    pub fn mark(&self, record: &Record) -> Result<(), KafkaError> {
        self.ledger.mark(record.place.partition, record.place.offset + 1)
    }

    /// Commits the ends of partitions that were read to their end where something that is never
    /// delivered stands between it and the last record: markers of transactions, and aborted
    /// records. Without this the group's lag would not reach 0 (librdkafka #2539, #3917). Does
    /// nothing while a transaction is open: to be called when there is nothing else to do.
    ///
    /// # Errors
    /// As [`Session::commit`].
    pub fn commit_ends(&self) -> Result<(), KafkaError> {
        let at_end = {
            let entry = self.ledger.entry();
            if entry.open {
                return Ok(());
            }
            entry.at_end.clone()
        };
        if at_end.is_empty() {
            return Ok(());
        }
        let doing = KafkaError::fatal("asking for positions");
        let positions = self.consumer.position().map_err(doing)?;
        let mut done = BTreeSet::new();
        for partition in at_end {
            let position = positions.find_partition(&self.topic, partition);
            let Some(Offset::Offset(position)) = position.map(|element| element.offset()) else {
                continue;
            };
            let known = self.ledger.entry().committed.get(&partition).copied();
            let known = match known {
                Some(known) => Some(known),
                None => self.committed(partition)?,
            };
            self.ledger.mark_end(partition, position, known)?;
            done.insert(partition);
        }
        self.commit()?;
        self.ledger.ends_done(&done);
        Ok(())
    }

    /// Aborts what is under way, for a caller that is about to end.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn abort(&self) -> Result<(), KafkaError> {
        self.ledger.abort()
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
                self.ledger.abort()?;
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
        let doing = KafkaError::fatal("rewinding");
        let owned = self.owned()?;
        let committed = self.committed_offsets(&owned)?;
        let first = self.ledger.entry().first.clone();
        let mut target = TopicPartitionList::new();
        let mut offsets = BTreeMap::new();
        for partition in &owned {
            let committed = committed.get(partition).copied().flatten();
            if let Some(offset) = committed.or_else(|| first.get(partition).copied()) {
                offsets.insert(*partition, offset);
                let offset = Offset::Offset(offset);
                target.add_partition_offset(&self.topic, *partition, offset).map_err(&doing)?;
            }
        }
        if self.held {
            let mut all = TopicPartitionList::new();
            for partition in &owned {
                all.add_partition(&self.topic, *partition);
            }
            self.consumer.pause(&all).map_err(&doing)?;
        }
        if !offsets.is_empty() {
            let sought = self.consumer.seek_partitions(target, CALL_TIMEOUT).map_err(&doing)?;
            for element in sought.elements() {
                element.error().map_err(&doing)?;
            }
        }
        self.ledger.rewound(&offsets);
        Err(match too_large.is_empty() {
            true => KafkaError::Aborted(cause),
            false => KafkaError::TooLarge { sources: too_large, cause },
        })
    }

    fn committed_offsets(
        &self,
        partitions: &[i32],
    ) -> Result<BTreeMap<i32, Option<i64>>, KafkaError> {
        let ask = || self.ask_committed(partitions, CALL_TIMEOUT);
        coordinated(ask).map_err(KafkaError::fatal("reading committed offsets"))
    }

    fn ask_committed(
        &self,
        partitions: &[i32],
        timeout: Duration,
    ) -> Result<BTreeMap<i32, Option<i64>>, Client> {
        let mut list = TopicPartitionList::new();
        for partition in partitions {
            list.add_partition(&self.topic, *partition);
        }
        let committed = self.consumer.committed_offsets(list, timeout)?;
        let offset = |element: &TopicPartitionListElem<'_>| {
            let offset = match element.offset() {
                Offset::Offset(offset) => Some(offset),
                _ => None,
            };
            (element.partition(), offset)
        };
        Ok(committed.elements().iter().map(offset).collect())
    }
}
