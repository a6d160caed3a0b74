//! Watch-lists published for workers to take up, and withdrawn.

use super::Source;
use crate::failure::Failure;
use crate::lists::{self, MOST, To};
use copydesk_article::id;
use copydesk_entities::{EntitiesError, FORMAT, SPELLINGS, csv_parts, jsonl_parts};
use copydesk_stage::Published;
use std::path::Path;
use std::process::ExitCode;

/// Arguments of `copydesk watchlist publish`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    list: Source,
    /// What mentions are to name the list by; the name of the file without its ending unless given.
    #[arg(long)]
    name: Option<String>,
    /// Its version; the start of the file's SHA-256 unless given.
    #[arg(long, value_name = "VERSION")]
    list_version: Option<String>,
    /// The topic of lists (`stage.watchlist_topic` of the workers).
    #[arg(long, value_name = "TOPIC", default_value = "copydesk.watchlists")]
    topic: String,
    #[command(flatten)]
    to: To,
}

/// Arguments of `copydesk watchlist withdraw`.
#[derive(clap::Args)]
pub(crate) struct Withdrawal {
    /// The list.
    #[arg(value_name = "NAME")]
    name: String,
    /// The topic of lists (`stage.watchlist_topic` of the workers).
    #[arg(long, value_name = "TOPIC", default_value = "copydesk.watchlists")]
    topic: String,
    #[command(flatten)]
    to: To,
}

/// Publishes a list.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    // Nothing that workers would refuse is published.
    let entries = args.list.read()?.entries.len();
    args.to.publish(&args.topic, &list(args)?, entries)
}

/// Takes a list back.
pub(super) fn withdraw(args: &Withdrawal) -> Result<ExitCode, Failure> {
    args.to.withdraw(&args.topic, &args.name)
}

/// The file as a list to be published.
fn list(args: &Args) -> Result<Published, Failure> {
    let path = &args.list.path;
    let name = lists::name(args.name.as_deref(), path);
    let bytes = std::fs::read(path).map_err(Failure::write(path))?;
    let csv = Path::new(path).extension().is_some_and(|ending| ending == "csv");
    let parts = if csv {
        csv_parts(&bytes, MOST)
            .map_err(|source| EntitiesError::List { name: name.to_owned(), source })?
    } else {
        jsonl_parts(&bytes, MOST)
    };
    let version = args.list_version.clone().unwrap_or_else(|| id::version(&bytes));
    let mut about = vec![(FORMAT, if csv { "csv".to_owned() } else { "jsonl".to_owned() })];
    if !args.list.spellings.is_empty() {
        about.push((SPELLINGS, args.list.spellings.join(",")));
    }
    lists::list(name, &version, parts, &about)
}
