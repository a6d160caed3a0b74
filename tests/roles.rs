//! The duplicates worker in roles on real Apache Kafka: one verdict for every article of any partition,
//! the same from any number of slots, through SIGKILL of every role; and what is lost is told.

// Helpers of tests are tests, too. Each uses some of what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod lone;

use copydesk_kafka::Record;
use copydesk_testkit::articles::Random;
use lone::{Duplicates, story};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

const PARTITIONS: u32 = 4;

fn key(record: &Record) -> String {
    String::from_utf8(record.key.clone().unwrap()).unwrap()
}

fn json(record: &Record) -> Value {
    serde_json::from_slice(record.value.as_deref().unwrap()).unwrap()
}

#[test]
fn every_article_of_every_partition_gets_one_verdict_and_copies_are_found_across_them() {
    const TALES: usize = 100;
    let mut desk = Duplicates::open(PARTITIONS);
    desk.start("all", &[]);
    // The second hundred copies the first, under keys of their own.
    desk.feed((0..2 * TALES).map(|number| story(number, number % TALES)));
    desk.send("poison", Some(b"oops"));
    desk.wait(2 * TALES);
    desk.wait_for("dead", 1);
    let places: BTreeMap<String, i32> =
        desk.records("in").iter().map(|record| (key(record), record.place.partition)).collect();
    assert_eq!(places.values().collect::<BTreeSet<_>>().len(), 4);

    // One verdict each, in the partition and the order of its article.
    let verdicts = desk.records("verdicts");
    assert_eq!(verdicts.len(), 2 * TALES + 1);
    let mut last: BTreeMap<i32, i64> = BTreeMap::new();
    for record in &verdicts {
        let said = json(record);
        assert_eq!(said["partition"], record.place.partition);
        assert_eq!(places[&key(record)], record.place.partition);
        let offset = said["offset"].as_i64().unwrap();
        assert!(last.insert(record.place.partition, offset).is_none_or(|last| last < offset));
    }

    // Of each tale the one that stands first in the log is the first; the other is its copy, though it
    // may lie in another partition.
    let enriched: BTreeMap<String, Value> = desk
        .records("out")
        .iter()
        .map(|record| (key(record), json(record)["enrichment"].clone()))
        .collect();
    let mut across = 0;
    for tale in 0..TALES {
        let keys = [format!("k{tale}"), format!("k{}", tale + TALES)];
        let found = keys.each_ref().map(|key| &enriched[key]);
        let copies: Vec<&&Value> =
            found.iter().filter(|one| one["duplicates"]["role"] == "exact").collect();
        let first = found.iter().find(|one| one["duplicates"]["first_in_cluster"] == true).unwrap();
        let clusters = found.map(|one| &one["duplicates"]["cluster_id"]);
        assert_eq!(clusters[0], clusters[1], "{tale}");
        assert!(copies.len() <= 1 && first["duplicates"]["role"] == "unique", "{tale}: {found:?}");
        across += usize::from(places[&keys[0]] != places[&keys[1]]);
    }
    assert!(across > TALES / 2, "{across}");

    // A takedown in whatever partition takes the article back, and names the successor.
    let id = enriched["k7"]["id"].as_str().unwrap();
    desk.send("by itself", Some(format!(r#"{{"op":"delete","id":"{id}"}}"#).as_bytes()));
    desk.wait(2 * TALES + 1);
    // Number 7 is the older one by event time, whichever came first.
    assert_eq!(desk.records("updates").iter().map(key).collect::<Vec<_>>(), ["k107"]);
    desk.feed([story(7, 7)]);
    desk.wait_for("dead", 2);
    let reject = desk.records("dead").into_iter().find(|letter| key(letter) == "k7").unwrap();
    assert_eq!(reject.header("copydesk-reject"), Some("taken_down"));
    desk.wait_for_lag(0);
    let text = desk.metrics("all");
    for line in [
        r#"copydesk_posts_total{stage="duplicates",role="sketch",kind="article"} 201"#,
        r#"copydesk_posts_total{stage="duplicates",role="assemble",kind="takedown"} 1"#,
        r#"copydesk_records_total{stage="duplicates",role="join",outcome="ok"} 200"#,
        r#"copydesk_rejects_total{stage="duplicates",role="join",code="taken_down"} 1"#,
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    desk.stop("all");
}

/// Roles of one setting of slots, each a process with a name that outlives it.
struct Team {
    slots: u32,
    processes: Vec<(String, Vec<String>)>,
}

impl Team {
    fn new(slots: u32, processes: &[(&str, &str)]) -> Self {
        let name = |name: &str| format!("s{slots}-{name}");
        let flags = |process: &str, roles: &str| {
            let pairs = [
                format!("kafka.dead_letter=dead-{slots}"),
                "kafka.updates=-".to_owned(),
                format!("roles.run={roles}"),
                "roles.log=log".to_owned(),
                format!("roles.verdicts=verdicts-{slots}"),
                format!("roles.hits=hits-{slots}"),
                format!("roles.slots={}", slots.max(1)),
                // Small transactions, so that one is open at almost any moment.
                "kafka.batch_records=20".to_owned(),
                // One that comes back under its name need not be waited for.
                format!("kafka.transactional_id={}", name(process)),
                format!("kafka.properties.group.instance.id={}", name(process)),
                "kafka.properties.session.timeout.ms=6000".to_owned(),
                "kafka.properties.transaction.timeout.ms=5000".to_owned(),
                "state.snapshot_interval_s=1".to_owned(),
            ];
            let sets = pairs.into_iter().flat_map(|pair| ["--set".to_owned(), pair]);
            let ends = ["--input", "in", "--output", &format!("out-{slots}")].map(str::to_owned);
            let group = ["--group-id".to_owned(), format!("g{slots}")];
            sets.chain(ends).chain(group).collect::<Vec<_>>()
        };
        let processes = processes.iter().map(|(process, roles)| {
            let (roles, slot) = roles.split_once('/').unwrap_or((roles, "-1"));
            let slot = ["--set".to_owned(), format!("roles.slot={slot}")];
            (name(process), flags(process, roles).into_iter().chain(slot).collect())
        });
        Self { slots, processes: processes.collect() }
    }

    fn start(&self, desk: &mut Duplicates, at: usize, state: &std::path::Path) {
        let (name, flags) = &self.processes[at];
        let mut flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let folder = format!("state.folder={}", state.join(name).display());
        flags.extend(["--set", &folder]);
        desk.start_with(name, &flags);
    }

    /// Starts all of them, and kills one after the other at random moments, until `kills` were struck.
    fn run(&self, desk: &mut Duplicates, random: &mut Random, kills: usize, posts: usize) {
        let state = tempfile::tempdir().unwrap();
        for at in 0..self.processes.len() {
            self.start(desk, at, state.path());
        }
        let order: Vec<usize> = (0..kills).map(|kill| kill % self.processes.len()).collect();
        for at in order {
            std::thread::sleep(Duration::from_millis(300 + random.below(600)));
            desk.kill(&self.processes[at].0);
            self.start(desk, at, state.path());
        }
        let (verdicts, out) = (format!("verdicts-{}", self.slots), format!("out-{}", self.slots));
        desk.wait_for(&verdicts, posts);
        desk.wait_for(&out, posts);
        for (name, _) in &self.processes {
            desk.stop(name);
        }
    }

    /// One hash of all verdicts in the order of the log, and the records without times by their keys.
    fn result(&self, desk: &Duplicates, posts: usize) -> (u64, BTreeMap<String, Value>) {
        let mut verdicts: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        let records = desk.records(&format!("verdicts-{}", self.slots));
        assert_eq!(records.len(), posts, "more verdicts than records of the log");
        for record in records {
            let offset = json(&record)["log_offset"].as_u64().unwrap();
            assert!(verdicts.insert(offset, record.value.unwrap()).is_none(), "two for {offset}");
        }
        let mut hasher = DefaultHasher::new();
        verdicts.hash(&mut hasher);
        let joined = desk.records(&format!("out-{}", self.slots));
        assert_eq!(joined.len(), posts, "more records than articles");
        let without_times = |record: &Record| {
            let mut value = json(record);
            let by = value["enrichment"]["duplicates"]["by"].as_object_mut().unwrap();
            by.retain(|name, _| name != "at" && name != "duration_us");
            (key(record), value)
        };
        (hasher.finish(), joined.iter().map(without_times).collect())
    }
}

/// Articles of which a third tell a tale that was told before, by and by with other words.
fn retold(count: usize, random: &mut Random) -> Vec<(String, Vec<u8>)> {
    let article = |number| {
        let tale = if random.below(3) == 0 { random.below(200) as usize } else { number };
        let (key, value) = story(number, tale);
        let word = format!("tale{tale}word{}", random.below(60));
        let value = String::from_utf8(value).unwrap().replace(&word, "otherwise");
        (key, value.into_bytes())
    };
    (0..count).map(article).collect()
}

/// Writes the log, which is written once for all teams; killed at it, too.
fn sketch(desk: &mut Duplicates, random: &mut Random, articles: usize) {
    let writer = Team::new(0, &[("sketch", r#"["sketch"]"#)]);
    desk.create(&[("out-0", 1), ("dead-0", 1), ("verdicts-0", PARTITIONS)]);
    let state = tempfile::tempdir().unwrap();
    writer.start(desk, 0, state.path());
    for _ in 0..2 {
        std::thread::sleep(Duration::from_millis(300 + random.below(500)));
        desk.kill("s0-sketch");
        writer.start(desk, 0, state.path());
    }
    desk.wait_for("log", articles);
    desk.stop("s0-sketch");
    assert_eq!(desk.records("log").len(), articles, "one record for each of the input");
}

/// Teams with one, three, eight and thirty-two slots, and how often something of them is killed.
fn teams() -> [(Team, usize); 4] {
    let (index, assemble, join) = (r#"["index"]"#, r#"["assemble"]"#, r#"["join"]"#);
    let each = [0, 1, 2].map(|slot| format!("{index}/{slot}"));
    let three = [
        ("index-0", each[0].as_str()),
        ("assemble", assemble),
        ("index-1", &each[1]),
        ("join", join),
        ("index-2", &each[2]),
    ];
    [
        (Team::new(1, &[("assemble", assemble), ("join", join)]), 4),
        (Team::new(3, &three), 5),
        (Team::new(8, &[("index", index), ("rest", r#"["assemble","join"]"#)]), 4),
        (Team::new(32, &[("index", index), ("rest", r#"["assemble","join"]"#)]), 2),
    ]
}

#[test]
fn the_verdicts_are_the_same_with_any_number_of_slots_and_whatever_is_killed() {
    const ARTICLES: usize = 2000;
    const SEED: u64 = 20_261_127;
    let mut random = Random::new(SEED);
    let mut desk = Duplicates::open(PARTITIONS);
    desk.feed(retold(ARTICLES, &mut random));
    sketch(&mut desk, &mut random, ARTICLES);
    let mut results = Vec::new();
    for (team, kills) in teams() {
        let slots = team.slots;
        let names = ["out", "dead", "verdicts", "hits"].map(|name| format!("{name}-{slots}"));
        desk.create(&[(&names[0], 1), (&names[1], 1), (&names[2], PARTITIONS)]);
        if slots > 1 {
            desk.create(&[(&names[3], slots)]);
        }
        let began = Instant::now();
        team.run(&mut desk, &mut random, kills, ARTICLES);
        let result = team.result(&desk, ARTICLES);
        println!("{slots} slots, {kills} kills: {:016x}, {:?}", result.0, began.elapsed());
        results.push(result);
    }
    let roles = results[0].1.values().map(|value| &value["enrichment"]["duplicates"]["role"]);
    let copies = roles.filter(|role| *role != "unique").count();
    assert!(copies > ARTICLES / 6, "{copies} copies");
    for result in &results[1..] {
        assert_eq!(result.0, results[0].0, "verdicts differ");
        assert!(result.1 == results[0].1, "records differ");
    }
}

#[test]
fn a_verdict_that_cannot_come_is_told_and_its_article_is_a_dead_letter() {
    let mut desk = Duplicates::open(PARTITIONS);
    let sketch = ["--set", r#"roles.run=["sketch"]"#];
    let assemble = ["--set", r#"roles.run=["assemble"]"#];
    let join = ["--set", r#"roles.run=["join"]"#, "--set", "breaker.window=0"];
    desk.start("sketch", &sketch);
    desk.feed((0..40).map(|number| story(number, number)));
    desk.wait_for("log", 40);
    // The articles wait while a role is away, and it is said which.
    desk.start("join", &join);
    desk.until("a word of who is behind", |desk| desk.log("join").contains("the role assemble"));
    assert!(desk.records("dead").is_empty() && desk.records("out").is_empty());
    // The log loses all that was sketched, before it was decided.
    desk.stop("sketch");
    desk.delete_before("log", -1);
    desk.start("sketch", &sketch);
    desk.start("assemble", &assemble);
    desk.feed((40..60).map(|number| story(number, number)));
    desk.wait_for("dead", 40);
    desk.wait_for("out", 20);
    let letters = desk.records("dead");
    assert_eq!(letters.len(), 40);
    for letter in &letters {
        assert_eq!(letter.header("copydesk-reject"), Some("no_verdict"));
    }
    assert!(desk.log("join").contains("a verdict is lost"), "{}", desk.log("join"));
    // Without later articles nothing tells of a gap but that everybody has come to the end.
    desk.stop("assemble");
    let before = desk.end("log");
    desk.feed([story(100, 100)]);
    desk.until("a sketch", |desk| desk.end("log") > before + 1);
    desk.stop("sketch");
    desk.delete_before("log", -1);
    desk.start("sketch", &sketch);
    desk.start("assemble", &assemble);
    desk.wait_for("dead", 41);
    for name in ["sketch", "assemble", "join"] {
        desk.stop(name);
    }
}
