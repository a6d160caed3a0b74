//! Records of one topic sent on to others: exactly once, bounded, paced, and resumable.

use crate::failure::Failure;
use copydesk_kafka::{Header, History, KafkaError, Record, Session, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

/// Records and time per transaction.
const BATCH: usize = 500;
const COMMIT_EVERY: Duration = Duration::from_secs(1);

/// How long the group may take to give this command a partition.
const JOIN: Duration = Duration::from_secs(60);

/// How a topic is gone through.
#[derive(Debug, clap::Args)]
pub(crate) struct Pace {
    /// Consumer group that holds the progress: the same command goes on where it was.
    #[arg(long)]
    pub(crate) group: Option<String>,
    /// Send at most so many records.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Send at most so many records a second.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Say what would be sent, and send nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What is to become of a record.
pub(crate) enum Fate {
    /// It goes to this topic with these headers; key, value and timestamp as they are.
    Send { to: String, headers: Vec<Header> },
    /// It is passed over, for this reason.
    Pass(&'static str),
}

/// What became of the records.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Records sent, by topic.
    pub(crate) sent: BTreeMap<String, usize>,
    /// Records passed over, by reason.
    pub(crate) passed: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn add(&mut self, fate: &Fate) {
        match fate {
            Fate::Send { to, .. } => *self.sent.entry(to.clone()).or_default() += 1,
            Fate::Pass(reason) => *self.passed.entry(reason).or_default() += 1,
        }
    }

    pub(crate) fn total(&self) -> usize {
        self.sent.values().sum()
    }

    /// A line for people.
    pub(crate) fn text(&self, dry: bool) -> String {
        let counted = |counts: Vec<(String, usize)>| -> String {
            let parts: Vec<String> =
                counts.into_iter().map(|(name, count)| format!("{count} {name}")).collect();
            if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
        };
        let sent = self.sent.iter().map(|(to, count)| (format!("to {to}"), *count)).collect();
        let passed = self.passed.iter().map(|(why, count)| ((*why).to_owned(), *count)).collect();
        let verb = if dry { "would be sent" } else { "sent" };
        format!("{verb}: {}; passed over: {}\n", counted(sent), counted(passed))
    }
}

impl Pace {
    pub(crate) fn dry_run(&self) -> bool {
        self.dry_run
    }

    /// Goes through the input topic of `settings`, from where its group stands to the end of the topic
    /// as it is now.
    pub(crate) fn run(
        &self,
        settings: &Settings,
        mut decide: impl FnMut(&Record) -> Fate,
    ) -> Result<Tally, Failure> {
        let history = History::open(settings)?;
        alone(&history, &settings.group_id)?;
        let partitions = history.partitions()?;
        let committed = history.committed(&partitions)?;
        let mut open = BTreeMap::new();
        for partition in partitions {
            let extent = history.extent(partition)?;
            let at = committed.get(&partition).copied().unwrap_or(extent.start);
            let range = at.max(extent.start)..extent.end;
            if !range.is_empty() {
                open.insert(partition, range);
            }
        }
        if self.dry_run {
            return self.rehearse(&history, &open, &mut decide);
        }
        let mut errand = Errand {
            saved: open.clone(),
            open,
            limit: self.limit.unwrap_or(usize::MAX),
            gap: self.rate.map(|rate| Duration::from_secs(1) / rate),
            tally: Tally::default(),
            pending: Tally::default(),
            unsaved: 0,
            beyond: false,
            too_large: BTreeSet::new(),
            one_by_one: false,
        };
        if errand.open.is_empty() || errand.limit == 0 {
            return Ok(errand.tally);
        }
        let id = format!("{}-{}", settings.group_id, std::process::id());
        let session = Session::open(settings, &id, false)?;
        let outcome = errand.go(&session, &mut decide);
        match outcome {
            // The last commit was made; leaving the group is a courtesy.
            Ok(()) => session.close(Duration::from_secs(10))?,
            Err(error) => return Err(error.into()),
        }
        Ok(errand.tally)
    }

    /// The same without sending or committing anything.
    fn rehearse(
        &self,
        history: &History,
        open: &BTreeMap<i32, Range<i64>>,
        decide: &mut impl FnMut(&Record) -> Fate,
    ) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        let limit = self.limit.unwrap_or(usize::MAX);
        for (partition, range) in open {
            history.replay(*partition, range.clone(), |record| {
                if tally.total() >= limit {
                    return ControlFlow::Break(());
                }
                tally.add(&decide(record));
                ControlFlow::Continue(())
            })?;
        }
        Ok(tally)
    }
}

/// One run through a topic.
struct Errand {
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
    fn go(
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

/// Refuses a group that somebody works in: its progress would be moved under its feet.
fn alone(history: &History, group: &str) -> Result<(), Failure> {
    /// A command that was killed is a member for as long.
    const LEFT_OVER: Duration = Duration::from_secs(15);
    let deadline = Instant::now() + LEFT_OVER;
    while history.members()? > 0 {
        if Instant::now() > deadline {
            let busy = format!("group `{group}` has members at work: name another with --group");
            return Err(Failure::Usage(busy));
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_are_said_in_words() {
        let mut tally = Tally::default();
        assert_eq!(tally.text(false), "sent: none; passed over: none\n");
        for _ in 0..2 {
            tally.add(&Fate::Send { to: "articles.raw".into(), headers: Vec::new() });
        }
        tally.add(&Fate::Pass("by the filter"));
        let text = "would be sent: 2 to articles.raw; passed over: 1 by the filter\n";
        assert_eq!((tally.text(true).as_str(), tally.total()), (text, 2));
    }
}
