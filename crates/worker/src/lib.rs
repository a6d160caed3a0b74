//! A worker as a process, and what its loops are made of.
//!
//! The binary of a stage without a memory is one call of [`run`] with a [`Spec`]: which stage, and how it
//! is made from its settings. A program with several loops is one call of [`launch`] with the plan of
//! them. All share everything else:
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | [`flags`] | the command line |
//! | `program` | from the command line to the exit code |
//! | `process` | a worker whose stage has no memory |
//! | [`shift`] | the loop: poll, work, produce, commit |
//! | [`staging`] | a stage over the records of a topic |
//! | [`fold`] | a memory that is folded from a log, restored and asked |
//! | [`zip`] | records of a topic, each with those of a second one that belong to it |
//! | `letters` | dead letters, whole or as small as the brokers will have them |
//! | `breaker` | stops a worker that rejects too much |
//! | [`metrics`] | every metric, by name |
//! | `traces` | spans, told to a collector |
//! | `http` | `/metrics`, `/healthz`, `/readyz` |
//! | `lists`, `topic_lists`, `catalogue` | lists that a stage was made from, in files and on a topic, watched |
//! | `health`, `liveness` | alive, and ready; every partition gets on |
//! | `log` | logs as JSON or for people |
//! | [`exit`] | exit codes |

mod breaker;
mod catalogue;
pub mod exit;
pub mod flags;
pub mod fold;
mod health;
mod http;
mod letters;
mod lists;
mod liveness;
mod log;
pub mod metrics;
mod process;
mod program;
pub mod settings;
pub mod shift;
pub mod staging;
mod topic_lists;
mod traces;
pub mod zip;

pub use exit::WorkerError;
pub use health::Health;
pub use metrics::Metrics;
pub use process::{Lists, Spec, pool, run, transactional_id};
pub use program::{Loop, Plan, Program, Setup, launch};
pub use settings::Settings;
pub use shift::Shift;
pub use traces::Spans;
