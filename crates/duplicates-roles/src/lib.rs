//! The duplicates stage in roles.
//!
//! ```text
//! articles.tagged ─▶ sketch ─▶ log (one partition) ─▶ assemble ─▶ articles.verdicts ─▶ join ─▶ articles.enriched
//!                └────────────────────────────────────────────────────────────────────▶
//! ```
//!
//! Every record of the input, whatever its partition, has one place in the log, and what is said of it
//! follows from the log up to there: so the verdicts are the same with any number of partitions and
//! workers. With several slots the memory is split, and the role `index` stands between:
//!
//! ```text
//! log ─▶ index 0 … index S-1 ─▶ hits (S partitions) ─▶ assemble
//!    └───────────────────────────────────────────────▶
//! ```
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | `sketch` | one record of the log for every record of the input |
//! | `decide` | the whole memory, and what it says of every record of the log |
//! | [`verdicts`] | one record of the topic of verdicts |
//! | `index`, `assemble` | the same with the memory in slots |
//! | `join` | every record of the input goes on with what was said of it |
//! | `doubt` | whether a verdict that is waited for can still come |
//! | `plan` | the topics and loops of a process |

mod assemble;
mod decide;
mod doubt;
mod index;
mod join;
mod plan;
pub mod settings;
mod sketch;
pub mod verdicts;

pub use settings::{Role, Roles, Settings};
pub use verdicts::Said;

use copydesk_article::StageName;
use copydesk_worker::{Program, launch};
use std::process::ExitCode;

/// Runs the duplicates worker of this version until it is told to stop or cannot go on.
#[must_use]
pub fn run(version: &'static str) -> ExitCode {
    launch(Program { stage: StageName::Duplicates, version }, plan::plan)
}
