//! Consume, produce, commit.
//!
//! | module | holds |
//! |---|---|
//! | `transaction` | what is produced, marked and committed in one transaction |
//! | `positions` | where the partitions stand |
//!
//! Here is how a session is opened, polled and closed.

mod positions;
mod transaction;

use crate::error::{CALL_TIMEOUT, KafkaError, is_denied};
use crate::ledger::{Failure, Ledger};
use crate::producer::{Producer, Undelivered};
use crate::rebalance::{Movements, RebalanceContext};
use crate::record::Record;
use crate::settings::{Delivery, Settings};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::TopicPartitionList;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::warn;

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
            access: settings.access(),
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

    /// Lets a held partition give records.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn release(&self, partition: i32) -> Result<(), KafkaError> {
        let mut list = TopicPartitionList::new();
        list.add_partition(&self.topic, partition);
        self.consumer.resume(&list).map_err(KafkaError::fatal("resuming a partition"))
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
}
