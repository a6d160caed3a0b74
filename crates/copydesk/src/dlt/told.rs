//! Letters as they are told: for people, or as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use copydesk_article::date;
use copydesk_article::frame::{self, Framed};
use copydesk_kafka::Record;
use copydesk_kafka::dead_letter::letter::Letter;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Letters of a value that are shown to people.
const SHOWN: usize = 600;

/// A letter, with nothing left out.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    topic: String,
    partition: i32,
    offset: i64,
    from: Place,
    code: Option<String>,
    message: Option<String>,
    stage: Option<String>,
    group: Option<String>,
    /// RFC 3339.
    time: Option<String>,
    replays: u32,
    /// Whether it was too large to be sent whole.
    omitted: bool,
    key: Value,
    headers: Vec<(String, Value)>,
    bytes: usize,
    value: Value,
}

/// Where a record came from, as far as its headers say.
#[derive(Debug, Serialize)]
struct Place {
    topic: Option<String>,
    partition: Option<i32>,
    offset: Option<i64>,
}

impl Told {
    /// All of `record`.
    pub(super) fn of(record: &Record) -> Self {
        let letter = Letter::of(record);
        let headers = record.headers.iter();
        Self {
            topic: record.place.topic.clone(),
            partition: record.place.partition,
            offset: record.place.offset,
            from: Place { topic: letter.topic, partition: letter.partition, offset: letter.offset },
            code: letter.code,
            message: letter.message,
            stage: letter.stage,
            group: letter.group,
            time: record.timestamp_ms.map(date::rfc3339),
            replays: letter.replays,
            omitted: letter.omitted,
            key: whole(record.key.as_deref()),
            headers: headers.map(|h| (h.name.clone(), whole(h.value.as_deref()))).collect(),
            bytes: record.value.as_ref().map_or(0, Vec::len),
            value: whole(record.value.as_deref()),
        }
    }
}

/// Bytes whole: text as a string, anything else as `{"base64": "…"}`.
fn whole(bytes: Option<&[u8]>) -> Value {
    let Some(bytes) = bytes else { return Value::Null };
    match std::str::from_utf8(bytes) {
        Ok(text) => Value::String(text.to_owned()),
        Err(_) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}

/// Letters for people.
pub(super) fn texts(records: &[Record]) -> String {
    if records.is_empty() {
        return "no such letter\n".to_owned();
    }
    records.iter().map(text).collect::<Vec<_>>().join("\n")
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
    fn bytes_that_are_no_text_stay_whole_in_json() {
        assert_eq!(whole(Some("é".as_bytes())), "é");
        assert_eq!(whole(None), Value::Null);
        assert_eq!(whole(Some(&[0xff, 0])), json!({ "base64": "/wA=" }));
    }
}
