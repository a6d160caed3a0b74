//! The playground, tried as a new user would: watched, a worker killed, stopped; and the dashboard and the
//! alerts held against what its workers say.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod queries;

use copydesk_local::broker::free_port;
use copydesk_local::scrape::{self, Sample};
use copydesk_testkit::programs::program;
use queries::{of_alerts, of_dashboard};
use std::collections::BTreeSet;
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// What is only there when something happened that does not happen here.
const RARE: [&str; 6] = [
    "copydesk_aborts_total",
    "copydesk_restore_remaining_records",
    "copydesk_restore_duration_seconds_bucket",
    "copydesk_snapshots_total",
    "copydesk_lists_refused",
    "copydesk_source_tiers_total",
];

/// Three good articles of ranked sources, and two records that are none.
const RECORDS: &str = r#"{"text":"The council met on Tuesday and agreed to repair the bridge.","tier":1}
{"text":"Der Gemeinderat hat am Dienstag den Neubau der Brücke beschlossen.","tier":2}
{"text":"Le conseil municipal a voté mardi la réparation du vieux pont de pierre.","tier":1}
{"no":"text"}
{"nor":"here"}
"#;

struct Playground {
    child: Child,
    /// On the port that the second worker would have.
    _taken: std::io::Result<TcpListener>,
    out: PathBuf,
    kafka: u16,
}

impl Playground {
    fn start(folder: &Path, flags: &[&str]) -> Self {
        let (kafka, metrics) = (free_port().unwrap(), free_port().unwrap());
        let taken = TcpListener::bind(("127.0.0.1", metrics + 1));
        let records = folder.join("records.jsonl");
        std::fs::write(&records, RECORDS).unwrap();
        let out = folder.join("out");
        let said = File::create(&out).unwrap();
        let child = Command::new(program("copydesk").unwrap())
            .args(["up", "--port", &kafka.to_string(), "--metrics-port", &metrics.to_string()])
            .args(["--logs", &folder.join("logs").display().to_string()])
            .args(flags)
            .arg(records)
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap();
        Self { child, _taken: taken, out, kafka }
    }

    /// What the workers say, where the playground says that they say it: another port than the one
    /// that was asked for, if somebody has that.
    fn samples(&self) -> Vec<Sample> {
        let said = std::fs::read_to_string(&self.out).unwrap_or_default();
        let ports = said.split("http://127.0.0.1:").skip(1).map(|rest| {
            let (port, rest) = rest.split_once('/').unwrap();
            assert!(rest.starts_with("metrics ("), "{rest}");
            port.parse().unwrap()
        });
        ports.flat_map(|port: u16| scrape::samples(port)).collect()
    }

