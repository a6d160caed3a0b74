//! A stage as a process.
//!
//! A worker binary is one call of [`run`] with a [`Spec`]: which stage, and how it is made from its
//! settings. All workers share everything else:
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | [`flags`] | the command line |
//! | `process` | from the command line to the exit code |
//! | `shift` | the loop: poll, work, produce, commit |
//! | `memories` | the stage's memories, one per owned partition |
//! | `restore` | memories restored from snapshots and the log |
//! | `fold`, `snapshots` | a memory and up to where it is folded; the same on disk |
//! | `letters` | dead letters, whole or as small as the brokers will have them |
//! | `breaker` | stops a worker that rejects too much |
//! | [`metrics`] | every metric, by name |
//! | `http` | `/metrics`, `/healthz`, `/readyz` |
//! | `lists` | files that a stage was made from, watched |
//! | `health`, `liveness` | alive, and ready; every partition gets on |
//! | `log` | logs as JSON or for people |
//! | [`exit`] | exit codes |

mod breaker;
pub mod exit;
pub mod flags;
mod fold;
mod health;
mod http;
mod letters;
mod lists;
mod liveness;
mod log;
mod memories;
pub mod metrics;
mod process;
mod restore;
pub mod settings;
mod shift;
mod snapshots;

pub use exit::WorkerError;
pub use process::{Spec, run};
pub use settings::Settings;
