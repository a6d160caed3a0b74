//! What a stage is, and how it runs over records.
//!
//! A [`Stage`] is a pure function from an article to what it found. It knows no Kafka, no clock and
//! no files: the same bytes in give the same bytes out but for `by.at` and `by.duration_us`, which
//! the [`Desk`] stamps from a [`Clock`].
//!
//! The work on a record has two parts: [`Stage::examine`] sees one article and runs on all cores;
//! [`Stage::settle`] sees the stage's [`Memory`] too and runs in the order of the records. A stage
//! without a memory does everything in the first part.
//!
//! Whatever goes wrong with one record, a panic included, is a [`Reject`] of that record alone.
//!
//! | module | holds |
//! |---|---|
//! | [`stage`] | the trait, and what a stage says of itself |
//! | [`verdict`] | found, skipped, failed or rejected |
//! | [`reject`] | the codes of rejected records |
//! | [`memory`] | what a stage remembers between records |
//! | [`snapshot`] | a memory as bytes |
//! | [`desk`] | runs one stage over a batch of records |
//! | [`step`] | a stage and its memory, whatever the stage |
//! | [`clock`] | the only source of time |
//! | [`published`] | lists on a topic for a stage to take up |
//! | [`parts`] | such a list cut into parts that brokers take |
//! | [`decode`] | bytes of unknown encoding as text |
//! | [`source`] | records out of files, folders and streams |

pub mod clock;
pub mod decode;
pub mod desk;
pub mod memory;
pub mod parts;
pub mod published;
pub mod reject;
pub mod snapshot;
pub mod source;
pub mod stage;
pub mod step;
pub mod verdict;

pub use clock::{Clock, SystemClock};
pub use desk::{Desk, Done, Enriched, Examined, Job, Outcome, RecordLabels, TakenDown};
pub use memory::{Memory, SnapshotError};
pub use published::Published;
pub use reject::{Reject, RejectCode};
pub use snapshot::{Block, Bytes, Snapshot};
pub use stage::{About, Stage, Update};
pub use step::{Seat, Step};
pub use verdict::Verdict;
