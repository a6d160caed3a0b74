//! `copydesk dlt` and `copydesk replay` on real Apache Kafka, with letters that a real worker wrote.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_kafka::{Header, Record, Settings, topic};
use copydesk_testkit::{Broker, Worker, programs};
use serde_json::Value;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A key and a value.
type Pair<'a> = (Option<&'a [u8]>, Option<&'a [u8]>);

struct Desk {
    broker: Broker,
    logs: tempfile::TempDir,
}

impl Desk {
    fn open(topics: &[&str]) -> Self {
        let broker = Broker::start().unwrap();
        let topics: Vec<(&str, u32)> = topics.iter().map(|topic| (*topic, 2)).collect();
        broker.create_topics(&topics).unwrap();
        Self { broker, logs: tempfile::tempdir().unwrap() }
    }

    fn settings(&self) -> Settings {
        self.broker.settings()
    }

    /// A language worker from `in` to `out`, whose dead letters go to `dead`.
    fn worker(&self, dialect: &str) -> Worker {
        let headers = format!("kafka.dead_letter_headers={dialect}");
        let flags = [
            ["--input", "in"],
            ["--output", "out"],
            ["--group-id", "language"],
            ["--set", "kafka.dead_letter=dead"],
            ["--set", "stage.languages=[\"en\",\"fr\"]"],
            ["--set", &headers],
        ];
        let log = self.logs.path().join("language.log");
        Worker::start("language", &self.broker, &flags.concat(), log).unwrap()
    }

