//! What was written against what should have been.

use crate::Result;
use crate::input::enrich;
use crate::round::{Round, STAGES};
use crate::verdicts::{Said, agrees, fold};
use copydesk_article::Document;
use copydesk_duplicates::Post;
use copydesk_kafka::{Record, topic};
use serde_json::Value;
use std::collections::BTreeMap;

/// What came of a round.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Good articles, and poison.
    pub(crate) good: usize,
    pub(crate) poison: usize,
    /// Good articles without a result, and poison without a dead letter.
    pub(crate) lost: usize,
    /// Results and dead letters beyond the first.
    pub(crate) repeated: usize,
    /// Records whose bytes, key, timestamp or headers are not those of the input.
    pub(crate) altered: usize,
    /// Records that one process makes otherwise, verdicts on duplicates included.
    pub(crate) differing: usize,
    /// Whether the memory that lived through the round equals one folded from the start.
    pub(crate) memory: Option<bool>,
    /// Restarts of workers, by reason.
    pub(crate) restarts: BTreeMap<String, usize>,
    pub(crate) notes: Vec<String>,
}

impl Outcome {
    pub(crate) fn held(&self) -> bool {
        self.lost + self.repeated + self.altered + self.differing == 0 && self.memory == Some(true)
    }
}

/// Reads all that the round wrote.
pub(crate) fn check(round: &Round<'_>, memory: Option<bool>) -> Result<Outcome> {
    let settings = round.cluster.settings();
    let enriched = topic::read(&settings, &round.topic("enriched"))?;
    let mut dead = Vec::new();
    for stage in STAGES {
        let name = format!("{}-dlt", Round::passage(stage).0);
        dead.extend(topic::read(&settings, &round.topic(&name))?);
    }
    let mut outcome = Outcome {
        memory,
        restarts: round.fleet.restarts(),
        notes: round.notes.clone(),
        ..Outcome::default()
    };
    // Only what was fed as articles; faults may feed records of their own.
    let (results, letters) = (by_number(&enriched), by_number(&dead));
    for (number, raw) in round.input.raws.iter().enumerate() {
        let (wanted, unwanted) = if raw.poison {
            outcome.poison += 1;
            (letters.get(&number), results.get(&number))
        } else {
            outcome.good += 1;
            (results.get(&number), letters.get(&number))
        };
        let found = wanted.map_or(&[][..], Vec::as_slice);
        outcome.lost += usize::from(found.is_empty());
        outcome.repeated += found.len().saturating_sub(1) + unwanted.map_or(0, Vec::len);
        let timestamp = Some(round.began_ms() + i64::try_from(number)?);
        for record in found {
            let value = record.value.as_deref().unwrap_or_default();
            let bytes = if raw.poison {
                value.to_vec()
            } else {
                Document::parse(value).map(|document| document.strip()).unwrap_or_default()
            };
            let same = bytes == raw.value
                && record.key.as_deref() == Some(raw.key.as_bytes())
                && record.timestamp_ms == timestamp;
            outcome.altered += usize::from(!same);
        }
    }
    outcome.differing = differing(round, &enriched)?;
    Ok(outcome)
}

/// Records by the number that they were fed with.
fn by_number(records: &[Record]) -> BTreeMap<usize, Vec<&Record>> {
    let mut by_number: BTreeMap<usize, Vec<&Record>> = BTreeMap::new();
    for record in records {
        if let Some(number) = number(record) {
            by_number.entry(number).or_default().push(record);
        }
    }
    by_number
}

fn number(record: &Record) -> Option<usize> {
    record.header("x-number")?.parse().ok()
}

