//! Commands of this repository: `cargo xtask test`, `checkers`, `soak`, `bench`, `train`, `chaos`, `generate`,
//! `calendar`, `gazetteer`, `han`.

mod calendar;
mod checkers;
mod gazetteer;
mod han;
mod languages;
mod test;
mod tools;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, test, bench and data commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, lints, unit, property, golden and end-to-end tests, on real Apache Kafka.
    Test,
    /// Fetch the programs of others that some tests need, and print the variables that name them.
    Checkers,
    /// The property tests on cases that were never tried, round after round.
    Soak {
        /// How many rounds.
        #[arg(default_value_t = 20)]
        rounds: u32,
    },
    /// Measure the stages and the chain, transport, restoring, and a back-fill beside live articles.
    Bench {
        /// Arguments of the benchmark; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Train the models: `train pages`, `train entities`.
    Train {
        /// Arguments of the training; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// The chain under faults on three brokers; without arguments all of them, and the report goes to
    /// docs/reliability.md.
    Chaos {
        /// Arguments of the suite; `--help` lists them.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write the generated files anew: JSON Schemas, reference pages, golden records.
    Generate,
    /// Build the names of months and weekdays anew from Unicode CLDR at its pinned version.
    Calendar,
    /// Build the models of languages anew from their pinned sources.
    Languages {
        /// Only say whether the committed models are what their sources give.
        #[arg(long)]
        check: bool,
    },
    /// Build the table of Simplified and Traditional characters anew from OpenCC at its pinned version.
    Han,
    /// Build the default gazetteer anew from its pinned sources.
    Gazetteer {
        /// Only say whether the committed gazetteer is what its sources give.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let root = root();
    match command {
        Command::Test => test::run(&root),
        Command::Checkers => {
            for (variable, path) in checkers::fetch(&root)? {
                writeln!(std::io::stdout(), "export {variable}={path}")?;
            }
            Ok(())
        }
        Command::Soak { rounds } => test::soak(&root, rounds),
        Command::Bench { arguments } => {
            // Some benchmarks start programs that lie beside their own.
            let mut build = vec!["build", "--release", "--quiet", "--bins"];
            for program in [
                "copydesk-bench",
                "copydesk",
                "cleaning-worker",
                "duplicates-worker",
                "entities-worker",
                "language-worker",
            ] {
                build.extend(["--package", program]);
            }
            tools::cargo(&root, &build, &[])?;
            let mut all = vec!["run", "--release", "--quiet", "--package", "copydesk-bench", "--"];
            all.extend(arguments.iter().map(String::as_str));
            tools::cargo(&root, &all, &[])
        }
        Command::Train { arguments } => {
            let mut all = vec!["run", "--release", "--quiet", "--package", "copydesk-train", "--"];
            all.extend(arguments.iter().map(String::as_str));
            tools::cargo(&root, &all, &[])
        }
        Command::Chaos { arguments } => test::chaos(&root, &arguments),
        Command::Generate => {
            let arguments = ["test", "--release", "--package", "copydesk-tests"];
            let tests = ["--test", "generated", "--test", "samples"];
            tools::cargo(&root, &[&arguments[..], &tests].concat(), &[("BLESS", "1")])
        }
        Command::Calendar => calendar::run(&root),
        Command::Languages { check: false } => languages::run(&root),
        Command::Languages { check: true } => match languages::check(&root)? {
            true => Ok(()),
            false => Err("the committed models are not what their sources give".into()),
        },
        Command::Han => han::run(&root),
        Command::Gazetteer { check: false } => gazetteer::run(&root),
        Command::Gazetteer { check: true } => match gazetteer::check(&root)? {
            true => Ok(()),
            false => Err("the committed gazetteer is not what its sources give".into()),
        },
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
