//! The thread that restores memories and writes their snapshots, beside the loop.

use crate::fold::Fold;
use crate::restore::Restore;
use crate::snapshots::Snapshot;
use copydesk_kafka::KafkaError;
use copydesk_stage::{Memory, Stage};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use tracing::warn;

/// How often a standby looks whether the log went on.
const TAIL_EVERY: Duration = Duration::from_secs(2);

/// A standby that lacks no more records than this is near the end.
const NEAR: i64 = 1000;

/// What the thread is asked for.
pub(super) enum Request<M> {
    /// Restore the memory of this partition, as of this committed offset.
    Restore { partition: i32, ticket: u64, committed: Option<i64> },
    /// Write this snapshot.
    Write { partition: i32, snapshot: Snapshot },
    /// This partition went to another member.
    Shelve { partition: i32, fold: Box<Fold<M>> },
}

/// A memory, with its partition and the number of the request.
pub(super) type Restored<M> = Result<(i32, u64, Box<Fold<M>>), KafkaError>;

/// The thread, and the ways to it and back.
pub(super) struct Thread<M> {
    pub(super) requests: Sender<Request<M>>,
    pub(super) restored: Receiver<Restored<M>>,
    pub(super) handle: JoinHandle<()>,
}

impl<M: Memory> Thread<M> {
    /// Begins to serve requests; a standby follows the log in between.
    pub(super) fn start<S: Stage<Memory = M>>(
        restore: Restore<S>,
        standby: bool,
    ) -> Result<Self, KafkaError> {
        let (requests, asked) = channel();
        let (answers, restored) = channel();
        let handle = std::thread::Builder::new()
            .name("restore".to_owned())
            .spawn(move || serve(restore, standby, &asked, &answers))
            .map_err(|error| KafkaError::Fatal { doing: "restoring", cause: error.to_string() })?;
        Ok(Self { requests, restored, handle })
    }
}

/// The snapshot of a memory that has seen at least one record.
pub(super) fn taken<M: Memory>(fold: &Fold<M>) -> Option<Snapshot> {
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
