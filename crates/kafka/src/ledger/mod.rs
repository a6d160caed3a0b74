//! What is under way: the open transaction, and where every owned partition stands.
//!
//! `transaction` holds how a transaction is begun, committed and aborted; here is what is known of the
//! partitions.

mod transaction;

pub(crate) use transaction::Failure;

use crate::error::KafkaError;
use crate::producer::Producer;
use crate::record::Record;
use crate::settings::Delivery;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is under way, shared with the rebalance callback.
pub(crate) struct Ledger {
    pub(crate) producer: Producer,
    pub(crate) delivery: Delivery,
    pub(crate) drain_timeout: Duration,
    pub(crate) topic: String,
    /// What a transaction needs to be allowed: librdkafka does not say which of it is not.
    pub(crate) access: String,
    pub(crate) entry: Mutex<Entry>,
}

#[derive(Default)]
pub(crate) struct Entry {
    /// Whether a transaction is open.
    pub(crate) open: bool,
    /// Next offset to commit, per partition.
    pub(crate) marked: BTreeMap<i32, i64>,
    /// The same of topics that are read beside the input.
    pub(crate) beside: BTreeMap<(String, i32), i64>,
    /// Records that were sent since somebody asked, by topic; none of an aborted transaction.
    pub(crate) sent: BTreeMap<String, u64>,
    /// Next offset after the last marked one, per owned partition.
    pub(crate) next: BTreeMap<i32, i64>,
    /// First offset that was polled since the assignment, per owned partition.
    pub(crate) first: BTreeMap<i32, i64>,
    /// What the group has committed as far as this member knows, per owned partition.
    pub(crate) committed: BTreeMap<i32, i64>,
    /// Partitions whose end was reached, and from which nothing was polled since.
    pub(crate) at_end: BTreeSet<i32>,
    /// Why the consumer has to go back to the committed offsets before anything else.
    astray: Option<String>,
    /// What went wrong in a callback.
    failed: Option<KafkaError>,
}

impl Ledger {
    pub(crate) fn entry(&self) -> MutexGuard<'_, Entry> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reports what went wrong in a callback.
    pub(crate) fn check(&self) -> Result<(), KafkaError> {
        self.entry().failed.take().map_or(Ok(()), Err)
    }

    /// Why the consumer has to go back, if it has to.
    pub(crate) fn astray(&self) -> Option<String> {
        self.entry().astray.take()
    }

    pub(crate) fn saw(&self, record: &Record) {
        let (partition, offset) = (record.place.partition, record.place.offset);
        let mut entry = self.entry();
        entry.first.entry(partition).or_insert(offset);
        entry.next.entry(partition).or_insert(offset);
        entry.at_end.remove(&partition);
    }

    /// Counts a record that was handed to the producer.
    pub(crate) fn sent(&self, topic: &str) {
        let mut entry = self.entry();
        match entry.sent.get_mut(topic) {
            Some(records) => *records += 1,
            None => {
                entry.sent.insert(topic.to_owned(), 1);
            }
        }
    }

    pub(crate) fn saw_end(&self, partition: i32) {
        self.entry().at_end.insert(partition);
    }

    pub(crate) fn mark(&self, partition: i32, next: i64) -> Result<(), KafkaError> {
        self.begin()?;
        let mut entry = self.entry();
        entry.marked.insert(partition, next);
        entry.next.insert(partition, next);
        Ok(())
    }

    pub(crate) fn mark_beside(
        &self,
        topic: &str,
        partition: i32,
        next: i64,
    ) -> Result<(), KafkaError> {
        self.begin()?;
        self.entry().beside.insert((topic.to_owned(), partition), next);
        Ok(())
    }

    /// Marks the end of a partition, unless the group has committed it, which is `known`. That it
    /// has is not believed before the commit succeeds: after an abort the end is marked once more.
    pub(crate) fn mark_end(
        &self,
        partition: i32,
        end: i64,
        known: Option<i64>,
    ) -> Result<(), KafkaError> {
        match known {
            Some(known) if known >= end => {
                self.entry().committed.insert(partition, known);
                Ok(())
            }
            _ => self.mark(partition, end),
        }
    }

    /// Takes note that the ends of these partitions are committed.
    pub(crate) fn ends_done(&self, partitions: &BTreeSet<i32>) {
        self.entry().at_end.retain(|partition| !partitions.contains(partition));
    }

    /// Forgets partitions that are gone.
    pub(crate) fn forget(&self, partitions: &[i32]) {
        let mut entry = self.entry();
        let stays = |partition: &i32| !partitions.contains(partition);
        entry.next.retain(|partition, _| stays(partition));
        entry.first.retain(|partition, _| stays(partition));
        entry.committed.retain(|partition, _| stays(partition));
        entry.at_end.retain(stays);
    }

    /// Takes note that the consumer went back to these offsets.
    pub(crate) fn rewound(&self, offsets: &BTreeMap<i32, i64>) {
        let mut entry = self.entry();
        entry.at_end.clear();
        entry.next.extend(offsets);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn ledger() -> Ledger {
        // Nobody listens there, and nothing is sent.
        let settings = Settings {
            bootstrap_servers: "127.0.0.1:1".into(),
            group_id: "g".into(),
            delivery: Delivery::AtLeastOnce,
            ..Settings::default()
        };
        Ledger {
            producer: Producer::new(&settings, "").unwrap(),
            delivery: settings.delivery,
            drain_timeout: settings.drain_timeout(),
            topic: "t".into(),
            access: String::new(),
            entry: Mutex::default(),
        }
    }

    #[test]
    fn an_end_that_was_aborted_is_not_taken_for_committed() {
        let ledger = ledger();
        ledger.saw_end(0);
        ledger.mark_end(0, 7, Some(5)).unwrap();
        assert_eq!(ledger.entry().marked.get(&0), Some(&7));
        ledger.abort().unwrap();
        ledger.rewound(&BTreeMap::from([(0, 5)]));
        // Read to its end once more: it is marked once more.
        ledger.saw_end(0);
        let known = ledger.entry().committed.get(&0).copied();
        assert_eq!(known, None);
        ledger.mark_end(0, 7, known.or(Some(5))).unwrap();
        assert_eq!(ledger.entry().marked.get(&0), Some(&7));
    }

    #[test]
    fn an_end_that_is_committed_is_left_alone() {
        let ledger = ledger();
        ledger.saw_end(0);
        ledger.mark_end(0, 7, Some(7)).unwrap();
        assert!(!ledger.entry().open);
        assert_eq!(ledger.entry().committed.get(&0), Some(&7));
        ledger.ends_done(&[0].into());
        assert!(ledger.entry().at_end.is_empty());
    }
}
