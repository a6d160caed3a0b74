//! Letters for people, or one value as it is.

use super::Filter;
use crate::connect::Connect;
use crate::failure::Failure;
use copydesk_article::date;
use copydesk_article::frame::{self, Framed};
use copydesk_kafka::dead_letter::letter::Letter;
use copydesk_kafka::{History, Record, Settings, topic};
use std::fmt::Write as _;
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
    #[arg(long, requires = "at")]
    raw: bool,
}

/// Letters of a value that are shown.
const SHOWN: usize = 600;

fn place(text: &str) -> Result<(i32, i64), String> {
    let parsed = text.split_once(':').and_then(|(partition, offset)| {
        Some((partition.trim().parse().ok()?, offset.trim().parse().ok()?))
    });
    parsed.ok_or_else(|| "write PARTITION:OFFSET, for example 0:17".to_owned())
}

pub(crate) fn run(args: &Args, kafka: &Settings) -> Result<ExitCode, Failure> {
    let records = find(args, kafka)?;
    let mut out = io::stdout().lock();
    let failed = Failure::write("standard output");
    if args.raw {
        let value = records.first().and_then(|record| record.value.as_deref());
        out.write_all(value.unwrap_or_default()).map_err(failed)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text: String = if records.is_empty() {
        "no such letter\n".to_owned()
    } else {
        records.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    out.write_all(text.as_bytes()).map_err(failed)?;
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

/// One letter for people.
fn text(record: &Record) -> String {
    let letter = Letter::of(record);
    let place = &record.place;
    let unknown = || "?".to_owned();
    let or_unknown = |text: Option<String>| text.unwrap_or_else(unknown);
    let number = |number: Option<i64>| number.map_or_else(unknown, |number| number.to_string());
    let mut text = format!("{} {}:{}\n", place.topic, place.partition, place.offset);
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<9} {value}");
    };
    let from = or_unknown(letter.topic);
    let partition = number(letter.partition.map(i64::from));
    line("from", &format!("{from} {partition}:{}", number(letter.offset)));
    line("rejected", &format!("{} by {}", or_unknown(letter.code), or_unknown(letter.stage)));
    line("because", &or_unknown(letter.message));
    line("time", &record.timestamp_ms.map_or_else(unknown, date::rfc3339));
    line("replays", &letter.replays.to_string());
    line("key", &readable(record.key.as_deref()));
    for header in &record.headers {
        line("header", &format!("{} = {}", header.name, readable(header.value.as_deref())));
    }
    let size = record.value.as_ref().map_or(0, Vec::len);
    line("value", &format!("{size} bytes: {}", content(record.value.as_deref())));
    text
}

/// A value as a person can read it: what is in the frame of a schema registry, and in which.
fn content(value: Option<&[u8]>) -> String {
    match value.map(frame::open) {
        Some(Ok(Framed { schema_id: Some(id), record })) => {
            format!("schema {id}: {}", readable(Some(record)))
        }
        _ => readable(value),
    }
}

/// Bytes as a person can read them: text on one line, anything else in hex, both cut.
fn readable(bytes: Option<&[u8]>) -> String {
    let Some(bytes) = bytes else { return "null".to_owned() };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.escape_debug().to_string(),
        Err(_) => format!("0x{}", hex::encode(&bytes[..bytes.len().min(SHOWN / 2)])),
    };
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_as_they_can_be_read() {
        assert_eq!(readable(None), "null");
        assert_eq!(readable(Some("é\n\u{1b}".as_bytes())), "é\\n\\u{1b}");
        assert_eq!(readable(Some(&[0xff, 0])), "0xff00");
        assert_eq!(content(Some(&frame::wrap(0xff00, b"{}"))), "schema 65280: {}");
        assert_eq!(content(Some(b"\0\xff")), "0x00ff");
        assert_eq!(readable(Some(&[b'x'; 700])).chars().count(), SHOWN + 1);
    }

    #[test]
    fn places_are_read() {
        assert_eq!(place("3:41"), Ok((3, 41)));
        assert!(place("41").is_err() && place("a:b").is_err());
    }
}
