//! A stage and its memory, whatever the stage: what chains are made of.

use crate::desk::{Desk, Job, Outcome};
use crate::memory::{Memory, SnapshotError};
use crate::snapshot::Snapshot;
use crate::stage::{About, Stage};

/// A stage with its memory.
pub trait Step: Send {
    /// What the stage says of itself.
    fn about(&self) -> About;

    /// Works on `jobs`; answers in their order.
    fn run(&mut self, jobs: &[Job<'_>]) -> Vec<Outcome>;

    /// The memory in one piece of bytes; `None` for a stage without one.
    ///
    /// # Errors
    /// When it cannot be written.
    fn snapshot(&self) -> Result<Option<Vec<u8>>, SnapshotError>;

    /// Replaces the memory.
    ///
    /// # Errors
    /// When the bytes are damaged, or of another version or other settings.
    fn restore(&mut self, snapshot: &[u8]) -> Result<(), SnapshotError>;
}

/// A [`Step`] of one stage.
pub struct Seat<S: Stage> {
    desk: Desk<S>,
    memory: S::Memory,
}

impl<S: Stage> Seat<S> {
    /// With an empty memory.
    pub fn new(desk: Desk<S>) -> Self {
        let memory = desk.stage().memory();
        Self { desk, memory }
    }
}

impl<S: Stage> Step for Seat<S> {
    fn about(&self) -> About {
        self.desk.stage().about().clone()
    }

    fn run(&mut self, jobs: &[Job<'_>]) -> Vec<Outcome> {
        let examined = self.desk.examine(jobs);
        examined.into_iter().map(|one| self.desk.settle(&mut self.memory, one)).collect()
    }

    fn snapshot(&self) -> Result<Option<Vec<u8>>, SnapshotError> {
        if !S::Memory::STATEFUL {
            return Ok(None);
        }
        self.memory.snapshot().map(|snapshot| Some(snapshot.to_bytes()))
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<(), SnapshotError> {
        let snapshot = Snapshot::from_bytes(snapshot)
            .ok_or_else(|| SnapshotError("cut off, or of another version".to_owned()))?;
        self.memory.restore(&snapshot)
    }
}
