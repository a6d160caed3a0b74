//! `cargo xtask chaos`: the chain of four workers under faults, on a cluster of three brokers of Apache
//! Kafka, and what came of it.
//!
//! Every round feeds the same kind of input, strikes, waits until every group has read everything,
//! and compares what was written with what one process makes of the same articles.
//!
//! | module | holds |
//! |---|---|
//! | `input` | the articles, and what one process makes of them |
//! | `fleet` | worker processes, started again as a platform would |
//! | `round` | topics, workers, feeding |
//! | `settle` | waiting for the end, while the machine is awake |
//! | `watch` | how long the machine was awake |
//! | `evidence` | how everything stands when the end does not come |
//! | `check` | what was written against what should have been |
//! | `verdicts` | what is said of duplicates, against what the log gives |
//! | `state` | memories restored against memories folded from the start |
//! | `faults` | one file per kind of fault |
//! | `report` | the outcome as a page |

mod check;
mod evidence;
mod faults;
mod fleet;
mod input;
mod report;
mod round;
mod settle;
mod state;
mod verdicts;
mod watch;

use clap::Parser;
use copydesk_testkit::Cluster;
use faults::FAULTS;
use input::Input;
use report::Row;
use round::{Plan, Round};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Trouble with the suite itself, or with what it found.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
#[command(name = "cargo xtask chaos", about = "The chain under faults, on three brokers")]
struct Cli {
    /// Fewer articles and faults: some minutes.
    #[arg(long)]
    short: bool,
    /// Seed of articles, victims and moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these faults.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Articles per round; 10000, or 1000 with `--short`, unless given.
    #[arg(long)]
    articles: Option<usize>,
    /// Write the report to this file, too.
    #[arg(long)]
    report: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "chaos: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the rounds; says whether all of them held.
fn run(cli: &Cli) -> Result<bool> {
    let articles = cli.articles.unwrap_or(if cli.short { 1000 } else { 10_000 });
    let unknown = cli.only.iter().find(|name| !FAULTS.iter().any(|fault| fault.name == **name));
    if let Some(name) = unknown {
        let known: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
        return Err(format!("no fault is called `{name}`; there are {}", known.join(", ")).into());
    }
    let input = Input::make(articles, cli.seed)?;
    say(&format!("{articles} articles, {} of them poison", input.poison()))?;
    // Room for the largest poison.
    let room = "message.max.bytes=104857600\nreplica.fetch.max.bytes=104857600";
    let mut cluster = Cluster::start(room)?;
    let mut rows = Vec::new();
    for (number, fault) in (0..).zip(FAULTS) {
        let chosen = if cli.only.is_empty() {
            !cli.short || fault.short
        } else {
            cli.only.iter().any(|name| name == fault.name)
        };
        if !chosen {
            continue;
        }
        let began = Instant::now();
        let plan = Plan { name: fault.name, short: cli.short, seed: cli.seed + number };
        let outcome = Round::open(&mut cluster, &input, &plan, fault.flags)
            .and_then(|round| (fault.strike)(round));
        let row = Row::new(fault, outcome, began.elapsed());
        say(&row.line())?;
        rows.push(row);
    }
    if let Some(path) = &cli.report {
        std::fs::write(path, report::page(cli.seed, &input, &rows))?;
    }
    let held = rows.iter().filter(|row| row.held()).count();
    say(&format!("{held} of {} rounds held", rows.len()))?;
    Ok(held == rows.len())
}

pub(crate) fn say(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
