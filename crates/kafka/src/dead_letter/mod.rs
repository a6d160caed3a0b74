//! Rejected records: their headers in three dialects, written and read back.
//!
//! | module | holds |
//! |---|---|
//! | `connect`, `spring`, `streams` | the headers of Kafka Connect, Spring for Apache Kafka and Kafka Streams |
//! | [`letter`] | a dead letter read back, whatever its dialect |

mod connect;
pub mod letter;
mod spring;
mod streams;

use crate::record::{Header, Record};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Header of a dead letter without its value, because the dead-letter topic takes none of that size:
/// how many bytes the value has where the record came from.
pub const OMITTED: &str = "copydesk-value-omitted";

/// Headers of a dead letter without the headers, or without the key, of its record, for the same
/// reason: how many bytes they have.
pub const OMITTED_HEADERS: &str = "copydesk-headers-omitted";
/// See [`OMITTED_HEADERS`].
pub const OMITTED_KEY: &str = "copydesk-key-omitted";

/// Header that says how often a record was sent back from the dead letters.
pub const REPLAYS: &str = "copydesk-replays";

/// Own headers, the same in every dialect: the code of the reject, and `stage@version`.
const REJECT: &str = "copydesk-reject";
const STAGE: &str = "copydesk-stage";

/// Whose headers a dead letter has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// `__connect.errors.*`, all as text, as Kafka Connect's `DeadLetterQueueReporter` writes them.
    #[default]
    Connect,
    /// `kafka_dlt-*`, numbers big-endian, as Spring's `DeadLetterPublishingRecoverer` writes them.
    Spring,
    /// `__streams.errors.*`, all as text, as Kafka Streams 4.2 and later write them (KIP-1034).
    Streams,
}

/// Why a record was rejected, and by whom.
#[derive(Debug, Clone, Copy)]
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

/// The headers of the dead letter for `record`: its own, those of the dialect, and `copydesk-reject`
/// and `copydesk-stage`. A dead letter that fails again gets the new ones in place of the old,
/// whatever their dialect, so that headers never grow (spring-kafka #1994).
#[must_use]
pub fn headers(record: &Record, rejection: &Rejection<'_>, dialect: Dialect) -> Vec<Header> {
    let mut all = without_errors(&record.headers);
    all.extend(match dialect {
        Dialect::Connect => connect::headers(record, rejection),
        Dialect::Spring => spring::headers(record, rejection),
        Dialect::Streams => streams::headers(record, rejection),
    });
    all.push(Header::text(REJECT, rejection.code));
    all.push(Header::text(STAGE, format!("{}@{}", rejection.stage, rejection.version)));
    all
}

/// `headers` as they were before the record became a dead letter.
#[must_use]
pub fn without_errors(headers: &[Header]) -> Vec<Header> {
    let prefixes = [connect::PREFIX, spring::PREFIX, streams::PREFIX];
    let foreign = |header: &&Header| {
        let name = header.name.as_str();
        !prefixes.iter().any(|prefix| name.starts_with(prefix))
            && ![REJECT, STAGE, OMITTED, OMITTED_HEADERS, OMITTED_KEY].contains(&name)
    };
    headers.iter().filter(foreign).cloned().collect()
}

/// What stands for the class of an exception.
fn class(rejection: &Rejection<'_>) -> String {
    format!("{REJECT_CLASS}{}", rejection.code)
}

const REJECT_CLASS: &str = "copydesk.reject.";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::record::{Place, TimestampType};

    pub(crate) fn record() -> Record {
        Record {
            place: Place { topic: "articles.raw".into(), partition: 3, offset: 41 },
            key: None,
            value: Some(b"x".to_vec()),
            headers: vec![Header { name: "h".into(), value: None }, Header::text("h", "2")],
            timestamp_ms: Some(1_713_085_964_000),
            timestamp_type: TimestampType::CreateTime,
        }
    }

    pub(crate) const REJECTION: Rejection<'_> = Rejection {
        code: "no_content",
        message: "nothing there",
        stage: "language",
        version: "0.1.0",
        group: "copydesk-language",
    };

    /// Headers as lines: text as it is, anything else in hex.
    fn lines(headers: &[Header]) -> Vec<String> {
        let line = |header: &Header| {
            let value = header.value.as_deref();
            let text = value.map(|bytes| match std::str::from_utf8(bytes) {
                Ok(text) if !text.contains('\0') => text.to_owned(),
                _ => format!("0x{}", hex::encode(bytes)),
            });
            format!("{}={}", header.name, text.unwrap_or("null".into()))
        };
        headers.iter().map(line).collect()
    }

    #[test]
    fn each_dialect_writes_what_its_own_software_writes() {
        let golden: [(Dialect, &[&str]); 3] = [
            (
                Dialect::Connect,
                &[
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
                ],
            ),
            (
                Dialect::Spring,
                &[
                    "kafka_dlt-original-topic=articles.raw",
                    "kafka_dlt-original-partition=0x00000003",
                    "kafka_dlt-original-offset=0x0000000000000029",
                    "kafka_dlt-original-timestamp=0x0000018edbe15ee0",
                    "kafka_dlt-original-timestamp-type=CreateTime",
                    "kafka_dlt-original-consumer-group=copydesk-language",
                    "kafka_dlt-exception-fqcn=copydesk.reject.no_content",
                    "kafka_dlt-exception-cause-fqcn=copydesk.language@0.1.0",
                    "kafka_dlt-exception-message=nothing there",
                    "kafka_dlt-exception-stacktrace=",
                ],
            ),
            (
                Dialect::Streams,
                &[
                    "__streams.errors.exception=copydesk.reject.no_content",
                    "__streams.errors.message=nothing there",
                    "__streams.errors.stacktrace=",
                    "__streams.errors.topic=articles.raw",
                    "__streams.errors.partition=3",
                    "__streams.errors.offset=41",
                ],
            ),
        ];
        for (dialect, expected) in golden {
            let expected = [
                &["h=null", "h=2"],
                expected,
                &["copydesk-reject=no_content", "copydesk-stage=language@0.1.0"],
            ];
            assert_eq!(lines(&headers(&record(), &REJECTION, dialect)), expected.concat());
        }
    }

    #[test]
    fn headers_do_not_grow_in_whatever_dialect_it_failed_before() {
        let all = [Dialect::Connect, Dialect::Spring, Dialect::Streams];
        for before in all {
            for now in all {
                let failed = Record { headers: headers(&record(), &REJECTION, before), ..record() };
                let again = headers(&failed, &REJECTION, now);
                assert_eq!(again, headers(&record(), &REJECTION, now), "{before:?}, {now:?}");
                assert_eq!(without_errors(&again), record().headers);
            }
        }
    }
}
