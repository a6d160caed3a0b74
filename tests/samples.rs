//! Every sample article through every stage: what an editor expects of it (`expected/`), the whole
//! result as it was last reviewed (`golden/`), its spans, and the published schema.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::{Document, schema, verify};
use copydesk_testkit::programs;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// One enriched sample: the name of its file, its number in the file, and its bytes.
struct Sample {
    name: String,
    value: Vec<u8>,
}

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
    let folder = folder("samples");
    let output = Command::new(programs::program("copydesk").unwrap())
        .args(["enrich", "--jsonl"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines = output.stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let mut samples = Vec::new();
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let records = match path.extension().unwrap().to_str() {
            Some("jsonl") => std::fs::read_to_string(&path).unwrap().lines().count(),
            _ => 1,
        };
        for number in 0..records {
            let name = if records > 1 { format!("{name}.{number}") } else { name.clone() };
            samples.push(Sample { name, value: lines.next().unwrap().to_vec() });
        }
    }
    assert!(lines.next().is_none());
    samples
});

fn folder(name: &str) -> PathBuf {
    programs::root().join("tests").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending != "md"))
        .collect();
    files.sort();
    files
}

/// What an editor expects of a sample.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    language: String,
    title: Option<String>,
    /// Stand in the cleaned text.
    kept: Vec<String>,
    /// Do not.
    gone: Vec<String>,
    /// Are tagged.
    entities: Vec<String>,
}

fn complaints(sample: &Sample, expected: &Expected) -> Vec<String> {
    let record: Value = serde_json::from_slice(&sample.value).unwrap();
    let enrichment = &record["enrichment"];
    let mut complaints = Vec::new();
    let mut check = |good: bool, what: String| {
        if !good {
            complaints.push(format!("{}: {what}", sample.name));
        }
    };
    let tag = enrichment["language"]["tag"].as_str().unwrap_or_default();
    check(tag == expected.language, format!("language is {tag}"));
    let cleaning = &enrichment["cleaning"];
    let title = cleaning["title"].as_str();
    check(title == expected.title.as_deref(), format!("title is {title:?}"));
    let text = cleaning["text"].as_str().unwrap_or_default();
    for kept in &expected.kept {
        check(text.contains(kept.as_str()), format!("missing: {kept}"));
    }
    for gone in &expected.gone {
        check(!text.contains(gone.as_str()), format!("still there: {gone}"));
    }
    let entities = &enrichment["entities"];
    let lists = [&entities["mentions"], &entities["title"]["mentions"]];
    let tagged: Vec<&str> = lists
        .iter()
        .filter_map(|list| list.as_array())
        .flatten()
        .filter_map(|mention| mention["text"].as_str())
        .collect();
    for name in &expected.entities {
        check(tagged.contains(&name.as_str()), format!("not tagged: {name}"));
    }
    complaints
}

#[test]
fn samples_come_out_as_an_editor_expects() {
    let mut complaints_of_all = Vec::new();
    let mut seen = 0;
    for path in files(&folder("expected")) {
        let expected: Expected =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let of_stem = |sample: &&Sample| sample.name.starts_with(&format!("{stem}."));
        let sample = SAMPLES.iter().find(of_stem).unwrap_or_else(|| panic!("no sample {stem}"));
        complaints_of_all.extend(complaints(sample, &expected));
        seen += 1;
    }
    assert!(seen >= 13, "only {seen} expectations");
    assert!(complaints_of_all.is_empty(), "{}", complaints_of_all.join("\n"));
}

#[test]
fn samples_come_out_as_last_reviewed() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut changed = Vec::new();
    for sample in SAMPLES.iter() {
        let record: Value = serde_json::from_slice(&sample.value).unwrap();
        let mut enrichment = record["enrichment"].clone();
        for (_, object) in enrichment.as_object_mut().unwrap() {
            if let Some(by) = object.get_mut("by").and_then(Value::as_object_mut) {
                by.remove("at");
                by.remove("duration_us");
            }
        }
        let text = serde_json::to_string_pretty(&enrichment).unwrap() + "\n";
        let path = folder("golden").join(format!("{}.json", sample.name));
        if bless {
            std::fs::create_dir_all(folder("golden")).unwrap();
            std::fs::write(&path, &text).unwrap();
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            changed.push(sample.name.clone());
        }
    }
    assert!(changed.is_empty(), "changed: {changed:?}; look, then run cargo xtask generate");
}

#[test]
fn every_span_of_every_sample_is_right() {
    for sample in SAMPLES.iter() {
        let findings = verify::verify(&sample.value).unwrap();
        assert!(findings.errors.is_empty(), "{}: {:?}", sample.name, findings.errors);
        assert!(findings.spans > 0, "{}", sample.name);
    }
}

#[test]
fn every_sample_holds_to_the_schema() {
    let (_, enriched) =
        schema::all().into_iter().find(|(name, _)| name.starts_with("enriched")).unwrap();
    let validator = jsonschema::validator_for(enriched.as_value()).unwrap();
    for sample in SAMPLES.iter() {
        let record: Value = serde_json::from_slice(&sample.value).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&record).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", sample.name);
    }
}

#[test]
fn samples_keep_the_bytes_of_their_producers() {
    for sample in SAMPLES.iter().filter(|sample| sample.name.ends_with(".json")) {
        let raw = std::fs::read(folder("samples").join(&sample.name)).unwrap();
        let one_line: Vec<u8> = raw
            .iter()
            .map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte })
            .collect();
        let stripped = Document::parse(&sample.value).unwrap().strip();
        let ends = |bytes: &[u8]| bytes.trim_ascii().to_vec();
        assert_eq!(ends(&stripped), ends(&one_line), "{}", sample.name);
    }
}

#[test]
fn copies_among_the_samples_are_found() {
    let role = |name: &str| {
        let sample = SAMPLES.iter().find(|sample| sample.name.starts_with(name)).unwrap();
        let record: Value = serde_json::from_slice(&sample.value).unwrap();
        record["enrichment"]["duplicates"]["role"].as_str().unwrap().to_owned()
    };
    assert_eq!(role("seed"), "unique");
    assert_eq!(role("17-glacier-lakes-syndicated"), "near");
    assert_eq!(role("18-mercato-copy"), "exact");
}
