//! A topic read to its end, or written to, outside a session.

use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::history;
use crate::producer::{Outgoing, Producer};
use crate::record::{Header, Record};
use crate::settings::{Delivery, Settings};
use rdkafka::consumer::{BaseConsumer, Consumer};

/// The committed records of a topic up to its present end, partition by partition, in order.
///
/// # Errors
/// When the topic is not there or the brokers do not answer.
pub fn read(settings: &Settings, topic: &str) -> Result<Vec<Record>, KafkaError> {
    let settings = Settings { input: topic.to_owned(), ..settings.clone() };
    let doing = KafkaError::fatal("reading a topic");
    let client: BaseConsumer =
        settings.consumer().create().map_err(|error| KafkaError::Settings(error.to_string()))?;
    let metadata = client.fetch_metadata(Some(topic), CALL_TIMEOUT).map_err(&doing)?;
    let partitions = metadata.topics().first().map_or(&[][..], |topic| topic.partitions());
    if partitions.is_empty() {
        return Err(KafkaError::MissingTopic { topic: topic.to_owned() });
    }
    let mut records = Vec::new();
    for partition in partitions {
        let (_, end) =
            client.fetch_watermarks(topic, partition.id(), CALL_TIMEOUT).map_err(&doing)?;
        history::replay(&settings, partition.id(), None, end, |record| {
            records.push(record.clone())
        })?;
    }
    Ok(records)
}

/// Writes records without a transaction, each acknowledged before [`Writer::finish`] returns.
pub struct Writer(Producer);

impl Writer {
    /// A writer to the brokers of `settings`.
    ///
    /// # Errors
    /// For settings that librdkafka refuses.
    pub fn new(settings: &Settings) -> Result<Self, KafkaError> {
        let settings = Settings { delivery: Delivery::AtLeastOnce, ..settings.clone() };
        Producer::new(&settings, "").map(Self)
    }

    /// Queues one record.
    ///
    /// # Errors
    /// When it cannot be queued.
    pub fn write(
        &self,
        topic: &str,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
        timestamp_ms: Option<i64>,
    ) -> Result<(), KafkaError> {
        let outgoing = Outgoing { topic, source: (-1, -1), key, value, headers, timestamp_ms };
        self.0.send(&outgoing, CALL_TIMEOUT).map_err(KafkaError::fatal("writing"))
    }

    /// Waits until every record is acknowledged.
    ///
    /// # Errors
    /// When one was not written.
    pub fn finish(self) -> Result<(), KafkaError> {
        self.0
            .settle(CALL_TIMEOUT)
            .map_err(|undelivered| KafkaError::Fatal { doing: "writing", cause: undelivered.cause })
    }
}
