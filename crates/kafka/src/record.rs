//! A record with all that it carries.

use rdkafka::Timestamp;
use rdkafka::message::{BorrowedMessage, Headers, Message, OwnedHeaders};

/// Where a record stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

/// One header: its name and its value, which may be null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name; names may repeat.
    pub name: String,
    /// Its value.
    pub value: Option<Vec<u8>>,
}

impl Header {
    /// A header with a text value.
    #[must_use]
    pub fn text(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: Some(value.into().into_bytes()) }
    }
}

/// A record, owned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where it stands.
    pub place: Place,
    /// Its key.
    pub key: Option<Vec<u8>>,
    /// Its value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
    /// Its headers, in order.
    pub headers: Vec<Header>,
    /// Milliseconds since 1970.
    pub timestamp_ms: Option<i64>,
    /// What the timestamp means.
    pub timestamp_type: TimestampType,
}

/// Who set the timestamp of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimestampType {
    /// Nobody.
    NoTimestampType,
    /// The producer.
    #[default]
    CreateTime,
    /// The broker.
    LogAppendTime,
}

impl TimestampType {
    /// As Java's `TimestampType` says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTimestampType => "NoTimestampType",
            Self::CreateTime => "CreateTime",
            Self::LogAppendTime => "LogAppendTime",
        }
    }
}

impl Record {
    pub(crate) fn of(message: &BorrowedMessage<'_>) -> Self {
        let headers = message.headers().map_or_else(Vec::new, |headers| {
            headers
                .iter()
                .map(|header| Header {
                    name: header.key.to_owned(),
                    value: header.value.map(<[u8]>::to_vec),
                })
                .collect()
        });
        Self {
            place: Place {
                topic: message.topic().to_owned(),
                partition: message.partition(),
                offset: message.offset(),
            },
            key: message.key().map(<[u8]>::to_vec),
            value: message.payload().map(<[u8]>::to_vec),
            headers,
            timestamp_ms: message.timestamp().to_millis(),
            timestamp_type: match message.timestamp() {
                Timestamp::NotAvailable => TimestampType::NoTimestampType,
                Timestamp::CreateTime(_) => TimestampType::CreateTime,
                Timestamp::LogAppendTime(_) => TimestampType::LogAppendTime,
            },
        }
    }

    /// The value of the last header called `name`, as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().rev().find(|header| header.name == name)?;
        std::str::from_utf8(header.value.as_deref()?).ok()
    }

    /// About how much memory it takes, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.key.as_ref().map_or(0, Vec::len) + self.value.as_ref().map_or(0, Vec::len)
    }
}

/// `headers` with those of `replaced` set: earlier ones of the same names go, all others stay as
/// they are and in their order.
#[must_use]
pub fn with_headers(headers: &[Header], replaced: Vec<Header>) -> Vec<Header> {
    let kept = headers.iter().filter(|header| !replaced.iter().any(|new| new.name == header.name));
    let mut all: Vec<Header> = kept.cloned().collect();
    all.extend(replaced);
    all
}

pub(crate) fn owned_headers(headers: &[Header]) -> OwnedHeaders {
    headers.iter().fold(OwnedHeaders::new_with_capacity(headers.len()), |all, header| {
        all.insert(rdkafka::message::Header { key: &header.name, value: header.value.as_deref() })
    })
}
