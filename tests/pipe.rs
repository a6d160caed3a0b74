//! Stages inside another engine: one answer per record, at once; and inside a real Benthos where there is one.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::{program, root};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const GOOD: &str =
    r#"{"id":1,"text":"The council met on Tuesday in Paris and agreed to repair the bridge."}"#;

#[test]
fn every_record_is_answered_before_the_next_one_is_written() {
    let mut child = Command::new(program("copydesk").unwrap())
        .args(["pipe", "--stages", "language,cleaning,entities,duplicates"])
        .args(["--set", "input.max_value_bytes=20000"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    // Nothing more is written before the answer has come: a program that waits for more would hang here.
    let mut ask = |record: &str| -> String {
        input.write_all(record.as_bytes()).unwrap();
        input.write_all(b"\n").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        line.trim_end_matches('\n').to_owned()
    };
    let json = |line: &str| -> Value { serde_json::from_str(line).unwrap() };
    let first = json(&ask(GOOD));
    assert_eq!(first["enrichment"]["language"]["tag"], "en");
    assert_eq!(first["enrichment"]["duplicates"]["role"], "unique");
    // It remembers.
    let copy = json(&ask(&GOOD.replace("\"id\":1", "\"id\":2,\"url\":\"https://b.org/2\"")));
    assert_eq!(copy["enrichment"]["duplicates"]["role"], "exact");
    let bad = json(&ask("oops"));
    assert_eq!(bad["copydesk_reject"]["code"], "not_an_object");
    assert_eq!(bad["copydesk_reject"]["value"], "oops");
    let large = json(&ask(&GOOD.replace("council", &"council ".repeat(5000))));
    assert_eq!(large["copydesk_reject"]["code"], "too_large");
    assert!(large["copydesk_reject"].get("value").is_none());
    assert_eq!(ask(""), "");
    assert_eq!(json(&ask(GOOD))["id"], 1);
    drop(input);
    assert!(child.wait().unwrap().success());
}

/// The configuration of the guide, with a Benthos built from the Go module proxy.
#[test]
fn a_real_benthos_runs_a_stage_as_a_subprocess() {
    let Some(benthos) = std::env::var_os("COPYDESK_BENTHOS") else {
        return eprintln!("NOT RUN: COPYDESK_BENTHOS names no Benthos");
    };
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.jsonl"), folder.path().join("out.jsonl"));
    let records: Vec<String> =
        (0..200)
            .map(|n| {
                if n % 50 == 7 {
                    "{\"no\":1}".to_owned()
                } else {
                    GOOD.replace("1", &n.to_string())
                }
            })
            .collect();
    std::fs::write(&input, records.join("\n") + "\n").unwrap();
    let guide = std::fs::read_to_string(root().join("docs/engines.md")).unwrap();
    let from = guide.find("pipeline:\n").unwrap();
    let pipeline = &guide[from..from + guide[from..].find("```").unwrap()];
    let pipeline = pipeline
        .replace("name: copydesk", &format!("name: {}", program("copydesk").unwrap().display()));
    let config = format!(
        "http: {{enabled: false}}\ninput:\n  file:\n    paths: [{}]\n    scanner: {{lines: {{}}}}\n{pipeline}\
         output:\n  file: {{path: {}, codec: lines}}\n",
        input.display(),
        output.display()
    );
    let path = folder.path().join("config.yaml");
    std::fs::write(&path, config).unwrap();
    let ran = Command::new(benthos).args(["run", &path.display().to_string()]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let written = std::fs::read_to_string(&output).unwrap();
    let written: Vec<Value> =
        written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(written.len(), 200);
    // Those go on as they were.
    let rejected = written.iter().filter(|one| one["no"] == 1).count();
    let tagged = written.iter().filter(|one| one["enrichment"]["language"]["tag"] == "en").count();
    assert_eq!((rejected, tagged), (4, 196));
}
