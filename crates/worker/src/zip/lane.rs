//! One partition of the input: its records that wait, and what has come for them.

use copydesk_kafka::Record;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::time::Instant;
use tracing::warn;
use xxhash_rust::xxh3::xxh3_64;

/// A partition of the input.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) waiting: VecDeque<Record>,
    /// Offsets and hashes of the last records that came.
    seen: VecDeque<(i64, u64)>,
    pub(super) bytes: usize,
    /// Since when the first of them has been the first.
    pub(super) since: Instant,
    /// What has come of each partition that is read beside it.
    pub(super) strands: BTreeMap<i32, Strand>,
    /// Offset behind the last that was taken: what belongs to earlier ones is a repetition.
    pub(super) expected: Option<i64>,
}

/// A partition that is read beside the input.
#[derive(Debug, Default)]
pub(super) struct Strand {
    /// What has come, each with the offset of the input's record that it belongs to.
    pub(super) queue: VecDeque<(i64, Record)>,
    /// Its offset behind what was used or passed over.
    pub(super) next: Option<i64>,
    pub(super) search: Search,
    /// What later records the search came upon: what is looked for was written before, or never.
    beyond: Option<i64>,
    pub(super) held: bool,
}

/// Whether the whole of a strand was looked through for something that was not where it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Search {
    #[default]
    Never,
    Now,
    Done,
}

/// How many records back one is known again.
const SEEN: usize = 2000;

/// A topic that went back to an offset that it had given another record for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Back {
    pub(super) from: i64,
    pub(super) to: i64,
}

fn hash(record: &Record) -> u64 {
    let value = record.value.as_deref().unwrap_or_default();
    xxh3_64(value) ^ xxh3_64(record.key.as_deref().unwrap_or_default()).rotate_left(1)
}

/// What belongs to a record and is not there, and cannot come any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Partition that was read beside the input.
    pub beside: i32,
    /// Offset of the input's record that nothing is there for.
    pub offset: i64,
    /// Offset of the one that the next thing there belongs to, if there is one.
    pub next: Option<i64>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { beside, offset, next } = self;
        write!(f, "partition {beside} has nothing for offset {offset}")?;
        next.map_or(Ok(()), |next| write!(f, ", and goes on with {next}"))
    }
}

/// What there is for the first record that waits.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Front {
    /// Everything.
    Whole,
    /// Not everything yet.
    Wait,
    /// This partition is to be looked through from its beginning.
    Search(i32),
    /// Something is lost.
    Gap(Gap),
}

impl Lane {
    pub(super) fn new(
        expected: Option<i64>,
        strands: impl Iterator<Item = (i32, Option<i64>)>,
    ) -> Self {
        let strand = |(partition, next): (i32, Option<i64>)| {
            // What is read from its beginning needs no second look.
            let search = if next.is_some() { Search::Never } else { Search::Now };
            (partition, Strand { next, search, ..Strand::default() })
        };
        Self {
            waiting: VecDeque::new(),
            seen: VecDeque::new(),
            bytes: 0,
            since: Instant::now(),
            strands: strands.map(strand).collect(),
            expected,
        }
    }

    /// Puts a record behind those that wait. One that has come before is dropped: a client that was held and
    /// let go while it was still looking for its first offset may begin twice.
    ///
    /// # Errors
    /// For one below the last that was not seen: the topic is another one.
    pub(super) fn push(&mut self, record: Record) -> Result<(), Back> {
        let (offset, hash) = (record.place.offset, hash(&record));
        if let Some((last, _)) = self.seen.back().filter(|(last, _)| offset <= *last) {
            let known = self.seen.iter().rev().find(|(seen, _)| *seen == offset);
            if known.is_some_and(|(_, known)| *known == hash) {
                warn!(topic = record.place.topic, offset, "a record came twice");
                return Ok(());
            }
            return Err(Back { from: *last, to: offset });
        }
        if self.seen.len() == SEEN {
            self.seen.pop_front();
        }
        self.seen.push_back((offset, hash));
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        self.bytes += record.size();
        self.waiting.push_back(record);
        Ok(())
    }

    /// Passes over what belongs to earlier records, which comes again without exactly-once, and says
    /// what there is for the first that waits. `at_end` tells whether a partition was read to its end;
    /// `deep` to look for what is missing up to there, and not only up to what belongs to a later record.
    pub(super) fn front(&mut self, deep: bool, at_end: impl Fn(i32) -> bool) -> Front {
        let Some(offset) = self.waiting.front().map(|record| record.place.offset) else {
            return Front::Wait;
        };
        let mut whole = true;
        for (&beside, strand) in &mut self.strands {
            let next = strand.pass_over(offset, deep && strand.search == Search::Now);
            match (next, strand.search) {
                (Some(next), _) if next == offset => {}
                (Some(_), Search::Never) => return Front::Search(beside),
                (Some(_), _) => return Front::Gap(Gap { beside, offset, next }),
                (None, Search::Now) if strand.beyond.is_some() && at_end(beside) => {
                    return Front::Gap(Gap { beside, offset, next: strand.beyond });
                }
                (None, _) => whole = false,
            }
        }
        if whole { Front::Whole } else { Front::Wait }
    }

    /// Takes in what has come of a partition beside it: `of` is what it belongs to.
    pub(super) fn take(&mut self, of: i64, record: Record) -> usize {
        let partition = record.place.partition;
        let expected = self.expected.unwrap_or(i64::MIN);
        let Some(strand) = self.strands.get_mut(&partition) else { return 0 };
        if strand.queue.is_empty() && of < expected {
            strand.next = Some(record.place.offset + 1);
        } else {
            strand.queue.push_back((of, record));
        }
        strand.queue.len()
    }

