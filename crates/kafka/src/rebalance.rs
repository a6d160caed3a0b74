//! What happens when partitions come and go.

use crate::ledger::Ledger;
use crate::reader::heard;
use rdkafka::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::KafkaError as Client;
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::{info, warn};

/// Partitions that came and went since they were last asked for.
#[derive(Debug, Default)]
pub(crate) struct Movements {
    pub(crate) assigned: Vec<i32>,
    pub(crate) revoked: Vec<i32>,
    /// The partitions that this member owns.
    pub(crate) owned: BTreeSet<i32>,
    /// What the last statistics say of each owned partition.
    pub(crate) ends: BTreeMap<i32, End>,
}

/// The end of a partition, as of the last statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// Last stable offset: what lies above it cannot be read yet, being part of open transactions.
    pub(crate) offset: i64,
    /// Whether records are being fetched. Where they are not, the end is that of an earlier time.
    pub(crate) fetched: bool,
}

impl Movements {
    /// Takes in what librdkafka says of the partitions of the topic, also of those of others.
    fn note(&mut self, partitions: impl Iterator<Item = (i32, End)>) {
        let owned = &self.owned;
        self.ends = partitions
            .filter(|(partition, end)| owned.contains(partition) && end.offset >= 0)
            .collect();
    }
}

/// The consumer's context: on revocation it commits what is under way.
pub(crate) struct RebalanceContext {
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) movements: Arc<Mutex<Movements>>,
    pub(crate) topic: String,
    /// Whether assigned partitions wait for [`crate::Session::release`].
    pub(crate) held: bool,
}

impl RebalanceContext {
    fn movements(&self) -> std::sync::MutexGuard<'_, Movements> {
        self.movements.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClientContext for RebalanceContext {
    fn error(&self, error: Client, reason: &str) {
        heard(&error, reason);
    }

    fn stats(&self, statistics: Statistics) {
        let Some(topic) = statistics.topics.get(&self.topic) else { return };
        self.movements().note(topic.partitions.values().map(|partition| {
            let (offset, fetched) = (partition.ls_offset, partition.fetch_state == "active");
            (partition.partition, End { offset, fetched })
        }));
    }
}

impl ConsumerContext for RebalanceContext {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        match rebalance {
            Rebalance::Revoke(partitions) => {
                let partitions = numbers(partitions);
                if consumer.assignment_lost() {
                    warn!(?partitions, "partitions lost: the group gave up on this member");
                    self.ledger.abandon("partitions lost".to_owned());
                } else {
                    info!(?partitions, "partitions revoked");
                    // A failure is kept in the ledger: the next call of the session reports it.
                    self.ledger.commit_before_revoke(consumer);
                }
                self.ledger.forget(&partitions);
                let mut movements = self.movements();
                movements.ends.retain(|partition, _| !partitions.contains(partition));
                movements.owned.retain(|partition| !partitions.contains(partition));
                movements.revoked.extend(partitions);
            }
            Rebalance::Assign(partitions) => {
                let partitions = numbers(partitions);
                info!(?partitions, "partitions assigned");
                let mut movements = self.movements();
                movements.owned.extend(&partitions);
                movements.assigned.extend(partitions);
            }
            Rebalance::Error(error) => warn!(%error, "rebalance"),
        }
    }

    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        let Rebalance::Assign(partitions) = rebalance else { return };
        // Within the same poll, so before any record of theirs can be delivered.
        if self.held
            && let Err(error) = consumer.pause(partitions)
        {
            warn!(%error, "pausing new partitions");
        }
    }
}

fn numbers(partitions: &TopicPartitionList) -> Vec<i32> {
    partitions
        .elements()
        .iter()
        .map(rdkafka::topic_partition_list::TopicPartitionListElem::partition)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owned_partition_that_is_not_fetched_has_an_end_and_others_have_none() {
        let mut movements = Movements { owned: [0, 1, 2].into(), ..Movements::default() };
        let end = |offset, fetched| End { offset, fetched };
        let said =
            [(0, end(7, true)), (1, end(9, false)), (2, end(-1001, false)), (3, end(5, true))];
        movements.note(said.into_iter());
        assert_eq!(movements.ends, BTreeMap::from([(0, end(7, true)), (1, end(9, false))]));
    }
}
