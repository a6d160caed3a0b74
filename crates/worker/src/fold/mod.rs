//! A memory that is folded from a log: restored from snapshots and the log, handed to a standby, and
//! asked record by record.
//!
//! | module | holds |
//! |---|---|
//! | `folded` | a memory, and up to where it is folded |
//! | `work` | a log folded record by record, and what is said of each |
//! | `memories` | the memories of owned partitions, as the loop sees them |
//! | `thread` | the thread that restores them |
//! | `memos` | what was said before, for folding a log anew |
//! | `restore` | memories restored from the shelf, snapshots and the log |
//! | `replay` | the log folded in, record by record |
//! | `snapshots` | memories and up to where they are folded, on disk |
//! | `file` | such a file |

mod file;
mod folded;
mod memories;
mod memos;
mod replay;
mod restore;
mod snapshots;
mod thread;
mod work;

pub use work::{Folding, Sources};

use copydesk_kafka::{KafkaError, Record, Session};
use copydesk_stage::{Block, Snapshot};

/// A pure fold over the records of one ordered log: restoring a snapshot and folding the rest gives the
/// same memory as folding everything.
pub trait Memory: Send + 'static {
    /// What is said of a record.
    type Said;

    /// What of that is needed to fold the record in anew.
    type Memo: Send;

    /// Folds one record in, with those of other topics that belong to it, and says what is to be said.
    ///
    /// # Errors
    /// Why the record cannot be used: a sentence. The memory is then of no use any more.
    fn fold(&mut self, record: &Record, beside: &[Record]) -> Result<Self::Said, String>;

    /// Folds one record in as it was folded in when this was said of it. Says whether it could; if not,
    /// nothing has changed.
    ///
    /// # Errors
    /// As [`Memory::fold`].
    fn recall(&mut self, record: &Record, memo: &Self::Memo) -> Result<bool, String>;

    /// Says that the log does not begin at its beginning any more: what was there is not known.
    fn begin_late(&mut self);

    /// Whether something within the reach of this memory is not known, because the log had lost it.
    fn is_incomplete(&self) -> bool;

    /// How much is remembered, in articles.
    fn articles(&self) -> usize;

    /// The whole memory.
    fn snapshot(&self) -> Snapshot;

    /// Lets the memory lie where these blocks of a snapshot are.
    fn adopt(&mut self, blocks: &[Block]);
}

/// Where it is found what was said of the records of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaidIn {
    /// The topic.
    pub topic: String,
    /// The only partition of it, if not all.
    pub partition: Option<i32>,
}

/// What a log is folded to, and where it goes.
pub trait Fold: Send + Sync + 'static {
    /// The memory.
    type Memory: Memory;

    /// An empty one.
    ///
    /// # Errors
    /// Why there can be none: a sentence.
    fn empty(&self) -> Result<Self::Memory, String>;

    /// That of a snapshot.
    ///
    /// # Errors
    /// Why it cannot be used: a sentence.
    fn revive(&self, snapshot: &Snapshot) -> Result<Self::Memory, String>;

    /// Where it is found what was said before, if it helps to fold the log anew.
    fn said_in(&self) -> Option<SaidIn>;

    /// What a record of that topic says, and of which offset of the log; `None` if it is of no use.
    fn memo(&self, said: &Record) -> Option<(i64, <Self::Memory as Memory>::Memo)>;

    /// Produces what is said of `record`.
    ///
    /// # Errors
    /// As [`Session::produce_to`].
    fn tell(
        &self,
        session: &Session,
        record: &Record,
        said: <Self::Memory as Memory>::Said,
    ) -> Result<(), KafkaError>;
}
