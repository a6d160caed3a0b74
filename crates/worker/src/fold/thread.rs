//! The thread that restores memories and writes their snapshots, beside the loop.

use super::file::Taken;
use super::folded::Folded;
use super::restore::Restore;
use super::{Fold, Memory};
use crate::shift::Halt;
use copydesk_kafka::KafkaError;
use copydesk_stage::Block;
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
    Write { partition: i32, taken: Taken },
    /// This partition went to another member.
    Shelve { partition: i32, folded: Box<Folded<M>> },
}

/// What the thread has done.
pub(super) enum Answer<M> {
    /// The memory of a partition was restored, for the request of this number.
    Restored { partition: i32, ticket: u64, folded: Box<Folded<M>> },
    /// These blocks of its snapshots are on disk now, and mapped.
    Kept { partition: i32, blocks: Vec<Block> },
}

/// What the thread has done, or why it can do no more.
pub(super) type Answered<M> = Result<Answer<M>, Halt>;

/// The thread, and the ways to it and back.
pub(super) struct Thread<M> {
    pub(super) requests: Sender<Request<M>>,
    pub(super) answers: Receiver<Answered<M>>,
    pub(super) handle: JoinHandle<()>,
}

impl<M: Memory> Thread<M> {
    /// Begins to serve requests; a standby follows the log in between.
    pub(super) fn start<F: Fold<Memory = M>>(
        restore: Restore<F>,
        standby: bool,
    ) -> Result<Self, KafkaError> {
        let (requests, asked) = channel();
        let (done, answers) = channel();
        let handle = std::thread::Builder::new()
            .name("restore".to_owned())
            .spawn(move || serve(restore, standby, &asked, &done))
            .map_err(|error| KafkaError::Fatal { doing: "restoring", cause: error.to_string() })?;
        Ok(Self { requests, answers, handle })
    }
}

/// The snapshot of a memory that has seen at least one record.
pub(super) fn taken<M: Memory>(folded: &Folded<M>) -> Option<Taken> {
    let (anchor, beside) = (folded.anchor?, folded.beside.clone());
    Some(Taken { next: folded.next, beside, anchor, memory: folded.memory.snapshot() })
}

fn serve<F: Fold>(
    mut restore: Restore<F>,
    standby: bool,
    asked: &Receiver<Request<F::Memory>>,
    answers: &Sender<Answered<F::Memory>>,
) {
    loop {
        match asked.recv_timeout(TAIL_EVERY) {
            Ok(Request::Restore { partition, ticket, committed }) => {
                let answer = match restore.restore(partition, ticket, committed) {
                    Ok(None) => continue,
                    Ok(Some(folded)) => {
                        Ok(Answer::Restored { partition, ticket, folded: Box::new(folded) })
                    }
                    Err(error) => Err(error),
                };
                if answers.send(answer).is_err() {
                    return;
                }
            }
            Ok(Request::Write { partition, taken }) => {
                let blocks = restore.keep(partition, &taken);
                if answers.send(Ok(Answer::Kept { partition, blocks })).is_err() {
                    return;
                }
            }
            Ok(Request::Shelve { partition, mut folded }) => {
                if let Some(taken) = taken(&folded) {
                    folded.memory.adopt(&restore.keep(partition, &taken));
                }
                if standby {
                    restore.shelf.insert(partition, *folded);
                }
            }
            Err(RecvTimeoutError::Timeout) if standby => {
                // What is gone for good is told when the partition is owned.
                if let Err(Halt::Kafka(error)) = restore.tail() {
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
pub(crate) fn warm_up<F: Fold>(
    restore: &mut Restore<F>,
    stopped: impl Fn() -> bool,
) -> Result<(), Halt> {
    while !stopped() && restore.tail()? > NEAR {}
    Ok(())
}
