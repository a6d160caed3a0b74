//! The role `join`: every record of the input goes on with what was said of it.

use crate::doubt::Doubts;
use crate::verdicts::Said;
use copydesk_duplicates::{JoinStage, Slip};
use copydesk_kafka::{Changes, KafkaError, Record, Session};
use copydesk_worker::Metrics;
use copydesk_worker::shift::{Halt, Polled};
use copydesk_worker::staging::Feed;
use copydesk_worker::zip::{Pair, Turn, Zip};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use tracing::error;

/// Records of the input, each with its verdict.
///
/// The group assigns the partitions of the input; those of the verdicts follow by hand, so that a
/// partition of both is always with the same member, under any assignor and also where the brokers
/// assign (KIP-848). To subscribe to both would need `range`, which stops all members for every
/// rebalance, and would take two topics with different numbers of partitions apart without a word.
pub(crate) struct Joining {
    zip: Zip,
    /// Topic of verdicts.
    verdicts: String,
    doubts: Doubts,
    /// What was polled and not worked on yet.
    polled: BTreeMap<(i32, i64), Pair>,
    /// What was polled and asked for: to be marked.
    done: BTreeMap<(i32, i64), Vec<(i32, i64)>>,
    /// Records whose verdict is lost, to be given next.
    lost: VecDeque<Pair>,
}

impl Joining {
    pub(crate) fn new(zip: Zip, verdicts: &str, doubts: Doubts) -> Self {
        let (polled, done, lost) = (BTreeMap::new(), BTreeMap::new(), VecDeque::new());
        Self { zip, verdicts: verdicts.to_owned(), doubts, polled, done, lost }
    }

    /// Begins with a partition where the group stands in the verdicts. Where that is not known, at their
    /// beginning: the brokers forget offsets of topics that no member subscribes to after a while.
    fn open(&mut self, session: &Session, partition: i32) -> Result<(), KafkaError> {
        let from = session.committed_beside(&self.verdicts, partition)?;
        // Where that is not in the log any more, the group goes on elsewhere: it must not count.
        self.zip.open(partition, None, &from.map(|from| (partition, from)).into_iter().collect())
    }
}

impl Feed<JoinStage> for Joining {
    fn poll(&mut self, session: &Session, wait: Duration) -> Result<Polled, Halt> {
        let pair = match self.lost.pop_front() {
            Some(pair) => pair,
            None => match self.zip.turn(session, wait)? {
                Turn::Nothing => return Ok(Polled::Nothing),
                Turn::Again => return Ok(Polled::Again),
                Turn::Pair(pair) => *pair,
            },
        };
        let record = Box::new(pair.record.clone());
        self.polled.insert((record.place.partition, record.place.offset), pair);
        Ok(Polled::Record(record))
    }

    fn changed(&mut self, session: &Session, changes: &Changes) -> Result<(), KafkaError> {
        let stays = |partition: i32| !changes.revoked.contains(&partition);
        self.polled.retain(|(partition, _), _| stays(*partition));
        self.done.retain(|(partition, _), _| stays(*partition));
        self.lost.retain(|pair| stays(pair.record.place.partition));
        for partition in &changes.revoked {
            self.doubts.forget(*partition);
            self.zip.close(*partition)?;
        }
        for partition in &changes.assigned {
            self.open(session, *partition)?;
        }
        Ok(())
    }

    fn memory(&mut self, _: &JoinStage, record: &Record) -> Slip {
        let place = (record.place.partition, record.place.offset);
        let Some(pair) = self.polled.remove(&place) else {
            return Slip::Missing("it was not asked for".to_owned());
        };
        self.done.insert(place, pair.done);
        match pair.beside {
            Ok(beside) => beside
                .first()
                .map_or_else(|| Slip::Missing("nothing was said of it".to_owned()), Said::slip),
            Err(gap) => {
                let (topic, (partition, offset)) = (&self.verdicts, place);
                error!(topic, partition, offset, %gap, "a verdict is lost");
                Slip::Missing(format!("`{topic}`: {gap}"))
            }
        }
    }

    fn mark(&mut self, session: &Session, record: &Record) -> Result<(), KafkaError> {
        session.mark(record)?;
        let done = self.done.remove(&(record.place.partition, record.place.offset));
        self.zip.mark(session, &done.unwrap_or_default())
    }

    fn start_over(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.polled.clear();
        self.done.clear();
        self.lost.clear();
        for partition in self.zip.partitions() {
            self.zip.close(partition)?;
        }
        for partition in session.owned()? {
            self.doubts.forget(partition);
            self.open(session, partition)?;
        }
        Ok(())
    }

    fn idle(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.zip.commit_ends(session)
    }

    /// They wait for verdicts.
    fn aside(&self) -> BTreeSet<i32> {
        self.zip.waiting().map(|(partition, ..)| partition).collect()
    }

    fn look(&mut self, _: &Session, metrics: &Metrics) -> Result<(), Halt> {
        let oldest = self.zip.waiting().map(|(.., since)| since.elapsed().as_secs()).max();
        metrics.waiting(oldest.unwrap_or(0));
        for partition in self.doubts.look(&self.zip) {
            self.lost.extend(self.zip.give_up(partition)?);
        }
        Ok(())
    }
}
