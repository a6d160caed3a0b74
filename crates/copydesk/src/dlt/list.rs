//! How many dead letters there are, by reason, stage, version and source.

use crate::connect::Connect;
use crate::failure::Failure;
use crate::printed::print;
use comfy_table::{Table, presets};
use copydesk_article::date;
use copydesk_kafka::dead_letter::letter::Letter;
use copydesk_kafka::{KafkaError, Settings, topic};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::process::ExitCode;

/// Arguments of `copydesk dlt list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) connect: Connect,
    /// Dead-letter topics; those of the usual chain that are there unless given.
    #[arg(long = "topic", value_name = "TOPIC")]
    topics: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The dead-letter topics of the usual chain.
pub(crate) const USUAL: [&str; 4] =
    ["articles.raw-dlt", "articles.language-dlt", "articles.cleaned-dlt", "articles.tagged-dlt"];

/// What letters are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    topic: String,
    code: String,
    stage: String,
    source: String,
}

/// Letters of one kind.
#[derive(Debug, Default)]
struct Count {
    letters: usize,
    oldest_ms: Option<i64>,
    newest_ms: Option<i64>,
}

#[derive(Serialize)]
struct Line<'a> {
    topic: &'a str,
    code: &'a str,
    stage: &'a str,
    version: &'a str,
    source: &'a str,
    letters: usize,
    oldest: Option<String>,
    newest: Option<String>,
}

pub(crate) fn run(args: &Args, kafka: &Settings) -> Result<ExitCode, Failure> {
    let mut counts: BTreeMap<Kind, Count> = BTreeMap::new();
    let usual = args.topics.is_empty();
    let usual_topics = || USUAL.map(str::to_owned).to_vec();
    let topics = if usual { usual_topics() } else { args.topics.clone() };
    for name in &topics {
        let counted = count(kafka, name, &mut counts);
        // A chain need not be whole; a topic that was asked for must be there.
        if !(usual && matches!(counted, Err(KafkaError::MissingTopic { .. }))) {
            counted?;
        }
    }
    let lines: Vec<Line<'_>> = counts.iter().map(|(kind, count)| line(kind, count)).collect();
    print(&lines, args.json, |lines| match lines.as_slice() {
        [] => "no dead letters\n".to_owned(),
        lines => table(lines),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn count(
    kafka: &Settings,
    name: &str,
    counts: &mut BTreeMap<Kind, Count>,
) -> Result<(), KafkaError> {
    topic::each(kafka, name, |record| {
        let letter = Letter::of(record);
        let or_unknown = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
        let kind = Kind {
            topic: name.to_owned(),
            code: or_unknown(letter.code),
            stage: or_unknown(letter.stage),
            source: or_unknown(letter.topic),
        };
        let count = counts.entry(kind).or_default();
        count.letters += 1;
        count.oldest_ms = [count.oldest_ms, record.timestamp_ms].into_iter().flatten().min();
        count.newest_ms = count.newest_ms.max(record.timestamp_ms);
        ControlFlow::Continue(())
    })
}

fn line<'a>(kind: &'a Kind, count: &Count) -> Line<'a> {
    let (stage, version) = kind.stage.split_once('@').unwrap_or((&kind.stage, "?"));
    Line {
        topic: &kind.topic,
        code: &kind.code,
        stage,
        version,
        source: &kind.source,
        letters: count.letters,
        oldest: count.oldest_ms.map(date::rfc3339),
        newest: count.newest_ms.map(date::rfc3339),
    }
}

fn table(lines: &[Line<'_>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    let head =
        ["dead-letter topic", "reason", "stage", "version", "from", "letters", "oldest", "newest"];
    table.set_header(head);
    for line in lines {
        table.add_row([
            line.topic,
            line.code,
            line.stage,
            line.version,
            line.source,
            &line.letters.to_string(),
            line.oldest.as_deref().unwrap_or("?"),
            line.newest.as_deref().unwrap_or("?"),
        ]);
    }
    format!("{table}\n")
}
