//! What a session produces, marks and commits in one transaction.

use super::Session;
use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::ledger::Failure;
use crate::producer::{Outgoing, Undelivered};
use crate::record::{Header, Record};
use rdkafka::consumer::Consumer;
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::{BTreeMap, BTreeSet};
use tracing::warn;

impl Session {
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
        let timestamp_ms = source.timestamp_ms;
        let source = (source.place.partition, source.place.offset);
        let partition = None;
        self.send(&Outgoing { topic, partition, source, key, value, headers, timestamp_ms })
    }

    /// The same to a partition of the caller's choice, with the time of now: what is kept for a while
    /// from its arrival, however old that is which it was made from.
    ///
    /// # Errors
    /// As [`Session::produce`].
    pub fn produce_to(
        &self,
        (topic, partition): (&str, i32),
        source: &Record,
        key: Option<&[u8]>,
        value: &[u8],
        headers: &[Header],
    ) -> Result<(), KafkaError> {
        let source = (source.place.partition, source.place.offset);
        let (partition, value, timestamp_ms) = (Some(partition), Some(value), None);
        self.send(&Outgoing { topic, partition, source, key, value, headers, timestamp_ms })
    }

    fn send(&self, outgoing: &Outgoing<'_>) -> Result<(), KafkaError> {
        self.ledger.begin()?;
        match self.ledger.producer.send(outgoing, CALL_TIMEOUT) {
            Ok(()) => {
                self.ledger.sent(outgoing.topic);
                Ok(())
            }
            Err(Client::MessageProduction(RDKafkaErrorCode::MessageSizeTooLarge)) => {
                let too_large = BTreeSet::from([outgoing.source]);
                let cause = format!("to `{}`", outgoing.topic);
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

    /// Says up to where a partition of another topic is done, which was read beside the input (see
    /// [`crate::Follower`]): `next` goes into the current transaction, too.
    ///
    /// # Errors
    /// When no transaction can be begun.
    pub fn mark_beside(&self, topic: &str, partition: i32, next: i64) -> Result<(), KafkaError> {
        self.ledger.mark_beside(topic, partition, next)
    }

    /// Commits the ends of partitions that were read to their end where something that is never
    /// delivered stands between it and the last record: markers of transactions, and aborted
    /// records. Without this the group's lag would not reach 0 (librdkafka #2539, #3917). Does
    /// nothing while a transaction is open: to be called when there is nothing else to do.
    ///
    /// # Errors
    /// As [`Session::commit`].
    pub fn commit_ends(&self) -> Result<(), KafkaError> {
        self.commit_ends_but(&BTreeSet::new())
    }

    /// The same but for these partitions: records of theirs were polled that are not marked yet.
    ///
    /// # Errors
    /// As [`Session::commit`].
    pub fn commit_ends_but(&self, waiting: &BTreeSet<i32>) -> Result<(), KafkaError> {
        let at_end = {
            let entry = self.ledger.entry();
            if entry.open {
                return Ok(());
            }
            let ends = entry.at_end.iter().filter(|partition| !waiting.contains(partition));
            ends.copied().collect::<BTreeSet<i32>>()
        };
        if at_end.is_empty() {
            return Ok(());
        }
        let doing = KafkaError::fatal("asking for positions");
        let positions = self.consumer.position().map_err(doing)?;
        let mut done = BTreeSet::new();
        for partition in at_end {
            let position = positions.find_partition(&self.topic, partition);
            let known = self.ledger.entry().committed.get(&partition).copied();
            let known = match known {
                Some(known) => Some(known),
                None => self.committed(partition)?,
            };
            let position = match position.map(|element| element.offset()) {
                Some(Offset::Offset(position)) => position,
                // Nothing was read: it may be that all that the group had to read is gone.
                _ => match self.first_kept(partition).filter(|first| Some(*first) > known) {
                    Some(first) if known.is_some() => first,
                    _ => continue,
                },
            };
            self.ledger.mark_end(partition, position, known)?;
            done.insert(partition);
        }
        self.commit()?;
        self.ledger.ends_done(&done);
        Ok(())
    }

    /// How many records were sent since the last call, by topic: after a commit, those of its transaction.
    #[must_use]
    pub fn take_sent(&self) -> BTreeMap<String, u64> {
        std::mem::take(&mut self.ledger.entry().sent)
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

    /// Aborts, goes back to the committed offsets and says so.
    pub(super) fn rewind(&self, undelivered: Undelivered) -> Result<(), KafkaError> {
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
}
