//! Lists of any kind on a compacted topic, for workers to take up: published, and withdrawn.

use crate::connect::Connect;
use crate::failure::Failure;
use crate::printed::print;
use copydesk_kafka::{Header, Settings as Kafka, topic};
use copydesk_stage::Published;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

/// Bytes of a part: brokers take records of 1 MiB unless they are told otherwise.
pub(crate) const MOST: usize = 900_000;

/// How lists get to their topic, and how a command tells of it.
#[derive(Debug, clap::Args)]
pub(crate) struct To {
    #[command(flatten)]
    connect: Connect,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was published.
#[derive(Debug, Serialize)]
pub(crate) struct Told<'l> {
    list: &'l str,
    version: &'l str,
    entries: usize,
    records: usize,
}

impl<'l> Told<'l> {
    /// Of a list that has so many entries.
    pub(crate) fn of(list: &'l Published, entries: usize) -> Self {
        let Published { name, version, parts, .. } = list;
        Self { list: name, version, entries, records: parts.len() }
    }

    /// For people.
    pub(crate) fn line(&self) -> String {
        let Self { list, version, entries, records } = self;
        format!("published {list} {version}: entries {entries}, records {records}\n")
    }
}

impl To {
    /// Publishes a list of so many entries, and says so.
    pub(crate) fn publish(
        &self,
        topic: &str,
        list: &Published,
        entries: usize,
    ) -> Result<ExitCode, Failure> {
        self.connect.with(|kafka| {
            write(&kafka, topic, list)?;
            print(&Told::of(list, entries), self.json, Told::line)?;
            Ok(ExitCode::SUCCESS)
        })
    }

    /// Takes a list back, and says so.
    pub(crate) fn withdraw(&self, topic: &str, name: &str) -> Result<ExitCode, Failure> {
        self.connect.with(|kafka| {
            let there = keys(&kafka, topic, name)?;
            if there.is_empty() {
                return Err(Failure::Data(format!("{topic} holds no list {name}")));
            }
            let writer = topic::Writer::new(&kafka)?;
            for key in &there {
                writer.write(topic, Some(key.as_bytes()), None, &[], None)?;
            }
            writer.finish()?;
            let told = json!({ "list": name, "withdrawn": true });
            print(&told, self.json, |_| format!("withdrew {name}\n"))?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Writes a list to a topic, and tombstones for what an earlier version has beyond it.
pub(crate) fn write(kafka: &Kafka, topic: &str, list: &Published) -> Result<(), Failure> {
    let there = keys(kafka, topic, &list.name)?;
    let writer = topic::Writer::new(kafka)?;
    let headers: Vec<Header> =
        list.about.iter().map(|(name, value)| Header::text(name, value.as_str())).collect();
    let mut written = BTreeSet::new();
    for (part, bytes) in (1..).zip(&list.parts) {
        let key = Published::key(&list.name, part);
        writer.write(topic, Some(key.as_bytes()), Some(bytes), &headers, None)?;
        written.insert(key);
    }
    for key in there.difference(&written) {
        writer.write(topic, Some(key.as_bytes()), None, &[], None)?;
    }
    Ok(writer.finish()?)
}

/// A list of this name; `about` says more of it than its parts and version do.
pub(crate) fn list(
    name: &str,
    version: &str,
    parts: Vec<Vec<u8>>,
    about: &[(&str, String)],
) -> Result<Published, Failure> {
    check(name)?;
    let own = [(Published::PARTS, parts.len().to_string()), (Published::VERSION, version.into())];
    let about = own.iter().chain(about).map(|(name, value)| ((*name).to_owned(), value.clone()));
    let mut about: Vec<(String, String)> = about.collect();
    about.sort();
    Ok(Published { name: name.to_owned(), version: version.to_owned(), about, parts })
}

/// Refuses what cannot be the name of a list.
pub(crate) fn check(name: &str) -> Result<(), Failure> {
    if name.is_empty() || name.contains(Published::MARK) {
        let said = format!("`{name}` cannot be the name of a list: give it another");
        return Err(Failure::Usage(said));
    }
    Ok(())
}

/// The name of the list in a file: the one that is given, or the file's without its ending.
pub(crate) fn name<'n>(given: Option<&'n str>, path: &'n str) -> &'n str {
    let stem = || Path::new(path).file_stem().and_then(|stem| stem.to_str());
    given.or_else(stem).unwrap_or_default()
}

/// The keys of a list that the topic holds.
fn keys(kafka: &Kafka, topic: &str, name: &str) -> Result<BTreeSet<String>, Failure> {
    let mut keys = BTreeSet::new();
    topic::each(kafka, topic, |record| {
        let key = record.key.as_deref().and_then(|key| std::str::from_utf8(key).ok());
        if let Some(key) = key.filter(|key| Published::of_key(key).0 == name) {
            match record.value {
                Some(_) => keys.insert(key.to_owned()),
                None => keys.remove(key),
            };
        }
        ControlFlow::Continue(())
    })?;
    Ok(keys)
}
