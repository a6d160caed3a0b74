//! Records that were consumed before, read again: what a memory is folded from.

use crate::error::{CALL_TIMEOUT, KafkaError, coordinated, may_pass, steadfast};
use crate::reader::Reader;
use crate::record::Record;
use crate::settings::Settings;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError as Client;
use rdkafka::groups::GroupList;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};
use tracing::warn;

/// How long the brokers may send nothing before reading history is given up.
const SILENCE: Duration = Duration::from_secs(60);

/// How long the end of the log must have been reached before it is believed without the proof by
/// position: the last marker may have been compacted away, and then no position gets there.
const ENDED: Duration = Duration::from_secs(3);

/// A reader of the input topic that is no member of the group.
pub struct History {
    consumer: BaseConsumer<Reader>,
    topic: String,
    group: String,
}

impl History {
    /// A reader of the input topic of `settings`.
    ///
    /// # Errors
    /// [`KafkaError::Settings`] for settings that librdkafka refuses.
    pub fn open(settings: &Settings) -> Result<Self, KafkaError> {
        let mut config = settings.consumer();
        config.set("statistics.interval.ms", "0");
        // Where the log lost its beginning meanwhile, what is left of it is history all the same.
        config.set("auto.offset.reset", "earliest");
        let consumer = config
            .create_with_context(Reader)
            .map_err(|error| KafkaError::Settings(error.to_string()))?;
        let (topic, group) = (settings.input.clone(), settings.group_id.clone());
        Ok(Self { consumer, topic, group })
    }

    /// The partitions of the topic.
    ///
    /// # Errors
    /// [`KafkaError::MissingTopic`], or when the brokers do not answer.
    pub fn partitions(&self) -> Result<Vec<i32>, KafkaError> {
        let doing = KafkaError::fatal("asking for partitions");
        let ask = || self.consumer.fetch_metadata(Some(&self.topic), CALL_TIMEOUT);
        let metadata = steadfast(ask).map_err(doing)?;
        let partitions = metadata.topics().first().map_or(&[][..], |topic| topic.partitions());
        if partitions.is_empty() {
            return Err(KafkaError::MissingTopic { topic: self.topic.clone() });
        }
        Ok(partitions.iter().map(rdkafka::metadata::MetadataPartition::id).collect())
    }

    /// The offsets of the records of `partition` that can be read now: from the first that is kept to
    /// the last stable one, exclusive. What lies above belongs to open transactions.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn extent(&self, partition: i32) -> Result<Range<i64>, KafkaError> {
        let doing = KafkaError::fatal("asking for the extent of a log");
        let ask = || self.consumer.fetch_watermarks(&self.topic, partition, CALL_TIMEOUT);
        let (low, end) = steadfast(ask).map_err(doing)?;
        Ok(low..end)
    }

    /// What the group has committed, per partition.
    ///
    /// # Errors
    /// When the group's coordinator does not answer.
    pub fn committed(&self, partitions: &[i32]) -> Result<BTreeMap<i32, i64>, KafkaError> {
        let mut list = TopicPartitionList::new();
        for partition in partitions {
            list.add_partition(&self.topic, *partition);
        }
        let doing = KafkaError::fatal("reading committed offsets");
        let ask = || self.consumer.committed_offsets(list.clone(), CALL_TIMEOUT);
        let committed = coordinated(ask).map_err(doing)?;
        let offsets =
            committed.elements().into_iter().filter_map(|element| match element.offset() {
                Offset::Offset(offset) => Some((element.partition(), offset)),
                _ => None,
            });
        Ok(offsets.collect())
    }

    /// How many members the group has at the moment.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn members(&self) -> Result<usize, KafkaError> {
        Ok(self.groups()?.groups().iter().map(|group| group.members().len()).sum())
    }

    /// The state of the group as its coordinator has it, for example `Stable`; empty for a group that
    /// it does not know. A group of KIP-848 is `Dead` to this question.
    ///
    /// # Errors
    /// When the brokers do not answer.
    pub fn state(&self) -> Result<String, KafkaError> {
        let groups = self.groups()?;
        Ok(groups.groups().first().map_or_else(String::new, |group| group.state().to_owned()))
    }

    fn groups(&self) -> Result<GroupList, KafkaError> {
        let doing = KafkaError::fatal("asking for the members of a group");
        let ask = || self.consumer.fetch_group_list(Some(&self.group), CALL_TIMEOUT);
        coordinated(ask).map_err(doing)
    }

    /// Reads the committed records of `partition` with offsets in `range`, in order, until `each`
    /// breaks off. Returns whether it came to the end of the range.
    ///
    /// The end is proved by position, not by counting and not by the end of the log alone: markers of
    /// transactions take offsets and are never delivered, and the last of them may be gone
    /// (quix-streams #1017). The range must be stable, which what a group has committed is.
    ///
    /// # Errors
    /// [`KafkaError::Fatal`] when the brokers fall silent before the end: for 60 s nothing came, and
    /// whatever went wrong meanwhile did not pass.
    pub fn replay(
        &self,
        partition: i32,
        range: Range<i64>,
        mut each: impl FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<bool, KafkaError> {
        if range.is_empty() {
            return Ok(true);
        }
        let doing = KafkaError::fatal("reading history");
        let mut start = TopicPartitionList::new();
        start
            .add_partition_offset(&self.topic, partition, Offset::Offset(range.start))
            .map_err(&doing)?;
        self.consumer.assign(&start).map_err(&doing)?;
        let outcome = self.read_to(partition, range.end, &mut each);
        self.consumer.unassign().map_err(&doing)?;
        outcome
    }

    fn read_to(
        &self,
        partition: i32,
        until: i64,
        each: &mut impl FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<bool, KafkaError> {
        let mut heard = Instant::now();
        let mut ended: Option<Instant> = None;
        loop {
            let polled = self.consumer.poll(Duration::from_millis(500));
            let at_end = matches!(polled, Some(Err(Client::PartitionEOF(_))));
            match polled {
                Some(Ok(message)) => {
                    heard = Instant::now();
                    ended = None;
                    let record = Record::of(&message);
                    if record.place.offset >= until {
                        return Ok(true);
                    }
                    if each(&record).is_break() {
                        return Ok(false);
                    }
                    if record.place.offset + 1 >= until {
                        return Ok(true);
                    }
                }
                None | Some(Err(Client::PartitionEOF(_))) => {
                    let position = self.position(partition);
                    if at_end {
                        ended.get_or_insert_with(Instant::now);
                    }
                    let long_ended = ended.is_some_and(|since| since.elapsed() > ENDED);
                    if long_ended || position.is_some_and(|position| position >= until) {
                        return Ok(true);
                    }
                }
                // A broker that restarts, a leader that moves: the reader goes on where it was.
                Some(Err(error)) if may_pass(&error) => warn!(partition, %error, "reading history"),
                Some(Err(error)) => return Err(KafkaError::fatal("reading history")(error)),
            }
            if heard.elapsed() > SILENCE {
                let seconds = SILENCE.as_secs();
                let cause = format!("nothing came for {seconds} s before offset {until}");
                return Err(KafkaError::Fatal { doing: "reading history", cause });
            }
        }
    }

    fn position(&self, partition: i32) -> Option<i64> {
        let positions = self.consumer.position().ok()?;
        match positions.find_partition(&self.topic, partition)?.offset() {
            Offset::Offset(offset) => Some(offset),
            _ => None,
        }
    }
}
