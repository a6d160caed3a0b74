//! What happens when partitions come and go.

use crate::ledger::Ledger;
use rdkafka::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance};
use rdkafka::statistics::Statistics;
use rdkafka::topic_partition_list::TopicPartitionList;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::{info, warn};

/// Partitions that came and went since they were last asked for.
#[derive(Debug, Default)]
pub(crate) struct Movements {
    pub(crate) assigned: Vec<i32>,
    pub(crate) revoked: Vec<i32>,
    /// Last stable offset of each owned partition, for the lag: what lies above it cannot be read
    /// yet, being part of open transactions.
    pub(crate) ends: BTreeMap<i32, i64>,
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
    fn stats(&self, statistics: Statistics) {
        let Some(topic) = statistics.topics.get(&self.topic) else { return };
        let mut movements = self.movements();
        movements.ends = topic
            .partitions
            .values()
            .filter(|partition| partition.fetch_state == "active" && partition.ls_offset >= 0)
            .map(|partition| (partition.partition, partition.ls_offset))
            .collect();
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
                movements.revoked.extend(partitions);
            }
            Rebalance::Assign(partitions) => {
                let partitions = numbers(partitions);
                info!(?partitions, "partitions assigned");
                self.movements().assigned.extend(partitions);
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
