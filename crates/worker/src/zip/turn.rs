//! Reading on in both topics, and putting together what has come.

use super::lane::{Front, Gap, Search, Strand};
use super::{BELONGS_TO, Pair, Turn, Zip};
use copydesk_kafka::{Follower, KafkaError, Session};
use std::time::{Duration, Instant};
use tracing::warn;

/// How long the second topic is waited for at a time, while something waits for it.
const BESIDE: Duration = Duration::from_millis(20);

/// How often the first topic is asked where enough of it waits.
const NOW_AND_THEN: Duration = Duration::from_millis(250);

impl Zip {
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
    pub fn pair(&mut self) -> Result<Option<Pair>, KafkaError> {
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
        if let Some(pair) = self.pair()? {
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
}

/// Reads a strand once more from its beginning on.
fn search(follower: Option<&mut Follower>, of: i32, strand: &mut Strand) -> Result<(), KafkaError> {
    let Some(follower) = follower else { return Ok(()) };
    let topic = follower.topic().to_owned();
    warn!(topic, partition = of, "looking for what is missing from the beginning on");
    follower.follow(of, None)?;
    (strand.search, strand.held) = (Search::Now, false);
    strand.queue.clear();
    Ok(())
}