    fn stop(&mut self, signal: &str) -> bool {
        let id = self.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        // So that it ends what it started, should the test have failed.
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn wait(what: &str, folder: &Path, mut there: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !there() {
        if Instant::now() > deadline {
            let said = std::fs::read_to_string(folder.join("out")).unwrap_or_default();
            panic!("{what}\n{said}");
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Workers of this playground, by their process: they name its broker.
fn workers(kafka: u16) -> Vec<String> {
    let pattern = format!("-worker --bootstrap-servers 127.0.0.1:{kafka} ");
    let output = Command::new("pgrep").args(["-f", "--", &pattern]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn queries_answer_a_killed_worker_comes_back_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let out = || std::fs::read_to_string(folder.path().join("out")).unwrap_or_default();
    let mut playground = Playground::start(
        folder.path(),
        &["--set", "input.source_tier=/tier", "--set", "breaker.max_share=1.0", "--repeat"],
    );
    // Of every kind of series one, as soon as all stages have done something and told of their lag.
    let rare: BTreeSet<&str> = RARE.into();
    let queries = of_dashboard().into_iter().chain(of_alerts().into_iter().map(|(query, _)| query));
    let selectors: Vec<_> = queries
        .flat_map(|query| {
            let title = query.title.clone();
            query.asked().selectors.into_iter().map(move |selector| (title.clone(), selector))
        })
        .filter(|(_, selector)| !rare.contains(selector.name.as_str()))
        // There was no panic.
        .filter(|(title, _)| title != "CopydeskPanic")
        .collect();
    assert!(selectors.len() > 50, "{}", selectors.len());
    let mut missing = Vec::new();
    wait("every query answers", folder.path(), || {
        let there = playground.samples();
        missing = selectors
            .iter()
            .filter(|(_, selector)| !there.iter().any(|sample| selector.chooses(sample)))
            .map(|(title, selector)| format!("{title}: {}", selector.name))
            .collect();
        println!("{missing:?}");
        missing.is_empty()
    });

    let before = workers(playground.kafka);
    assert_eq!(before.len(), 4, "{before:?}");
    Command::new("kill").args(["-KILL", &before[1]]).status().unwrap();
    wait("it is told", folder.path(), || out().contains("ended with signal 9"));
    wait("another one comes", folder.path(), || {
        let now = workers(playground.kafka);
        now.len() == 4 && !now.contains(&before[1])
    });
    assert!(playground.stop("-INT"), "{}", out());
    // What is logged as an error is one: nothing here was, the killed worker included.
    for entry in std::fs::read_dir(folder.path().join("logs")).unwrap() {
        let log = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!log.is_empty() && !log.contains(r#""level":"ERROR""#), "{log}");
    }
    assert!(workers(playground.kafka).is_empty());
    assert!(TcpStream::connect(("127.0.0.1", playground.kafka)).is_err());
}

#[test]
fn it_ends_by_itself_when_all_is_through() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--until-done", "--set", "breaker.max_share=1.0", "--workers", "language=2"];
    let mut playground = Playground::start(folder.path(), &flags);
    assert!(playground.child.wait().unwrap().success());
    let out = std::fs::read_to_string(folder.path().join("out")).unwrap();
    let row = |stage: &str| {
        let line = out.lines().rfind(|line| line.starts_with(&format!("│ {stage}"))).unwrap();
        line.split(['│', '┆']).map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    // Done and rejects: what is no article goes no further than the first stage.
    assert_eq!((row("language")[4].as_str(), row("language")[6].as_str()), ("3", "2"), "{out}");
    assert_eq!((row("duplicates")[4].as_str(), row("duplicates")[6].as_str()), ("3", "0"), "{out}");
    assert!(out.contains("5 articles fed"), "{out}");
}

#[test]
fn it_ends_by_itself_though_workers_were_killed() {
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--until-done", "--rate", "1", "--set", "breaker.max_share=1.0"];
    let mut playground = Playground::start(folder.path(), &flags);
    wait("something is done", folder.path(), || {
        let done = |sample: &Sample| sample.name == "copydesk_records_total" && sample.value > 0.0;
        playground.samples().iter().any(done)
    });
    for worker in workers(playground.kafka) {
        assert!(Command::new("kill").args(["-KILL", &worker]).status().unwrap().success());
    }
    let mut ended = None;
    wait("it ends", folder.path(), || {
        ended = playground.child.try_wait().unwrap();
        ended.is_some()
    });
    let out = std::fs::read_to_string(folder.path().join("out")).unwrap();
    assert!(ended.unwrap().success() && out.contains("5 articles fed"), "{out}");
}

#[test]
fn a_start_that_is_broken_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut playground = Playground::start(folder.path(), &[]);
    let out = || std::fs::read_to_string(folder.path().join("out")).unwrap_or_default();
    wait("it starts", folder.path(), || out().contains("starting Apache Kafka"));
    // The terminal is closed while the broker comes up.
    std::thread::sleep(Duration::from_millis(500));
    assert!(playground.stop("-HUP"), "{}", out());
    assert!(workers(playground.kafka).is_empty());
    assert!(TcpStream::connect(("127.0.0.1", playground.kafka)).is_err());
}
