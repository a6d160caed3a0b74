//! The producer and its delivery reports.

use crate::error::{KafkaError, is_denied};
use crate::record::{Header, owned_headers};
use crate::settings::Settings;
use rdkafka::ClientContext;
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{BaseRecord, ProducerContext, ThreadedProducer};
use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::warn;

/// What the broker has said of the records that were sent.
#[derive(Debug, Default)]
struct Deliveries {
    outstanding: usize,
    failure: Option<Undelivered>,
}

/// A record that was not written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Undelivered {
    pub(crate) cause: String,
    /// Partition and offset of what was refused for its size: brokers refuse whole batches.
    pub(crate) too_large: BTreeSet<(i32, i64)>,
    /// Whether access control refused it.
    pub(crate) denied: bool,
}

impl Deliveries {
    fn note(&mut self, error: &Client, topic: &str, source: (i32, i64)) {
        use RDKafkaErrorCode::{MessageSizeTooLarge, PurgeInflight, PurgeQueue};
        let code = error.rdkafka_error_code();
        // What an abort threw away did not fail.
        if matches!(code, Some(PurgeQueue | PurgeInflight)) {
            return;
        }
        let failure = self.failure.get_or_insert_with(|| Undelivered {
            cause: format!("to `{topic}`: {error}"),
            ..Undelivered::default()
        });
        failure.denied |= is_denied(error);
        if code == Some(MessageSizeTooLarge) {
            failure.too_large.insert(source);
        }
    }
}

/// Counts delivery reports. A flush of librdkafka's threaded producer wakes every 100 ms; waiting
/// for the reports themselves does not.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    deliveries: Mutex<Deliveries>,
    settled: Condvar,
}

impl Reports {
    fn lock(&self) -> std::sync::MutexGuard<'_, Deliveries> {
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone)]
pub(crate) struct ReportContext(Arc<Reports>);

impl ClientContext for ReportContext {
    /// Without the right to write anything an idempotent producer gets no id, and librdkafka would
    /// keep the records until they expire.
    fn error(&self, error: Client, reason: &str) {
        warn!(%error, reason, "producing");
        if is_denied(&error) {
            let cause = reason.to_owned();
            let denied = Undelivered { cause, denied: true, ..Undelivered::default() };
            self.0.lock().failure.get_or_insert(denied);
            self.0.settled.notify_all();
        }
    }
}

impl ProducerContext for ReportContext {
    type DeliveryOpaque = Box<(i32, i64)>;

    fn delivery(&self, result: &DeliveryResult<'_>, source: Box<(i32, i64)>) {
        let mut deliveries = self.0.lock();
        deliveries.outstanding = deliveries.outstanding.saturating_sub(1);
        if let Err((error, message)) = result {
            deliveries.note(error, message.topic(), *source);
        }
        if deliveries.outstanding == 0 {
            self.0.settled.notify_all();
        }
    }
}

pub(crate) struct Producer {
    pub(crate) client: ThreadedProducer<ReportContext>,
    reports: Arc<Reports>,
}

/// A record to be produced.
pub(crate) struct Outgoing<'a> {
    pub(crate) topic: &'a str,
    /// Its partition; by key without one.
    pub(crate) partition: Option<i32>,
    /// Partition and offset that it was made from.
    pub(crate) source: (i32, i64),
    pub(crate) key: Option<&'a [u8]>,
    pub(crate) value: Option<&'a [u8]>,
    pub(crate) headers: &'a [Header],
    pub(crate) timestamp_ms: Option<i64>,
}

impl Producer {
    pub(crate) fn new(settings: &Settings, transactional_id: &str) -> Result<Self, KafkaError> {
        let reports = Arc::new(Reports::default());
        let context = ReportContext(Arc::clone(&reports));
        let client = settings
            .producer(transactional_id)
            .create_with_context(context)
            .map_err(|error| KafkaError::Settings(error.to_string()))?;
        Ok(Self { client, reports })
    }

    /// Queues a record; waits where the queue is full.
    pub(crate) fn send(&self, outgoing: &Outgoing<'_>, timeout: Duration) -> Result<(), Client> {
        const QUEUE_FULL_WAIT: Duration = Duration::from_millis(5);
        let deadline = Instant::now() + timeout;
        let mut record: BaseRecord<'_, [u8], [u8], Box<(i32, i64)>> =
            BaseRecord::with_opaque_to(outgoing.topic, Box::new(outgoing.source))
                .headers(owned_headers(outgoing.headers));
        record.key = outgoing.key;
        record.payload = outgoing.value;
        record.timestamp = outgoing.timestamp_ms;
        record.partition = outgoing.partition;
        self.reports.lock().outstanding += 1;
        loop {
            match self.client.send(record) {
                Ok(()) => return Ok(()),
                Err((Client::MessageProduction(RDKafkaErrorCode::QueueFull), back))
                    if Instant::now() < deadline =>
                {
                    record = back;
                    std::thread::sleep(QUEUE_FULL_WAIT);
                }
                Err((error, _)) => {
                    self.reports.lock().outstanding -= 1;
                    return Err(error);
                }
            }
        }
    }

    /// Waits until the broker has answered for every record.
    ///
    /// # Errors
    /// The first record that was not written, or that some were not answered for in time.
    pub(crate) fn settle(&self, timeout: Duration) -> Result<(), Undelivered> {
        let guard = self.reports.lock();
        let (deliveries, _) = self
            .reports
            .settled
            .wait_timeout_while(guard, timeout, |deliveries| {
                let denied = deliveries.failure.as_ref().is_some_and(|failure| failure.denied);
                deliveries.outstanding > 0 && !denied
            })
            .unwrap_or_else(PoisonError::into_inner);
        // It stays until it is forgotten: partitions that go when the process ends must not be
        // committed as if it had not been.
        match deliveries.failure.clone() {
            Some(failure) => Err(failure),
            None if deliveries.outstanding > 0 => {
                let cause = format!("{} records not acknowledged in time", deliveries.outstanding);
                Err(Undelivered { cause, ..Undelivered::default() })
            }
            None => Ok(()),
        }
    }

    /// What access control refused, if it did: what is sent after that is refused as fatal, without a word
    /// of why.
    pub(crate) fn denied(&self) -> Option<String> {
        let deliveries = self.reports.lock();
        let denied = deliveries.failure.as_ref().filter(|failure| failure.denied);
        denied.map(|failure| failure.cause.clone())
    }

    /// Forgets reports of an aborted transaction.
    pub(crate) fn forget(&self) {
        *self.reports.lock() = Deliveries::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_before_the_first_record_is_known_when_it_is_sent() {
        let settings = Settings {
            bootstrap_servers: "127.0.0.1:1".into(),
            group_id: "g".into(),
            delivery: crate::settings::Delivery::AtLeastOnce,
            ..Settings::default()
        };
        let producer = Producer::new(&settings, "").unwrap();
        assert_eq!(producer.denied(), None);
        let context = ReportContext(Arc::clone(&producer.reports));
        let refused = Client::Global(RDKafkaErrorCode::ClusterAuthorizationFailed);
        context.error(refused, "no id for this user");
        assert_eq!(producer.denied().as_deref(), Some("no id for this user"));
    }
}
