//! The chain of four workers on real Apache Kafka: every article exactly once, through crashes, and
//! the same records as `copydesk enrich` makes of the same articles.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::Document;
use copydesk_kafka::{Header, Record, topic};
use copydesk_testkit::articles::{Raw, mixed};
use copydesk_testkit::{Broker, Worker, programs};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const STAGES: [&str; 4] = ["language", "cleaning", "entities", "duplicates"];
const DEAD_LETTERS: [&str; 4] =
    ["articles.raw-dlt", "articles.language-dlt", "articles.cleaned-dlt", "articles.tagged-dlt"];

/// Articles of the big runs, as many as the promise names.
const ARTICLES: usize = 2000;

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// One desk at a time: two brokers and eight workers on two cores only time each other out.
static ONE_DESK: Mutex<()> = Mutex::new(());

/// A broker with the topics of the usual chain and the four workers on it.
struct Desk {
    workers: BTreeMap<&'static str, Worker>,
    broker: Broker,
    logs: tempfile::TempDir,
    /// Timestamp of the first record. Brokers delete by timestamp, so it must be a recent one.
    began_ms: i64,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    fn open() -> Self {
        let alone = ONE_DESK.lock().unwrap_or_else(PoisonError::into_inner);
        let broker = Broker::start().unwrap();
        let mut topics: Vec<(&str, u32)> = vec![
            ("articles.raw", 3),
            ("articles.language", 3),
            ("articles.cleaned", 3),
            // One partition: articles that may be copies of each other come in one order.
            ("articles.tagged", 1),
            ("articles.enriched", 1),
        ];
        topics.extend(DEAD_LETTERS.map(|topic| (topic, 1)));
        broker.create_topics(&topics).unwrap();
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let began_ms = i64::try_from(since_1970.as_millis()).unwrap();
        let mut desk = Self {
            workers: BTreeMap::new(),
            broker,
            logs: tempfile::tempdir().unwrap(),
            began_ms,
            _alone: alone,
        };
        for stage in STAGES {
            desk.start(stage);
        }
        desk
    }

    fn start(&mut self, stage: &'static str) {
        let log = self.logs.path().join(format!("{stage}.log"));
        // The group waits 6 s, not 45, for a member that was killed.
        let flags = [
            "--set",
            "kafka.properties.session.timeout.ms=6000",
            "--set",
            "kafka.properties.heartbeat.interval.ms=1000",
            "--set",
            "kafka.properties.transaction.timeout.ms=5000",
        ];
        let worker = Worker::start(stage, &self.broker, &flags, log).unwrap();
        self.workers.insert(stage, worker);
    }

    /// Feeds the records `numbers` of `raws`.
    fn feed(&self, raws: &[Raw], numbers: std::ops::Range<usize>) {
        let writer = topic::Writer::new(&self.broker.settings()).unwrap();
        for number in numbers {
            let raw = &raws[number];
            let headers = [
                Header::text("traceparent", TRACEPARENT),
                Header { name: "x-null".into(), value: None },
                Header::text("x-number", number.to_string()),
            ];
            let (key, value) = (raw.key.as_bytes(), raw.value.as_slice());
            let timestamp = self.began_ms + i64::try_from(number).unwrap();
            writer
                .write("articles.raw", Some(key), Some(value), &headers, Some(timestamp))
                .unwrap();
        }
        writer.finish().unwrap();
    }

    fn read(&self, name: &str) -> Vec<Record> {
        topic::read(&self.broker.settings(), name).unwrap()
    }

