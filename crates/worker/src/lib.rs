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
//! | `memories` | the stage's memory, one per partition, refolded from Kafka |
//! | [`metrics`] | every metric, by name |
//! | `http` | `/metrics`, `/healthz`, `/readyz` |
//! | `health` | alive, and ready |
//! | `log` | logs as JSON or for people |
//! | [`exit`] | exit codes |

pub mod exit;
pub mod flags;
mod health;
mod http;
mod log;
mod memories;
pub mod metrics;
mod process;
pub mod settings;
mod shift;

pub use exit::WorkerError;
pub use process::{Spec, run};
pub use settings::Settings;
