//! The stage's memories, one per owned partition, and the thread that restores them.
//!
//! `thread` holds that thread; here is what the loop sees of it.

mod thread;

pub(crate) use thread::warm_up;

use crate::fold::Fold;
use crate::restore::{Restore, Wanted};
use copydesk_kafka::KafkaError;
use copydesk_stage::{Memory, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};
use thread::{Request, Thread, taken};

/// Memories of the owned partitions. Each is a fold over its partition in offset order up to the
/// last record that was settled.
pub(crate) struct Memories<S: Stage> {
    here: BTreeMap<i32, Fold<S::Memory>>,
    wanted: Wanted,
    tickets: u64,
    thread: Option<Thread<S::Memory>>,
    snapshots: Option<(Duration, Instant)>,
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
        let thread = Some(Thread::start(restore, standby)?);
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
        loop {
            let (partition, ticket, fold) = match thread.restored.try_recv() {
                Ok(restored) => restored?,
                Err(TryRecvError::Empty) => break,
                // Only a panic ends it so: without an error the worker would wait for ever, in health.
                Err(TryRecvError::Disconnected) => {
                    let cause = "the thread that restores is gone".to_owned();
                    return Err(KafkaError::Fatal { doing: "restoring", cause });
                }
            };
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

    /// The owned partitions that wait for their memories.
    pub(crate) fn waiting(&self) -> BTreeSet<i32> {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.keys().filter(|partition| !self.here.contains_key(partition)).copied().collect()
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

#[cfg(test)]
mod tests {
    use super::thread::Restored;
    use super::*;
    use copydesk_article::{Article, StageName};
    use copydesk_stage::{About, Reject, SnapshotError, Verdict};
    use std::sync::mpsc::{Sender, channel};

    struct Nothing;

    impl Memory for Nothing {
        const STATEFUL: bool = true;
        fn begin_late(&mut self) {}
        fn is_incomplete(&self) -> bool {
            false
        }
        fn articles(&self) -> usize {
            0
        }
        fn snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
            Ok(Vec::new())
        }
        fn restore(&mut self, _: &[u8]) -> Result<(), SnapshotError> {
            Ok(())
        }
    }

    struct Idle(About);

    impl Stage for Idle {
        type Memory = Nothing;
        type Draft = ();
        type Found = ();
        fn about(&self) -> &About {
            &self.0
        }
        fn memory(&self) -> Nothing {
            Nothing
        }
        fn examine(&self, _: &Article<'_>) -> Verdict<()> {
            Verdict::Found(())
        }
        fn settle(&self, _: &mut Nothing, (): (), _: Option<&[u8]>) -> Result<(), Reject> {
            Ok(())
        }
    }

    /// Memories whose thread does `work` and then ends.
    fn memories(work: impl FnOnce(&Sender<Restored<Nothing>>) + Send + 'static) -> Memories<Idle> {
        let (requests, _asked) = channel();
        let (answers, restored) = channel();
        let handle = std::thread::spawn(move || work(&answers));
        let thread = Some(Thread { requests, restored, handle });
        Memories { thread, ..Memories::none() }
    }

    #[test]
    fn a_thread_that_panicked_is_an_error_and_not_silence() {
        let mut memories = memories(|_| panic!("as a defect would"));
        memories.want(0, None);
        assert_eq!(memories.waiting(), [0].into());
        let deadline = Instant::now() + Duration::from_secs(10);
        let error = loop {
            match memories.restored() {
                Err(error) => break error.to_string(),
                Ok(_) => assert!(Instant::now() < deadline, "silence"),
            }
        };
        assert!(error.contains("is gone"), "{error}");
        memories.finish();
    }

    #[test]
    fn what_was_restored_is_taken_in_before_that() {
        let mut memories = memories(|answers| {
            let fold = Box::new(Fold::begin(Nothing, 0));
            answers.send(Ok((0, 1, fold))).unwrap();
            std::thread::sleep(Duration::from_secs(2));
        });
        memories.want(0, None);
        let deadline = Instant::now() + Duration::from_secs(1);
        while !memories.waiting().is_empty() {
            memories.restored().unwrap();
            assert!(Instant::now() < deadline, "not taken in");
        }
        let stage = Idle(About::new(StageName::Duplicates, "1", "none".into(), &()));
        assert!(memories.of(0, &stage, 0).is_ok());
        memories.finish();
    }
}
