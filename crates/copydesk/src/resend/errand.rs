//! One run through a topic: polled, sent, committed, and done again where it was not.

use super::tally::{Fate, Tally};
use copydesk_kafka::{KafkaError, Record, Session};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

/// Records and time per transaction.
const BATCH: usize = 500;
const COMMIT_EVERY: Duration = Duration::from_secs(1);

/// How long the group may take to give this command a partition.
const JOIN: Duration = Duration::from_secs(60);

/// One run through a topic.
pub(super) struct Errand {
    /// Partitions that are not done, and the offsets that are to be gone through.
    open: BTreeMap<i32, Range<i64>>,
    /// The same as of the last commit.
    saved: BTreeMap<i32, Range<i64>>,
    limit: usize,
    gap: Option<Duration>,
    /// What was committed.
    tally: Tally,
    /// What is in the open transaction.
    pending: Tally,
    unsaved: usize,
    /// Whether records were polled that are not part of this run.
    beyond: bool,
    /// Records that the brokers refused for their size.
    too_large: BTreeSet<(i32, i64)>,
    /// Whether each record gets a transaction of its own, because some among several was refused.
    one_by_one: bool,
}

impl Errand {
    /// A run that is to send at most `limit` records, with a gap before each.
    pub(super) fn new(
        open: BTreeMap<i32, Range<i64>>,
        limit: usize,
        gap: Option<Duration>,
    ) -> Self {
        Self {
            saved: open.clone(),
            open,
            limit,
            gap,
            tally: Tally::default(),
            pending: Tally::default(),
            unsaved: 0,
            beyond: false,
            too_large: BTreeSet::new(),
            one_by_one: false,
        }
    }

    /// Whether there is nothing to be gone through.
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty() || self.limit == 0
    }

    /// What was committed.
    pub(super) fn into_tally(self) -> Tally {
        self.tally
    }

    /// Goes on until the end or the limit.
    pub(super) fn go(
        &mut self,
        session: &Session,
        decide: &mut impl FnMut(&Record) -> Fate,
    ) -> Result<(), KafkaError> {
        let began = Instant::now();
        let mut saved = Instant::now();
        let mut owned = 0;
        while !self.open.is_empty() && self.tally.total() + self.pending.total() < self.limit {
            let outcome = self.step(session, decide);
            self.endure(outcome)?;
            let full = self.unsaved >= if self.one_by_one { 1 } else { BATCH };
            if full || (self.unsaved > 0 && saved.elapsed() > COMMIT_EVERY) {
                self.save(session)?;
                saved = Instant::now();
            }
            owned = owned.max(session.owned()?.len());
            if owned == 0 && began.elapsed() > JOIN {
                let cause = "the group gives no partition: does the same command run elsewhere?";
                return Err(KafkaError::Fatal { doing: "joining", cause: cause.to_owned() });
            }
            for partition in session.at_end() {
                self.open.remove(&partition);
            }
        }
        self.save(session)?;
        // Past the markers at the end, so that the group's lag is 0.
        if !self.beyond && self.open.is_empty() { session.commit_ends() } else { Ok(()) }
    }

    fn step(
        &mut self,
        session: &Session,
        decide: &mut impl FnMut(&Record) -> Fate,
    ) -> Result<(), KafkaError> {
        let polled = session.poll(Duration::from_millis(200))?;
        // Partitions of another run of the same command are its own business.
        for partition in session.changes().revoked {
            self.open.remove(&partition);
        }
        let Some(record) = polled else { return Ok(()) };
        let partition = record.place.partition;
        let Some(range) = self.open.get(&partition).cloned() else {
            self.beyond = true;
            return Ok(());
        };
        if record.place.offset >= range.end {
            self.beyond = true;
            self.open.remove(&partition);
            return Ok(());
        }
        let mut fate = decide(&record);
        if self.too_large.contains(&(partition, record.place.offset)) {
            fate = Fate::Pass("too large for where they should go");
        }
        if let Fate::Send { to, headers } = &fate {
            std::thread::sleep(self.gap.unwrap_or_default());
            session.produce(to, &record, record.value.as_deref(), headers)?;
        }
        session.mark(&record)?;
        self.pending.add(&fate);
        self.unsaved += 1;
        if record.place.offset + 1 >= range.end {
            self.open.remove(&partition);
        }
        Ok(())
    }

    fn save(&mut self, session: &Session) -> Result<(), KafkaError> {
        let committed = session.commit();
        if !self.endure(committed)? {
            return Ok(());
        }
        self.saved = self.open.clone();
        let pending = std::mem::take(&mut self.pending);
        for (to, count) in pending.sent {
            *self.tally.sent.entry(to).or_default() += count;
        }
        for (reason, count) in pending.passed {
            *self.tally.passed.entry(reason).or_default() += count;
        }
        self.unsaved = 0;
        Ok(())
    }

    /// Whether all went well; if the consumer went back, what was not committed comes again.
    fn endure(&mut self, outcome: Result<(), KafkaError>) -> Result<bool, KafkaError> {
        match outcome {
            Ok(()) => return Ok(true),
            Err(KafkaError::Aborted(_)) => {}
            // Brokers refuse whole batches: of one record it is certain that it was too large.
            Err(KafkaError::TooLarge { sources, .. }) if sources.len() == 1 => {
                self.too_large.extend(sources);
            }
            Err(KafkaError::TooLarge { .. }) => self.one_by_one = true,
            Err(error) => return Err(error),
        }
        self.pending = Tally::default();
        self.unsaved = 0;
        self.open = self.saved.clone();
        Ok(false)
    }
}
