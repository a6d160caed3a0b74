//! Lines that stand in many articles of one source, learned from files or a topic.

use crate::boilerplate;
use crate::connect::Connect;
use crate::failure::Failure;
use crate::lists::{self, Told};
use crate::printed::print;
use clap::ArgGroup;
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
#[command(group(ArgGroup::new("kept").args(["out", "publish"]).multiple(true)))]
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
    /// Publish the list under this name for workers to take up, instead of writing it to standard output. A list
    /// without lines is not published.
    #[arg(long, value_name = "NAME")]
    publish: Option<String>,
    /// The topic that it is published on (`stage.boilerplate_topic` of the workers).
    #[arg(long, value_name = "TOPIC", default_value = boilerplate::TOPIC, requires = "publish")]
    lists_topic: String,
    /// The version that records are to name the list by; the start of the SHA-256 of its lines unless given.
    #[arg(long, value_name = "VERSION")]
    list_version: Option<String>,
    /// Distinct articles that must have a line.
    #[arg(long, default_value_t = Thresholds::default().articles)]
    min_articles: u32,
    /// Share of a source's distinct articles that must have a line at their head or tail.
    #[arg(long, default_value_t = Thresholds::default().share)]
    min_share: f64,
    /// Print what came of it as JSON on standard output.
    #[arg(long, requires = "kept")]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Boilerplate(args) = command;
    args.publish.as_deref().map_or(Ok(()), lists::check)?;
    let mut learner = learner(args);
    match &args.topic {
        Some(name) => args.connect.with(|kafka| {
            topic::each(&kafka, name, |record| {
                if let Some(value) = record.value.as_deref() {
                    add(&mut learner, value);
                }
                ControlFlow::Continue(())
            })?;
            Ok(())
        })?,
        None => {
            for input in &args.inputs {
                for input in Input::expand(input)? {
                    for record in input.records()? {
                        add(&mut learner, &record?.value);
                    }
                }
            }
        }
    }
    let list = learner.list(args.list_version.as_deref());
    let list = list.map_err(|error| Failure::Internal(error.to_string()))?;
    write(args, &list)?;
    let published =
        args.publish.as_deref().map(|name| boilerplate::list(name, &list)).transpose()?;
    if let Some((list, lines)) = &published {
        if *lines == 0 {
            let said = "no line was learned: nothing is published, what is there stays";
            return Err(Failure::Data(said.to_owned()));
        }
        args.connect.with(|kafka| lists::write(&kafka, &args.lists_topic, list))?;
    }
    tell(args, &learner, published.as_ref().map(|(list, lines)| Told::of(list, *lines)))
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

fn write(args: &Args, list: &str) -> Result<(), Failure> {
    match &args.out {
        Some(path) => {
            let name = path.display().to_string();
            let new = path.with_extension("new");
            std::fs::write(&new, list).map_err(Failure::write(&name))?;
            std::fs::rename(&new, path).map_err(Failure::write(&name))
        }
        None if args.publish.is_some() => Ok(()),
        None => io::stdout().write_all(list.as_bytes()).map_err(Failure::write("standard output")),
    }
}

fn tell(args: &Args, learner: &Learner, published: Option<Told<'_>>) -> Result<ExitCode, Failure> {
    let (articles, copies) = learner.counted();
    let lines = learner.entries().len();
    if args.json {
        let mut told = json!({ "lines": lines, "articles": articles, "copies": copies });
        if let Some(published) = published {
            told["published"] = json!(published);
        }
        print(&told, true, Value::to_string)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut said =
        format!("{lines} lines learned from {articles} articles; {copies} copies not counted\n");
    said += &published.map_or_else(String::new, |published| published.line());
    io::stderr().write_all(said.as_bytes()).map_err(Failure::write("standard error"))?;
    Ok(ExitCode::SUCCESS)
}
