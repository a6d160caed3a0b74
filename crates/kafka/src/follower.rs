//! Partitions read by hand, beside those that the group assigns to a session.
//!
//! A group assigns the partitions of one topic. Where a member needs the same partitions of a second
//! topic, it reads them by hand: so that both are always with the same member, whatever the assignor
//! and the protocol of the group, and none of them waits for a second rebalance. The offsets of both
//! are committed together ([`crate::Session::mark_beside`]).

use crate::error::{KafkaError, may_pass};
use crate::reader::Reader;
use crate::record::Record;
use crate::settings::Settings;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeMap;
use std::time::Duration;
use tracing::warn;

/// A reader of chosen partitions of one topic, each from an offset on. Reads only what is committed,
/// unless the settings say otherwise.
pub struct Follower {
    consumer: BaseConsumer<Reader>,
    topic: String,
    followed: BTreeMap<i32, Followed>,
}

/// Where a followed partition stands.
#[derive(Debug, Clone, Copy, Default)]
struct Followed {
    /// Offset behind the last record that was given, or where the reading was to begin.
    next: i64,
    /// Offset of its end, if it was reached and nothing was given since.
    end: Option<i64>,
}

impl Follower {
    /// A reader of `topic` that follows no partition yet.
    ///
    /// # Errors
    /// [`KafkaError::Settings`] for settings that librdkafka refuses.
    pub fn open(settings: &Settings, topic: &str) -> Result<Self, KafkaError> {
        let mut config = settings.consumer();
        config.set("statistics.interval.ms", "0");
        // Where the beginning is gone, what is left is read all the same.
        config.set("auto.offset.reset", "earliest");
        let consumer = config
            .create_with_context(Reader)
            .map_err(|error| KafkaError::Settings(error.to_string()))?;
        Ok(Self { consumer, topic: topic.to_owned(), followed: BTreeMap::new() })
    }

    /// Reads `partition` from offset `from` on, or from its beginning; also if it is followed already.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn follow(&mut self, partition: i32, from: Option<i64>) -> Result<(), KafkaError> {
        self.leave(partition)?;
        let offset = from.map_or(Offset::Beginning, Offset::Offset);
        let doing = KafkaError::fatal("following a partition");
        let mut list = TopicPartitionList::new();
        list.add_partition_offset(&self.topic, partition, offset).map_err(&doing)?;
        self.consumer.incremental_assign(&list).map_err(&doing)?;
        self.followed.insert(partition, Followed { next: from.unwrap_or(0), end: None });
        Ok(())
    }

    /// Stops reading `partition`, if it is followed.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn leave(&mut self, partition: i32) -> Result<(), KafkaError> {
        if self.followed.remove(&partition).is_none() {
            return Ok(());
        }
        let doing = KafkaError::fatal("leaving a partition");
        self.consumer.incremental_unassign(&self.list(partition)).map_err(doing)
    }

    /// Keeps `partition` from giving records for a while.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn hold(&self, partition: i32) -> Result<(), KafkaError> {
        self.consumer.pause(&self.list(partition)).map_err(KafkaError::fatal("pausing a partition"))
    }

    /// Lets it give records again.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn release(&self, partition: i32) -> Result<(), KafkaError> {
        let doing = KafkaError::fatal("resuming a partition");
        self.consumer.resume(&self.list(partition)).map_err(doing)
    }

    /// The next record of any of them, if one comes in time.
    ///
    /// # Errors
    /// What does not pass by itself.
    pub fn poll(&mut self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        match self.consumer.poll(timeout) {
            None => Ok(None),
            Some(Ok(message)) => {
                let record = Record::of(&message);
                // Of a partition that was left, something may still be on its way.
                let Some(followed) = self.followed.get_mut(&record.place.partition) else {
                    return Ok(None);
                };
                *followed = Followed { next: record.place.offset + 1, end: None };
                Ok(Some(record))
            }
            Some(Err(Client::PartitionEOF(partition))) => {
                let position = self.position(partition);
                if let Some(followed) = self.followed.get_mut(&partition) {
                    followed.end = Some(position.unwrap_or(followed.next).max(followed.next));
                }
                Ok(None)
            }
            Some(Err(Client::MessageConsumption(RDKafkaErrorCode::UnknownTopicOrPartition))) => {
                Err(KafkaError::MissingTopic { topic: self.topic.clone() })
            }
            Some(Err(error)) if may_pass(&error) => {
                warn!(topic = self.topic, %error, "following");
                Ok(None)
            }
            Some(Err(error)) => Err(KafkaError::fatal("following a topic")(error)),
        }
    }

    /// The offset behind the last record that was given of `partition`; where it was read to its end,
    /// that end, which lies behind the markers of transactions.
    #[must_use]
    pub fn next(&self, partition: i32) -> Option<i64> {
        let followed = self.followed.get(&partition)?;
        Some(followed.end.unwrap_or(followed.next))
    }

    /// Whether `partition` was read to its end and nothing was given since.
    #[must_use]
    pub fn at_end(&self, partition: i32) -> bool {
        self.followed.get(&partition).is_some_and(|followed| followed.end.is_some())
    }

    /// The topic.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    fn position(&self, partition: i32) -> Option<i64> {
        let positions = self.consumer.position().ok()?;
        match positions.find_partition(&self.topic, partition)?.offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        }
    }

    fn list(&self, partition: i32) -> TopicPartitionList {
        let mut list = TopicPartitionList::new();
        list.add_partition(&self.topic, partition);
        list
    }
}
