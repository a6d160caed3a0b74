//! A broker with the topics of the usual chain, and workers on it.

use copydesk_kafka::{Header, History, Record, Settings, topic};
use copydesk_testkit::articles::Raw;
use copydesk_testkit::{Broker, Worker, programs};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub(crate) const STAGES: [&str; 4] = ["language", "cleaning", "entities", "duplicates"];
pub(crate) const DEAD_LETTERS: [&str; 4] =
    ["articles.raw-dlt", "articles.language-dlt", "articles.cleaned-dlt", "articles.tagged-dlt"];

pub(crate) const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// One desk at a time: two brokers and eight workers on two cores only time each other out.
pub(crate) static ONE_DESK: Mutex<()> = Mutex::new(());

/// A broker with the topics of the usual chain and the four workers on it.
pub(crate) struct Desk {
    pub(crate) workers: BTreeMap<&'static str, Worker>,
    pub(crate) broker: Broker,
    pub(crate) logs: tempfile::TempDir,
    /// Timestamp of the first record. Brokers delete by timestamp, so it must be a recent one.
    pub(crate) began_ms: i64,
    _alone: MutexGuard<'static, ()>,
}

impl Desk {
    pub(crate) fn open() -> Self {
        let alone = ONE_DESK.lock().unwrap_or_else(PoisonError::into_inner);
        let broker = Broker::start().unwrap();
        let mut topics: Vec<(&str, u32)> = vec![
            ("articles.raw", 3),
            ("articles.language", 3),
            ("articles.cleaned", 3),
            ("articles.tagged", 3),
            // One order for all of them, whatever their partition.
            ("copydesk.sketches.main", 1),
            ("articles.verdicts", 3),
            ("articles.enriched", 1),
            ("articles.updates", 1),
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

    /// Starts the worker of `stage` under its own name.
    pub(crate) fn start(&mut self, stage: &'static str) {
        self.start_as(stage, stage, &[]);
    }

    /// Starts a further worker of `stage`, with further flags.
    pub(crate) fn start_as(&mut self, name: &'static str, stage: &str, further: &[&str]) {
        let log = self.logs.path().join(format!("{name}.log"));
        // The group waits 6 s, not 45, for a member that was killed.
        let flags = [
            "--set",
            "kafka.properties.session.timeout.ms=6000",
            "--set",
            "kafka.properties.heartbeat.interval.ms=1000",
            "--set",
            "kafka.properties.transaction.timeout.ms=5000",
        ];
        let flags = [&flags[..], further].concat();
        let worker = Worker::start(stage, &self.broker, &flags, log).unwrap();
        self.workers.insert(name, worker);
    }

    /// Feeds the records `numbers` of `raws`.
    pub(crate) fn feed(&self, raws: &[Raw], numbers: std::ops::Range<usize>) {
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

    pub(crate) fn read(&self, name: &str) -> Vec<Record> {
        topic::read(&self.broker.settings(), name).unwrap()
    }

    /// Waits until `enriched` records and `dead` dead letters are committed.
    pub(crate) fn wait(&mut self, enriched: usize, dead: usize) {
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
    pub(crate) fn wait_for(&self, topic: &str, records: usize) {
        let deadline = Instant::now() + Duration::from_secs(240);
        while self.read(topic).len() < records {
            assert!(Instant::now() < deadline, "{topic} stays below {records} records");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Up to where the partitions of a topic are committed, all of them together: to see that something came
    /// takes a moment, while reading a topic takes longer and longer.
    pub(crate) fn end_of(&self, topic: &str) -> i64 {
        let settings = Settings { input: topic.to_owned(), ..self.broker.settings() };
        let history = History::open(&settings).unwrap();
        let ends = history.partitions().unwrap().into_iter();
        ends.map(|partition| history.extent(partition).unwrap().end).sum()
    }

    /// Waits until something came into a topic behind `end`.
    pub(crate) fn wait_past(&self, topic: &str, end: i64) {
        let deadline = Instant::now() + Duration::from_secs(240);
        while self.end_of(topic) <= end {
            assert!(Instant::now() < deadline, "nothing comes into {topic}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// SIGTERM to one worker: it must end well.
    pub(crate) fn end(&mut self, name: &str) {
        let status = self.workers.remove(name).unwrap().stop(Duration::from_secs(30)).unwrap();
        assert!(status.success(), "{name} ended with {status}");
    }

    pub(crate) fn stop(&mut self) {
        let names: Vec<&str> = self.workers.keys().copied().collect();
        for name in names {
            self.end(name);
        }
    }
}

pub(crate) fn log_tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    format!("--- {}\n{}\n", log.display(), lines[lines.len().saturating_sub(12)..].join("\n"))
}

pub(crate) fn samples() -> Vec<String> {
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
