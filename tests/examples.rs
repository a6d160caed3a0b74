//! Before and after, per language, as a page: the sample texts with what cleaning makes of their lines.

use copydesk_article::cleaning::{Cleaning, Removed};
use copydesk_article::{Article, Reading};
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_stage::{Stage, Verdict};
use copydesk_testkit::programs::root;
use serde_json::json;
use std::fmt::Write;
use std::fs;

/// Characters of a line that are shown.
const SHOWN: usize = 110;

/// Lines of the story in a row that are shown.
const STORY: usize = 3;

/// The page.
pub(crate) fn page() -> String {
    let mut page = String::from(
        "# Before and after\n\n\
         Generated from `tests/samples` (invented articles with leftovers as sites leave them); \
         `cargo xtask generate` writes it anew. One text a language: lines with `-` go, and what took \
         them stands behind; lines with `+` are mended. Long lines, and long stretches of story, are \
         shortened here.\n",
    );
    let stage = CleaningStage::new(&Settings::default()).unwrap();
    let mut shown: Vec<String> = Vec::new();
    let mut files: Vec<_> = fs::read_dir(root().join("tests/samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let language = name.trim_end_matches(".txt").rsplit('.').next().unwrap().to_owned();
        if shown.contains(&language) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let record = json!({"text": text, "enrichment": {"language": {"tag": language}}});
        let bytes = serde_json::to_vec(&record).unwrap();
        let reading = Reading::default();
        let article = Article::read(&bytes, &reading).unwrap();
        let Verdict::Found(cleaning) = stage.examine(&article) else { panic!("{name}") };
        write!(page, "\n## {language}\n\n`{name}`\n\n```diff\n{}```\n", diff(&text, &cleaning))
            .unwrap();
        shown.push(language);
    }
    page
}

fn diff(raw: &str, cleaning: &Cleaning) -> String {
    let mut out = String::new();
    let mut kept = cleaning.text.lines().filter(|line| !line.is_empty());
    let (mut at, mut story) = (0, 0);
    for whole in raw.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let start = at + whole.chars().take_while(|ch| ch.is_whitespace()).count();
        at += whole.chars().count();
        let line = whole.trim();
        let end = start + line.chars().count();
        if line.is_empty() {
            continue;
        }
        let goes = |removed: &&Removed| removed.span.start <= start && end <= removed.span.end;
        if let Some(removed) = cleaning.removed.iter().find(goes) {
            let reason = serde_json::to_value(removed.reason).unwrap();
            let (reason, rule) = (reason.as_str().unwrap_or_default(), &removed.rule);
            writeln!(out, "- {}   ← {reason}, {rule}", short(line)).unwrap();
            story = 0;
            continue;
        }
        let Some(cleaned) = kept.next() else { continue };
        story += 1;
        if cleaned != line {
            write!(out, "- {}\n+ {}\n", short(line), short(cleaned)).unwrap();
        } else if story <= STORY {
            writeln!(out, "  {}", short(line)).unwrap();
        } else if story == STORY + 1 {
            out.push_str("  …\n");
        }
    }
    out
}

/// A line without its end, if it is long.
fn short(line: &str) -> String {
    if line.chars().count() <= SHOWN {
        return line.to_owned();
    }
    line.chars().take(SHOWN).collect::<String>() + "…"
}
