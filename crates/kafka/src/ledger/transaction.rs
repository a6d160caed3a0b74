//! The open transaction: begun, committed, or aborted.

use super::Ledger;
use crate::error::{CALL_TIMEOUT, Class, KafkaError, class};
use crate::producer::Undelivered;
use crate::rebalance::RebalanceContext;
use crate::settings::Delivery;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::KafkaResult;
use rdkafka::producer::Producer as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::time::{Duration, Instant};
use tracing::{debug, info, warn};

/// How long reports of an aborted transaction are waited for.
const LATE_REPORTS: Duration = Duration::from_secs(10);

/// Why nothing was committed.
pub(crate) enum Failure {
    /// The transaction must be aborted.
    Abort(Undelivered),
    /// The process must end.
    End(KafkaError),
}

impl Ledger {
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
        let own = entry.marked.iter().map(|(partition, offset)| (&self.topic, *partition, *offset));
        let beside = entry.beside.iter().map(|((topic, of), offset)| (topic, *of, *offset));
        for (topic, partition, offset) in own.chain(beside) {
            offsets
                .add_partition_offset(topic, partition, Offset::Offset(offset))
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
        entry.beside.clear();
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
        entry.sent.clear();
        entry.marked.clear();
        entry.beside.clear();
        Ok(())
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
