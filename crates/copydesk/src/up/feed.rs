//! What is fed: files, or some of the sample articles.

use crate::failure::Failure;
use copydesk_article::Profile;
use copydesk_kafka::topic::Writer;
use copydesk_stage::source::{Input, RawRecord};
use include_dir::{Dir, include_dir};
use serde_json::json;
use std::path::Path;

/// Samples that are part of the program: good ones, copies, translations, and pages.
static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../tests/samples");

/// The topic that the chain begins with.
const TOPIC: &str = "articles.raw";

/// Articles to be fed, and how far that is.
pub(super) struct Feed {
    records: Vec<RawRecord>,
    next: usize,
    fed: usize,
    repeat: bool,
}

impl Feed {
    /// The records of `inputs`; the samples, laid out in `folder`, if there are none.
    pub(super) fn open(inputs: &[String], repeat: bool, folder: &Path) -> Result<Self, Failure> {
        let mut names = inputs.to_vec();
        if names.is_empty() {
            let samples = folder.join("samples");
            let failed = Failure::write("a temporary folder");
            std::fs::create_dir_all(&samples).map_err(&failed)?;
            SAMPLES.extract(&samples).map_err(&failed)?;
            names.push(samples.display().to_string());
        }
        let mut records = Vec::new();
        for name in &names {
            for input in Input::expand(name)? {
                for record in input.records()? {
                    records.push(record?);
                }
            }
        }
        Ok(Self { records, next: 0, fed: 0, repeat })
    }

    /// How many were fed so far.
    pub(super) fn fed(&self) -> usize {
        self.fed
    }

    /// Whether there is nothing more.
    pub(super) fn is_over(&self) -> bool {
        self.next >= self.records.len()
    }

    /// Feeds as many as `most`.
    pub(super) fn next(&mut self, writer: &Writer, most: usize) -> Result<(), Failure> {
        if self.is_over() && self.repeat {
            self.next = 0;
        }
        let last = self.records.len().min(self.next + most);
        let batch = &self.records[self.next..last];
        if batch.is_empty() {
            return Ok(());
        }
        for record in batch {
            let key = record.origin.rsplit('/').next().map(str::as_bytes);
            writer.write(TOPIC, key, Some(&value(record)), &[], None)?;
        }
        writer.finish()?;
        self.fed += batch.len();
        self.next = last;
        Ok(())
    }
}

/// A record as a crawler would send it: pages and texts as a member of an object.
fn value(record: &RawRecord) -> Vec<u8> {
    let member = match record.profile {
        None => return record.value.clone(),
        Some(Profile::Html) => "html",
        Some(_) => "text",
    };
    let text = String::from_utf8_lossy(&record.value);
    json!({ member: text }).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_part_of_the_program_and_all_are_objects() {
        let folder = tempfile::tempdir().unwrap();
        let feed = Feed::open(&[], false, folder.path()).unwrap();
        assert!(feed.records.len() > 60, "{}", feed.records.len());
        for record in &feed.records {
            let value: serde_json::Value = serde_json::from_slice(&value(record)).unwrap();
            assert!(value.is_object(), "{}", record.origin);
        }
    }
}
