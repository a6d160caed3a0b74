//! Watch-lists: what their names are found as, tried on articles.
//!
//! | module | holds |
//! |---|---|
//! | `expand` | every spelling of every entry |
//! | `trial` | a list tried on articles |
//! | `publish` | lists published for workers, and withdrawn |
//! | `show` | for people |

mod expand;
mod publish;
mod show;
mod trial;

use crate::failure::Failure;
use copydesk_entities::{EntitiesError, List, WatchlistFile, watchlist};
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// Subcommands of `copydesk watchlist`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Show every spelling that a list is found by, and the rule that made it.
    Expand(expand::Args),
    /// Try a list on articles: what it finds, and what it nearly finds and why not.
    Test(trial::Args),
    /// Publish a list on the topic of lists: workers take it up without a restart.
    Publish(publish::Args),
    /// Take a published list back.
    Withdraw(publish::Withdrawal),
}

/// The list of a command.
#[derive(clap::Args)]
struct Source {
    /// The list: a `.csv` or `.jsonl` file.
    #[arg(value_name = "LIST")]
    path: String,
    /// Rules for other spellings, for entries that have none of their own: `usual`, `all`, `none`, or names
    /// of rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    spellings: Vec<String>,
}

impl Source {
    /// The list with all its spellings.
    fn read(&self) -> Result<List, Failure> {
        let file = WatchlistFile {
            name: "list".to_owned(),
            path: self.path.clone(),
            version: String::new(),
            spellings: self.spellings.clone(),
        };
        watchlist(&file, |path| std::fs::read(path)).map_err(|error| match error {
            EntitiesError::List { source, .. } => Failure::Data(format!("{}: {source}", self.path)),
            other => other.into(),
        })
    }
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Expand(args) => expand::run(args),
        Command::Test(args) => trial::run(args),
        Command::Publish(args) => publish::run(args),
        Command::Withdraw(args) => publish::withdraw(args),
    }
}

fn print(text: &str) -> Result<(), Failure> {
    io::stdout().write_all(text.as_bytes()).map_err(Failure::write("standard output"))
}

/// A line of JSON.
fn json(value: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string(value);
    Ok(json.map_err(|error| Failure::Internal(error.to_string()))? + "\n")
}