    /// Waits until `enriched` records and `dead` dead letters are committed.
    fn wait(&mut self, enriched: usize, dead: usize) {
        let deadline = Instant::now() + Duration::from_secs(600);
        loop {
            let buried: usize = DEAD_LETTERS.iter().map(|topic| self.read(topic).len()).sum();
            let found = (self.read("articles.enriched").len(), buried);
            if found.0 >= enriched && found.1 >= dead {
                return;
            }
            for (stage, worker) in &mut self.workers {
                assert!(worker.running(), "{stage} ended:\n{}", log_tail(&worker.log));
            }
            assert!(
                Instant::now() < deadline,
                "{found:?} of ({enriched}, {dead}) came in time\n{}",
                self.workers.values().map(|worker| log_tail(&worker.log)).collect::<String>()
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Waits until `topic` has so many committed records.
    fn wait_for(&self, topic: &str, records: usize) {
        let deadline = Instant::now() + Duration::from_secs(240);
        while self.read(topic).len() < records {
            assert!(Instant::now() < deadline, "{topic} stays below {records} records");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn stop(&mut self) {
        for (stage, worker) in std::mem::take(&mut self.workers) {
            let status = worker.stop(Duration::from_secs(30)).unwrap();
            assert!(status.success(), "{stage} ended with {status}");
        }
    }
}

fn log_tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    format!("--- {}\n{}\n", log.display(), lines[lines.len().saturating_sub(12)..].join("\n"))
}

fn samples() -> Vec<String> {
    let folder = programs::root().join("tests/samples");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    texts.sort();
    assert!(!texts.is_empty());
    texts
}

/// Every good record exactly once, byte for byte but for `enrichment`, with its key, timestamp and
/// headers; every poison record once in a dead-letter topic, byte for byte.
fn check(desk: &Desk, raws: &[Raw]) {
    let enriched = desk.read("articles.enriched");
    let mut by_key: BTreeMap<&[u8], Vec<&Record>> = BTreeMap::new();
    for record in &enriched {
        by_key.entry(record.key.as_deref().unwrap()).or_default().push(record);
    }
    let mut dead: BTreeMap<Vec<u8>, Vec<Record>> = BTreeMap::new();
    for topic in DEAD_LETTERS {
        for record in desk.read(topic) {
            dead.entry(record.key.clone().unwrap()).or_default().push(record);
        }
    }
    for (number, raw) in raws.iter().enumerate() {
        let key = raw.key.as_bytes();
        if raw.poison {
            assert!(!by_key.contains_key(key), "{}: poison was enriched", raw.key);
            let letters = &dead[key];
            assert_eq!(letters.len(), 1, "{}: {} dead letters", raw.key, letters.len());
            assert_eq!(letters[0].value.as_deref(), Some(raw.value.as_slice()));
            assert_eq!(letters[0].header("__connect.errors.topic"), Some("articles.raw"));
            assert_eq!(letters[0].header("x-number"), Some(number.to_string().as_str()));
            continue;
        }
        let records = by_key.get(key).map_or(&[][..], Vec::as_slice);
        assert_eq!(records.len(), 1, "{} came {} times", raw.key, records.len());
        let record = records[0];
        let value = record.value.as_deref().unwrap();
        assert_eq!(Document::parse(value).unwrap().strip(), raw.value, "{}", raw.key);
        let timestamp = desk.began_ms + i64::try_from(number).unwrap();
        assert_eq!(record.timestamp_ms, Some(timestamp));
        assert_eq!(record.header("x-number"), Some(number.to_string().as_str()));
        assert!(record.headers.iter().any(|h| h.name == "x-null" && h.value.is_none()));
        let traced: Vec<_> = record.headers.iter().filter(|h| h.name == "traceparent").collect();
        assert_eq!(traced.len(), 1);
        let trace = record.header("traceparent").unwrap();
        assert!(trace.starts_with(&TRACEPARENT[..36]) && trace != TRACEPARENT, "{trace}");
        assert_eq!(record.header("ce_source"), Some("/copydesk/duplicates"));
        assert_eq!(record.headers.iter().filter(|h| h.name == "ce_id").count(), 1);
    }
    let good = raws.iter().filter(|raw| !raw.poison).count();
    assert_eq!(enriched.len(), good, "more records than articles");
    assert_eq!(dead.values().map(Vec::len).sum::<usize>(), raws.len() - good);
}

/// The same articles, in the order in which the last worker saw them, through `copydesk enrich`.
fn check_against_files(desk: &Desk) {
    let enriched = desk.read("articles.enriched");
    let mut lines = Vec::new();
    for record in &enriched {
        let raw = Document::parse(record.value.as_deref().unwrap()).unwrap().strip();
        lines.extend(raw);
        lines.push(b'\n');
    }
    let mut child = Command::new(programs::program("copydesk").unwrap())
        .args(["enrich", "--jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || stdin.write_all(&lines).unwrap());
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert!(output.status.success());
    let made: Vec<&[u8]> =
        output.stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(made.len(), enriched.len());
    for (record, line) in enriched.iter().zip(made) {
        let from_kafka = without_times(record.value.as_deref().unwrap());
        assert_eq!(from_kafka, without_times(line));
    }
}

/// A record with `by.at` and `by.duration_us` taken out.
fn without_times(bytes: &[u8]) -> Value {
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    for stage in STAGES {
        let by = value["enrichment"][stage]["by"].as_object_mut().unwrap();
        assert!(by.remove("at").is_some() && by.remove("duration_us").is_some());
    }
    value
}

fn counts(raws: &[Raw]) -> (usize, usize) {
    let dead = raws.iter().filter(|raw| raw.poison).count();
    (raws.len() - dead, dead)
}

/// What Kafka's own console consumer and kcat read is what our client reads.
fn check_other_clients(desk: &Desk, good: usize) {
    let ours: Vec<String> = desk
        .read("articles.enriched")
        .into_iter()
        .map(|record| String::from_utf8(record.value.unwrap()).unwrap())
        .collect();
    let count = good.to_string();
    let java = desk
        .broker
        .tool(
            "org.apache.kafka.tools.consumer.ConsoleConsumer",
            &[
                "--topic",
                "articles.enriched",
                "--from-beginning",
                "--isolation-level",
                "read_committed",
                "--max-messages",
                &count,
                "--timeout-ms",
                "30000",
            ],
        )
        .unwrap();
    assert_eq!(lines(&java.stdout), ours, "{}", String::from_utf8_lossy(&java.stderr));
    let kcat = Command::new("kcat")
        .args(["-C", "-e", "-q", "-t", "articles.enriched", "-b", &desk.broker.bootstrap_servers()])
        .args(["-X", "isolation.level=read_committed"])
        .output()
        .expect("kcat; on Debian: apt-get install kcat");
    assert_eq!(lines(&kcat.stdout), ours, "{}", String::from_utf8_lossy(&kcat.stderr));
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(str::to_owned).collect()
}

/// A null value goes through all four topics as a null value.
fn tombstones_pass_through(desk: &mut Desk, good: usize, dead: usize) {
    let writer = topic::Writer::new(&desk.broker.settings()).unwrap();
    let headers = [Header::text("x-why", "gone")];
    writer.write("articles.raw", Some(b"k1"), None, &headers, Some(desk.began_ms)).unwrap();
    writer.finish().unwrap();
    desk.wait(good + 1, dead);
    let last = desk.read("articles.enriched").pop().unwrap();
    assert_eq!((last.key.as_deref(), last.value), (Some(&b"k1"[..]), None));
    assert_eq!((last.headers, last.timestamp_ms), (headers.to_vec(), Some(desk.began_ms)));
}

#[test]
fn every_article_comes_out_once_and_as_files_give_it() {
    let raws = mixed(&samples(), ARTICLES, 11);
    let mut desk = Desk::open();
    desk.feed(&raws, 0..raws.len());
    let (good, dead) = counts(&raws);
    desk.wait(good, dead);
    check(&desk, &raws);
    check_against_files(&desk);
    check_other_clients(&desk, good);
    tombstones_pass_through(&mut desk, good, dead);
    desk.stop();
}

#[test]
fn a_worker_killed_five_times_loses_and_repeats_nothing() {
    const KILLS: usize = 5;
    let raws = mixed(&samples(), ARTICLES, 23);
    let (good, dead) = counts(&raws);
    let mut desk = Desk::open();
    // Fed in portions, so that every kill strikes while there is work.
    let portion = raws.len().div_ceil(KILLS);
    for kill in 0..KILLS {
        let before = desk.read("articles.tagged").len();
        desk.feed(&raws, kill * portion..raws.len().min((kill + 1) * portion));
        desk.wait_for("articles.tagged", before + 1);
        assert!(desk.read("articles.enriched").len() < good, "too late for kill {kill}");
        desk.workers.remove("entities").unwrap().kill().unwrap();
        desk.start("entities");
    }
    desk.wait(good, dead);
    check(&desk, &raws);
    check_against_files(&desk);
    desk.stop();
}
