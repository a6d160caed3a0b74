//! The stage's memories, one per owned partition, and the thread that restores them.

use crate::fold::Fold;
use crate::restore::{Restore, Wanted};
use crate::snapshots::Snapshot;
use copydesk_kafka::KafkaError;
use copydesk_stage::{Memory, Stage};
use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tracing::warn;

/// How often a standby looks whether the log went on.
const TAIL_EVERY: Duration = Duration::from_secs(2);

/// A standby that lacks no more records than this is near the end.
const NEAR: i64 = 1000;

enum Request<M> {
    /// Restore the memory of this partition, as of this committed offset.
    Restore { partition: i32, ticket: u64, committed: Option<i64> },
    /// Write this snapshot.
    Write { partition: i32, snapshot: Snapshot },
    /// This partition went to another member.
    Shelve { partition: i32, fold: Box<Fold<M>> },
}

type Restored<M> = Result<(i32, u64, Box<Fold<M>>), KafkaError>;

/// Memories of the owned partitions. Each is a fold over its partition in offset order up to the
/// last record that was settled.
pub(crate) struct Memories<S: Stage> {
    here: BTreeMap<i32, Fold<S::Memory>>,
    wanted: Wanted,
    tickets: u64,
    thread: Option<Thread<S::Memory>>,
    snapshots: Option<(Duration, Instant)>,
}

struct Thread<M> {
    requests: Sender<Request<M>>,
    restored: Receiver<Restored<M>>,
    handle: JoinHandle<()>,
}

impl<S: Stage> Memories<S> {
    /// For a stage without a memory.
    pub(crate) fn none() -> Self {
        let wanted = Wanted::default();
        Self { here: BTreeMap::new(), wanted, tickets: 0, thread: None, snapshots: None }
    }

    /// With a thread that restores, and that writes a snapshot every so often if `snapshots` says.
    pub(crate) fn start(
        restore: Restore<S>,
        standby: bool,
        snapshots: Option<Duration>,
    ) -> Result<Self, KafkaError> {
        let wanted = Wanted::clone(&restore.wanted);
        let (requests, asked) = channel();
        let (answers, restored) = channel();
        let handle = std::thread::Builder::new()
            .name("restore".to_owned())
            .spawn(move || serve(restore, standby, &asked, &answers))
            .map_err(|error| KafkaError::Fatal { doing: "restoring", cause: error.to_string() })?;
        let thread = Some(Thread { requests, restored, handle });
        let snapshots = snapshots.map(|every| (every, Instant::now()));
        Ok(Self { here: BTreeMap::new(), wanted, tickets: 0, thread, snapshots })
    }

    /// Asks for the memory of a partition as of the offset that the group has committed.
    pub(crate) fn want(&mut self, partition: i32, committed: Option<i64>) {
        self.here.remove(&partition);
        let Some(thread) = &self.thread else { return };
        self.tickets += 1;
        let ticket = self.tickets;
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(partition, ticket);
        // A thread that is gone has left an error for `restored`.
        let _ = thread.requests.send(Request::Restore { partition, ticket, committed });
    }

    /// Takes in what was restored since the last call, and says of which partitions.
    pub(crate) fn restored(&mut self) -> Result<Vec<i32>, KafkaError> {
        let Some(thread) = &self.thread else { return Ok(Vec::new()) };
        let mut partitions = Vec::new();
        while let Ok(restored) = thread.restored.try_recv() {
            let (partition, ticket, fold) = restored?;
            let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            if wanted.get(&partition) == Some(&ticket) {
                self.here.insert(partition, *fold);
                partitions.push(partition);
            }
        }
        Ok(partitions)
    }

    /// The memory of `partition`; for a stage without one there is always one.
    pub(crate) fn of(
        &mut self,
        partition: i32,
        stage: &S,
        offset: i64,
    ) -> Result<&mut Fold<S::Memory>, KafkaError> {
        if !S::Memory::STATEFUL {
            let fold = || Fold::begin(stage.memory(), offset);
            return Ok(self.here.entry(partition).or_insert_with(fold));
        }
        self.here.get_mut(&partition).ok_or_else(|| KafkaError::Fatal {
            doing: "settling a record",
            cause: format!("the memory of partition {partition} is not restored"),
        })
    }

