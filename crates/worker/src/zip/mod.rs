//! Records of a topic, each together with those of a second topic that belong to it.
//!
//! A group assigns the partitions of the first topic; those of the second are read by hand (see
//! [`Follower`]). A record of the second says in the header [`BELONGS_TO`] which offset of the first it
//! belongs to, and in each of its partitions they come in the order of the first. So what is below the
//! offset that is waited for is a repetition, and what is above it tells of a gap.
//!
//! | module | holds |
//! |---|---|
//! | `lane` | one partition of the first topic: what waits, and what has come |
//! | `turn` | reading on in both topics, and putting together |
//! | `marks` | up to where both are done |

mod lane;
mod marks;
mod turn;

pub use lane::Gap;

use copydesk_kafka::{Follower, Header, KafkaError, Record};
use lane::{Back, Lane};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// The header that says to which record of the first topic one of the second belongs: its offset.
pub const BELONGS_TO: &str = "copydesk-offset";

/// The header for a record that belongs to the one at `offset`.
#[must_use]
pub fn belongs_to(offset: i64) -> Header {
    Header::text(BELONGS_TO, offset.to_string())
}

/// Which partitions of the second topic belong to one of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// None: every record is by itself.
    None,
    /// The one with the same number.
    Same,
    /// All of so many.
    All(i32),
}

/// How much may wait.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Records of the first topic, all partitions together; and of the second, of each partition.
    pub records: usize,
    /// Bytes of keys and values of the first topic.
    pub bytes: usize,
}

/// A record and what belongs to it.
#[derive(Debug)]
pub struct Pair {
    /// The record.
    pub record: Record,
    /// What belongs to it, in the order of the partitions that it came from; or what of it is lost.
    pub beside: Result<Vec<Record>, Gap>,
    /// Up to where partitions of the second topic are done with it.
    pub done: Vec<(i32, i64)>,
}

/// What a turn has brought.
#[derive(Debug)]
pub enum Turn {
    /// A record with what belongs to it.
    Pair(Box<Pair>),
    /// Something that is not whole yet.
    Again,
    /// Nothing in time.
    Nothing,
}

/// Puts together what belongs together.
pub struct Zip {
    follower: Option<Follower>,
    company: Company,
    room: Room,
    /// Whether what is missing may have been written once more, behind what belongs to later records.
    deep: bool,
    lanes: BTreeMap<i32, Lane>,
    /// Ends of the second topic that were told.
    told: BTreeMap<i32, i64>,
    /// When the session was last asked.
    polled: Instant,
}

impl Zip {
    /// Records by themselves.
    #[must_use]
    pub fn none(room: Room) -> Self {
        let (lanes, told) = (BTreeMap::new(), BTreeMap::new());
        let (company, polled) = (Company::None, Instant::now());
        Self { follower: None, company, room, deep: false, lanes, told, polled }
    }

    /// Records with what `follower` reads. `deep` to look for what is missing up to the end.
    #[must_use]
    pub fn with(follower: Follower, company: Company, room: Room, deep: bool) -> Self {
        Self { follower: Some(follower), company, deep, ..Self::none(room) }
    }

    /// The partitions of the second topic that belong to `partition`.
    #[must_use]
    pub fn beside(&self, partition: i32) -> Vec<i32> {
        match self.company {
            Company::None => Vec::new(),
            Company::Same => vec![partition],
            Company::All(count) => (0..count).collect(),
        }
    }

    /// Begins with a partition of the first topic at `offset`, if it is known; `from` says where to begin
    /// with those beside it: at the beginning of those that it does not name.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn open(
        &mut self,
        partition: i32,
        offset: Option<i64>,
        from: &BTreeMap<i32, i64>,
    ) -> Result<(), KafkaError> {
        let beside = self.beside(partition);
        if let Some(follower) = &mut self.follower {
            for of in &beside {
                follower.follow(*of, from.get(of).copied())?;
                self.told.remove(of);
            }
        }
        let strands = beside.into_iter().map(|of| (of, from.get(&of).copied()));
        self.lanes.insert(partition, Lane::new(offset, strands));
        Ok(())
    }

    /// Lets go of a partition.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn close(&mut self, partition: i32) -> Result<(), KafkaError> {
        let Some(lane) = self.lanes.remove(&partition) else { return Ok(()) };
        let Some(follower) = &mut self.follower else { return Ok(()) };
        lane.strands.keys().try_for_each(|of| follower.leave(*of))
    }

    /// The partitions that are open.
    #[must_use]
    pub fn partitions(&self) -> BTreeSet<i32> {
        self.lanes.keys().copied().collect()
    }

    /// Puts a record of the first topic in its place; one of a partition that is not open is dropped.
    ///
    /// # Errors
    /// When the topic goes back to an earlier offset with another record: it was made anew.
    pub fn push(&mut self, record: Record) -> Result<(), KafkaError> {
        let place = record.place.clone();
        let Some(lane) = self.lanes.get_mut(&place.partition) else { return Ok(()) };
        lane.push(record).map_err(|Back { from, to }| KafkaError::Fatal {
            doing: "reading",
            cause: format!(
                "partition {} of `{}` went back from offset {from} to {to}: was it made anew?",
                place.partition, place.topic
            ),
        })
    }

    /// Of each partition: the offset of the first record that waits, and since when it is the first.
    pub fn waiting(&self) -> impl Iterator<Item = (i32, i64, Instant)> {
        let first =
            |(of, lane): (&i32, &Lane)| Some((*of, lane.waiting.front()?.place.offset, lane.since));
        self.lanes.iter().filter_map(first)
    }

    /// Whether a partition of the second topic was read to its end, and up to where it was read.
    #[must_use]
    pub fn read(&self, beside: i32) -> Option<(bool, i64)> {
        let follower = self.follower.as_ref()?;
        Some((follower.at_end(beside), follower.next(beside)?))
    }
}
