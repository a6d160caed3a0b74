//! The wire format and a schema registry: workers on real Apache Kafka and Apicurio Registry.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::{Document, frame};
use copydesk_kafka::{Header, Record, topic};
use copydesk_registry::{Contract, Settings};
use copydesk_testkit::{Broker, SchemaRegistry, Worker, programs};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// An id that has line ends in it and is no UTF-8.
const ODD: u32 = 0x0a0d_ff0a;

struct Desk {
    broker: Broker,
    registry: SchemaRegistry,
    folder: tempfile::TempDir,
}

impl Desk {
    /// A broker with topics, and a registry that knows nothing.
    fn open() -> Self {
        let (broker, registry) = std::thread::scope(|scope| {
            let registry = scope.spawn(SchemaRegistry::start);
            (Broker::start().unwrap(), registry.join().unwrap().unwrap())
        });
        broker.create_topics(&[("in", 1), ("out", 1), ("dead", 1)]).unwrap();
        Self { broker, registry, folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A settings file of a language worker with this table of a registry.
    fn settings(&self, name: &str, registry: &str) -> String {
        let topics = "input = 'in'\noutput = 'out'\ndead_letter = 'dead'\n";
        let own = "[breaker]\nwindow = 0\n[stage]\nlanguages = ['en', 'fr']\n";
        self.file(name, topics, &format!("{own}[schema_registry]\n{registry}\n"))
    }

    fn file(&self, name: &str, topics: &str, tables: &str) -> String {
        let path = self.path(name);
        let servers = self.broker.bootstrap_servers();
        let text = format!(
            "[kafka]\nbootstrap_servers = '{servers}'\n{topics}[http]\nlisten = ''\n{tables}"
        );
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// A worker that must not start, and what it says of it.
    fn refused(&self, registry: &str) -> (Option<i32>, String) {
        let config = self.settings("refused.toml", registry);
        let output = run("language-worker", &["--config", &config]);
        (output.status.code(), text(&output.stderr))
    }

    /// `copydesk schemas` over a settings file: exit code, output and errors.
    fn schemas(&self, command: &str, config: &str, flags: &[&str]) -> (Option<i32>, String) {
        let file = format!("language={config}");
        let output = run("copydesk", &[&["schemas", command, &file], flags].concat());
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    fn read(&self, name: &str) -> Vec<Record> {
        topic::read(&self.broker.settings(), name).unwrap()
    }

    fn wait(&self, name: &str, count: usize, log: &Path) -> Vec<Record> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let records = self.read(name);
            if records.len() >= count {
                assert_eq!(records.len(), count, "too many in {name}");
                return records;
            }
            let log = std::fs::read_to_string(log);
            assert!(Instant::now() < deadline, "{} of {count} in {name}\n{log:?}", records.len());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(programs::program(program).unwrap()).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn story(name: &str) -> Vec<u8> {
    let text = "The harbour bridge is closed to traffic until Friday, the port authority said on Monday. \
                Engineers found cracks in two of its pillars, and ferries will carry commuters in the \
                meantime. Shops on the eastern shore fear for their customers.";
    // Spacing and numbers that a JSON library would write in another way.
    format!(r#"{{"id" : "{name}","url":"https://news.example/{name}","text":"{text}", "n":1.10}}"#)
        .into_bytes()
}

/// A registry that cannot be used is told before anything is read.
fn check_refusals(desk: &Desk) {
    let nobody = copydesk_local::broker::free_port().unwrap();
    let away = format!("http://127.0.0.1:{nobody}/api");
    let (code, said) = desk.refused(&format!("url = '{away}'"));
    assert_eq!(code, Some(75), "{said}");
    assert!(said.contains(&away) && said.contains("`out-value`"), "{said}");
    let url = desk.registry.url();
    let (code, said) = desk.refused(&format!("url = '{url}'"));
    assert_eq!(code, Some(78), "{said}");
    assert!(said.contains("copydesk schemas register") && said.contains("`out-value`"), "{said}");
    let elsewhere = url.replace("/apis/ccompat/v7", "/nowhere");
    let (code, said) = desk.refused(&format!("url = '{elsewhere}'"));
    assert_eq!(code, Some(78), "{said}");
    assert!(said.contains("schema_registry.url"), "{said}");
    // Its certificate is signed by an authority that the system does not know.
    let (code, said) = desk.refused(&format!("url = '{}'", desk.registry.secure_url()));
    assert_eq!(code, Some(78), "{said}");
    assert!(said.contains("schema_registry.ca_file"), "{said}");
    assert!(desk.read("out").is_empty());
}

/// The schema is registered once, and is what the registry gives back. Its id.
fn check_registration(desk: &Desk, config: &str) -> u32 {
    let (code, said) = desk.schemas("check", config, &[]);
    assert_eq!(code, Some(65), "{said}");
    assert!(said.contains("error: out-value: the schema is not registered"), "{said}");
    let mut ids = Vec::new();
    for new in [true, false] {
        let (code, said) = desk.schemas("register", config, &["--json"]);
        assert_eq!(code, Some(0), "{said}");
        let rows: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(rows.as_array().unwrap().len(), 1);
        assert_eq!((&rows[0]["subject"], &rows[0]["topic"]), (&json!("out-value"), &json!("out")));
        assert_eq!((&rows[0]["new"], &rows[0]["version"]), (&json!(new), &json!(1)));
        ids.push(rows[0]["id"].as_u64().unwrap());
    }
    assert_eq!(ids[0], ids[1]);
    let (code, said) = desk.schemas("check", config, &[]);
    assert_eq!(code, Some(0), "{said}");
    let there: Value =
        serde_json::from_str(&desk.registry.get(&format!("schemas/ids/{}", ids[0])).unwrap())
            .unwrap();
    assert_eq!(there["schemaType"], "JSON");
    assert_eq!(serde_json::from_str::<Value>(there["schema"].as_str().unwrap()).unwrap(), schema());
    u32::try_from(ids[0]).unwrap()
}

/// The schema of enriched articles.
fn schema() -> Value {
    let contracts = Contract::of(&Settings::default(), "out", "").unwrap();
    serde_json::from_str(&contracts[0].schema()).unwrap()
}

/// What is in the frame of a value, which must have this id, and fit this schema.
fn framed(record: &Record, id: u32, schema: &Value) -> Value {
    let framed = frame::open(record.value.as_deref().unwrap()).unwrap();
    assert_eq!(framed.schema_id, Some(id));
    let value = serde_json::from_slice(framed.record).unwrap();
    assert!(jsonschema::validator_for(schema).unwrap().is_valid(&value), "{value}");
    value
}

/// A schema that is at odds with the last one is found, and not registered.
fn check_compatibility(desk: &Desk, config: &str) {
    desk.registry.put("config", r#"{"compatibility":"FORWARD"}"#).unwrap();
    let mut other = schema();
    other["properties"]["enrichment"] = json!({ "type": "string" });
    let body = json!({ "schemaType": "JSON", "schema": other.to_string() }).to_string();
    desk.registry.post("subjects/odd/versions", &body).unwrap();
    let odd = ["--set", "schema_registry.subject=odd"];
    let (code, said) = desk.schemas("check", config, &odd);
    assert_eq!(code, Some(65), "{said}");
    assert!(said.contains("error: odd: the schema is not compatible"), "{said}");
    let (code, said) = desk.schemas("register", config, &odd);
    assert_eq!(code, Some(78), "{said}");
    assert!(said.contains("`odd`") && said.contains("incompatible"), "{said}");
}

/// Values with and without frames, and some that are none.
fn feed(desk: &Desk) -> Vec<Vec<u8>> {
    let writer = topic::Writer::new(&desk.broker.settings()).unwrap();
    let headers = [Header::text("__value_schema_id", "of another schema"), Header::text("x", "y")];
    let bad = vec![
        frame::wrap(ODD, b""),
        frame::wrap(ODD, b"\x0aHello"),
        b"\0\0\0".to_vec(),
        frame::wrap(ODD, b"{\"text\":"),
    ];
    let good = [frame::wrap(ODD, &story("framed")), story("plain")];
    for value in &good {
        let name: Value = serde_json::from_slice(frame::open(value).unwrap().record).unwrap();
        let key = name["id"].as_str().unwrap().as_bytes();
        writer.write("in", Some(key), Some(value), &headers, None).unwrap();
    }
    for value in &bad {
        writer.write("in", Some(b"bad"), Some(value), &headers, None).unwrap();
    }
    let takedown = frame::wrap(ODD, br#"{"op":"delete","source_id":"framed"}"#);
    writer.write("in", Some(b"framed"), Some(&takedown), &[], None).unwrap();
    writer.write("in", Some(b"key"), None, &[], None).unwrap();
    writer.finish().unwrap();
    bad
}

/// Framed with the id of the registry, and otherwise as without one.
fn check_results(out: &[Record], id: u32) {
    let schema = schema();
    for (record, name) in out.iter().zip(["framed", "plain"]) {
        let value = framed(record, id, &schema);
        assert_eq!(value["enrichment"]["language"]["tag"], "en");
        assert_eq!(Document::parse(record.value.as_deref().unwrap()).unwrap().strip(), story(name));
        assert_eq!((record.key.as_deref(), record.header("x")), (Some(name.as_bytes()), Some("y")));
        assert_eq!(record.header("__value_schema_id"), None);
    }
    assert!(out[2].header("copydesk-takedown").unwrap().contains("framed"));
    assert_eq!((&out[2].value, &out[3].value), (&None, &None));
}

/// The duplicates worker reads what the language worker framed, frames what is for others, and nothing else; it has
/// registered its schemas itself.
fn check_duplicates(desk: &Desk, log: &Path) {
    let id = |subject: &str| {
        let there = desk.registry.get(&format!("subjects/{subject}/versions/latest")).unwrap();
        let there: Value = serde_json::from_str(&there).unwrap();
        u32::try_from(there["id"].as_u64().unwrap()).unwrap()
    };
    let enriched = desk.wait("enriched", 4, log);
    for (record, (name, role)) in enriched.iter().zip([("framed", "unique"), ("plain", "exact")]) {
        let value = framed(record, id("enriched-value"), &schema());
        assert_eq!(value["enrichment"]["duplicates"]["role"], role);
        assert_eq!(Document::parse(record.value.as_deref().unwrap()).unwrap().strip(), story(name));
    }
    assert!(enriched[2..].iter().all(|record| record.value.is_none()));
    let updates = desk.wait("updates", 1, log);
    let contract = &Contract::of(&Settings::default(), "", "updates").unwrap()[0];
    let schema: Value = serde_json::from_str(&contract.schema()).unwrap();
    framed(&updates[0], id("updates-value"), &schema);
    for record in desk.read("articles.verdicts") {
        assert_eq!(record.value.unwrap().first(), Some(&b'{'));
    }
}

/// The registry is asked at the start, and not again.
fn check_without_a_registry(desk: &mut Desk, id: u32, log: &Path) {
    desk.registry.kill().unwrap();
    let writer = topic::Writer::new(&desk.broker.settings()).unwrap();
    writer.write("in", Some(b"later"), Some(&story("later")), &[], None).unwrap();
    writer.finish().unwrap();
    framed(&desk.wait("out", 5, log)[4], id, &schema());
}

/// Dead letters are what came, byte for byte, and go back like that.
fn check_letters(desk: &Desk, dead: &[Record], bad: &[Vec<u8>]) {
    let values: Vec<&[u8]> = dead.iter().map(|letter| letter.value.as_deref().unwrap()).collect();
    assert_eq!(values, bad);
    let codes: Vec<_> =
        dead.iter().map(|letter| letter.header("copydesk-reject").unwrap()).collect();
    assert_eq!(codes, ["bad_frame", "bad_frame", "bad_frame", "not_an_object"]);
    assert!(dead.iter().all(|letter| letter.header("__value_schema_id").is_some()));
    let servers = desk.broker.bootstrap_servers();
    let command = |arguments: &[&str]| {
        let output = run(
            "copydesk",
            &[arguments, &["--bootstrap-servers", &servers, "--topic", "dead"]].concat(),
        );
        assert!(output.status.success(), "{}", text(&output.stderr));
        output.stdout
    };
    assert_eq!(
        command(&["dlt", "show", "--raw", "--at", &format!("0:{}", dead[1].place.offset)]),
        bad[1]
    );
    let before = desk.read("in").len();
    command(&["dlt", "replay", "--code", "bad_frame"]);
    let sent: Vec<_> = desk.read("in").into_iter().skip(before).map(|r| r.value.unwrap()).collect();
    assert_eq!(sent, bad[..3]);
}

/// Commands over files read both.
fn check_files(desk: &Desk, out: &[Record]) {
    let path = desk.path("out.jsonl");
    let values: Vec<&[u8]> = out.iter().filter_map(|record| record.value.as_deref()).collect();
    std::fs::write(&path, values.join(&b'\n')).unwrap();
    let path = path.display().to_string();
    let verified = run("copydesk", &["verify", &path]);
    assert!(text(&verified.stdout).starts_with("2 records"), "{}", text(&verified.stdout));
    assert!(verified.status.success());
    let enriched = run("copydesk", &["enrich", "--stages", "cleaning", "--jsonl", &path]);
    let lines = text(&enriched.stdout);
    assert_eq!(lines.lines().count(), 2, "{}", text(&enriched.stderr));
    for (line, name) in lines.lines().zip(["framed", "plain"]) {
        assert_eq!(Document::parse(line.as_bytes()).unwrap().strip(), story(name));
    }
    let first = format!("{path}:1");
    for command in [["explain", &first], ["coverage", &path]] {
        let output = run("copydesk", &command);
        assert!(output.status.success(), "{command:?}: {}", text(&output.stderr));
    }
}

#[test]
fn what_is_framed_comes_in_and_goes_out() {
    let mut desk = Desk::open();
    check_refusals(&desk);
    let (url, authority) = (desk.registry.secure_url(), desk.registry.authority());
    let registry = format!("url = '{url}'\nca_file = '{}'\n", authority.display());
    let config = desk.settings("language.toml", &registry);
    let id = check_registration(&desk, &config);
    check_compatibility(&desk, &config);
    let bad = feed(&desk);
    let (log, last_log) = (desk.path("language.log"), desk.path("duplicates.log"));
    let topics = "input = 'out'\noutput = 'enriched'\ndead_letter = 'out-dead'\nupdates = 'updates'\n\
                  create_topics = true\ntopic_partitions = 1\ntopic_replication = 1\n";
    let last = desk.file(
        "duplicates.toml",
        topics,
        &format!("[schema_registry]\nregister = true\n{registry}"),
    );
    let start = |stage, config: &str, log: &PathBuf| {
        Worker::start(stage, &desk.broker, &["--config", config], log.clone()).unwrap()
    };
    let workers = [start("language", &config, &log), start("duplicates", &last, &last_log)];
    let (out, dead) = (desk.wait("out", 4, &log), desk.wait("dead", bad.len(), &log));
    check_results(&out, id);
    check_duplicates(&desk, &last_log);
    check_without_a_registry(&mut desk, id, &log);
    for worker in workers {
        assert!(worker.stop(PATIENCE).unwrap().success());
    }
    check_letters(&desk, &dead, &bad);
    check_files(&desk, &out);
}
