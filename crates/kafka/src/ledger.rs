//! What is under way: the open transaction, and where every owned partition stands.

use crate::error::{CALL_TIMEOUT, Class, KafkaError, class};
use crate::producer::{Producer, Undelivered};
use crate::rebalance::RebalanceContext;
use crate::record::Record;
use crate::settings::Delivery;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::KafkaResult;
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::{debug, info, warn};

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

/// How long reports of an aborted transaction are waited for.
const LATE_REPORTS: Duration = Duration::from_secs(10);

pub(crate) enum Failure {
    /// The transaction must be aborted.
    Abort(Undelivered),
    /// The process must end.
    End(KafkaError),
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

    pub(crate) fn saw_end(&self, partition: i32) {
        self.entry().at_end.insert(partition);
    }

    pub(crate) fn begin(&self) -> Result<(), KafkaError> {
        let mut entry = self.entry();
        if !entry.open {
            if self.delivery == Delivery::ExactlyOnce {
                let doing = KafkaError::fatal("beginning a transaction");
                self.producer.client.begin_transaction().map_err(doing)?;
            }
            entry.open = true;
        }
        Ok(())
    }

    pub(crate) fn mark(&self, partition: i32, next: i64) -> Result<(), KafkaError> {
        self.begin()?;
        let mut entry = self.entry();
        entry.marked.insert(partition, next);
        entry.next.insert(partition, next);
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

    pub(crate) fn commit(
        &self,
        consumer: &BaseConsumer<RebalanceContext>,
        timeout: Duration,
    ) -> Result<(), Failure> {
        let mut entry = self.entry();
        if !entry.open {
            return Ok(());
        }
        let began = Instant::now();
        self.producer.settle(timeout).map_err(|undelivered| self.undelivered(undelivered))?;
        let mut offsets = TopicPartitionList::new();
        for (partition, offset) in &entry.marked {
            offsets
                .add_partition_offset(&self.topic, *partition, Offset::Offset(*offset))
                .map_err(|error| Failure::End(KafkaError::fatal("committing")(error)))?;
        }
        match self.delivery {
            Delivery::AtLeastOnce => consumer
                .commit(&offsets, CommitMode::Sync)
                .map_err(|error| Failure::End(KafkaError::fatal("committing offsets")(error)))?,
            Delivery::ExactlyOnce => {
                let Some(metadata) = consumer.group_metadata() else {
                    return Err(abort("not a member of the group"));
                };
                let deadline = began + timeout;
                retried("adding offsets to the transaction", deadline, |left| {
                    self.producer.client.send_offsets_to_transaction(&offsets, &metadata, left)
                })
                .map_err(|failure| self.explained(failure))?;
                retried("committing the transaction", deadline, |left| {
                    self.producer.client.commit_transaction(left)
                })
                .map_err(|failure| self.explained(failure))?;
            }
        }
        debug!(partitions = entry.marked.len(), ms = began.elapsed().as_millis(), "committed");
        entry.open = false;
        let marked = std::mem::take(&mut entry.marked);
        entry.committed.extend(marked);
        Ok(())
    }

    fn explained(&self, failure: Failure) -> Failure {
        match failure {
            Failure::End(KafkaError::Denied { doing, cause }) => {
                let cause = format!("{cause}; needed are {}", self.access);
                Failure::End(KafkaError::Denied { doing, cause })
            }
            other => other,
        }
    }

    fn undelivered(&self, undelivered: Undelivered) -> Failure {
        // Without a transaction there is nothing to abort, but going back to the committed offsets
        // is right there too if one record is at fault.
        match self.delivery {
            _ if undelivered.denied => {
                let cause = undelivered.cause;
                Failure::End(KafkaError::Denied { doing: "producing", cause })
            }
            Delivery::AtLeastOnce if undelivered.too_large.is_empty() => {
                Failure::End(KafkaError::Fatal { doing: "producing", cause: undelivered.cause })
            }
            _ => Failure::Abort(undelivered),
        }
    }

    /// Commits what is under way before partitions go; aborts what cannot be committed in time.
    pub(crate) fn commit_before_revoke(&self, consumer: &BaseConsumer<RebalanceContext>) {
        match self.commit(consumer, self.drain_timeout) {
            Ok(()) => {}
            Err(Failure::Abort(Undelivered { cause, .. })) => {
                info!(cause, "not committed before the revocation: the next owner does it again");
                self.abandon(cause);
            }
            Err(Failure::End(error)) => self.entry().failed = Some(error),
        }
    }

    /// Aborts what is under way in a callback, where the consumer cannot go back: the partitions that
    /// stay were produced from in the same transaction, so the next poll does.
    pub(crate) fn abandon(&self, cause: String) {
        let outcome = self.abort();
        let mut entry = self.entry();
        match outcome {
            Ok(()) => entry.astray = Some(cause),
            Err(error) => entry.failed = Some(error),
        }
    }

    pub(crate) fn abort(&self) -> Result<(), KafkaError> {
        let mut entry = self.entry();
        if entry.open && self.delivery == Delivery::ExactlyOnce {
            let deadline = Instant::now() + CALL_TIMEOUT;
            let aborted = retried("aborting the transaction", deadline, |left| {
                self.producer.client.abort_transaction(left)
            });
            if let Err(Failure::End(error)) = aborted {
                return Err(error);
            }
        }
        // Reports of what the abort threw away come late: they must not count for the next one.
        let _ = self.producer.settle(LATE_REPORTS);
        self.producer.forget();
        entry.open = false;
        entry.marked.clear();
        Ok(())
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

fn abort(cause: &str) -> Failure {
    Failure::Abort(Undelivered { cause: cause.to_owned(), ..Undelivered::default() })
}

/// Makes a call of a transaction, again where librdkafka says that it may be made again.
fn retried(
    doing: &'static str,
    deadline: Instant,
    call: impl Fn(Duration) -> KafkaResult<()>,
) -> Result<(), Failure> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let Err(error) = call(left) else { return Ok(()) };
        match class(&error) {
            Class::Retry if Instant::now() < deadline => {
                warn!(%error, doing, "trying again");
            }
            Class::Abort => return Err(abort(&format!("{doing}: {error}"))),
            // A commit whose outcome is not known is no reason to guess: a fresh start reads the
            // committed offsets and knows.
            Class::Retry | Class::Fenced | Class::Denied | Class::Fatal => {
                return Err(Failure::End(KafkaError::fatal(doing)(error)));
            }
        }
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