/// How many records one process makes otherwise of the same articles in the same order. Where the
/// duplicates worker lost its memory, what came after that is compared with what a process makes
/// that begins with what was left of the log.
fn differing(round: &Round<'_>, enriched: &[Record]) -> Result<usize> {
    let settings = round.cluster.settings();
    // By the sketch log: articles of several partitions have one order there, and no other.
    let mut places: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for record in topic::read(&settings, &round.topic("verdicts"))? {
        let said: Value = serde_json::from_slice(record.value.as_deref().unwrap_or_default())?;
        let place = said["log_offset"].as_u64().ok_or("a verdict without a place")?;
        // What is said of an article that comes again under its key is not what was said first.
        places.entry(record.key.unwrap_or_default()).or_insert(place);
    }
    let mut enriched: Vec<&Record> = enriched.iter().collect();
    let place = |record: &Record| record.key.as_ref().and_then(|key| places.get(key)).copied();
    enriched.sort_by_key(|record| place(record).unwrap_or(u64::MAX));
    let log = topic::read(&settings, &round.topic("log"))?;
    let mut said = Said::new();
    fold(&round.lost, &mut said)?;
    fold(&log, &mut said)?;
    let mut differing = 0;
    let mut numbers = Vec::new();
    let mut ours = Vec::new();
    for record in enriched {
        if let (Some(number), Some(value)) = (number(record), &record.value) {
            let key = record.key.as_deref().unwrap_or_default();
            differing += usize::from(!agrees(&said, key, value)?);
            numbers.push(number);
            ours.push(value.as_slice());
        }
    }
    let Some(forgot_at) = round.forgot_at else {
        return Ok(differing + compare(round, &numbers, &ours, false)?);
    };
    let tagged: BTreeMap<(i32, i64), usize> = topic::read(&settings, &round.topic("tagged"))?
        .iter()
        .filter_map(|record| Some(((record.place.partition, record.place.offset), number(record)?)))
        .collect();
    let left: Vec<usize> = log
        .iter()
        .filter_map(|record| Post::from_bytes(record.value.as_deref()?).ok())
        .filter_map(|post| tagged.get(&(post.origin.partition, post.origin.offset)).copied())
        .collect();
    let (before, after) = ours.split_at(forgot_at);
    differing += compare(round, &numbers[..forgot_at], before, false)?;
    differing += compare(round, &left, after, true)?;
    Ok(differing)
}

/// Compares `ours` with the last of what one process makes of the articles `numbers`; `late` if its
/// log had lost its beginning, which the first record must say.
fn compare(round: &Round<'_>, numbers: &[usize], ours: &[&[u8]], late: bool) -> Result<usize> {
    let mut lines = Vec::new();
    for number in numbers {
        if let Some(tagged) = round.input.tagged.get(*number).and_then(Option::as_ref) {
            lines.extend_from_slice(tagged);
            lines.push(b'\n');
        }
    }
    let theirs = enrich("duplicates", lines)?;
    let beyond = theirs.len().checked_sub(ours.len());
    let beyond = beyond
        .filter(|beyond| late || *beyond == 0)
        .ok_or_else(|| format!("{} records, but one process makes {}", ours.len(), theirs.len()))?;
    let mut differing = 0;
    for (at, (ours, theirs)) in ours.iter().zip(&theirs[beyond..]).enumerate() {
        let (mut ours, theirs) = (without_times(ours)?, without_times(theirs)?);
        if late {
            let found = ours["enrichment"]["duplicates"].as_object_mut();
            let said = found.and_then(|found| found.remove("remembers_since")).is_some();
            differing += usize::from(at == 0 && !said);
        }
        differing += usize::from(ours != theirs);
    }
    Ok(differing)
}

/// A record without `by.at` and `by.duration_us`, which alone may differ.
fn without_times(bytes: &[u8]) -> Result<Value> {
    let mut value: Value = serde_json::from_slice(bytes)?;
    for stage in STAGES {
        if let Some(by) = value["enrichment"][stage]["by"].as_object_mut() {
            by.remove("at");
            by.remove("duration_us");
        }
    }
    // What was said is compared with what the log gives; here is what it was said of.
    if let Some(found) = value["enrichment"]["duplicates"].as_object_mut() {
        let kept = ["status", "by", "compared", "window", "remembers_since"];
        found.retain(|name, _| kept.contains(&name.as_str()));
    }
    Ok(value)
}
