//! As Kafka Streams writes them (`ExceptionHandlerUtils` of 4.3.1, KIP-1034): all values are text.

use super::{Rejection, class};
use crate::record::{Header, Record};

pub(super) const PREFIX: &str = "__streams.errors.";

pub(super) fn headers(record: &Record, rejection: &Rejection<'_>) -> Vec<Header> {
    let place = &record.place;
    let header = |name: &str, value: &str| Header::text(&format!("{PREFIX}{name}"), value);
    vec![
        header("exception", &class(rejection)),
        header("message", rejection.message),
        header("stacktrace", ""),
        header("topic", &place.topic),
        header("partition", &place.partition.to_string()),
        header("offset", &place.offset.to_string()),
    ]
}
