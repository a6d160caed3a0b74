//! Two runs over the same articles, compared: by an older and a newer version, model or rule.
//!
//! | module | holds |
//! |---|---|
//! | `facts` | what of a record is compared |
//! | `index` | where the records of the first run are |
//! | `changes` | what changed of one article |
//! | `tally` | what changed, counted and sampled |
//! | `show` | the same for people |

mod changes;
mod facts;
mod index;
mod show;
mod tally;

use crate::failure::Failure;
use crate::printed::print;
use copydesk_stage::source::Input;
use facts::Facts;
use index::Index;
use std::process::ExitCode;
use tally::Tally;

/// The exit code where something changed and `--exit-code` was asked for, as of `diff` and `git diff`.
const CHANGED: u8 = 1;

/// Arguments of `copydesk diff`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Enriched records of the first run: a file of JSONL, or a folder of such files.
    #[arg(value_name = "A")]
    first: String,
    /// Enriched records of the second run: files or folders in any form, or `-`.
    #[arg(value_name = "B")]
    second: String,
    /// Show so many examples of each kind of change, drawn by the hash of their id.
    #[arg(long, value_name = "N", default_value_t = 0)]
    sample: usize,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// End with 1 if anything changed.
    #[arg(long)]
    exit_code: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut tally = Tally::new(args.sample);
    let mut index = Index::of(&args.first, &mut tally)?;
    for input in Input::expand(&args.second)? {
        for record in input.records()? {
            let record = record?;
            let Some(new) = Facts::read(&record.value) else {
                tally.unreadable[1] += 1;
                continue;
            };
            tally.made(1, &new);
            match index.take(&new)? {
                Some(old) => tally.both(old.as_ref(), &new),
                None => tally.only(1, &new),
            }
        }
    }
    index.rest(&mut tally)?;
    let changed = tally.is_changed();
    print(&tally.report(), args.json, show::text)?;
    Ok(if changed && args.exit_code { ExitCode::from(CHANGED) } else { ExitCode::SUCCESS })
}
