//! One record of the topic of verdicts: what was said of one record of the input.

use copydesk_duplicates::{Answer, Origin, Slip};
use copydesk_kafka::Record;
use serde::{Deserialize, Serialize};

/// What was said, of what, and by which rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Partition of the input.
    pub partition: i32,
    /// Offset in it.
    pub offset: i64,
    /// Offset in the log of sketches: the order in which verdicts were given.
    pub log_offset: u64,
    /// The settings and rules that it follows from, as 16 hex digits.
    pub rules: String,
    /// From when on articles were remembered, in milliseconds of the Unix epoch, if that is later than the
    /// window reaches back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remembers_since_ms: Option<i64>,
    /// What.
    pub answer: Answer,
}

impl Said {
    /// What was said of the record at `origin`.
    pub(crate) fn new(
        origin: Origin,
        log_offset: u64,
        rules: &str,
        (answer, remembers_since_ms): (Answer, Option<i64>),
    ) -> Self {
        let Origin { partition, offset } = origin;
        let rules = rules.to_owned();
        Self { partition, offset, log_offset, rules, remembers_since_ms, answer }
    }

    /// As JSON.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        // Its types always serialise; an empty record would be told as damaged.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What `record` of the topic of verdicts says of the record that it belongs to.
    pub(crate) fn slip(record: &Record) -> Slip {
        let value = record.value.as_deref().unwrap_or_default();
        match serde_json::from_slice::<Self>(value) {
            Ok(Self { answer, remembers_since_ms, .. }) => {
                Slip::Said { answer, remembers_since_ms }
            }
            Err(error) => {
                let (partition, offset) = (record.place.partition, record.place.offset);
                Slip::Missing(format!("offset {offset} of partition {partition}: {error}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_kafka::{Place, TimestampType};

    #[test]
    fn what_is_written_is_read_back() {
        let origin = Origin { partition: 2, offset: 7 };
        let said = Said::new(origin, 11, "00ff", (Answer::Refused, Some(5)));
        let record = |value: Vec<u8>| Record {
            place: Place { topic: "v".into(), partition: 2, offset: 9 },
            key: None,
            value: Some(value),
            headers: Vec::new(),
            timestamp_ms: None,
            timestamp_type: TimestampType::default(),
        };
        let text = String::from_utf8(said.to_bytes()).unwrap();
        assert!(
            text.starts_with(r#"{"partition":2,"offset":7,"log_offset":11,"rules":"00ff""#),
            "{text}"
        );
        let expected = Slip::Said { answer: Answer::Refused, remembers_since_ms: Some(5) };
        assert_eq!(Said::slip(&record(said.to_bytes())), expected);
        assert!(matches!(Said::slip(&record(b"{".to_vec())), Slip::Missing(_)));
    }
}