    fn write(&self, topic: &str, records: &[Pair<'_>], at_ms: i64) {
        let writer = topic::Writer::new(&self.settings()).unwrap();
        for (number, (key, value)) in (0..).zip(records) {
            let headers = [Header::text("x-number", number.to_string())];
            writer.write(topic, *key, *value, &headers, Some(at_ms + number)).unwrap();
        }
        writer.finish().unwrap();
    }

    fn read(&self, name: &str) -> Vec<Record> {
        let mut records = topic::read(&self.settings(), name).unwrap();
        records.sort_by_key(|record| (record.timestamp_ms, record.place.clone()));
        records
    }

    fn wait(&self, topic: &str, count: usize) -> Vec<Record> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let records = self.read(topic);
            if records.len() >= count {
                assert_eq!(records.len(), count, "too many in {topic}");
                return records;
            }
            let log = std::fs::read_to_string(self.logs.path().join("language.log"));
            assert!(Instant::now() < deadline, "{} of {count} in {topic}\n{log:?}", records.len());
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(programs::program("copydesk").unwrap());
        let servers = self.broker.bootstrap_servers();
        command.args(arguments).args(["--bootstrap-servers", &servers]);
        command
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output: Output = self.command(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// A header as it is, to be compared.
fn size(record: &Record) -> (usize, usize) {
    let bytes = |header: &Header| header.name.len() + header.value.as_ref().map_or(0, Vec::len);
    (record.headers.len(), record.headers.iter().map(bytes).sum())
}

/// `list` counts the letters, and `show` shows them.
fn check_reading(desk: &Desk, letters: &[Record], first_value: &[u8]) {
    let listed: Value =
        serde_json::from_str(&desk.run(&["dlt", "list", "--topic", "dead", "--json"])).unwrap();
    let counts: Vec<(&str, u64)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["code"].as_str().unwrap(), line["letters"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [("not_an_object", 2), ("not_utf8", 1)]);
    assert_eq!((&listed[0]["stage"], &listed[0]["source"]), (&"language".into(), &"in".into()));
    let table = desk.run(&["dlt", "list", "--topic", "dead"]);
    assert!(table.contains("not_utf8") && table.contains("language"), "{table}");

    let shown =
        desk.run(&["dlt", "show", "--topic", "dead", "--code", "not_an_object", "--key", "k2"]);
    assert!(shown.contains("rejected  not_an_object by language@"), "{shown}");
    assert!(shown.contains("value     3 bytes: [2]"), "{shown}");
    let place = format!("{}:{}", letters[0].place.partition, letters[0].place.offset);
    let raw = desk.run(&["dlt", "show", "--topic", "dead", "--at", &place, "--raw"]);
    assert_eq!(raw.as_bytes(), first_value);
    let told: Value =
        serde_json::from_str(&desk.run(&["dlt", "show", "--topic", "dead", "--json"])).unwrap();
    let told = told.as_array().unwrap();
    assert_eq!(told.len(), letters.len());
    let broken = told.iter().find(|letter| letter["code"] == "not_utf8").unwrap();
    assert_eq!((&broken["value"]["base64"], &broken["bytes"]), (&"//4=".into(), &2.into()));
    assert_eq!(broken["from"]["topic"], "in");
}

#[test]
fn letters_are_counted_shown_and_sent_back_until_it_is_enough() {
    let desk = Desk::open(&["in", "out", "dead"]);
    let binary: &[u8] = &[0, 0xff, 7];
    let records: [Pair<'_>; 4] = [
        (Some(binary), Some(b"{\"text\":\"broken")),
        (None, Some(&[0xff, 0xfe])),
        (Some(b"k2"), Some(b"[2]")),
        (Some(b"good"), Some(b"{\"text\":\"A story.\"}")),
    ];
    let began = now_ms();
    desk.write("in", &records, began);
    let worker = desk.worker("spring");
    let first = desk.wait("dead", 3);
    desk.wait("out", 1);

    check_reading(&desk, &first, records[0].1.unwrap());

    let dry = desk.run(&["dlt", "replay", "--topic", "dead", "--dry-run"]);
    assert_eq!(dry, "would be sent: 3 to in; passed over: none\n");
    // Each round they fail again, with new headers in place of the old ones.
    for round in 1..=3_usize {
        let sent = desk.run(&["dlt", "replay", "--topic", "dead"]);
        let older = "passed over: none\n";
        assert_eq!(sent, format!("sent: 3 to in; {older}"), "round {round}");
        let letters = desk.wait("dead", 3 + 3 * round);
        let newest: Vec<&Record> = letters
            .iter()
            .filter(|letter| letter.header("copydesk-replays") == Some(&round.to_string()))
            .collect();
        assert_eq!(newest.len(), 3);
        for (letter, before) in newest.iter().zip(&first) {
            assert_eq!((&letter.key, &letter.value), (&before.key, &before.value));
            assert_eq!(letter.timestamp_ms, before.timestamp_ms);
            let (headers, bytes) = size(letter);
            // The counter is all that there is more.
            assert_eq!(
                (headers, bytes),
                (size(before).0 + 1, size(before).1 + "copydesk-replays1".len())
            );
        }
    }
    let enough = desk.run(&["dlt", "replay", "--topic", "dead"]);
    assert_eq!(enough, "sent: none; passed over: 3 sent back often enough\n");
    assert_eq!(desk.run(&["dlt", "replay", "--topic", "dead"]), "sent: none; passed over: none\n");
    // By another group and a filter: only what matches.
    let other =
        ["dlt", "replay", "--topic", "dead", "--to", "out", "--code", "not_utf8", "--group", "g"];
    assert_eq!(
        desk.run(&other),
        "sent: 3 to out; passed over: 8 by the filter, 1 sent back often enough\n"
    );
    // Not in the group of a worker that is at work.
    let busy = desk
        .command(&["dlt", "replay", "--topic", "dead", "--group", "language"])
        .output()
        .unwrap();
    assert_eq!(busy.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&busy.stderr).contains("has members at work"));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

#[test]
fn a_replay_that_is_killed_goes_on_where_it_was() {
    const LETTERS: usize = 3000;
    let desk = Desk::open(&["dead", "in"]);
    let writer = topic::Writer::new(&desk.settings()).unwrap();
    let began = now_ms();
    for number in 0..LETTERS {
        let headers = [
            Header::text("__connect.errors.topic", "in"),
            Header::text("x-number", number.to_string()),
        ];
        let key = (number % 3 > 0).then(|| number.to_string());
        let value = (number % 7 > 0).then(|| format!("value {number}"));
        let at = Some(began + i64::try_from(number).unwrap());
        let (key, value) = (key.as_deref().map(str::as_bytes), value.as_deref().map(str::as_bytes));
        writer.write("dead", key, value, &headers, at).unwrap();
    }
    writer.finish().unwrap();
    for _ in 0..2 {
        let before = desk.read("in").len();
        let mut child = desk
            .command(&["dlt", "replay", "--topic", "dead", "--rate", "100"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while desk.read("in").len() <= before {
            assert!(Instant::now() < deadline, "nothing was sent back");
            std::thread::sleep(Duration::from_millis(100));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let halfway = desk.read("in").len();
    assert!(halfway < LETTERS, "too fast to be killed");
    let said = desk.run(&["dlt", "replay", "--topic", "dead", "--limit", "10"]);
    assert!(said.starts_with("sent: 1"), "{said}");
    desk.run(&["dlt", "replay", "--topic", "dead"]);
    let sent = desk.wait("in", LETTERS);
    let (letters, numbers) = (desk.read("dead"), |record: &Record| {
        record.header("x-number").unwrap().parse::<usize>().unwrap()
    });
    let mut found: Vec<usize> = sent.iter().map(numbers).collect();
    found.sort_unstable();
    assert_eq!(found, (0..LETTERS).collect::<Vec<_>>());
    for (sent, letter) in sent.iter().zip(&letters) {
        assert_eq!((&sent.key, &sent.value), (&letter.key, &letter.value));
        assert_eq!(sent.header("__connect.errors.topic"), None);
        assert_eq!(sent.header("copydesk-replays"), Some("1"));
    }
}

#[test]
fn a_back_fill_takes_what_it_is_asked_for_and_nothing_that_was_taken_down() {
    let desk = Desk::open(&["from", "lane"]);
    let began = now_ms();
    let article = |number: usize, version: &str| {
        let url = format!("https://news.example/{number}");
        serde_json::json!({
            "id": number, "url": url, "text": "A story.",
            "enrichment": {"language": {"by": {"version": version}}},
        })
        .to_string()
    };
    let values: Vec<String> =
        (0..10).map(|i| article(i, if i < 5 { "0.9.10" } else { "0.10.0" })).collect();
    let keys: Vec<String> = (0..10).map(|i| format!("k{i}")).collect();
    let mut records: Vec<Pair<'_>> =
        keys.iter().zip(&values).map(|(k, v)| (Some(k.as_bytes()), Some(v.as_bytes()))).collect();
    records.push((Some(b"k1"), None));
    records.push((Some(b"takedown"), Some(br#"{"op":"delete","url":"https://news.example/2"}"#)));
    desk.write("from", &records, began);

    let replay = |further: &[&str]| {
        let arguments = [&["replay", "--from", "from", "--to", "lane"][..], further].concat();
        desk.run(&arguments)
    };
    let below = ["--stage", "language", "--below", "0.10.0"];
    let dry = replay(&[&below[..], &["--dry-run"]].concat());
    assert!(dry.starts_with("would be sent: 3 to lane;"), "{dry}");
    assert!(dry.contains("2 taken down since"), "{dry}");
    let said = replay(&below);
    assert!(
        said.starts_with("sent: 3 to lane;") && said.contains("5 of another version"),
        "{said}"
    );
    // The same once more has nothing left to do.
    assert_eq!(replay(&below), "sent: none; passed over: none\n");
    let sent = desk.wait("lane", 3);
    let keys: Vec<&[u8]> = sent.iter().filter_map(|record| record.key.as_deref()).collect();
    assert_eq!(keys, [b"k0", b"k3", b"k4"]);
    assert_eq!(sent[0].value.as_deref(), Some(values[0].as_bytes()));
    assert!(sent[0].header("copydesk-lane").unwrap().starts_with("copydesk-replay-"));

    let ids = desk.logs.path().join("ids");
    std::fs::write(&ids, "k7\n\n8\n2\n").unwrap();
    let said = replay(&["--ids", ids.to_str().unwrap(), "--lane", "second"]);
    assert!(said.starts_with("sent: 2 to lane;"), "{said}");
    assert_eq!(desk.wait("lane", 5)[4].header("copydesk-lane"), Some("second"));

    let time = |ms: i64| copydesk_article::date::rfc3339(ms);
    let (since, until) = (time(began - 86_400_000), time(began + 86_400_000));
    let said = replay(&["--since", &since, "--until", &until, "--limit", "2"]);
    assert!(said.starts_with("sent: 2 to lane;"), "{said}");
    let said = replay(&["--since", &until]);
    assert!(said.starts_with("sent: none;") && said.contains("of another time"), "{said}");
    let wrong = desk.command(&["replay", "--from", "lane", "--to", "lane"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(78));
}
