//! Leftovers of texts that were already extracted, against labelled lines: what goes, and what is lost
//! of the story.
//!
//! The data is a folder of `LANG.tsv` files, articles parted by empty lines, each line
//! `LABEL<TAB>TEXT`: `title`, `story`, or the kind of leftover (`docs/cleaning.md`).

use crate::Common;
use crate::proof::Proof;
use crate::report::{Report, Target};
use copydesk_article::cleaning::{Cleaning, RemovalReason, Removed};
use copydesk_article::{Article, Reading, StageName, StageObject};
use copydesk_stage::{Done, Job, Step};
use copydesk_train::stage;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

/// One labelled line.
struct Labelled {
    label: String,
    text: String,
}

/// One article.
struct Case {
    language: String,
    lines: Vec<Labelled>,
}

/// What came of one line.
struct Judged<'c> {
    line: &'c Labelled,
    tally: Tally,
    /// What took it, if anything did.
    rules: String,
}

/// What came of the lines of some articles.
#[derive(Default, Clone, Copy)]
struct Tally {
    leftovers: usize,
    gone: usize,
    story_chars: usize,
    lost_chars: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.leftovers += other.leftovers;
        self.gone += other.gone;
        self.story_chars += other.story_chars;
        self.lost_chars += other.lost_chars;
    }

    #[allow(clippy::cast_precision_loss)] // shares
    fn shares(self) -> (f64, f64) {
        let removed = self.gone as f64 / self.leftovers.max(1) as f64;
        (removed, self.lost_chars as f64 / self.story_chars.max(1) as f64)
    }
}

/// Measures; `mistakes` are printed if asked for.
pub(crate) fn measure(common: &Common, mistakes: bool) -> Result<Report, Box<dyn Error>> {
    let folder = common.data.as_deref().ok_or("name a folder of labelled lines with --data")?;
    let cases = read(folder)?;
    let mut stage = stage::open(None)?;
    let mut languages: Vec<(String, Tally)> = Vec::new();
    let mut kinds: Vec<(String, Tally)> = Vec::new();
    let mut all = Tally::default();
    let mut proof = Proof::default();
    for case in &cases {
        for Judged { line, tally, rules } in judge(&mut *stage, case, &mut proof)? {
            all.add(tally);
            entry(&mut languages, &case.language).add(tally);
            entry(&mut kinds, &line.label).add(tally);
            let kept = tally.leftovers > tally.gone;
            if mistakes && (kept || tally.lost_chars > 0) {
                let what = if kept { "kept" } else { "LOST" };
                let Labelled { label, text } = line;
                writeln!(std::io::stdout(), "{} {what} {label} {rules}\t{text}", case.language)?;
            }
        }
    }
    let row = |(name, tally): &(String, Tally)| {
        let (removed, lost) = tally.shares();
        #[allow(clippy::cast_precision_loss)] // counts of lines
        let lines = tally.leftovers as f64;
        (name.clone(), vec![removed, lost * 100.0, lines])
    };
    let mut rows: Vec<(String, Vec<f64>)> = languages.iter().chain(&kinds).map(row).collect();
    rows.push(row(&("all".into(), all)));
    let (removed, lost) = all.shares();
    let targets = vec![
        Target::new("leftover lines that stay", 1.0 - removed, 0.05),
        Target::new("story characters lost, %", lost * 100.0, 0.1),
    ];
    let about = format!("{} articles of {}", cases.len(), folder.display());
    let columns = vec!["removed", "lost %", "lines"];
    Ok(Report { about, columns, rows, targets, proof: Some(proof) })
}

fn entry<'t>(tallies: &'t mut Vec<(String, Tally)>, name: &str) -> &'t mut Tally {
    let at = tallies.iter().position(|(other, _)| other == name).unwrap_or_else(|| {
        tallies.push((name.to_owned(), Tally::default()));
        tallies.len() - 1
    });
    &mut tallies[at].1
}

fn read(folder: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for article in fs::read_to_string(&path)?.split("\n\n") {
            let line = |line: &str| {
                let (label, text) = line.split_once('\t')?;
                Some(Labelled { label: label.to_owned(), text: text.to_owned() })
            };
            let lines = article.lines().filter_map(line).filter(|line| line.label != "meta");
            let lines: Vec<Labelled> = lines.collect();
            if !lines.is_empty() {
                cases.push(Case { language: language.clone(), lines });
            }
        }
    }
    Ok(cases)
}

fn record(language: &str, text: &str) -> Vec<u8> {
    let detected = serde_json::json!({"tag": language});
    serde_json::json!({"text": text, "enrichment": {"language": detected}}).to_string().into_bytes()
}

fn text(case: &Case) -> String {
    case.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn judge<'c>(
    stage: &mut dyn Step,
    case: &'c Case,
    proof: &mut Proof,
) -> Result<Vec<Judged<'c>>, Box<dyn Error>> {
    let value = record(&case.language, &text(case));
    let job = Job { key: None, value: &value, profile: None };
    let Some(Ok(Done::Enriched(enriched))) = stage.run(&[job]).into_iter().next() else {
        return Err("the stage made nothing of an article".into());
    };
    let first = case.lines.first().map_or("", |line| line.text.as_str());
    proof.look(&format!("{} {first:.40}", case.language), &enriched.value);
    let article = Article::read(&enriched.value, &Reading::default())?;
    let object: Option<StageObject<Cleaning>> = article.found(StageName::Cleaning);
    let cleaning = object.and_then(|object| object.found).ok_or("no cleaning")?;
    let mut start = 0;
    let mut out = Vec::new();
    for line in &case.lines {
        let length = line.text.chars().count();
        let end = start + length;
        let cut = |headline: bool| -> usize {
            let spans = cleaning
                .removed
                .iter()
                .filter(|removed| (removed.reason == RemovalReason::TitleLine) == headline);
            spans.map(|r| r.span.end.min(end).saturating_sub(r.span.start.max(start))).sum()
        };
        let mut tally = Tally::default();
        match line.label.as_str() {
            "story" | "title" => {
                tally.story_chars = length;
                let headline = if line.label == "story" { cut(true) } else { 0 };
                tally.lost_chars = cut(false) + headline;
            }
            _ => {
                tally.leftovers = 1;
                tally.gone = usize::from((cut(false) + cut(true)) * 2 > length);
            }
        }
        let touching = |r: &&Removed| r.span.start < end && start < r.span.end;
        let mut rules: Vec<&str> =
            cleaning.removed.iter().filter(touching).map(|r| r.rule.as_str()).collect();
        rules.dedup();
        out.push(Judged { line, tally, rules: rules.join("+") });
        start = end + 1;
    }
    Ok(out)
}
