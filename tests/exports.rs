//! Real articles in the formats of others: what they say of places in a text is true of that text.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::{program, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Runs `copydesk` over something and gives back what it printed.
fn copydesk(arguments: &[&str]) -> String {
    let output = Command::new(program("copydesk").unwrap()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The samples, enriched, by their id: several have the same.
fn enriched(path: &Path) -> BTreeMap<String, Vec<Value>> {
    let samples = root().join("tests/samples");
    let path = path.display().to_string();
    copydesk(&["enrich", "--jsonl", "--out", &path, &samples.display().to_string()]);
    let mut records: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in lines(&std::fs::read_to_string(&path).unwrap()) {
        let id = record["enrichment"]["id"].as_str().unwrap().to_owned();
        records.entry(id).or_default().push(record["enrichment"].clone());
    }
    records
}

fn slice(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn every_format_says_what_the_record_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("enriched.jsonl");
    let records = enriched(&file);
    let file = file.display().to_string();
    let all: usize = records.values().map(Vec::len).sum();
    let texts = |id: &str| -> Vec<String> {
        let text = |record: &Value| record["cleaning"]["text"].as_str().unwrap().to_owned();
        records[id].iter().map(text).collect()
    };

    // Positions and quotations of annotations, on the text of the record.
    let pages = lines(&copydesk(&["export", "--format", "web-annotation", &file]));
    assert_eq!(pages.len(), all);
    let mut annotations = 0;
    for page in &pages {
        let id = page["id"].as_str().unwrap();
        let id = id.trim_start_matches("urn:copydesk:").trim_end_matches("#annotations");
        let texts = texts(id);
        for item in page["items"].as_array().unwrap() {
            let selector = &item["target"]["selector"];
            let (start, end) = (number(&selector[0]["start"]), number(&selector[0]["end"]));
            let quote = |name: &str| selector[1][name].as_str().unwrap();
            let fits = |text: &String| {
                let before = slice(text, start.saturating_sub(32), start);
                slice(text, start, end) == quote("exact")
                    && before == quote("prefix")
                    && slice(text, end, end + 32) == quote("suffix")
            };
            assert!(texts.iter().any(fits), "{id}: {selector}");
            annotations += 1;
        }
    }
    let mentions = |record: &Value| record["entities"]["mentions"].as_array().unwrap().len();
    let expected: usize = records.values().flatten().map(mentions).sum();
    assert_eq!(annotations, expected);
    assert!(annotations > 300, "{annotations}");

    // ninjs and schema.org carry the text as it is.
    for (format, place) in [("ninjs", "/bodies/0/value"), ("schema-org", "/articleBody")] {
        let objects = lines(&copydesk(&["export", "--format", format, &file]));
        let mut found: Vec<&str> =
            objects.iter().map(|object| object.pointer(place).unwrap().as_str().unwrap()).collect();
        let mut wanted: Vec<String> = records.keys().flat_map(|id| texts(id)).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{format}");
    }
    // A re-crawl has the id of the first: none writes over another.
    let brat = folder.path().join("brat");
    copydesk(&["export", "--format", "brat", "--out", &brat.display().to_string(), &file]);
    assert_eq!(std::fs::read_dir(&brat).unwrap().count(), 2 * all);
    assert!(records.len() < all);
    let table = copydesk(&["export", "--format", "csv", &file]);
    assert!(
        table.starts_with("article,url,publisher,published,language,title,cluster,entity,type,")
    );
}

#[test]
fn brat_reads_every_place_and_a_record_without_a_text_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("brat");
    let seed = root().join("tests/samples/seed.fr.txt").display().to_string();
    copydesk(&["export", "--format", "brat", "--out", &out.display().to_string(), &seed]);
    let mut places = 0;
    for entry in std::fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "ann") {
            continue;
        }
        let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        for line in std::fs::read_to_string(&path).unwrap().lines().filter(|l| l.starts_with('T')) {
            let parts: Vec<&str> = line.split('\t').collect();
            let (_, fragments) = parts[1].split_once(' ').unwrap();
            let fragments = fragments.split(';').map(|fragment| {
                let (from, to) = fragment.split_once(' ').unwrap();
                slice(&text, from.parse().unwrap(), to.parse().unwrap())
            });
            assert_eq!(fragments.collect::<Vec<_>>().join(" "), parts[2], "{line}");
            places += 1;
        }
    }
    assert!(places > 20, "{places}");

    let bad = folder.path().join("bad.jsonl");
    std::fs::write(&bad, "{\"title\":\"Only a headline\"}\n{\"no\":1}\n").unwrap();
    let output = Command::new(program("copydesk").unwrap())
        .args(["export", "--format", "ninjs"])
        .arg(&bad)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(65));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("bad.jsonl:1: left out: it has no cleaned text"), "{said}");
    assert!(said.contains("bad.jsonl:2: left out: rejected by language"), "{said}");
}
