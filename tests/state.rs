//! The memory of the duplicates worker on real Apache Kafka: restored from snapshots and from the log,
//! whatever has become of either, handed to a standby, and forgetting what is taken down.

// Helpers of tests are tests, too. Each uses some of what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod lone;

use copydesk_kafka::{Header, History, Settings, topic};
use copydesk_testkit::articles::Random;
use lone::{Duplicates, story};
use serde_json::Value;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The files of a folder with this ending, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().unwrap() == ending).collect();
    paths.sort();
    paths
}

#[test]
fn a_memory_comes_back_from_a_snapshot_and_without_one_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let flag = format!("state.folder={}", state.display());
    // Lots so small that most of the memory lies in blocks, and blocks are merged.
    let flags = ["--set", flag.as_str(), "--set", "stage.lot=16"];
    let mut desk = Duplicates::open(1);
    desk.start("one", &flags);
    desk.feed((0..400).map(|i| story(i, i)));
    desk.wait(400);
    desk.stop("one");
    let files = |ending| files(&state, ending);
    let snapshots = || files("snapshot");
    assert_eq!(snapshots().len(), 1);
    assert!(files("block").len() > 25, "{:?}", files("block"));

    // From the snapshot, and a copy of the very first article is found.
    desk.start("two", &flags);
    desk.feed([story(1000, 0)]);
    desk.wait(401);
    assert!(desk.log("two").contains(r#""from":"snapshot""#), "{}", desk.log("two"));
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("two");

    // The newest is damaged: the one before it serves.
    let newest = snapshots().pop().unwrap();
    let mut bytes = fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&newest, bytes).unwrap();
    desk.start("three", &flags);
    desk.feed([story(1001, 1)]);
    desk.wait(402);
    let log = desk.log("three");
    assert!(log.contains("snapshot ignored") && log.contains(r#""from":"snapshot""#), "{log}");
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("three");

    // A block of the newest is damaged, which the one before it has, too: the log serves, by what was
    // said of its records before.
    let block = files("block").swap_remove(0);
    let whole = fs::read(&block).unwrap();
    fs::write(&block, &whole[1..]).unwrap();
    desk.start("damaged", &flags);
    desk.feed([story(1002, 2)]);
    desk.wait(403);
    let log = desk.log("damaged");
    assert!(log.contains(r#""from":"log""#) && log.contains(r#""recalled":402"#), "{log}");
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("damaged");

    // All of them are nonsense, and the folder takes no new ones: the log serves.
    for path in snapshots() {
        fs::write(path, "nonsense").unwrap();
    }
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "a file where a folder should be").unwrap();
    for (name, folder) in [("four", &state), ("five", &blocked)] {
        let flag = format!("state.folder={}", folder.display());
        desk.start(name, &["--set", &flag, "--set", "stage.lot=16"]);
        let number = desk.enriched().len();
        desk.feed([story(2000 + number, 2)]);
        desk.wait(number + 1);
        assert!(desk.log(name).contains(r#""from":"log""#), "{}", desk.log(name));
        assert_eq!(desk.last()["role"], "exact");
        desk.stop(name);
    }
    assert!(desk.log("five").contains("snapshot not written"), "{}", desk.log("five"));
}

#[test]
fn a_snapshot_of_another_log_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let flag = format!("state.folder={}", folder.path().display());
    let flags = ["--set", flag.as_str()];
    let mut desk = Duplicates::open(1);
    desk.start("one", &flags);
    desk.feed((0..50).map(|i| story(i, i)));
    desk.wait(50);
    desk.stop("one");
    // The log is made anew, other articles are sketched into it, and somebody sets the offset of the role
    // that folds it to where the snapshot would fit.
    desk.topics("--delete", "log");
    desk.topics("--create", "log");
    desk.start("sketch", &["--set", r#"roles.run=["sketch"]"#]);
    desk.feed((0..60).map(|i| story(500 + i, 500 + i)));
    desk.wait_for("log", 60);
    desk.stop("sketch");
    desk.set_offset("assemble", "log", desk.end("log"));
    desk.set_offset("join", "in", 110);
    desk.start("two", &flags);
    desk.feed([story(560, 500), story(561, 3)]);
    desk.wait(52);
    let log = desk.log("two");
    assert!(log.contains("not one of this log"), "{log}");
    // What only the old log held is unknown; what the new one holds below the offset is known.
    let roles: Vec<Value> = desk.found().into_iter().map(|found| found["role"].clone()).collect();
    assert_eq!(roles[roles.len() - 2..], ["exact", "unique"], "{log}");
    desk.stop("two");
}

#[test]
fn a_log_that_lost_its_beginning_is_said_so_in_metric_and_record() {
    let mut desk = Duplicates::open(1);
    desk.start("one", &[]);
    desk.feed((0..100).map(|i| story(i, i)));
    desk.wait(100);
    assert!(desk.last().get("remembers_since").is_none());
    desk.stop("one");
    desk.delete_before("log", 40);
    desk.start("two", &[]);
    desk.feed([story(200, 10), story(201, 70)]);
    desk.wait(102);
    let found = desk.found();
    let [forgotten, remembered] = &found[100..] else { panic!("{}", found.len()) };
    assert_eq!((&forgotten["role"], &remembered["role"]), (&"unique".into(), &"exact".into()));
    assert!(forgotten["remembers_since"].is_string(), "{forgotten}");
    assert_eq!(desk.metric("two", "copydesk_memory_incomplete"), Some(1.0));
    desk.stop("two");

    // All of it is gone: a fresh beginning, which says so as well.
    desk.delete_before("log", -1);
    desk.start("three", &[]);
    desk.feed([story(202, 70)]);
    desk.wait(103);
    let last = desk.last();
    assert_eq!(last["role"], "unique");
    assert!(last["remembers_since"].is_string(), "{last}");
    desk.stop("three");
}

#[test]
fn a_standby_takes_over_with_a_warm_memory() {
    let mut desk = Duplicates::open(1);
    desk.start("active", &[]);
    desk.feed((0..300).map(|i| story(i, i)));
    desk.wait(300);
    desk.start("standby", &["--set", "state.standby=true"]);
    desk.wait_ready("standby");
    desk.feed((300..310).map(|i| story(i, i)));
    desk.wait(310);
    // Long enough for the standby to follow.
    std::thread::sleep(std::time::Duration::from_secs(5));
    desk.kill("active");
    desk.feed([story(400, 305)]);
    desk.wait(311);
    let log = desk.log("standby");
    assert!(log.contains(r#""from":"shelf""#), "{log}");
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("standby");
}

#[test]
fn a_takedown_makes_the_memory_forget_and_another_the_original() {
    let mut desk = Duplicates::open(1);
    desk.start("one", &[]);
    // Number 0 tells the story first, 1 and 2 copy it.
    desk.feed([story(0, 7), story(1, 7), story(2, 7), story(3, 8)]);
    desk.wait(4);
    let ids: Vec<String> = desk
        .enriched()
        .iter()
        .map(|value| value["enrichment"]["id"].as_str().unwrap().to_owned())
        .collect();
    let message = format!(r#"{{"op":"delete","id":"{}","reason":"court"}}"#, ids[0]);
    desk.send("takedown 1", Some(message.as_bytes()));
    // A tombstone with the key of an article takes it back, too.
    desk.send("k3", None);
    desk.wait(6);
    let records = desk.records("out");
    let tombstone = &records[4];
    assert_eq!((tombstone.key.as_deref(), &tombstone.value), (Some(&b"takedown 1"[..]), &None));
    let named: Value =
        serde_json::from_str(tombstone.header("copydesk-takedown").unwrap()).unwrap();
    assert_eq!((&named["id"], &named["reason"]), (&ids[0].as_str().into(), &"court".into()));
    assert_eq!((records[5].key.as_deref(), &records[5].value), (Some(&b"k3"[..]), &None));
    let updates = desk.records("updates");
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].key.as_deref(), Some(&b"k1"[..]));
    let update: Value = serde_json::from_slice(updates[0].value.as_deref().unwrap()).unwrap();
    assert_eq!((&update["id"], &update["role"]), (&ids[1].as_str().into(), &"original".into()));
    assert_eq!(update["instead_of"], ids[0].as_str());

    // Crawled again, both are refused, by this worker and by one that restored its memory.
    for name in ["one", "two"] {
        if name == "two" {
            desk.stop("one");
            desk.start("two", &[]);
        }
        let before = desk.records("dead").len();
        desk.feed([story(0, 7), story(3, 8)]);
        desk.wait_for("dead", before + 2);
        let letters = desk.records("dead");
        let class = letters[before].header("__connect.errors.exception.class.name");
        assert_eq!(class, Some("copydesk.reject.taken_down"));
    }
    desk.feed([story(9, 7)]);
    desk.wait(7);
    let copy = desk.last();
    assert_eq!((&copy["role"], &copy["cluster_size_seen"]), (&"exact".into(), &3.into()));
    assert_ne!(copy["of"], ids[0].as_str());
    desk.stop("two");
}

#[test]
fn markers_at_the_end_leave_no_lag() {
    let mut desk = Duplicates::open(1);
    // A committed transaction, then an aborted one: two markers and records that nobody sees.
    desk.transaction("in", 3, true);
    desk.transaction("in", 2, false);
    desk.start("one", &[]);
    desk.wait(3);
    desk.wait_for_lag(0);
    desk.stop("one");
    // The tail is only markers, and an empty memory is restored from it all the same.
    desk.transaction("in", 2, false);
    desk.start("two", &[]);
    desk.wait_for_lag(0);
    // The log has no lag to begin with: its memory may take a moment longer.
    desk.until("a memory", |desk| desk.log("two").contains("memory restored"));
    desk.feed([story(5, 5)]);
    desk.wait(4);
    desk.stop("two");
    let written = topic::read(&desk.settings(), "out").unwrap();
    assert!(
        written
            .iter()
            .all(|record| record.headers.contains(&Header::text("ce_specversion", "1.0")))
    );
}

#[test]
fn a_snapshot_of_other_rules_is_not_believed_and_one_of_records_read_otherwise_is() {
    let folder = tempfile::tempdir().unwrap();
    let flag = format!("state.folder={}", folder.path().display());
    let mut desk = Duplicates::open(1);
    desk.start("one", &["--set", &flag]);
    desk.feed((0..20).map(|i| story(i, i)));
    desk.wait(20);
    desk.stop("one");
    desk.start("two", &["--set", &flag, "--set", "stage.window_days=20"]);
    desk.feed([story(20, 3)]);
    desk.wait(21);
    let log = desk.log("two");
    assert!(log.contains("snapshot ignored") && log.contains(r#""from":"log""#), "{log}");
    assert!(log.contains(r#""articles":20"#), "{log}");
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("two");
    // The memory is one of sketches, and they stay what they were: under this limit no story is sketched
    // any more, and those that were are still known.
    desk.start("three", &["--set", &flag, "--set", "input.max_value_bytes=500"]);
    let short = br#"{"url":"https://news.example/short","text":"A short story."}"#;
    desk.send("short", Some(short));
    desk.feed([story(21, 4)]);
    desk.wait(22);
    desk.wait_for("dead", 1);
    let class = "__connect.errors.exception.class.name";
    assert_eq!(desk.records("dead")[0].header(class), Some("copydesk.reject.too_large"));
    let log = desk.log("three");
    assert!(log.contains(r#""from":"snapshot""#) || log.contains(r#""articles":21"#), "{log}");
    desk.stop("three");
}

#[test]
fn a_group_whose_offset_is_gone_goes_on_with_the_oldest_record() {
    // What retention does to a worker that was away for too long (quix-streams #1114).
    let mut desk = Duplicates::open(1);
    desk.start("one", &[]);
    desk.feed((0..100).map(|i| story(i, i)));
    desk.wait(100);
    desk.stop("one");
    for (role, topic) in [("assemble", "log"), ("join", "in")] {
        desk.set_offset(role, topic, 10);
        desk.delete_before(topic, 40);
    }
    desk.start("two", &[]);
    desk.wait(160);
    let log = desk.log("two");
    assert!(log.contains("the committed offset is not in the log"), "{log}");
    let again = desk.found().split_off(100);
    assert!(again.iter().all(|found| found["role"] == "unique"), "{again:?}");
    assert!(again[0]["remembers_since"].is_string(), "{}", again[0]);
    desk.wait_for_lag(0);
    desk.stop("two");
}

#[test]
fn reading_history_outlives_a_restart_of_the_broker() {
    const RECORDS: usize = 8000;
    let mut desk = Duplicates::open(1);
    // More than the reader fetches ahead, and nothing that compresses, so that it has to come back.
    let mut random = Random::new(5);
    let mut noise = || (0..500).flat_map(|_| random.below(u64::MAX).to_le_bytes()).collect();
    desk.feed((0..RECORDS).map(|i| (i.to_string(), noise())));
    let settings = Settings { input: "in".into(), ..desk.settings() };
    let (began, begun) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let history = History::open(&settings).unwrap();
        let mut seen = Vec::new();
        let extent = history.extent(0).unwrap();
        let whole = history.replay(0, extent, |record| {
            seen.push(record.place.offset);
            if seen.len() == 100 {
                began.send(()).unwrap();
                // The broker dies meanwhile.
                std::thread::sleep(Duration::from_secs(2));
            }
            ControlFlow::Continue(())
        });
        (whole, seen)
    });
    begun.recv().unwrap();
    desk.restart_broker();
    let (whole, seen) = reader.join().unwrap();
    assert!(whole.unwrap());
    assert_eq!(seen, (0..i64::try_from(RECORDS).unwrap()).collect::<Vec<_>>());
}

#[test]
fn a_standby_keeps_its_memory_through_a_restart_of_the_broker() {
    let mut desk = Duplicates::open(1);
    desk.start("active", &[]);
    desk.feed((0..100).map(|i| story(i, i)));
    desk.wait(100);
    desk.start("standby", &["--set", "state.standby=true"]);
    desk.wait_ready("standby");
    desk.restart_broker();
    desk.feed([story(100, 100)]);
    desk.wait(101);
    // Long enough for the standby to follow, and for the group to be whole again.
    std::thread::sleep(Duration::from_secs(8));
    desk.kill("active");
    desk.feed([story(400, 100)]);
    desk.wait(102);
    let log = desk.log("standby");
    assert!(log.contains(r#""from":"shelf""#), "{log}");
    assert_eq!(desk.last()["role"], "exact");
    desk.stop("standby");
}