    /// Whether some owned partition waits for its memory.
    pub(crate) fn restoring(&self) -> bool {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.keys().any(|partition| !self.here.contains_key(partition))
    }

    /// Lets go of partitions that went to another member, all their records committed.
    pub(crate) fn let_go(&mut self, partitions: &[i32]) {
        for partition in partitions {
            self.wanted.lock().unwrap_or_else(PoisonError::into_inner).remove(partition);
            if let (Some(fold), Some(thread)) = (self.here.remove(partition), &self.thread) {
                let fold = Box::new(fold);
                let _ = thread.requests.send(Request::Shelve { partition: *partition, fold });
            }
        }
    }

    /// Forgets everything: what was folded in may not have been committed.
    pub(crate) fn clear(&mut self) {
        self.here.clear();
    }

    /// How many articles are remembered, and whether something within reach is missing.
    pub(crate) fn state(&self) -> impl Iterator<Item = (i32, usize, bool)> {
        self.here.iter().map(|(partition, fold)| {
            (*partition, fold.memory.articles(), fold.memory.is_incomplete())
        })
    }

    /// Writes snapshots if it is time, or `now`. To be called when all that was settled is committed.
    pub(crate) fn snapshot(&mut self, now: bool) {
        let (Some((every, last)), Some(thread)) = (&mut self.snapshots, &self.thread) else {
            return;
        };
        if !now && last.elapsed() < *every {
            return;
        }
        *last = Instant::now();
        for (partition, fold) in &self.here {
            if let Some(snapshot) = taken(fold) {
                let _ = thread.requests.send(Request::Write { partition: *partition, snapshot });
            }
        }
    }

    /// Waits until what was asked for is done.
    pub(crate) fn finish(self) {
        if let Some(Thread { requests, restored, handle }) = self.thread {
            self.wanted.lock().unwrap_or_else(PoisonError::into_inner).clear();
            drop((requests, restored));
            let _ = handle.join();
        }
    }
}

/// The snapshot of a memory that has seen at least one record.
fn taken<M: Memory>(fold: &Fold<M>) -> Option<Snapshot> {
    let anchor = fold.anchor?;
    match fold.memory.snapshot() {
        Ok(memory) => Some(Snapshot { next: fold.next, anchor, memory }),
        Err(error) => {
            warn!(%error, "snapshot not taken");
            None
        }
    }
}

fn serve<S: Stage>(
    mut restore: Restore<S>,
    standby: bool,
    asked: &Receiver<Request<S::Memory>>,
    answers: &Sender<Restored<S::Memory>>,
) {
    loop {
        match asked.recv_timeout(TAIL_EVERY) {
            Ok(Request::Restore { partition, ticket, committed }) => {
                let answer = match restore.restore(partition, ticket, committed) {
                    Ok(None) => continue,
                    Ok(Some(fold)) => Ok((partition, ticket, Box::new(fold))),
                    Err(error) => Err(error),
                };
                if answers.send(answer).is_err() {
                    return;
                }
            }
            Ok(Request::Write { partition, snapshot }) => restore.keep(partition, &snapshot),
            Ok(Request::Shelve { partition, fold }) => {
                if let Some(snapshot) = taken(&fold) {
                    restore.keep(partition, &snapshot);
                }
                if standby {
                    restore.shelf.insert(partition, *fold);
                }
            }
            Err(RecvTimeoutError::Timeout) if standby => {
                if let Err(error) = restore.tail() {
                    warn!(%error, "following the log");
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Follows the log until it is near the end, so that the slot is not taken before the memory is
/// there; `stopped` ends it sooner.
pub(crate) fn warm_up<S: Stage>(
    restore: &mut Restore<S>,
    stopped: impl Fn() -> bool,
) -> Result<(), KafkaError> {
    while !stopped() && restore.tail()? > NEAR {}
    Ok(())
}
