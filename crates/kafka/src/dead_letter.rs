//! Rejected records with the headers of Kafka Connect.

use crate::record::{Header, Record, with_headers};

/// Prefix of Kafka Connect's error headers.
const CONNECT: &str = "__connect.errors.";

/// Header of a dead letter without its value, because the dead-letter topic takes none of that size:
/// how many bytes the value has where the record came from.
pub const OMITTED: &str = "copydesk-value-omitted";

/// Why a record was rejected, and by whom.
#[derive(Debug, Clone)]
pub struct Rejection<'a> {
    /// Code of the reject.
    pub code: &'a str,
    /// What is wrong, for people.
    pub message: &'a str,
    /// The stage.
    pub stage: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The consumer group.
    pub group: &'a str,
}

/// The headers of the dead letter for `record`: its own, and those that Kafka Connect writes for a
/// sink (`DeadLetterQueueReporter`), all values as text. A dead letter that fails again gets the
/// new ones in place of the old, so that headers never grow.
#[must_use]
pub fn headers(record: &Record, rejection: &Rejection<'_>) -> Vec<Header> {
    let place = &record.place;
    let header = |name: &str, value: &str| Header::text(&format!("{CONNECT}{name}"), value);
    let own = vec![
        header("topic", &place.topic),
        header("partition", &place.partition.to_string()),
        header("offset", &place.offset.to_string()),
        header("connector.name", rejection.group),
        header("task.id", "0"),
        header("stage", "TRANSFORMATION"),
        header("class.name", &format!("copydesk.{}@{}", rejection.stage, rejection.version)),
        header("exception.class.name", &format!("copydesk.reject.{}", rejection.code)),
        header("exception.message", rejection.message),
        header("exception.stacktrace", ""),
    ];
    with_headers(&record.headers, own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Place;

    #[test]
    fn headers_are_those_of_kafka_connect_and_do_not_grow() {
        let mut record = Record {
            place: Place { topic: "articles.raw".into(), partition: 3, offset: 41 },
            key: None,
            value: Some(b"x".to_vec()),
            headers: vec![Header { name: "h".into(), value: None }, Header::text("h", "2")],
            timestamp_ms: Some(1),
        };
        let rejection = Rejection {
            code: "no_content",
            message: "nothing there",
            stage: "language",
            version: "0.1.0",
            group: "copydesk-language",
        };
        let once = headers(&record, &rejection);
        let text: Vec<String> = once
            .iter()
            .map(|h| {
                format!(
                    "{}={}",
                    h.name,
                    String::from_utf8_lossy(h.value.as_deref().unwrap_or(b"null"))
                )
            })
            .collect();
        assert_eq!(
            text,
            [
                "h=null",
                "h=2",
                "__connect.errors.topic=articles.raw",
                "__connect.errors.partition=3",
                "__connect.errors.offset=41",
                "__connect.errors.connector.name=copydesk-language",
                "__connect.errors.task.id=0",
                "__connect.errors.stage=TRANSFORMATION",
                "__connect.errors.class.name=copydesk.language@0.1.0",
                "__connect.errors.exception.class.name=copydesk.reject.no_content",
                "__connect.errors.exception.message=nothing there",
                "__connect.errors.exception.stacktrace=",
            ]
        );
        record.headers = once.clone();
        assert_eq!(headers(&record, &rejection), once);
    }
}
