//! The language stage against lingua: headlines, paragraphs and whole stories of invented articles in 32
//! languages. Where the two differ is listed, with the reason, in `oracle/lingua-differences.tsv`.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::{Article, Reading};
use copydesk_language::{LanguageStage, Settings};
use copydesk_stage::{Stage, Verdict};
use copydesk_testkit::programs;
use lingua::{LanguageDetector, LanguageDetectorBuilder};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    programs::root().join("tests")
}

/// Name, language and text of every case.
fn cases() -> Vec<(String, String, String)> {
    let mut cases = Vec::new();
    let mut files: Vec<PathBuf> =
        fs::read_dir(root().join("leftovers/dev")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files {
        let language = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let lines = fs::read_to_string(&file).unwrap();
        let (mut story, mut number) = (Vec::new(), 0);
        for (label, text) in lines.lines().filter_map(|line| line.split_once('\t')) {
            match label {
                "meta" if !story.is_empty() => cases.push((
                    format!("{language} story before {number}"),
                    language.clone(),
                    std::mem::take(&mut story).join("\n"),
                )),
                "title" | "story" => {
                    number += 1;
                    cases.push((
                        format!("{language} {label} {number}"),
                        language.clone(),
                        text.to_owned(),
                    ));
                    story.push(text.to_owned());
                }
                _ => {}
            }
        }
        cases.push((format!("{language} last story"), language, story.join("\n")));
    }
    cases
}

fn of_stage(stage: &LanguageStage, text: &str) -> String {
    let record = serde_json::json!({ "text": text }).to_string();
    match stage.examine(&Article::read(record.as_bytes(), &Reading::default()).unwrap()) {
        Verdict::Found(found) => found.tag,
        other => panic!("{other:?}"),
    }
}

fn of_lingua(detector: &LanguageDetector, text: &str) -> String {
    let language = detector.detect_language_of(text);
    language.map_or("und".into(), |l| l.iso_code_639_1().to_string().to_lowercase())
}

/// lingua tells no scripts.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap()
}

#[test]
fn every_difference_from_lingua_is_listed_with_its_reason() {
    let listed = fs::read_to_string(root().join("oracle/lingua-differences.tsv")).unwrap();
    let listed: BTreeMap<&str, Vec<&str>> = listed
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|cells| (cells[0], cells[1..].to_vec()))
        .collect();
    let stage = LanguageStage::new(&Settings::default()).unwrap();
    let detector = LanguageDetectorBuilder::from_all_languages().build();
    let cases = cases();
    let mut found = BTreeMap::new();
    let (mut wrong, mut lingua_wrong) = (0, 0);
    for (name, language, text) in &cases {
        let (ours, theirs) = (of_stage(&stage, text), of_lingua(&detector, text));
        // No answer is better than a wrong one.
        wrong += usize::from(primary(&ours) != language && ours != "und");
        lingua_wrong += usize::from(&theirs != language && theirs != "und");
        if primary(&ours) != theirs {
            found.insert(name.as_str(), (ours, theirs));
        }
    }
    println!("{} cases, wrong: stage {wrong}, lingua {lingua_wrong}", cases.len());
    let mut missing = 0;
    for (name, (ours, theirs)) in &found {
        let explained = matches!(
            listed.get(name).map(Vec::as_slice),
            Some([stage, lingua, why]) if stage == ours && lingua == theirs && !why.is_empty()
        );
        if !explained {
            println!("{name}\t{ours}\t{theirs}\t");
            missing += 1;
        }
    }
    assert_eq!(missing, 0, "differences are not listed; see above");
    let stale: Vec<_> = listed.keys().filter(|name| !found.contains_key(*name)).collect();
    assert!(stale.is_empty(), "no longer different: {stale:?}");
    assert!(wrong < lingua_wrong, "of {}: stage {wrong}, lingua {lingua_wrong}", cases.len());
}
