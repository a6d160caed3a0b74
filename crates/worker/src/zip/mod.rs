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

mod lane;

pub use lane::Gap;

use copydesk_kafka::{Follower, Header, KafkaError, Record, Session};
use lane::{Back, Front, Lane, Search};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tracing::warn;

/// The header that says to which record of the first topic one of the second belongs: its offset.
pub const BELONGS_TO: &str = "copydesk-offset";

/// How long the second topic is waited for at a time, while something waits for it.
const BESIDE: Duration = Duration::from_millis(20);

/// How often the first topic is asked where enough of it waits.
const NOW_AND_THEN: Duration = Duration::from_millis(250);

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

    /// Reads on in the second topic, waiting for something no longer than `wait`. Says whether something
    /// came.
    ///
    /// # Errors
    /// As [`Follower::poll`].
    pub fn follow(&mut self, wait: Duration) -> Result<bool, KafkaError> {
        let Some(follower) = &mut self.follower else { return Ok(false) };
        let (mut came, mut wait) = (0, wait);
        while let Some(record) = follower.poll(wait)? {
            let of = record.place.partition;
            let belongs = record.header(BELONGS_TO).and_then(|offset| offset.parse().ok());
            let Some(belongs) = belongs else {
                let (topic, offset) = (follower.topic(), record.place.offset);
                warn!(topic, partition = of, offset, "passed over: it belongs to nothing");
                continue;
            };
            let lane = self.lanes.values_mut().find(|lane| lane.strands.contains_key(&of));
            if let Some(lane) = lane {
                let full = lane.take(belongs, record) >= self.room.records;
                if let Some(strand) = lane.strands.get_mut(&of).filter(|_| full)
                    && !strand.held
                {
                    follower.hold(of)?;
                    strand.held = true;
                }
            }
            (came, wait) = (came + 1, Duration::ZERO);
            if came >= self.room.records {
                break;
            }
        }
        Ok(came > 0)
    }

    /// The next record that is whole, or of which something is lost.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn next(&mut self) -> Result<Option<Pair>, KafkaError> {
        for lane in self.lanes.values_mut() {
            let follower = self.follower.as_ref();
            let at_end = |of: i32| follower.is_some_and(|follower| follower.at_end(of));
            let gap = match lane.front(self.deep, at_end) {
                Front::Wait => continue,
                Front::Whole => None,
                Front::Gap(gap) => Some(gap),
                Front::Search(of) => {
                    if let Some(strand) = lane.strands.get_mut(&of) {
                        search(self.follower.as_mut(), of, strand)?;
                    }
                    continue;
                }
            };
            let Some((record, beside)) = lane.pop() else { continue };
            for (of, strand) in &mut lane.strands {
                if strand.held && strand.queue.len() < self.room.records / 2 {
                    if let Some(follower) = &self.follower {
                        follower.release(*of)?;
                    }
                    strand.held = false;
                }
            }
            let done = lane.strands.iter().filter_map(|(of, strand)| Some((*of, strand.next?)));
            let done = done.collect();
            let beside = gap.map_or(Ok(beside), Err);
            return Ok(Some(Pair { record, beside, done }));
        }
        Ok(None)
    }

    /// The next pair, with the records of `session` as the first topic.
    ///
    /// # Errors
    /// As [`Session::poll`].
    pub fn turn(&mut self, session: &Session, wait: Duration) -> Result<Turn, KafkaError> {
        if let Some(pair) = self.next()? {
            return Ok(Turn::Pair(Box::new(pair)));
        }
        let waiting = self.lanes.values().any(|lane| !lane.waiting.is_empty());
        let mut came = false;
        // Where enough waits, the session is only asked often enough to notice a rebalance: to pause its
        // partitions would throw away what is on its way, and cost a fetch for every time.
        if !self.full() || self.polled.elapsed() > NOW_AND_THEN {
            self.polled = Instant::now();
            if let Some(record) = session.poll(if waiting { Duration::ZERO } else { wait })? {
                self.push(record)?;
                came = true;
            }
        }
        let patience = if waiting && !came { wait.min(BESIDE) } else { Duration::ZERO };
        came |= self.follow(patience)?;
        Ok(if came { Turn::Again } else { Turn::Nothing })
    }

    /// Whether so much of the first topic waits that no more is wanted.
    fn full(&self) -> bool {
        let (records, bytes) = self.lanes.values().fold((0, 0), |(records, bytes), lane| {
            (records + lane.waiting.len(), bytes + lane.bytes)
        });
        records >= self.room.records || bytes >= self.room.bytes
    }

    /// Of each partition: the offset of the first record that waits, and since when it is the first.
    pub fn waiting(&self) -> impl Iterator<Item = (i32, i64, Instant)> {
        let first =
            |(of, lane): (&i32, &Lane)| Some((*of, lane.waiting.front()?.place.offset, lane.since));
        self.lanes.iter().filter_map(first)
    }

    /// Takes the first record that waits of `partition` as one of which something is lost; but first looks
    /// for it from the beginning on, if that was not done yet: the offset of the first topic may have been
    /// set back.
    ///
    /// # Errors
    /// When librdkafka refuses.
    pub fn give_up(&mut self, partition: i32) -> Result<Option<Pair>, KafkaError> {
        let Some(lane) = self.lanes.get_mut(&partition) else { return Ok(None) };
        let mut searched = false;
        for (of, strand) in &mut lane.strands {
            if strand.search == Search::Never {
                search(self.follower.as_mut(), *of, strand)?;
                searched = true;
            }
        }
        if searched {
            return Ok(None);
        }
        let beside = lane.strands.keys().next().copied().unwrap_or_default();
        let Some((record, _)) = lane.pop() else { return Ok(None) };
        let gap = Gap { beside, offset: record.place.offset, next: None };
        let done =
            lane.strands.iter().filter_map(|(of, strand)| Some((*of, strand.next?))).collect();
        Ok(Some(Pair { record, beside: Err(gap), done }))
    }

    /// When there is nothing else to do: commits the ends of both topics, where nothing waits.
    ///
    /// # Errors
    /// As [`Session::commit`].
    pub fn commit_ends(&mut self, session: &Session) -> Result<(), KafkaError> {
        session.commit_ends_but(&self.waiting().map(|(partition, ..)| partition).collect())?;
        if self.mark_ends(session)? {
            session.commit()?;
        }
        Ok(())
    }

    /// Marks the ends of the second topic, where nothing waits and nothing has come that was not used:
    /// markers of transactions stand there. Says whether something was marked.
    ///
    /// # Errors
    /// When no transaction can be begun.
    fn mark_ends(&mut self, session: &Session) -> Result<bool, KafkaError> {
        let Some(follower) = &self.follower else { return Ok(false) };
        let mut marked = false;
        for lane in self.lanes.values().filter(|lane| lane.waiting.is_empty()) {
            for (of, strand) in &lane.strands {
                let end = follower.next(*of).filter(|_| follower.at_end(*of));
                let Some(end) = end.filter(|_| strand.queue.is_empty()) else { continue };
                if self.told.get(of).is_none_or(|told| *told < end) {
                    session.mark_beside(follower.topic(), *of, end)?;
                    self.told.insert(*of, end);
                    marked = true;
                }
            }
        }
        Ok(marked)
    }

    /// Marks up to where the partitions of the second topic are done.
    ///
    /// # Errors
    /// When no transaction can be begun.
    pub fn mark(&mut self, session: &Session, done: &[(i32, i64)]) -> Result<(), KafkaError> {
        let Some(follower) = &self.follower else { return Ok(()) };
        for (of, next) in done {
            session.mark_beside(follower.topic(), *of, *next)?;
            self.told.insert(*of, *next);
        }
        Ok(())
    }

    /// Whether a partition of the second topic was read to its end, and up to where it was read.
    #[must_use]
    pub fn read(&self, beside: i32) -> Option<(bool, i64)> {
        let follower = self.follower.as_ref()?;
        Some((follower.at_end(beside), follower.next(beside)?))
    }
}

/// Reads a strand once more from its beginning on.
fn search(
    follower: Option<&mut Follower>,
    of: i32,
    strand: &mut lane::Strand,
) -> Result<(), KafkaError> {
    let Some(follower) = follower else { return Ok(()) };
    let topic = follower.topic().to_owned();
    warn!(topic, partition = of, "looking for what is missing from the beginning on");
    follower.follow(of, None)?;
    (strand.search, strand.held) = (Search::Now, false);
    strand.queue.clear();
    Ok(())
}
