//! The memories of the owned partitions, as the loop sees them: restored on a thread beside it.

use super::folded::Folded;
use super::restore::{Restore, Wanted};
use super::thread::{Answer, Request, Thread, taken};
use super::{Fold, Memory};
use crate::shift::Halt;
use copydesk_kafka::KafkaError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

/// Memories of the owned partitions. Each is a fold over its partition in offset order up to the
/// last record that was settled.
pub(crate) struct Memories<M: Memory> {
    here: BTreeMap<i32, Folded<M>>,
    wanted: Wanted,
    tickets: u64,
    thread: Thread<M>,
    snapshots: Option<(Duration, Instant)>,
}

impl<M: Memory> Memories<M> {
    /// With a thread that restores, and that writes a snapshot every so often if `snapshots` says.
    pub(crate) fn start<F: Fold<Memory = M>>(
        restore: Restore<F>,
        standby: bool,
        snapshots: Option<Duration>,
    ) -> Result<Self, KafkaError> {
        let wanted = Wanted::clone(&restore.wanted);
        let thread = Thread::start(restore, standby)?;
        let snapshots = snapshots.map(|every| (every, Instant::now()));
        Ok(Self { here: BTreeMap::new(), wanted, tickets: 0, thread, snapshots })
    }

    /// Asks for the memory of a partition as of the offset that the group has committed.
    pub(crate) fn want(&mut self, partition: i32, committed: Option<i64>) {
        self.here.remove(&partition);
        self.tickets += 1;
        let ticket = self.tickets;
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(partition, ticket);
        // A thread that is gone has left an error for `restored`.
        let _ = self.thread.requests.send(Request::Restore { partition, ticket, committed });
    }

    /// Takes in what was restored since the last call, and says of which partitions.
    pub(crate) fn restored(&mut self) -> Result<Vec<i32>, Halt> {
        let mut partitions = Vec::new();
        loop {
            let (partition, ticket, folded) = match self.thread.answers.try_recv() {
                Ok(answer) => match answer? {
                    Answer::Restored { partition, ticket, folded } => (partition, ticket, folded),
                    Answer::Kept { partition, blocks } => {
                        if let Some(folded) = self.here.get_mut(&partition) {
                            folded.memory.adopt(&blocks);
                        }
                        continue;
                    }
                },
                Err(TryRecvError::Empty) => break,
                // Only a panic ends it so: without an error the worker would wait for ever, in health.
                Err(TryRecvError::Disconnected) => {
                    let cause = "the thread that restores is gone".to_owned();
                    return Err(KafkaError::Fatal { doing: "restoring", cause }.into());
                }
            };
            let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            if wanted.get(&partition) == Some(&ticket) {
                self.here.insert(partition, *folded);
                partitions.push(partition);
            }
        }
        Ok(partitions)
    }

    /// The memory of `partition`.
    pub(crate) fn of(&mut self, partition: i32) -> Result<&mut Folded<M>, KafkaError> {
        self.here.get_mut(&partition).ok_or_else(|| KafkaError::Fatal {
            doing: "folding a record",
            cause: format!("the memory of partition {partition} is not restored"),
        })
    }

    /// The owned partitions that wait for their memories.
    pub(crate) fn waiting(&self) -> BTreeSet<i32> {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.keys().filter(|partition| !self.here.contains_key(partition)).copied().collect()
    }

    /// Lets go of partitions that went to another member, all their records committed.
    pub(crate) fn let_go(&mut self, partitions: &[i32]) {
        for partition in partitions {
            self.wanted.lock().unwrap_or_else(PoisonError::into_inner).remove(partition);
            if let Some(folded) = self.here.remove(partition) {
                let folded = Box::new(folded);
                let _ =
                    self.thread.requests.send(Request::Shelve { partition: *partition, folded });
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
        let Some((every, last)) = &mut self.snapshots else { return };
        if !now && last.elapsed() < *every {
            return;
        }
        *last = Instant::now();
        for (partition, fold) in &self.here {
            if let Some(taken) = taken(fold) {
                let _ = self.thread.requests.send(Request::Write { partition: *partition, taken });
            }
        }
    }

    /// Waits until what was asked for is done.
    pub(crate) fn finish(self) {
        let Thread { requests, answers, handle } = self.thread;
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).clear();
        drop((requests, answers));
        let _ = handle.join();
    }
}

#[cfg(test)]
mod tests {
    use super::super::thread::Answered;
    use super::*;
    use copydesk_kafka::Record;
    use copydesk_stage::{Block, Snapshot};
    use std::sync::mpsc::{Sender, channel};

    struct Nothing;

    impl Memory for Nothing {
        type Said = ();
        type Memo = ();
        fn recall(&mut self, _: &Record, _: &()) -> Result<bool, String> {
            Ok(false)
        }
        fn fold(&mut self, _: &Record, _: &[Record]) -> Result<(), String> {
            Ok(())
        }
        fn begin_late(&mut self) {}
        fn is_incomplete(&self) -> bool {
            false
        }
        fn articles(&self) -> usize {
            0
        }
        fn snapshot(&self) -> Snapshot {
            Snapshot::default()
        }
        fn adopt(&mut self, _: &[Block]) {}
    }

    /// Memories whose thread does `work` and then ends.
    fn memories(
        work: impl FnOnce(&Sender<Answered<Nothing>>) + Send + 'static,
    ) -> Memories<Nothing> {
        let (requests, _asked) = channel();
        let (done, answers) = channel();
        let handle = std::thread::spawn(move || work(&done));
        let thread = Thread { requests, answers, handle };
        let wanted = Wanted::default();
        Memories { here: BTreeMap::new(), wanted, tickets: 0, thread, snapshots: None }
    }

    #[test]
    fn a_thread_that_panicked_is_an_error_and_not_silence() {
        let mut memories = memories(|_| panic!("as a defect would"));
        memories.want(0, None);
        assert_eq!(memories.waiting(), [0].into());
        let deadline = Instant::now() + Duration::from_secs(10);
        let error = loop {
            match memories.restored() {
                Err(Halt::Kafka(error)) => break error.to_string(),
                Err(_) => panic!("not of Kafka"),
                Ok(_) => assert!(Instant::now() < deadline, "silence"),
            }
        };
        assert!(error.contains("is gone"), "{error}");
        memories.finish();
    }

    #[test]
    fn what_was_restored_is_taken_in_before_that() {
        let mut memories = memories(|answers| {
            let folded = Box::new(Folded::begin(Nothing, 0));
            let restored = Answer::Restored { partition: 0, ticket: 1, folded };
            answers.send(Ok(restored)).unwrap();
            std::thread::sleep(Duration::from_secs(2));
        });
        memories.want(0, None);
        let deadline = Instant::now() + Duration::from_secs(1);
        while !memories.waiting().is_empty() {
            memories.restored().unwrap();
            assert!(Instant::now() < deadline, "not taken in");
        }
        assert!(memories.of(0).is_ok());
        memories.finish();
    }
}
