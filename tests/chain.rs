//! The chain of four workers on real Apache Kafka: every article exactly once, through crashes, and
//! the same records as `copydesk enrich` makes of the same articles.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use copydesk_article::Document;
use copydesk_duplicates::{Answer, Post, Settings, Window};
use copydesk_kafka::{Header, Record, topic};
use copydesk_testkit::articles::{Raw, mixed};
use copydesk_testkit::programs;
use desk::{DEAD_LETTERS, Desk, STAGES, TRACEPARENT, samples};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

/// Articles of the big runs, as many as the promise names.
const ARTICLES: usize = 2000;

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

/// The same articles, in the order of the sketch log, through `copydesk enrich`.
fn check_against_files(desk: &Desk) {
    let place = |record: &Record| {
        let said: Value = serde_json::from_slice(record.value.as_deref().unwrap()).unwrap();
        (record.key.clone().unwrap(), said["log_offset"].as_u64().unwrap())
    };
    let places: BTreeMap<_, _> = desk.read("articles.verdicts").iter().map(place).collect();
    let mut enriched = desk.read("articles.enriched");
    enriched.sort_by_key(|record| places[record.key.as_ref().unwrap()]);
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
        assert_eq!(without_verdict(from_kafka), without_verdict(without_times(line)));
    }
    check_against_the_log(desk, &enriched);
}

/// What is said of duplicates follows from the log and its offsets. Files have no such offsets, in which
/// markers of transactions leave gaps, and the shares of a text that are found vary a little with them: so
/// this is compared with one process that folds the log itself.
fn check_against_the_log(desk: &Desk, enriched: &[Record]) {
    let mut window = Window::new(Settings::default()).unwrap();
    let mut said = BTreeMap::new();
    for record in desk.read("copydesk.sketches.main") {
        let post = Post::from_bytes(record.value.as_deref().unwrap()).unwrap();
        let offset = u64::try_from(record.place.offset).unwrap();
        if let Answer::Verdict(verdict) = window.post(offset, &post) {
            said.insert(post.key.unwrap().into_vec(), serde_json::to_value(verdict).unwrap());
        }
    }
    for record in enriched {
        let value: Value = serde_json::from_slice(record.value.as_deref().unwrap()).unwrap();
        let found = &value["enrichment"]["duplicates"];
        let verdict = said[record.key.as_ref().unwrap()].as_object().unwrap();
        for (name, part) in verdict.iter().filter(|(name, _)| *name != "first_seen_ms") {
            assert_eq!(&found[name], part, "{name}: {found}");
        }
    }
}

/// A record without what is said of duplicates, but with what it was said of.
fn without_verdict(mut value: Value) -> Value {
    let duplicates = value["enrichment"]["duplicates"].as_object_mut().unwrap();
    duplicates.retain(|name, _| ["status", "by", "compared", "window"].contains(&name.as_str()));
    value
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

/// An article under embargo keeps what it says of it; taken back, it ends on every topic of the chain,
/// and does not come again.
fn takedowns_pass_through(desk: &mut Desk, good: usize, dead: usize) {
    let story = br#"{"url":"https://news.example/embargo","text":"Talks on the harbour bridge end in a contract.","embargoed": "2026-12-24T18:00:00+01:00","expires":"2027-01-01T00:00:00Z" ,"usageterms":"Not before  the 24th."}"#;
    let settings = desk.broker.settings();
    let send = |value: &[u8]| {
        let writer = topic::Writer::new(&settings).unwrap();
        writer.write("articles.raw", Some(b"embargo"), Some(value), &[], None).unwrap();
        writer.finish().unwrap();
    };
    send(story);
    desk.wait(good + 1, dead);
    let last = desk.read("articles.enriched").pop().unwrap();
    let value = last.value.unwrap();
    assert_eq!(Document::parse(&value).unwrap().strip(), story);
    let value: Value = serde_json::from_slice(&value).unwrap();
    assert_eq!(value["enrichment"]["input"]["embargoed_until"], "/embargoed");
    let id = value["enrichment"]["id"].as_str().unwrap();

    let takedown = format!(r#"{{"op":"delete","id":"{id}","reason":"embargo broken"}}"#);
    send(takedown.as_bytes());
    desk.wait(good + 2, dead);
    for name in ["articles.language", "articles.cleaned", "articles.tagged", "articles.enriched"] {
        let records = desk.read(name);
        let mut of_key = records.iter().filter(|record| record.key.as_deref() == Some(b"embargo"));
        let last = of_key.next_back().unwrap();
        assert_eq!(last.value, None, "{name}");
        let named: Value = serde_json::from_str(last.header("copydesk-takedown").unwrap()).unwrap();
        assert_eq!((&named["id"], &named["reason"]), (&id.into(), &"embargo broken".into()));
    }
    send(story);
    desk.wait(good + 2, dead + 1);
    let letter = desk.read("articles.tagged-dlt").pop().unwrap();
    assert_eq!(letter.header("copydesk-reject"), Some("taken_down"));
    let stripped = Document::parse(letter.value.as_deref().unwrap()).unwrap().strip();
    assert_eq!(stripped, story);
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
    takedowns_pass_through(&mut desk, good + 1, dead);
    desk.stop();
}

#[test]
fn a_worker_killed_five_times_loses_and_repeats_nothing() {
    const KILLS: usize = 5;
    // Fed in portions that outlast what the test takes to look. A kill counts that strikes while there is
    // work; on a machine so fast that one comes too late, another portion gives another chance.
    const PORTION: usize = 4 * ARTICLES / KILLS;
    let mut raws = mixed(&samples(), 2 * KILLS * PORTION, 23);
    let mut desk = Desk::open();
    let (mut fed, mut kills) = (0, 0);
    while kills < KILLS {
        assert!(fed < raws.len(), "only {kills} kills struck while there was work");
        let before = desk.end_of("articles.tagged");
        desk.feed(&raws, fed..fed + PORTION);
        fed += PORTION;
        desk.wait_past("articles.tagged", before);
        desk.workers.remove("entities").unwrap().kill().unwrap();
        let (sent, _) = counts(&raws[..fed]);
        kills += usize::from(desk.read("articles.tagged").len() < sent);
        desk.start("entities");
    }
    raws.truncate(fed);
    let (good, dead) = counts(&raws);
    desk.wait(good, dead);
    check(&desk, &raws);
    check_against_files(&desk);
    desk.stop();
}

#[test]
fn members_come_and_go_and_memories_are_refolded() {
    let raws = mixed(&samples(), ARTICLES / 2, 31);
    let (good, dead) = counts(&raws);
    let mut desk = Desk::open();
    // One of the four with the other promise: without a crash it gives the same.
    desk.workers.remove("cleaning").unwrap().kill().unwrap();
    desk.start_as("cleaning", "cleaning", &["--set", "kafka.delivery=at-least-once"]);
    desk.feed(&raws, 0..raws.len() / 2);
    desk.wait_for("articles.tagged", 20);
    // A second member takes partitions over, then the first goes, in the middle of the work.
    desk.start_as("second entities", "entities", &[]);
    desk.feed(&raws, raws.len() / 2..raws.len());
    desk.wait_for("articles.tagged", good / 3);
    desk.end("entities");
    // The memory of a new duplicates worker is refolded from the log.
    desk.wait_for("articles.enriched", good / 2);
    desk.end("duplicates");
    desk.start("duplicates");
    desk.wait(good, dead);
    check(&desk, &raws);
    check_against_files(&desk);
    let log = std::fs::read_to_string(desk.logs.path().join("duplicates.log")).unwrap();
    assert!(log.contains("memory restored"), "{log}");
    desk.stop();
}
