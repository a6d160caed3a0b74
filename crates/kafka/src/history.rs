//! Records that were consumed before, read again: what a memory is refolded from.

use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::record::Record;
use crate::settings::Settings;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError as Client;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::time::{Duration, Instant};

/// How long the brokers may send nothing before reading history is given up.
const SILENCE: Duration = Duration::from_secs(60);

/// Reads the committed records of `partition` of the input topic, from those of `since_ms`
/// (milliseconds since 1970; all that is kept if `None`) up to but not with the offset `until`, in
/// order. Returns how many there were.
///
/// The end is proved by position, not by counting: transaction markers take offsets too.
///
/// # Errors
/// [`KafkaError::Fatal`] when the brokers fall silent before the end.
pub fn replay(
    settings: &Settings,
    partition: i32,
    since_ms: Option<i64>,
    until: i64,
    mut each: impl FnMut(&Record),
) -> Result<u64, KafkaError> {
    let doing = KafkaError::fatal("reading history");
    let mut config = settings.consumer();
    config.set("enable.partition.eof", "true").set("statistics.interval.ms", "0");
    let consumer: BaseConsumer =
        config.create().map_err(|error| KafkaError::Settings(error.to_string()))?;
    let topic = settings.input.as_str();
    let (low, _) = consumer.fetch_watermarks(topic, partition, CALL_TIMEOUT).map_err(&doing)?;
    let from = match since_ms {
        None => low,
        Some(since_ms) => {
            let mut times = TopicPartitionList::new();
            times
                .add_partition_offset(topic, partition, Offset::Offset(since_ms))
                .map_err(&doing)?;
            let found = consumer.offsets_for_times(times, CALL_TIMEOUT).map_err(&doing)?;
            match found.elements().first().map(TopicPartitionListElem::offset) {
                Some(Offset::Offset(offset)) => offset.max(low),
                // Nothing is as young as that.
                _ => until,
            }
        }
    };
    if from >= until {
        return Ok(0);
    }
    let mut start = TopicPartitionList::new();
    start.add_partition_offset(topic, partition, Offset::Offset(from)).map_err(&doing)?;
    consumer.assign(&start).map_err(&doing)?;
    let mut count = 0;
    let mut heard = Instant::now();
    loop {
        match consumer.poll(Duration::from_millis(500)) {
            Some(Ok(message)) => {
                heard = Instant::now();
                let record = Record::of(&message);
                if record.place.offset >= until {
                    return Ok(count);
                }
                each(&record);
                count += 1;
                if record.place.offset + 1 >= until {
                    return Ok(count);
                }
            }
            // The end of the log wakes; the position proves.
            Some(Err(Client::PartitionEOF(_))) => {
                if position(&consumer, topic, partition).is_none_or(|position| position >= until) {
                    return Ok(count);
                }
            }
            Some(Err(error)) => return Err(doing(error)),
            None => {
                if position(&consumer, topic, partition).is_some_and(|position| position >= until) {
                    return Ok(count);
                }
            }
        }
        if heard.elapsed() > SILENCE {
            let cause = format!("nothing came for {} s before offset {until}", SILENCE.as_secs());
            return Err(KafkaError::Fatal { doing: "reading history", cause });
        }
    }
}

fn position(consumer: &BaseConsumer, topic: &str, partition: i32) -> Option<i64> {
    let positions = consumer.position().ok()?;
    match positions.find_partition(topic, partition)?.offset() {
        Offset::Offset(offset) => Some(offset),
        _ => None,
    }
}
