//! A topic read to its end, or written to, outside a session.

use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::history::History;
use crate::producer::{Outgoing, Producer};
use crate::record::{Header, Record};
use crate::settings::{Delivery, Settings};
use std::ops::ControlFlow;

/// The committed records of a topic up to its present end, partition by partition, in order.
///
/// # Errors
/// When the topic is not there or the brokers do not answer.
pub fn read(settings: &Settings, topic: &str) -> Result<Vec<Record>, KafkaError> {
    let mut records = Vec::new();
    each(settings, topic, |record| {
        records.push(record.clone());
        ControlFlow::Continue(())
    })?;
    Ok(records)
}

/// The same one by one, until `each` breaks off.
///
/// # Errors
/// As [`read`].
pub fn each(
    settings: &Settings,
    topic: &str,
    mut each: impl FnMut(&Record) -> ControlFlow<()>,
) -> Result<(), KafkaError> {
    let history = History::open(&Settings { input: topic.to_owned(), ..settings.clone() })?;
    for partition in history.partitions()? {
        let extent = history.extent(partition)?;
        if !history.replay(partition, extent, &mut each)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes records without a transaction, each acknowledged before the next [`Writer::finish`] returns.
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

    /// Queues one record for a partition of its own choice.
    ///
    /// # Errors
    /// When it cannot be queued.
    pub fn write_to(
        &self,
        (topic, partition): (&str, i32),
        key: Option<&[u8]>,
        value: Option<&[u8]>,
    ) -> Result<(), KafkaError> {
        let (source, headers) = ((-1, -1), &[][..]);
        let partition = Some(partition);
        let outgoing =
            Outgoing { topic, partition, source, key, value, headers, timestamp_ms: None };
        self.0.send(&outgoing, CALL_TIMEOUT).map_err(KafkaError::fatal("writing"))
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
        let outgoing = Outgoing {
            topic,
            partition: None,
            source: (-1, -1),
            key,
            value,
            headers,
            timestamp_ms,
        };
        self.0.send(&outgoing, CALL_TIMEOUT).map_err(KafkaError::fatal("writing"))
    }

    /// Waits until every record so far is acknowledged.
    ///
    /// # Errors
    /// When one was not written.
    pub fn finish(&self) -> Result<(), KafkaError> {
        self.0
            .settle(CALL_TIMEOUT)
            .map_err(|undelivered| KafkaError::Fatal { doing: "writing", cause: undelivered.cause })
    }
}
