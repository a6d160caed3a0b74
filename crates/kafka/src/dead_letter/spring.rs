//! As Spring for Apache Kafka writes them (`DeadLetterPublishingRecoverer`): numbers are big-endian.

use super::{Rejection, class};
use crate::record::{Header, Record};

pub(super) const PREFIX: &str = "kafka_dlt-";

pub(super) fn headers(record: &Record, rejection: &Rejection<'_>) -> Vec<Header> {
    let place = &record.place;
    let text = |name: &str, value: &str| Header::text(&format!("{PREFIX}{name}"), value);
    let bytes = |name: &str, value: &[u8]| Header {
        name: format!("{PREFIX}{name}"),
        value: Some(value.to_vec()),
    };
    // Java's records without a timestamp have -1.
    let timestamp = record.timestamp_ms.unwrap_or(-1);
    vec![
        text("original-topic", &place.topic),
        bytes("original-partition", &place.partition.to_be_bytes()),
        bytes("original-offset", &place.offset.to_be_bytes()),
        bytes("original-timestamp", &timestamp.to_be_bytes()),
        text("original-timestamp-type", record.timestamp_type.as_str()),
        text("original-consumer-group", rejection.group),
        text("exception-fqcn", &class(rejection)),
        text(
            "exception-cause-fqcn",
            &format!("copydesk.{}@{}", rejection.stage, rejection.version),
        ),
        text("exception-message", rejection.message),
        text("exception-stacktrace", ""),
    ]
}
