//! Letters back to the topics that they came from.

use super::Filter;
use crate::connect::Connect;
use crate::failure::Failure;
use crate::resend::{Fate, Pace};
use copydesk_kafka::dead_letter::letter::Letter;
use copydesk_kafka::dead_letter::{REPLAYS, without_errors};
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{Header, Record, Settings};
use std::process::ExitCode;

/// Arguments of `copydesk dlt replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) connect: Connect,
    /// The dead-letter topic.
    #[arg(long)]
    topic: String,
    /// Send letters there, and not to where they came from.
    #[arg(long, value_name = "TOPIC")]
    to: Option<String>,
    #[command(flatten)]
    filter: Filter,
    /// Pass over letters that were sent back so often before: they will not get better.
    #[arg(long, value_name = "N", default_value_t = 3)]
    max_replays: u32,
    #[command(flatten)]
    pace: Pace,
}

pub(crate) fn run(args: &Args, kafka: &Settings) -> Result<ExitCode, Failure> {
    let group = args.pace.group.clone();
    let settings = Settings {
        input: args.topic.clone(),
        output: args.to.clone().unwrap_or_default(),
        dead_letter: String::new(),
        updates: String::new(),
        group_id: group.unwrap_or_else(|| format!("copydesk-dlt-replay-{}", args.topic)),
        ..kafka.clone()
    };
    let tally = args.pace.run(&settings, |record| fate(args, record))?;
    args.pace.tell(&tally)
}

fn fate(args: &Args, record: &Record) -> Fate {
    let letter = Letter::of(record);
    if !args.filter.matches(&letter) {
        return Fate::Pass("by the filter");
    }
    if letter.replays >= args.max_replays {
        return Fate::Pass("sent back often enough");
    }
    if letter.omitted {
        return Fate::Pass("not whole, which they are where they came from");
    }
    match args.to.clone().or(letter.topic) {
        None => Fate::Pass("of unknown origin (see --to)"),
        Some(to) if to == args.topic => Fate::Pass("that came from this very topic"),
        Some(to) => {
            let replays = Header::text(REPLAYS, (letter.replays + 1).to_string());
            Fate::Send {
                to,
                headers: with_headers(&without_errors(&record.headers), vec![replays]),
            }
        }
    }
}
