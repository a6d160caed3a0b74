//! The history of an article in a terminal.
//!
//! | module | holds |
//! |---|---|
//! | `show` | a history for people |

mod show;

use crate::failure::Failure;
use crate::inspect::{Reading, choose, show::read};
use crate::printed::print;
use copydesk_inspect::History;
use std::process::ExitCode;

/// Arguments of `copydesk explain`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The article: its id or the producer's, looked for in the files; or without files, the one that
    /// this names: `FILE`, `FILE:3` for line 3 (JSONL), `FILE[0]` for the first one (JSON).
    #[arg(value_name = "ID")]
    article: String,
    /// Files, folders, or `-` for standard input, as for `copydesk enrich`; raw articles are enriched
    /// first.
    #[arg(value_name = "FILE|DIR|-")]
    inputs: Vec<String>,
    /// Print JSON, with everything that was removed.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let named = [args.article.clone()];
    let (inputs, id) = match args.inputs.as_slice() {
        [] => (named.as_slice(), None),
        inputs => (inputs, Some(args.article.as_str())),
    };
    let shelf = args.reading.shelf(inputs)?;
    let number = choose::one(&shelf, inputs, id)?;
    let origin = &shelf.items()[number].origin;
    let bytes = shelf.read(number)?;
    let record = read(&bytes, origin)?;
    let original = shelf.original(number).map(|other| shelf.read(other)).transpose()?;
    let original = original.as_deref().map(|bytes| read(bytes, origin)).transpose()?;
    let history = History::of(&record, original.as_ref());
    print(&history, args.json, |history| show::text(origin, history))?;
    Ok(ExitCode::SUCCESS)
}
