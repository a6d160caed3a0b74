//! What came out of the chain, counted in Kafka: workers that are killed count anew, topics do not.

use crate::dlt::USUAL;
use crate::failure::Failure;
use copydesk_kafka::{History, Settings as Kafka};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// The topic that the chain ends with.
const OUTPUT: &str = "articles.enriched";

/// Committed records of the last topic and of the dead-letter topics.
pub(super) struct Arrivals {
    kafka: Kafka,
    /// Empty until somebody asks: topics that were just created are not there for everybody yet.
    topics: Vec<Followed>,
    records: usize,
}

/// A topic, and up to where its partitions are counted.
struct Followed {
    history: History,
    next: BTreeMap<i32, i64>,
}

impl Arrivals {
    /// Those of the usual chain, counted from the beginning on.
    pub(super) fn of(kafka: &Kafka) -> Self {
        Self { kafka: kafka.clone(), topics: Vec::new(), records: 0 }
    }

    fn follow(&self, topic: &str) -> Result<Followed, Failure> {
        // Nothing is committed; librdkafka does not read without a name.
        let (input, group_id) = (topic.to_owned(), "copydesk-up".to_owned());
        let history = History::open(&Kafka { input, group_id, ..self.kafka.clone() })?;
        let partitions = history.partitions()?.into_iter();
        Ok(Followed { next: partitions.map(|partition| (partition, 0)).collect(), history })
    }

    /// How many there are by now.
    pub(super) fn count(&mut self) -> Result<usize, Failure> {
        if self.topics.is_empty() {
            let topics = [OUTPUT].into_iter().chain(USUAL);
            self.topics = topics.map(|topic| self.follow(topic)).collect::<Result<_, _>>()?;
        }
        for Followed { history, next } in &mut self.topics {
            for (partition, at) in next {
                let end = history.extent(*partition)?.end;
                let records = &mut self.records;
                history.replay(*partition, *at..end, |_| {
                    *records += 1;
                    ControlFlow::Continue(())
                })?;
                *at = end;
            }
        }
        Ok(self.records)
    }
}
