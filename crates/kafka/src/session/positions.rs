//! Where the partitions of a session stand: read, committed, and how far from their ends.

use super::Session;
use crate::error::{CALL_TIMEOUT, KafkaError, coordinated};
use rdkafka::consumer::Consumer;
use rdkafka::error::KafkaError as Client;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList, TopicPartitionListElem};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::time::Duration;
use tracing::debug;

/// How long a question may take whose answer can wait.
const QUESTION: Duration = Duration::from_secs(5);

impl Session {
    /// Records that are still to be read, per owned partition of which both the position and the end
    /// (as of the last statistics) are known.
    #[must_use]
    pub fn lag(&self) -> BTreeMap<i32, i64> {
        let positions = self.positions();
        let ends = self.movements.lock().unwrap_or_else(PoisonError::into_inner).ends.clone();
        ends.into_iter()
            .filter_map(|(partition, end)| {
                let position = positions.get(&partition).copied().flatten()?;
                Some((partition, (end.offset - position).max(0)))
            })
            .collect()
    }

    /// Owned partitions that are being fetched from and have nothing to give. Of any other, it is not
    /// known that there is nothing.
    #[must_use]
    pub fn idle(&self) -> BTreeSet<i32> {
        let ends = self.movements.lock().unwrap_or_else(PoisonError::into_inner).ends.clone();
        let lag = self.lag();
        let idle = |partition: &i32| ends.get(partition).is_some_and(|end| end.fetched);
        lag.into_iter().filter_map(|(of, lag)| (lag == 0 && idle(&of)).then_some(of)).collect()
    }

    /// Partitions that this member owns now.
    ///
    /// # Errors
    /// When librdkafka does not know.
    pub fn owned(&self) -> Result<Vec<i32>, KafkaError> {
        let doing = KafkaError::fatal("asking for the assignment");
        let assignment = self.consumer.assignment().map_err(doing)?;
        Ok(assignment.elements().iter().map(TopicPartitionListElem::partition).collect())
    }

    /// Partitions that were read to their end, and from which nothing came since.
    #[must_use]
    pub fn at_end(&self) -> BTreeSet<i32> {
        self.ledger.entry().at_end.clone()
    }

    /// Where the reading of each owned partition stands: offset of the next record to be marked. `None`
    /// where nothing was read since the assignment and the committed offset is not known.
    #[must_use]
    pub fn positions(&self) -> BTreeMap<i32, Option<i64>> {
        let owned = self.movements.lock().unwrap_or_else(PoisonError::into_inner).owned.clone();
        let entry = self.ledger.entry();
        let position = |of: &i32| entry.next.get(of).or_else(|| entry.committed.get(of)).copied();
        owned.iter().map(|of| (*of, position(of))).collect()
    }

    /// Asks for the committed offsets of owned partitions that nothing was read of yet, so that their
    /// positions are known. One question, and no trouble if it is not answered: it can be asked again.
    pub fn locate(&self) {
        let unknown: Vec<i32> = self
            .positions()
            .into_iter()
            .filter_map(|(partition, position)| position.is_none().then_some(partition))
            .collect();
        if unknown.is_empty() {
            return;
        }
        match self.ask_committed(&self.topic, &unknown, QUESTION) {
            Ok(found) => {
                let mut entry = self.ledger.entry();
                for (partition, offset) in found {
                    if let Some(offset) = offset {
                        entry.committed.entry(partition).or_insert(offset);
                    }
                }
            }
            Err(error) => debug!(%error, "asking where partitions stand"),
        }
    }

    /// Where this member's next record of `partition` stands if nothing is rewound: the committed
    /// offset, or `None` if the group has none.
    ///
    /// # Errors
    /// When the group's coordinator does not answer.
    pub fn committed(&self, partition: i32) -> Result<Option<i64>, KafkaError> {
        let offsets = self.committed_offsets(&[partition])?;
        Ok(offsets.get(&partition).copied().flatten())
    }

    /// What the group has committed of a topic that is read beside the input.
    ///
    /// # Errors
    /// When the group's coordinator does not answer.
    pub fn committed_beside(&self, topic: &str, partition: i32) -> Result<Option<i64>, KafkaError> {
        let ask = || self.ask_committed(topic, &[partition], CALL_TIMEOUT);
        let found = coordinated(ask).map_err(KafkaError::fatal("reading committed offsets"))?;
        Ok(found.get(&partition).copied().flatten())
    }

    pub(super) fn committed_offsets(
        &self,
        partitions: &[i32],
    ) -> Result<BTreeMap<i32, Option<i64>>, KafkaError> {
        let ask = || self.ask_committed(&self.topic, partitions, CALL_TIMEOUT);
        coordinated(ask).map_err(KafkaError::fatal("reading committed offsets"))
    }

    /// Offset of the first record that is kept of `partition`, if the brokers say it in time.
    pub(super) fn first_kept(&self, partition: i32) -> Option<i64> {
        self.consumer
            .fetch_watermarks(&self.topic, partition, QUESTION)
            .ok()
            .map(|(first, _)| first)
    }

    fn ask_committed(
        &self,
        topic: &str,
        partitions: &[i32],
        timeout: Duration,
    ) -> Result<BTreeMap<i32, Option<i64>>, Client> {
        let mut list = TopicPartitionList::new();
        for partition in partitions {
            list.add_partition(topic, *partition);
        }
        let committed = self.consumer.committed_offsets(list, timeout)?;
        let offset = |element: &TopicPartitionListElem<'_>| {
            let offset = match element.offset() {
                Offset::Offset(offset) => Some(offset),
                _ => None,
            };
            (element.partition(), offset)
        };
        Ok(committed.elements().iter().map(offset).collect())
    }
}
