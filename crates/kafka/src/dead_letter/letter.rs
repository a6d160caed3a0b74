//! A dead letter read back, whatever its dialect.

use super::{OMITTED, OMITTED_HEADERS, OMITTED_KEY, REJECT, REJECT_CLASS, REPLAYS, STAGE};
use crate::record::Record;

/// What a dead letter says of itself. Letters of other software say less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Topic that the record came from.
    pub topic: Option<String>,
    /// Its partition there.
    pub partition: Option<i32>,
    /// Its offset there.
    pub offset: Option<i64>,
    /// Code of the reject; of other software, the class of the exception.
    pub code: Option<String>,
    /// What is wrong, for people.
    pub message: Option<String>,
    /// The stage that rejected it, with its version: `language@0.1.0`.
    pub stage: Option<String>,
    /// The consumer group.
    pub group: Option<String>,
    /// How often it was sent back before.
    pub replays: u32,
    /// Whether its value, headers or key were too large for the dead-letter topic.
    pub omitted: bool,
}

impl Letter {
    /// What the headers of `record` say.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let text = |names: &[&str]| {
            let found = names.iter().find_map(|name| record.header(name))?;
            (!found.is_empty()).then(|| found.to_owned())
        };
        let number = |names: &[&str], binary: &str| {
            let written = names.iter().find_map(|name| record.header(name)?.parse::<i64>().ok());
            written.or_else(|| big_endian(record, binary))
        };
        let class = text(&[
            "__connect.errors.exception.class.name",
            "kafka_dlt-exception-fqcn",
            "__streams.errors.exception",
        ]);
        let partition = number(
            &["__connect.errors.partition", "__streams.errors.partition"],
            "kafka_dlt-original-partition",
        );
        Self {
            topic: text(&[
                "__connect.errors.topic",
                "kafka_dlt-original-topic",
                "__streams.errors.topic",
            ]),
            partition: partition.and_then(|partition| i32::try_from(partition).ok()),
            offset: number(
                &["__connect.errors.offset", "__streams.errors.offset"],
                "kafka_dlt-original-offset",
            ),
            code: text(&[REJECT])
                .or_else(|| class.map(|class| class.trim_start_matches(REJECT_CLASS).to_owned())),
            message: text(&[
                "__connect.errors.exception.message",
                "kafka_dlt-exception-message",
                "__streams.errors.message",
            ]),
            stage: text(&[STAGE]),
            group: text(&["__connect.errors.connector.name", "kafka_dlt-original-consumer-group"]),
            replays: record.header(REPLAYS).and_then(|count| count.parse().ok()).unwrap_or(0),
            omitted: [OMITTED, OMITTED_HEADERS, OMITTED_KEY]
                .iter()
                .any(|name| record.header(name).is_some()),
        }
    }
}

/// A header of four or eight bytes as a number.
fn big_endian(record: &Record, name: &str) -> Option<i64> {
    let header = record.headers.iter().rev().find(|header| header.name == name)?;
    let value = header.value.as_deref()?;
    match value.len() {
        4 => Some(i64::from(i32::from_be_bytes(value.try_into().ok()?))),
        8 => Some(i64::from_be_bytes(value.try_into().ok()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{REJECTION, record};
    use super::super::{Dialect, headers};
    use super::*;
    use crate::record::Header;

    #[test]
    fn every_dialect_is_read_back() {
        for dialect in [Dialect::Connect, Dialect::Spring, Dialect::Streams] {
            let mut headers = headers(&record(), &REJECTION, dialect);
            headers.push(Header::text(REPLAYS, "2"));
            let letter = Letter::of(&Record { headers, ..record() });
            let group = (dialect != Dialect::Streams).then(|| "copydesk-language".to_owned());
            let expected = Letter {
                topic: Some("articles.raw".into()),
                partition: Some(3),
                offset: Some(41),
                code: Some("no_content".into()),
                message: Some("nothing there".into()),
                stage: Some("language@0.1.0".into()),
                group,
                replays: 2,
                omitted: false,
            };
            assert_eq!(letter, expected, "{dialect:?}");
        }
    }

    #[test]
    fn letters_of_others_say_what_they_can() {
        let foreign = vec![
            Header::text("kafka_dlt-exception-fqcn", "java.lang.NullPointerException"),
            Header { name: "kafka_dlt-original-offset".into(), value: Some(vec![1, 2, 3]) },
        ];
        let letter = Letter::of(&Record { headers: foreign, ..record() });
        assert_eq!(letter.code.as_deref(), Some("java.lang.NullPointerException"));
        assert_eq!((letter.offset, letter.topic), (None, None));
    }
}
