//! The lists of a compacted topic: what is there, and what of it is good.

use copydesk_article::id;
use copydesk_kafka::Record;
use copydesk_stage::Published;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use tracing::warn;

/// What stands before the names of headers that are about lists.
const HEADERS: &str = "copydesk-list-";

/// One record of the topic.
#[derive(Debug)]
struct Row {
    about: Vec<(String, String)>,
    value: Vec<u8>,
}

impl Row {
    fn of(record: &Record) -> Option<Self> {
        let value = record.value.clone()?;
        let about = record.headers.iter().filter(|header| header.name.starts_with(HEADERS));
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let mut about: Vec<(String, String)> = about
            .map(|header| {
                (header.name.clone(), header.value.as_deref().map_or(String::new(), text))
            })
            .collect();
        about.sort();
        Some(Self { about, value })
    }

    fn says(&self, name: &str) -> Option<&str> {
        self.about.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The topic as it was read so far.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    rows: BTreeMap<String, BTreeMap<usize, Row>>,
    touched: BTreeSet<String>,
    good: BTreeMap<String, Published>,
    refused: BTreeSet<String>,
}

impl Catalogue {
    /// Takes a record as it was read.
    pub(crate) fn take(&mut self, record: &Record) {
        let key = record.key.as_deref().and_then(|key| std::str::from_utf8(key).ok());
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            let (partition, offset) = (record.place.partition, record.place.offset);
            warn!(partition, offset, "a record without the name of a list: passed over");
            return;
        };
        let (name, part) = Published::of_key(key);
        let parts = self.rows.entry(name.to_owned()).or_default();
        match Row::of(record) {
            Some(row) => drop(parts.insert(part, row)),
            None => drop(parts.remove(&part)),
        }
        self.touched.insert(name.to_owned());
    }

    /// Looks at the lists of which something was read: one that is whole and that `check` finds good is taken
    /// up, one without its first part is gone, any other leaves what there was. Whether anything is another.
    pub(crate) fn settle<E: Display>(
        &mut self,
        check: impl Fn(&Published) -> Result<(), E>,
    ) -> bool {
        let mut changed = false;
        for name in std::mem::take(&mut self.touched) {
            let Some(parts) = self.rows.get(&name).filter(|parts| parts.contains_key(&1)) else {
                changed |= self.good.remove(&name).is_some();
                self.refused.remove(&name);
                continue;
            };
            let Some(list) = whole(&name, parts) else { continue };
            if self.good.get(&name) == Some(&list) {
                continue;
            }
            match check(&list) {
                Ok(()) => {
                    self.refused.remove(&name);
                    self.good.insert(name, list);
                    changed = true;
                }
                Err(error) => {
                    warn!(list = name, version = list.version, %error, "a list is refused: any earlier one stays");
                    self.refused.insert(name);
                }
            }
        }
        changed
    }

    /// The good lists, by name.
    pub(crate) fn lists(&self) -> Vec<Published> {
        self.good.values().cloned().collect()
    }

    /// How many lists are refused.
    pub(crate) fn refused(&self) -> usize {
        self.refused.len()
    }
}

/// The list, if all its parts are there and of one version.
fn whole(name: &str, parts: &BTreeMap<usize, Row>) -> Option<Published> {
    let first = parts.get(&1)?;
    let number = first.says(Published::PARTS).and_then(|number| number.parse().ok()).unwrap_or(1);
    let rows: Option<Vec<&Row>> = (1..=number).map(|part| parts.get(&part)).collect();
    let rows = rows.filter(|rows| rows.iter().all(|row| row.about == first.about))?;
    let parts: Vec<Vec<u8>> = rows.iter().map(|row| row.value.clone()).collect();
    let version = first.says(Published::VERSION).map(str::to_owned);
    let version = version.unwrap_or_else(|| id::version(&parts.concat()));
    Some(Published { name: name.to_owned(), version, about: first.about.clone(), parts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_kafka::{Header, Place, TimestampType};

    fn record(key: &str, value: Option<&str>, about: &[(&str, &str)]) -> Record {
        Record {
            place: Place { topic: "lists".into(), partition: 0, offset: 0 },
            key: Some(key.into()),
            value: value.map(|value| value.as_bytes().to_vec()),
            headers: about.iter().map(|(name, value)| Header::text(name, *value)).collect(),
            timestamp_ms: None,
            timestamp_type: TimestampType::CreateTime,
        }
    }

    fn check(list: &Published) -> Result<(), &'static str> {
        let broken = list.parts.iter().any(|part| part == b"broken");
        if broken { Err("line 1 is broken") } else { Ok(()) }
    }

    #[test]
    fn a_broken_list_leaves_the_earlier_one() {
        let mut catalogue = Catalogue::default();
        catalogue.take(&record("a", Some("one"), &[]));
        assert!(catalogue.settle(check));
        assert_eq!(catalogue.lists()[0].version, id::version(b"one"));
        catalogue.take(&record("a", Some("broken"), &[]));
        assert!(!catalogue.settle(check));
        assert_eq!(
            (catalogue.lists()[0].parts.clone(), catalogue.refused()),
            (vec![b"one".to_vec()], 1)
        );
        catalogue.take(&record("a", Some("two"), &[]));
        assert!(catalogue.settle(check) && catalogue.refused() == 0);
        catalogue.take(&record("a", None, &[]));
        assert!(catalogue.settle(check) && catalogue.lists().is_empty());
    }

    #[test]
    fn parts_of_one_version_are_taken_up_together() {
        let about = |version| [(Published::VERSION, version), (Published::PARTS, "2")];
        let mut catalogue = Catalogue::default();
        catalogue.take(&record("a", Some("head"), &about("7")));
        assert!(!catalogue.settle(check));
        catalogue.take(&record("a#2", Some("tail"), &about("7")));
        assert!(catalogue.settle(check));
        catalogue.take(&record("a", Some("new head"), &about("8")));
        assert!(!catalogue.settle(check));
        let list = &catalogue.lists()[0];
        assert_eq!((list.version.as_str(), list.parts.len()), ("7", 2));
        catalogue.take(&record("a#2", Some("new tail"), &about("8")));
        assert!(catalogue.settle(check));
        assert_eq!(catalogue.lists()[0].version, "8");
    }
}
