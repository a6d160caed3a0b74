//! Lines that stand in many articles of one source, learned from files or a topic.

use crate::connect::Connect;
use crate::failure::Failure;
use crate::printed::print;
use copydesk_article::{Article, Reading};
use copydesk_cleaning::learn::{Learner, Thresholds};
use copydesk_kafka::topic;
use copydesk_stage::source::Input;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

/// Subcommands of `copydesk learn`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Find the lines that many distinct articles of one source have, and write them as a list for
    /// the cleaning stage (`boilerplate`).
    Boilerplate(Args),
}

/// Arguments of `copydesk learn boilerplate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input, as for `copydesk enrich`.
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "topic", conflicts_with = "topic")]
    inputs: Vec<String>,
    /// Read this topic instead, from its beginning to its present end.
    #[arg(long)]
    topic: Option<String>,
    #[command(flatten)]
    connect: Connect,
    /// Write the list to this file, whole or not at all, instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What records are to name the list by.
    #[arg(long, default_value = "1")]
    list_version: String,
    /// Distinct articles that must have a line.
    #[arg(long, default_value_t = Thresholds::default().articles)]
    min_articles: u32,
    /// Share of a source's distinct articles that must have a line at their head or tail.
    #[arg(long, default_value_t = Thresholds::default().share)]
    min_share: f64,
    /// Print what came of it as JSON on standard output.
    #[arg(long, requires = "out")]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Boilerplate(args) = command;
    match &args.topic {
        Some(name) => args.connect.with(|kafka| {
            let mut learner = learner(args);
            topic::each(&kafka, name, |record| {
                if let Some(value) = record.value.as_deref() {
                    add(&mut learner, value);
                }
                ControlFlow::Continue(())
            })?;
            write(args, &learner)
        }),
        None => {
            let mut learner = learner(args);
            for input in &args.inputs {
                for input in Input::expand(input)? {
                    for record in input.records()? {
                        add(&mut learner, &record?.value);
                    }
                }
            }
            write(args, &learner)
        }
    }
}

fn learner(args: &Args) -> Learner {
    let thresholds =
        Thresholds { articles: args.min_articles, share: args.min_share, ..Thresholds::default() };
    Learner::new(thresholds)
}

/// Counts an article; what is none is no business of this command.
fn add(learner: &mut Learner, value: &[u8]) {
    if let Ok(article) = Article::read(value, &Reading::default()) {
        learner.add(&article);
    }
}

fn write(args: &Args, learner: &Learner) -> Result<ExitCode, Failure> {
    let list =
        learner.list(&args.list_version).map_err(|error| Failure::Internal(error.to_string()))?;
    match &args.out {
        Some(path) => {
            let name = path.display().to_string();
            let new = path.with_extension("new");
            std::fs::write(&new, list).map_err(Failure::write(&name))?;
            std::fs::rename(&new, path).map_err(Failure::write(&name))?;
        }
        None => {
            io::stdout().write_all(list.as_bytes()).map_err(Failure::write("standard output"))?
        }
    }
    let (articles, copies) = learner.counted();
    let lines = learner.entries().len();
    if args.json {
        let told = json!({ "lines": lines, "articles": articles, "copies": copies });
        print(&told, true, Value::to_string)?;
        return Ok(ExitCode::SUCCESS);
    }
    let said =
        format!("{lines} lines learned from {articles} articles; {copies} copies not counted\n");
    io::stderr().write_all(said.as_bytes()).map_err(Failure::write("standard error"))?;
    Ok(ExitCode::SUCCESS)
}
