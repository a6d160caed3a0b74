//! Lists of a compacted topic, read and followed.

use crate::catalogue::Catalogue;
use crate::health::Health;
use copydesk_kafka::{Follower, History, KafkaError, Settings as Kafka};
use copydesk_stage::Published;
use std::time::{Duration, Instant};
use tracing::warn;

/// How long a record is waited for.
const WAIT: Duration = Duration::from_millis(100);

/// How long after a failure the topic is left alone.
const REST: Duration = Duration::from_secs(5);

/// The topic of a stage's lists.
pub(crate) struct TopicLists {
    kafka: Kafka,
    name: String,
    follower: Option<Follower>,
    partitions: Vec<i32>,
    failed: Instant,
    catalogue: Catalogue,
}

impl TopicLists {
    /// Reads the topic to its end, unless the worker is told to stop.
    ///
    /// # Errors
    /// When the topic is not there, or cannot be read.
    pub(crate) fn open(
        kafka: &Kafka,
        name: &str,
        health: &Health,
        check: impl Fn(&Published) -> Result<(), String>,
    ) -> Result<Self, KafkaError> {
        let mut topic = Self {
            kafka: kafka.clone(),
            name: name.to_owned(),
            follower: None,
            partitions: Vec::new(),
            failed: Instant::now(),
            catalogue: Catalogue::default(),
        };
        topic.follow()?;
        while !health.stopping() && !topic.at_end() {
            topic.poll()?;
        }
        topic.catalogue.settle(check);
        Ok(topic)
    }

    /// Whether any list is another one, by what was written since the last time.
    pub(crate) fn changed(&mut self, check: impl Fn(&Published) -> Result<(), String>) -> bool {
        let polled = match &self.follower {
            Some(_) => self.poll(),
            None if self.failed.elapsed() < REST => {
                std::thread::sleep(WAIT);
                return false;
            }
            None => self.follow().map(|()| true),
        };
        match polled {
            // More may be on its way: a list of several parts is checked once.
            Ok(true) => false,
            Ok(false) => self.catalogue.settle(check),
            Err(error) => {
                warn!(topic = self.name, %error, "lists cannot be read: those that there are stay");
                (self.follower, self.failed) = (None, Instant::now());
                false
            }
        }
    }

    /// The good lists.
    pub(crate) fn lists(&self) -> Vec<Published> {
        self.catalogue.lists()
    }

    /// How many lists are refused.
    pub(crate) fn refused(&self) -> usize {
        self.catalogue.refused()
    }

    /// Begins at the beginning: what was read before is read once more, which changes nothing.
    fn follow(&mut self) -> Result<(), KafkaError> {
        let history = History::open(&Kafka { input: self.name.clone(), ..self.kafka.clone() })?;
        self.partitions = history.partitions()?;
        let mut follower = Follower::open(&self.kafka, &self.name)?;
        for partition in &self.partitions {
            follower.follow(*partition, None)?;
        }
        self.follower = Some(follower);
        Ok(())
    }

    fn at_end(&self) -> bool {
        let follower = self.follower.as_ref();
        follower.is_some_and(|follower| self.partitions.iter().all(|p| follower.at_end(*p)))
    }

    /// Takes the next record; whether one came.
    fn poll(&mut self) -> Result<bool, KafkaError> {
        let Some(follower) = &mut self.follower else { return Ok(false) };
        let record = follower.poll(WAIT)?;
        if let Some(record) = &record {
            self.catalogue.take(record);
        }
        Ok(record.is_some())
    }
}
