//! Dead letters: whole, or as small as the brokers will have them.

use copydesk_kafka::dead_letter::{
    self, Dialect, OMITTED, OMITTED_HEADERS, OMITTED_KEY, Rejection,
};
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{Header, Record};
use std::collections::BTreeMap;

/// What the brokers have refused for its size of what was made of a record, the last of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refused {
    /// The result, or what passes through.
    Result,
    /// The whole dead letter.
    Letter,
    /// The letter without the value.
    WithoutValue,
    /// That without the headers of the record, too.
    WithoutHeaders,
}

/// What was refused of which records, by partition and offset.
#[derive(Debug, Default)]
pub(crate) struct Refusals(BTreeMap<(i32, i64), Refused>);

impl Refusals {
    /// Takes note that what was made of this record was refused. Says whether there is something
    /// smaller to try.
    pub(crate) fn note(&mut self, place: (i32, i64)) -> bool {
        let next = match self.of(place) {
            None => Refused::Result,
            Some(Refused::Result) => Refused::Letter,
            Some(Refused::Letter) => Refused::WithoutValue,
            Some(Refused::WithoutValue) => Refused::WithoutHeaders,
            Some(Refused::WithoutHeaders) => return false,
        };
        self.0.insert(place, next);
        true
    }

    /// What was refused of this record.
    pub(crate) fn of(&self, place: (i32, i64)) -> Option<Refused> {
        self.0.get(&place).copied()
    }

    /// Forgets partitions that are gone.
    pub(crate) fn forget(&mut self, partitions: &[i32]) {
        self.0.retain(|(partition, _), _| !partitions.contains(partition));
    }
}

/// A dead letter as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Letter<'r> {
    pub(crate) key: Option<&'r [u8]>,
    pub(crate) value: Option<&'r [u8]>,
    pub(crate) headers: Vec<Header>,
}

/// The dead letter for `record`. Better one that only says where the record stands than a partition
/// that stands still: what the brokers refused is left out step by step, and how large it was is said.
pub(crate) fn letter<'r>(
    record: &'r Record,
    rejection: &Rejection<'_>,
    dialect: Dialect,
    refused: Option<Refused>,
) -> Letter<'r> {
    let mut key = record.key.as_deref();
    let mut value = record.value.as_deref();
    let mut omitted = Vec::new();
    let mut note = |name: &str, bytes: usize| omitted.push(Header::text(name, bytes.to_string()));
    // A tombstone has no value, and stays one.
    if let (Some(bytes), true) = (value, refused >= Some(Refused::Letter)) {
        note(OMITTED, bytes.len());
        value = Some(b"");
    }
    let mut headers = if refused >= Some(Refused::WithoutValue) {
        note(OMITTED_HEADERS, record.headers.iter().map(size).sum());
        let (key, value, headers) = (None, None, Vec::new());
        let place = record.place.clone();
        dead_letter::headers(&Record { key, value, headers, place, ..*record }, rejection, dialect)
    } else {
        dead_letter::headers(record, rejection, dialect)
    };
    if let (Some(bytes), true) = (key, refused >= Some(Refused::WithoutHeaders)) {
        note(OMITTED_KEY, bytes.len());
        key = None;
    }
    headers = with_headers(&headers, omitted);
    Letter { key, value, headers }
}

fn size(header: &Header) -> usize {
    header.name.len() + header.value.as_ref().map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_kafka::{Place, TimestampType};

    fn record(value: Option<&[u8]>) -> Record {
        Record {
            place: Place { topic: "in".into(), partition: 3, offset: 41 },
            key: Some(b"key".to_vec()),
            value: value.map(<[u8]>::to_vec),
            headers: vec![Header::text("mine", "x"), Header { name: "h".into(), value: None }],
            timestamp_ms: Some(7),
            timestamp_type: TimestampType::CreateTime,
        }
    }

    const REJECTION: Rejection<'_> = Rejection {
        code: "too_large",
        message: "refused",
        stage: "language",
        version: "0.1.0",
        group: "g",
    };

    #[test]
    fn what_is_refused_is_left_out_until_nothing_is_left() {
        let record = record(Some(b"value"));
        let mut refusals = Refusals::default();
        let mut seen = Vec::new();
        loop {
            let letter = letter(&record, &REJECTION, Dialect::Connect, refusals.of((3, 41)));
            let names = [OMITTED, OMITTED_HEADERS, OMITTED_KEY];
            let said = names.map(|name| {
                letter.headers.iter().find(|header| header.name == name)?.value.clone()
            });
            let mine = letter.headers.iter().any(|header| header.name == "mine");
            // Where it stands is said whatever else is left out.
            assert!(letter.headers.contains(&Header::text("__connect.errors.offset", "41")));
            seen.push((letter.key.is_some(), letter.value.map(<[u8]>::len), mine, said));
            if !refusals.note((3, 41)) {
                break;
            }
        }
        let n = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(
            seen,
            [
                (true, Some(5), true, [None, None, None]),
                (true, Some(5), true, [None, None, None]),
                (true, Some(0), true, [n("5"), None, None]),
                (true, Some(0), false, [n("5"), n("6"), None]),
                (false, Some(0), false, [n("5"), n("6"), n("3")]),
            ]
        );
        refusals.forget(&[3]);
        assert_eq!(refusals.of((3, 41)), None);
    }

    #[test]
    fn a_tombstone_stays_one() {
        let record = record(None);
        let smallest = Some(Refused::WithoutHeaders);
        let letter = letter(&record, &REJECTION, Dialect::Spring, smallest);
        assert_eq!((letter.key, letter.value), (None, None));
        assert!(letter.headers.iter().all(|header| header.name != OMITTED));
    }
}
