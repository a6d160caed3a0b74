//! Logs with markers where no record is, and logs that lost their beginning.

use crate::Result;
use crate::check::Outcome;
use crate::round::{Round, STAGES};
use copydesk_kafka::{Delivery, Header, History, Place, Record, Session, Settings, topic};
use std::time::Duration;

pub(crate) fn markers(mut round: Round<'_>) -> Result<Outcome> {
    let mut aborted = abort_everywhere(&round)?;
    round.feed(Duration::from_secs(20));
    while round.feeding() {
        aborted += abort_everywhere(&round)?;
        round.breathe(1000, 2000);
    }
    round.settle()?;
    aborted += abort_everywhere(&round)?;
    for stage in STAGES {
        round.fleet.kill(stage)?;
    }
    // Lag 0 once more, over ends that are only markers.
    round.breathe(2000, 3000);
    round.settle()?;
    round.notes.push(format!("{aborted} transactions aborted"));
    round.finish()
}

pub(crate) fn emptied(round: Round<'_>) -> Result<Outcome> {
    forgetful(round, |_| -1)
}

pub(crate) fn late(round: Round<'_>) -> Result<Outcome> {
    forgetful(round, |end| end / 2)
}

/// Half of the articles; then the duplicates worker loses its snapshots, and its log the records
/// before some offset, all of them for -1; then the other half.
fn forgetful(mut round: Round<'_>, before: impl Fn(i64) -> i64) -> Result<Outcome> {
    let half = round.input.raws.len() / 2;
    round.feed_some(0..half, Duration::from_secs(15));
    round.settle()?;
    let settings = round.cluster.settings();
    let results = topic::read(&settings, &round.topic("enriched"))?.len();
    round.fleet.signal("duplicates", "STOP")?;
    match std::fs::remove_dir_all(round.state_folder()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let end =
        round.standing("duplicates-assemble")?.values().map(|(_, end)| *end).max().unwrap_or(0);
    round.lost = topic::read(&settings, &round.topic("log"))?;
    delete_before(&round, "log", before(end))?;
    let (start, _) = extent(&round, "log")?;
    let log = round.fleet.log_end("duplicates");
    round.fleet.kill("duplicates")?;
    let restored = |log: &str| log.contains("memory restored");
    let what = "restored from what is left";
    round.fleet.await_log("duplicates", log, what, Duration::from_secs(60), restored)?;
    round.forgot_at = Some(results);
    round.notes.push(format!(
        "the log began at {start} and ended at {end} when the duplicates worker came back, after \
         {results} results; the next record says from when on it remembers"
    ));
    round.feed_some(half..round.input.raws.len(), Duration::from_secs(15));
    round.finish()
}

/// First offset that is kept, and the end.
fn extent(round: &Round<'_>, name: &str) -> Result<(i64, i64)> {
    let settings = Settings { input: round.topic(name), ..round.cluster.settings() };
    let extent = History::open(&settings)?.extent(0)?;
    Ok((extent.start, extent.end))
}

fn delete_before(round: &Round<'_>, name: &str, offset: i64) -> Result<()> {
    let file = round.folder.path().join("delete.json");
    let topic = round.topic(name);
    let wanted = serde_json::json!({
        "partitions": [{"topic": topic, "partition": 0, "offset": offset}], "version": 1
    });
    std::fs::write(&file, wanted.to_string())?;
    let path = file.display().to_string();
    let class = "org.apache.kafka.tools.DeleteRecordsCommand";
    let output = round.cluster.tool(class, &["--offset-json-file", &path])?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("deleting records: {}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Writes a few records to every input topic of the chain, and aborts.
fn abort_everywhere(round: &Round<'_>) -> Result<usize> {
    let settings = Settings {
        // It reads nothing, but a session has an input.
        input: round.topic("updates"),
        output: round.topic("raw"),
        group_id: round.group("nobody"),
        delivery: Delivery::ExactlyOnce,
        ..round.cluster.settings()
    };
    let session = Session::open(&settings, &round.group("nobody"), false)?;
    for topic in STAGES.map(|stage| Round::passage(stage).0).into_iter().chain(["log", "verdicts"])
    {
        for key in ["a", "b", "c", "d", "e"] {
            let source = Record {
                place: Place { topic: String::new(), partition: 0, offset: 0 },
                key: Some(key.as_bytes().to_vec()),
                value: None,
                headers: Vec::new(),
                timestamp_ms: None,
                timestamp_type: copydesk_kafka::TimestampType::default(),
            };
            let headers = [Header::text("x-number", "0")];
            let value = br#"{"text":"nobody may ever see this"}"#;
            session.produce(&round.topic(topic), &source, Some(value), &headers)?;
        }
    }
    // Written, and only then aborted.
    std::thread::sleep(Duration::from_millis(200));
    session.abort()?;
    Ok(1)
}
