//! As Kafka Connect writes them for a sink (`DeadLetterQueueReporter`): all values are text.

use super::{Rejection, class};
use crate::record::{Header, Record};

pub(super) const PREFIX: &str = "__connect.errors.";

pub(super) fn headers(record: &Record, rejection: &Rejection<'_>) -> Vec<Header> {
    let place = &record.place;
    let header = |name: &str, value: &str| Header::text(&format!("{PREFIX}{name}"), value);
    vec![
        header("topic", &place.topic),
        header("partition", &place.partition.to_string()),
        header("offset", &place.offset.to_string()),
        header("connector.name", rejection.group),
        header("task.id", "0"),
        header("stage", "TRANSFORMATION"),
        header("class.name", &format!("copydesk.{}@{}", rejection.stage, rejection.version)),
        header("exception.class.name", &class(rejection)),
        header("exception.message", rejection.message),
        header("exception.stacktrace", ""),
    ]
}
