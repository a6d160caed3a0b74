//! An article as a page of HTML, or many of them with a search.
//!
//! | module | holds |
//! |---|---|
//! | `choose` | the article that is meant |
//! | `show` | the page of one record of a shelf |
//! | `serve` | pages over HTTP |

pub(crate) mod choose;
mod serve;
pub(crate) mod show;

use crate::failure::Failure;
use crate::settings::Flags;
use crate::shelf::Shelf;
use copydesk_article::Profile;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Where pages are served if nothing else is said: on this machine only.
const ADDRESS: &str = "127.0.0.1:8095";

/// Arguments of `copydesk inspect`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input, as for `copydesk enrich`; raw articles are enriched
    /// first. Of a file with several, `FILE:3` is the one of line 3 (JSONL), `FILE[0]` the first one (JSON).
    #[arg(value_name = "FILE|DIR|-", default_value = "-")]
    inputs: Vec<String>,
    /// The article of this id, its own or the producer's; of several revisions the last.
    #[arg(long, value_name = "ID", conflicts_with = "serve")]
    id: Option<String>,
    /// Write the page to this file; without it, to standard output, or on a terminal to `ID.html`.
    #[arg(short, long, value_name = "FILE", conflicts_with = "serve")]
    out: Option<PathBuf>,
    /// Serve pages of all articles, with a search, until Ctrl-C.
    #[arg(
        long,
        value_name = "HOST:PORT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = ADDRESS
    )]
    serve: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

/// How raw articles are read and enriched.
#[derive(clap::Args)]
pub(crate) struct Reading {
    /// The shape of raw JSON records: `auto`, or a producer's name.
    #[arg(long)]
    profile: Option<Profile>,
    #[command(flatten)]
    settings: Flags,
}

impl Reading {
    /// The records of `inputs`.
    pub(crate) fn shelf(&self, inputs: &[String]) -> Result<Shelf, Failure> {
        let settings = self.settings.load(self.profile.as_ref())?;
        Shelf::fill(inputs, &settings)
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shelf = args.reading.shelf(&args.inputs)?;
    if let Some(address) = &args.serve {
        return serve::run(shelf, address);
    }
    let number = choose::one(&shelf, &args.inputs, args.id.as_deref())?;
    let page = show::page(&shelf, number, None)?;
    match &args.out {
        Some(path) => write(path, &page),
        None if io::stdout().is_terminal() => {
            let path = PathBuf::from(format!("{}.html", choose::name(&shelf, number)));
            write(&path, &page)?;
            let _ = writeln!(io::stderr(), "{}", path.display());
            Ok(())
        }
        None => {
            let failed = Failure::write("standard output");
            io::stdout().write_all(page.as_bytes()).map_err(failed)
        }
    }?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &std::path::Path, page: &str) -> Result<(), Failure> {
    std::fs::write(path, page).map_err(Failure::write(&path.display().to_string()))
}
