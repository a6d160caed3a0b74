//! Records of one topic sent on to others: exactly once, bounded, paced, and resumable.
//!
//! | module | holds |
//! |---|---|
//! | `errand` | one run through a topic |
//! | `tally` | what is to become of records, and what became of them |

mod errand;
mod tally;

pub(crate) use tally::{Fate, Tally};

use crate::failure::Failure;
use copydesk_kafka::{History, Record, Session, Settings};
use errand::Errand;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::process::ExitCode;
use std::time::{Duration, Instant};

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
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Pace {
    /// Says what became of the records.
    pub(crate) fn tell(&self, tally: &Tally) -> Result<ExitCode, Failure> {
        tally.tell(self.dry_run, self.json)
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
        let limit = self.limit.unwrap_or(usize::MAX);
        let gap = self.rate.map(|rate| Duration::from_secs(1) / rate);
        let mut errand = Errand::new(open, limit, gap);
        if errand.is_done() {
            return Ok(errand.into_tally());
        }
        let id = format!("{}-{}", settings.group_id, std::process::id());
        let session = Session::open(settings, &id, false)?;
        let outcome = errand.go(&session, &mut decide);
        match outcome {
            // The last commit was made; leaving the group is a courtesy.
            Ok(()) => session.close(Duration::from_secs(10))?,
            Err(error) => return Err(error.into()),
        }
        Ok(errand.into_tally())
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