    /// Takes the first that waits, and what is there for it.
    pub(super) fn pop(&mut self) -> Option<(Record, Vec<Record>)> {
        let record = self.waiting.pop_front()?;
        self.bytes = self.bytes.saturating_sub(record.size());
        self.since = Instant::now();
        self.expected = Some(record.place.offset + 1);
        let mut beside = Vec::with_capacity(self.strands.len());
        for strand in self.strands.values_mut() {
            if strand.queue.front().is_some_and(|(of, _)| *of == record.place.offset) {
                (strand.search, strand.beyond) = (Search::Done, None);
                beside.extend(strand.pop());
            }
        }
        Some((record, beside))
    }
}

impl Strand {
    fn pop(&mut self) -> Option<Record> {
        let (_, record) = self.queue.pop_front()?;
        self.next = Some(record.place.offset + 1);
        Some(record)
    }

    /// Drops what belongs to records before `offset`, or to any other with `others`; says what the first
    /// of the rest belongs to.
    fn pass_over(&mut self, offset: i64, others: bool) -> Option<i64> {
        while let Some((of, _)) = self.queue.front() {
            if *of == offset || (*of > offset && !others) {
                return Some(*of);
            }
            if *of > offset {
                self.beyond.get_or_insert(*of);
            }
            self.pop();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_kafka::{Place, TimestampType};

    fn record(offset: i64) -> Record {
        Record {
            place: Place { topic: "t".into(), partition: 0, offset },
            key: None,
            value: None,
            headers: Vec::new(),
            timestamp_ms: None,
            timestamp_type: TimestampType::default(),
        }
    }

    /// A lane on which these wait, with what has come on each strand.
    fn lane(waiting: &[i64], strands: &[&[i64]]) -> Lane {
        let mut lane =
            Lane::new(None, (0..).zip(strands).map(|(partition, _)| (partition, Some(0))));
        waiting.iter().for_each(|offset| lane.push(record(*offset)).unwrap());
        for (strand, come) in lane.strands.values_mut().zip(strands) {
            strand.queue = (0..).zip(*come).map(|(at, of)| (*of, record(at))).collect();
        }
        lane
    }

    #[test]
    fn what_belongs_together_is_paired_and_repetitions_are_passed_over() {
        let mut lane = lane(&[5, 7], &[&[3, 4, 3, 4, 5, 7], &[5]]);
        assert_eq!(lane.front(false, |_| true), Front::Whole);
        let (first, beside) = lane.pop().unwrap();
        assert_eq!((first.place.offset, beside.len()), (5, 2));
        assert_eq!(lane.strands[&0].next, Some(5));
        assert_eq!(lane.front(false, |_| true), Front::Wait);
        assert_eq!(lane.strands[&1].next, Some(1));
    }

    #[test]
    fn what_comes_once_more_does_not_pile_up_while_nothing_waits() {
        let mut lane = lane(&[5], &[&[5]]);
        lane.pop().unwrap();
        let on = |offset, partition| {
            let mut record = record(offset);
            record.place.partition = partition;
            record
        };
        assert_eq!((lane.take(4, on(1, 0)), lane.take(5, on(2, 0))), (0, 0));
        assert_eq!(lane.strands[&0].next, Some(3));
        assert_eq!((lane.take(6, on(3, 0)), lane.strands[&0].next), (1, Some(3)));
    }

    #[test]
    fn what_came_before_is_known_again_and_another_topic_is_told() {
        let mut lane = lane(&[5, 6], &[]);
        assert_eq!(lane.push(record(5)), Ok(()));
        assert_eq!(lane.waiting.len(), 2);
        let mut other = record(5);
        other.key = Some(b"other".to_vec());
        assert_eq!(lane.push(other), Err(Back { from: 6, to: 5 }));
        assert_eq!(lane.push(record(4)), Err(Back { from: 6, to: 4 }));
        assert_eq!(lane.push(record(9)), Ok(()));
    }

    #[test]
    fn a_gap_is_told_after_the_whole_was_looked_through() {
        let mut lane = lane(&[5, 8], &[&[8, 9]]);
        assert_eq!(lane.front(false, |_| true), Front::Search(0));
        lane.strands.get_mut(&0).unwrap().search = Search::Now;
        let gap = Gap { beside: 0, offset: 5, next: Some(8) };
        assert_eq!(lane.front(false, |_| true), Front::Gap(gap));
        let (_, beside) = lane.pop().unwrap();
        assert!(beside.is_empty());
        // What comes after the gap is not lost with it.
        assert_eq!(lane.front(false, |_| true), Front::Whole);
    }

    #[test]
    fn a_deep_search_finds_what_was_written_once_more() {
        let mut lane = lane(&[5], &[&[8, 9, 5, 6]]);
        lane.strands.get_mut(&0).unwrap().search = Search::Now;
        assert_eq!(lane.front(true, |_| false), Front::Whole);
        let mut lane = self::lane(&[5], &[&[8, 9]]);
        lane.strands.get_mut(&0).unwrap().search = Search::Now;
        assert_eq!(lane.front(true, |_| false), Front::Wait);
        let gap = Gap { beside: 0, offset: 5, next: Some(8) };
        assert_eq!(lane.front(true, |_| true), Front::Gap(gap));
        // Nothing there yet is no gap.
        let mut lane = self::lane(&[5], &[&[3]]);
        lane.strands.get_mut(&0).unwrap().search = Search::Now;
        assert_eq!(lane.front(true, |_| true), Front::Wait);
    }
}
