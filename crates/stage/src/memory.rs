//! What a stage remembers between records.

use crate::snapshot::Snapshot;

/// The memory of a stage: a pure fold over the records of one ordered log. Restoring a snapshot
/// and folding the rest gives the same memory as folding everything.
pub trait Memory: Send + 'static {
    /// Whether there is anything to remember. If not, records need no order.
    const STATEFUL: bool;

    /// The whole memory.
    ///
    /// # Errors
    /// [`SnapshotError`] when the memory cannot be written.
    fn snapshot(&self) -> Result<Snapshot, SnapshotError>;

    /// Replaces this memory by that of a snapshot taken under the same settings.
    ///
    /// # Errors
    /// [`SnapshotError`] when the bytes are damaged, or of another version or other settings; the
    /// memory is then as it was.
    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError>;
}

/// A snapshot that cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[error("snapshot: {0}")]
pub struct SnapshotError(pub String);

/// No memory.
impl Memory for () {
    const STATEFUL: bool = false;

    fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        Ok(Snapshot::default())
    }

    fn restore(&mut self, _: &Snapshot) -> Result<(), SnapshotError> {
        Ok(())
    }
}
