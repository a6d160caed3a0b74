//! The command line for people.
//!
//! | module | holds |
//! |---|---|
//! | `enrich` | files and streams through the stages, without Kafka |
//! | `pipe` | the same as a part of another engine |
//! | `chain` | the stages in their order, and their memory on disk |
//! | `learn` | lines that many articles of a source have, learned |
//! | `settings` | what can be configured |
//! | `output` | enriched records and rejects, written |
//! | `summary` | an enriched record for people |
//! | `duplicates` | what two articles are to each other, and why |
//! | `inspect` | an article as a page, or many of them with a search |
//! | `explain` | the history of an article in a terminal |
//! | `coverage` | how much of what came in each stage did |
//! | `export` | enriched records in the formats of others |
//! | `diff` | two runs over the same articles, compared |
//! | `printed` | what a command has to say, for people or as JSON |
//! | `shelf` | records of files that can be read again, and what is kept of each |
//! | `named` | one article by the name of its file and its place in it |
//! | `up` | a playground on this machine |
//! | `verify` | checks every span of enriched records |
//! | `check` | settings files of workers, against each other |
//! | `cross` | what a chain of workers must agree on |
//! | `topics` | the topics of a chain: planned, created, checked, and who may use them |
//! | `schemas` | the schemas of what a chain writes, in a schema registry |
//! | `dlt` | dead letters: counted, shown, sent back |
//! | `replay` | back-fill on a lane of its own |
//! | `resend` | records of one topic sent on to others, each once |
//! | `connect` | how a command reaches Kafka |
//! | `watchlist` | watch-lists: their spellings, tried on articles |
//! | `manual` | completions for shells, and manual pages |
//! | `boilerplate` | learned boilerplate: published for workers, and withdrawn |
//! | `lists` | lists of any kind on a compacted topic |
//! | `workers` | the settings of several workers at once |
//! | `finding` | what a check found, one line each |
//! | `failure` | errors and exit codes |

mod boilerplate;
mod chain;
mod check;
mod connect;
mod coverage;
mod cross;
mod diff;
mod dlt;
mod duplicates;
mod enrich;
mod entities;
mod explain;
mod export;
mod failure;
mod finding;
mod inspect;
mod learn;
mod lists;
mod manual;
mod named;
mod output;
mod pipe;
mod printed;
mod replay;
mod resend;
mod schemas;
mod settings;
mod shelf;
mod summary;
mod topics;
mod up;
mod verify;
mod watchlist;
mod workers;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Turns raw news articles into clean, tagged, de-duplicated records.
#[derive(Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Enrich files, folders or standard input, without Kafka.
    Enrich(enrich::Args),
    /// Answer every record on standard input with one on standard output, for other engines.
    Pipe(pipe::Args),
    /// Try it all on this machine: Apache Kafka, topics, the workers, samples and a live table.
    Up(up::Args),
    /// Check every span, hash and source map of enriched records.
    Verify(verify::Args),
    /// Write a page that shows why an article came out as it did; or serve many, with a search.
    Inspect(inspect::Args),
    /// Tell in the terminal what every stage did with an article, and why.
    Explain(explain::Args),
    /// Write enriched records as ninjs, schema.org, Web Annotations, brat or CSV.
    Export(export::Args),
    /// Compare two runs over the same articles: what changed, counted and sampled.
    Diff(diff::Args),
    /// Count how much each stage did, by language and source, beside an earlier time.
    Coverage(coverage::Args),
    /// Show what two articles are to each other, and why.
    #[command(subcommand)]
    Duplicates(duplicates::Command),
    /// Check settings files of workers by themselves and against each other, without Kafka.
    Check(check::Args),
    /// Plan, create and check the topics of workers, and list what each may do.
    #[command(subcommand)]
    Topics(topics::Command),
    /// Register the schemas of what workers write, or hold them against those that are registered.
    #[command(subcommand)]
    Schemas(schemas::Command),
    /// Count, show and send back dead letters.
    #[command(subcommand)]
    Dlt(dlt::Command),
    /// Learn from many articles what the cleaning stage should know.
    #[command(subcommand)]
    Learn(learn::Command),
    /// Publish lists of learned boilerplate for workers, and take them back.
    #[command(subcommand)]
    Boilerplate(boilerplate::Command),
    /// Look into watch-lists.
    #[command(subcommand)]
    Watchlist(watchlist::Command),
    /// Print completions for a shell.
    Completions(manual::Completions),
    /// Write a manual page for every command.
    Man(manual::Man),
    /// Send records of a topic through workers of a lane of their own once more (back-fill).
    Replay(replay::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Enrich(args) => enrich::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Dlt(command) => dlt::run(&command),
        Command::Duplicates(command) => duplicates::run(&command),
        Command::Boilerplate(command) => boilerplate::run(&command),
        Command::Learn(command) => learn::run(&command),
        Command::Pipe(args) => pipe::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Schemas(command) => schemas::run(&command),
        Command::Topics(command) => topics::run(&command),
        Command::Up(args) => up::run(&args),
        Command::Watchlist(command) => watchlist::run(&command),
    };
    match outcome {
        Ok(code) => code,
        // Somebody closed the pipe (`| head`): they have what they wanted.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "copydesk: {failure}");
            failure.code()
        }
    }
}
