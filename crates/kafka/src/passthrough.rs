//! A topic copied with rdkafka and nothing else: what a [`crate::Session`] is measured against.
//!
//! As lean as it can honestly be, with the settings of the workers: records are produced as they are
//! borrowed from the consumer, and committed every so often.

use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::settings::{Delivery, Settings};
use rdkafka::ClientContext;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::message::{BorrowedHeaders, DeliveryResult, Message};
use rdkafka::producer::{BaseRecord, Producer, ProducerContext, ThreadedProducer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether a record was not written, which a flush does not tell.
#[derive(Clone, Default)]
struct Failed(Arc<AtomicBool>);

impl ClientContext for Failed {}

impl ProducerContext for Failed {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if result.is_err() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Copies the input topic of `settings` to its output topic for ever.
///
/// # Errors
/// Any: this is no worker.
pub fn run(settings: &Settings, transactional_id: &str) -> Result<(), KafkaError> {
    let fatal = KafkaError::fatal("copying");
    let once = settings.delivery == Delivery::ExactlyOnce;
    let failed = Failed::default();
    let producer: ThreadedProducer<Failed> =
        settings.producer(transactional_id).create_with_context(failed.clone()).map_err(&fatal)?;
    let consumer: BaseConsumer = settings.consumer().create().map_err(&fatal)?;
    if once {
        producer.init_transactions(CALL_TIMEOUT).map_err(&fatal)?;
    }
    consumer.subscribe(&[&settings.input]).map_err(&fatal)?;
    let interval = Duration::from_millis(settings.commit_interval_ms);
    let mut next: BTreeMap<i32, i64> = BTreeMap::new();
    let mut since: Option<Instant> = None;
    let mut records = 0;
    loop {
        match consumer.poll(Duration::from_millis(20)) {
            Some(Ok(message)) => {
                if since.is_none() {
                    since = Some(Instant::now());
                    if once {
                        producer.begin_transaction().map_err(&fatal)?;
                    }
                }
                let mut record: BaseRecord<'_, [u8], [u8]> = BaseRecord::to(&settings.output);
                record.key = message.key();
                record.payload = message.payload();
                record.timestamp = message.timestamp().to_millis();
                record.headers = message.headers().map(BorrowedHeaders::detach);
                send(&producer, record)?;
                next.insert(message.partition(), message.offset() + 1);
                records += 1;
            }
            Some(Err(Client::PartitionEOF(_))) | None => {}
            Some(Err(error)) => return Err(fatal(error)),
        }
        let due = records >= settings.batch_records;
        if since.is_some_and(|since| due || since.elapsed() >= interval) {
            let mut offsets = TopicPartitionList::new();
            for (partition, offset) in std::mem::take(&mut next) {
                let offset = Offset::Offset(offset);
                offsets.add_partition_offset(&settings.input, partition, offset).map_err(&fatal)?;
            }
            if once {
                if let Some(metadata) = consumer.group_metadata() {
                    producer
                        .send_offsets_to_transaction(&offsets, &metadata, CALL_TIMEOUT)
                        .map_err(&fatal)?;
                }
                producer.commit_transaction(CALL_TIMEOUT).map_err(&fatal)?;
            } else {
                producer.flush(CALL_TIMEOUT).map_err(&fatal)?;
                if failed.0.load(Ordering::Relaxed) {
                    let cause = "a record was not written".to_owned();
                    return Err(KafkaError::Fatal { doing: "copying", cause });
                }
                consumer.commit(&offsets, CommitMode::Sync).map_err(&fatal)?;
            }
            (since, records) = (None, 0);
        }
    }
}

fn send(
    producer: &ThreadedProducer<Failed>,
    mut record: BaseRecord<'_, [u8], [u8]>,
) -> Result<(), KafkaError> {
    loop {
        match producer.send(record) {
            Ok(()) => return Ok(()),
            Err((Client::MessageProduction(RDKafkaErrorCode::QueueFull), back)) => {
                record = back;
                std::thread::sleep(Duration::from_millis(5));
            }
            Err((error, _)) => return Err(KafkaError::fatal("copying")(error)),
        }
    }
}
