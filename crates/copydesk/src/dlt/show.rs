//! Letters as they are found, or one value as it is.

use super::Filter;
use super::told::{Told, texts};
use crate::connect::Connect;
use crate::failure::Failure;
use crate::printed::print;
use copydesk_kafka::dead_letter::letter::Letter;
use copydesk_kafka::{History, Record, Settings, topic};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

/// Arguments of `copydesk dlt show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) connect: Connect,
    /// The dead-letter topic.
    #[arg(long)]
    topic: String,
    /// One letter: its partition and offset in that topic.
    #[arg(long, value_name = "PARTITION:OFFSET", value_parser = place)]
    at: Option<(i32, i64)>,
    #[command(flatten)]
    filter: Filter,
    /// Only letters with this key.
    #[arg(long)]
    key: Option<String>,
    /// Show at most so many.
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
    /// Write the value of one letter to standard output, byte for byte, and nothing else.
    #[arg(long, requires = "at", conflicts_with = "json")]
    raw: bool,
    /// Print JSON, with values whole: text as a string, other bytes as `{"base64": …}`.
    #[arg(long)]
    json: bool,
}

fn place(text: &str) -> Result<(i32, i64), String> {
    let parsed = text.split_once(':').and_then(|(partition, offset)| {
        Some((partition.trim().parse().ok()?, offset.trim().parse().ok()?))
    });
    parsed.ok_or_else(|| "write PARTITION:OFFSET, for example 0:17".to_owned())
}

pub(crate) fn run(args: &Args, kafka: &Settings) -> Result<ExitCode, Failure> {
    let records = find(args, kafka)?;
    if args.raw {
        let value = records.first().and_then(|record| record.value.as_deref());
        let failed = Failure::write("standard output");
        io::stdout().write_all(value.unwrap_or_default()).map_err(failed)?;
        return Ok(ExitCode::SUCCESS);
    }
    let told: Vec<Told> = records.iter().map(Told::of).collect();
    print(&told, args.json, |_| texts(&records))?;
    Ok(ExitCode::SUCCESS)
}

fn find(args: &Args, kafka: &Settings) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    if let Some((partition, offset)) = args.at {
        let history = History::open(&Settings { input: args.topic.clone(), ..kafka.clone() })?;
        let missing = || {
            let (topic, place) = (&args.topic, format!("{partition}:{offset}"));
            Failure::Usage(format!("there is no letter at {place} of `{topic}`"))
        };
        if !history.partitions()?.contains(&partition)
            || !history.extent(partition)?.contains(&offset)
        {
            return Err(missing());
        }
        history.replay(partition, offset..offset + 1, |record| {
            records.push(record.clone());
            ControlFlow::Break(())
        })?;
        return if records.is_empty() { Err(missing()) } else { Ok(records) };
    }
    topic::each(kafka, &args.topic, |record| {
        let key = args.key.as_ref().map(String::as_bytes);
        let wanted = args.filter.matches(&Letter::of(record))
            && key.is_none_or(|key| record.key.as_deref() == Some(key));
        if wanted && records.len() < args.limit {
            records.push(record.clone());
        }
        if records.len() < args.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(place("3:41"), Ok((3, 41)));
        assert!(place("41").is_err() && place("a:b").is_err());
    }
}
