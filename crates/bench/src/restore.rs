//! How long a memory of a duplicates worker takes to be restored, from the log and from a snapshot.

use crate::Common;
use crate::report::Report;
use copydesk_kafka::topic;
use copydesk_testkit::{Broker, Worker};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Articles unless `--count` says otherwise.
const COUNT: usize = 200_000;

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(900);

pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let broker = Broker::start()?;
    let topics = ["in", "out", "dead", "updates", "log", "verdicts"];
    broker.create_topics(&topics.map(|name| (name, 1)))?;
    let writer = topic::Writer::new(&broker.settings())?;
    let count = common.count.unwrap_or(COUNT);
    for number in 0..count {
        let words: Vec<String> = (0..60).map(|w| format!("n{number}w{w}")).collect();
        let value = serde_json::json!({
            "url": format!("https://news.example/{number}"),
            "text": words.join(" "),
            "crawled": "2026-11-23T10:00:00Z",
        });
        let (key, value) = (number.to_string(), value.to_string());
        writer.write("in", Some(key.as_bytes()), Some(value.as_bytes()), &[], None)?;
    }
    writer.finish()?;
    let folder = tempfile::tempdir()?;
    let state = folder.path().join("state");
    // Once through, which leaves a snapshot.
    let log = folder.path().join("first.log");
    let worker = start(&broker, Some(&state), &log)?;
    wait(|| Ok(topic_end(&broker)? >= count))?;
    worker.stop(Duration::from_secs(120))?;
    let bytes: u64 = std::fs::read_dir(&state)?
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    #[allow(clippy::cast_precision_loss)] // counts and bytes
    let (millions, mib) = (count as f64 / 1e6, bytes as f64 / 1_048_576.0);
    let mut rows = Vec::new();
    for (name, from, state) in
        [("from a snapshot", "snapshot", Some(&state)), ("from the log", "log", None)]
    {
        let log = folder.path().join(format!("{from}.log"));
        let began = Instant::now();
        let worker = start(&broker, state.map(PathBuf::as_path), &log)?;
        let mut line = None;
        wait(|| {
            line = restored(&log);
            Ok(line.is_some())
        })?;
        let ready = began.elapsed().as_secs_f64();
        worker.stop(Duration::from_secs(120))?;
        let line = line.unwrap_or_default();
        if line["from"] != from || line["articles"] != count {
            return Err(format!("not {count} articles {name}: {line}").into());
        }
        let seconds = line["seconds"].as_f64().unwrap_or(f64::NAN);
        let mib = if state.is_some() { mib } else { 0.0 };
        rows.push((name.to_owned(), vec![ready, seconds, seconds / millions, mib]));
    }
    let about = format!("{count} remembered articles of 60 words");
    Ok(Report {
        about,
        columns: vec!["s to ready", "s of restore", "s per million", "snapshot MiB"],
        rows,
        targets: Vec::new(),
        proof: None,
    })
}

fn start(broker: &Broker, state: Option<&Path>, log: &Path) -> Result<Worker, Box<dyn Error>> {
    let mut flags = vec![
        "--input",
        "in",
        "--output",
        "out",
        "--group-id",
        "restore",
        "--set",
        "kafka.dead_letter=dead",
        "--set",
        "kafka.updates=updates",
        "--set",
        "roles.log=log",
        "--set",
        "roles.verdicts=verdicts",
    ];
    let folder = state.map(|state| format!("state.folder={}", state.display()));
    if let Some(folder) = &folder {
        flags.extend(["--set", folder]);
    }
    Ok(Worker::start("duplicates", broker, &flags, log.to_path_buf())?)
}

/// What the log says of the restore.
fn restored(log: &Path) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(log).ok()?;
    let line = text.lines().find(|line| line.contains("memory restored"))?;
    serde_json::from_str(line).ok()
}

fn topic_end(broker: &Broker) -> Result<usize, Box<dyn Error>> {
    let settings = copydesk_kafka::Settings {
        input: "in".to_owned(),
        group_id: "restore-join".to_owned(),
        ..broker.settings()
    };
    let history = copydesk_kafka::History::open(&settings)?;
    Ok(usize::try_from(history.committed(&[0])?.values().sum::<i64>())?)
}

fn wait(mut done: impl FnMut() -> Result<bool, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let deadline = Instant::now() + PATIENCE;
    while !done()? {
        if Instant::now() > deadline {
            return Err("it took too long".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}
