//! What is said of duplicates, against what one process makes of the same log.
//!
//! A verdict follows from the log of sketches up to it, offsets included, in which markers of transactions
//! and aborted records leave gaps. So it is compared with the log itself folded from its start, and not
//! with the articles as files.

use crate::Result;
use copydesk_duplicates::{Answer, Post, Settings, Window};
use copydesk_kafka::Record;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the log gives for each key; of an article that comes again under its key, what was said first.
pub(crate) type Said = BTreeMap<Vec<u8>, Value>;

/// Folds `log` from an empty memory, and adds what is said of articles that are not in `said` yet.
pub(crate) fn fold(log: &[Record], said: &mut Said) -> Result<()> {
    let mut window = Window::new(Settings::default())?;
    for record in log {
        let post = Post::from_bytes(record.value.as_deref().unwrap_or_default())?;
        let answer = window.post(u64::try_from(record.place.offset)?, &post);
        if let (Answer::Verdict(verdict), Some(key)) = (answer, post.key) {
            said.entry(key.into_vec()).or_insert(serde_json::to_value(verdict)?);
        }
    }
    Ok(())
}

/// Whether the record with this key and value says what the log gives.
pub(crate) fn agrees(said: &Said, key: &[u8], value: &[u8]) -> Result<bool> {
    let value: Value = serde_json::from_slice(value)?;
    let found = &value["enrichment"]["duplicates"];
    let Some(verdict) = said.get(key).and_then(Value::as_object) else { return Ok(false) };
    // The record has it as a date.
    let mut parts = verdict.iter().filter(|(name, _)| *name != "first_seen_ms");
    Ok(parts.all(|(name, part)| found[name] == *part))
}
