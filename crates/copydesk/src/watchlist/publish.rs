//! Lists published for workers to take up.

use super::Source;
use crate::connect::Connect;
use crate::failure::Failure;
use crate::printed::print;
use copydesk_article::id;
use copydesk_entities::{EntitiesError, FORMAT, SPELLINGS, csv_parts, jsonl_parts};
use copydesk_kafka::{Header, Settings as Kafka, topic};
use copydesk_stage::Published;
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;

/// Bytes of a part: brokers take records of 1 MiB unless they are told otherwise.
const MOST: usize = 900_000;

/// Arguments of `copydesk watchlist publish`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    list: Source,
    /// What mentions are to name the list by; the name of the file without its ending unless given.
    #[arg(long)]
    name: Option<String>,
    /// Its version; the start of the file's SHA-256 unless given.
    #[arg(long, value_name = "VERSION")]
    list_version: Option<String>,
    #[command(flatten)]
    to: To,
}

/// Arguments of `copydesk watchlist withdraw`.
#[derive(clap::Args)]
pub(crate) struct Withdrawal {
    /// The list.
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    to: To,
}

/// Where lists are published.
#[derive(clap::Args)]
struct To {
    /// The topic of lists (`stage.watchlist_topic` of the workers).
    #[arg(long, default_value = "copydesk.watchlists")]
    topic: String,
    #[command(flatten)]
    connect: Connect,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Publishes a list.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    // Nothing that workers would refuse is published.
    let entries = args.list.read()?.entries.len();
    let list = list(args)?;
    args.to.connect.with(|kafka| {
        let there = keys(&kafka, &args.to.topic, &list.name)?;
        let writer = topic::Writer::new(&kafka)?;
        let headers: Vec<Header> =
            list.about.iter().map(|(name, value)| Header::text(name, value.as_str())).collect();
        let mut written = BTreeSet::new();
        for (part, bytes) in (1..).zip(&list.parts) {
            let key = Published::key(&list.name, part);
            writer.write(&args.to.topic, Some(key.as_bytes()), Some(bytes), &headers, None)?;
            written.insert(key);
        }
        for key in there.difference(&written) {
            writer.write(&args.to.topic, Some(key.as_bytes()), None, &[], None)?;
        }
        writer.finish()?;
        let Published { name, version, parts, .. } = &list;
        let parts = parts.len();
        let told =
            json!({ "list": name, "version": version, "entries": entries, "records": parts });
        print(&told, args.to.json, |_| {
            format!("published {name} {version}: entries {entries}, records {parts}\n")
        })?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Takes a list back.
pub(super) fn withdraw(args: &Withdrawal) -> Result<ExitCode, Failure> {
    args.to.connect.with(|kafka| {
        let topic = &args.to.topic;
        let there = keys(&kafka, topic, &args.name)?;
        if there.is_empty() {
            return Err(Failure::Data(format!("{topic} holds no list {}", args.name)));
        }
        let writer = topic::Writer::new(&kafka)?;
        for key in &there {
            writer.write(topic, Some(key.as_bytes()), None, &[], None)?;
        }
        writer.finish()?;
        let told = json!({ "list": args.name, "withdrawn": true });
        print(&told, args.to.json, |_| format!("withdrew {}\n", args.name))?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The file as a list to be published.
fn list(args: &Args) -> Result<Published, Failure> {
    let path = &args.list.path;
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name = args.name.clone().unwrap_or_else(|| stem.to_owned());
    if name.is_empty() || name.contains(Published::MARK) {
        return Err(Failure::Usage(format!(
            "`{name}` cannot be the name of a list: write --name NAME"
        )));
    }
    let bytes = std::fs::read(path).map_err(Failure::write(path))?;
    let csv = Path::new(path).extension().is_some_and(|ending| ending == "csv");
    let parts = if csv {
        csv_parts(&bytes, MOST)
            .map_err(|source| EntitiesError::List { name: name.clone(), source })?
    } else {
        jsonl_parts(&bytes, MOST)
    };
    let version = args.list_version.clone().unwrap_or_else(|| id::version(&bytes));
    let mut about = vec![
        (FORMAT, if csv { "csv".to_owned() } else { "jsonl".to_owned() }),
        (Published::PARTS, parts.len().to_string()),
        (Published::VERSION, version.clone()),
    ];
    if !args.list.spellings.is_empty() {
        about.push((SPELLINGS, args.list.spellings.join(",")));
    }
    let about = about.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Published { name, version, about, parts })
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
