//! Short, odd and hostile texts through the language stage, against answers that were reviewed.
//!
//! Each line of `golden/language-odd.jsonl` is a case: the members of a record, and what a human would say
//! of it. A member may be a list of strings and of recipes (`{"repeat": "word ", "times": 2000000}`), which
//! are joined. Of `expect`:
//!
//! - `tag`: the answer, or a list of answers that are as good; `script`: the answer, always;
//! - `reliable`: `null` where either will do; `guess`: another tag is as good, if it is marked unreliable;
//! - `mixed`: the tags of several languages in one text (none if left out; `mixed_any`: any);
//! - `group`: the group of near languages (none if left out; `group_any`: any).
//!
//! Lines with `known` name cases that the stage does not meet yet. They must differ, so that it is noticed
//! when one no longer does.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::language::Language;
use copydesk_article::{Article, Reading};
use copydesk_language::{LanguageStage, Settings};
use copydesk_stage::{Stage, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

const CASES: &str = include_str!("golden/language-odd.jsonl");

/// A guard against hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Known { known: String, reason: String },
    Case(Case),
}

#[derive(Deserialize)]
struct Case {
    name: String,
    expect: Expected,
    #[serde(default)]
    why: Option<String>,
    /// The members of the record.
    #[serde(flatten)]
    members: BTreeMap<String, Member>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Member {
    Text(String),
    Recipe { repeat: String, times: usize },
    Joined(Vec<Self>),
}

impl Member {
    fn made(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Recipe { repeat, times } => repeat.repeat(*times),
            Self::Joined(parts) => parts.iter().map(Self::made).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    tag: Tags,
    reliable: Option<bool>,
    script: Option<String>,
    #[serde(default)]
    guess: bool,
    #[serde(default)]
    mixed: Vec<String>,
    #[serde(default)]
    mixed_any: bool,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    group_any: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tags {
    One(String),
    Several(Vec<String>),
}

impl Expected {
    /// Everything about an answer that is not as expected.
    fn differences(&self, found: &Language) -> Vec<String> {
        let mut differences = Vec::new();
        let mut expect = |what: &str, met: bool, is: String, not: String| {
            if !met {
                differences.push(format!("{what} {is}, not {not}"));
            }
        };
        let tags = match &self.tag {
            Tags::One(tag) => std::slice::from_ref(tag),
            Tags::Several(tags) => tags,
        };
        let guessed = self.guess && !found.reliable;
        expect("tag", guessed || tags.contains(&found.tag), found.tag.clone(), tags.join("/"));
        let reliable = self.reliable.is_none_or(|reliable| reliable == found.reliable);
        let sure = format!("{} ({:?})", found.reliable, found.confidence);
        expect("reliable", reliable, sure, format!("{:?}", self.reliable));
        let script = |script: &Option<String>| script.clone().unwrap_or_else(|| "none".to_owned());
        expect("script", self.script == found.script, script(&found.script), script(&self.script));
        let mixed: Vec<&str> = found.mixed.iter().map(|share| share.tag.as_str()).collect();
        let (is, not) = (format!("{mixed:?}"), format!("{:?}", self.mixed));
        expect("mixed", self.mixed_any || self.mixed == mixed, is, not);
        let group = self.group_any || guessed || self.group == found.group;
        expect("group", group, script(&found.group), script(&self.group));
        differences
    }
}

/// The answer of the stage, whose spans must be right about the body.
fn detect(stage: &LanguageStage, case: &Case) -> Language {
    let members: Map<String, Value> =
        case.members.iter().map(|(name, member)| (name.clone(), member.made().into())).collect();
    let bytes = serde_json::to_vec(&members).unwrap();
    let article = Article::read(&bytes, &Reading::default()).unwrap();
    let Verdict::Found(found) = stage.examine(&article) else {
        panic!("{}: nothing found", case.name)
    };
    let cues = found.translation.iter().flat_map(|translation| &translation.cues);
    for span in found.spans.iter().map(|span| &span.span).chain(cues.map(|cue| &cue.span)) {
        let body = article.body().expect("spans are of a body");
        assert_eq!(span.check(&body.value), Ok(()), "{}", case.name);
    }
    found
}

#[test]
fn odd_texts_have_the_answers_that_a_human_gives() {
    let rows = CASES.lines().map(|line| {
        serde_json::from_str::<Row>(line).unwrap_or_else(|error| panic!("{error}: {line}"))
    });
    let (mut cases, mut known) = (Vec::new(), BTreeMap::new());
    for row in rows {
        match row {
            Row::Case(case) => cases.push(case),
            Row::Known { known: name, reason } => {
                assert!(known.insert(name, reason).is_none(), "known twice");
            }
        }
    }
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert!(names.len() == cases.len() && cases.len() >= 100, "{} names", names.len());
    assert!(known.keys().all(|name| names.contains(name.as_str())), "a known case is not there");

    let stage = LanguageStage::new(&Settings::default()).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let began = Instant::now();
        let found = detect(&stage, case);
        let spent = began.elapsed();
        assert!(spent < PATIENCE, "{}: {spent:?}", case.name);
        if spent > Duration::from_millis(50) {
            println!("{}: {spent:?}", case.name);
        }
        let differences = case.expect.differences(&found);
        let why = case.why.as_deref().unwrap_or("any reader would say so");
        match (differences.is_empty(), known.get(&case.name)) {
            (false, None) => {
                wrong.push(format!("{}: {} ({why})", case.name, differences.join("; ")));
            }
            (true, Some(reason)) => wrong.push(format!("{}: no longer: {reason}", case.name)),
            _ => {}
        }
    }
    println!("{} cases, {} of them known to differ", cases.len(), known.len());
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}
