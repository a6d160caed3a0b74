//! An explanation for people.

use copydesk_article::duplicates::Role;
use copydesk_article::span::Span;
use copydesk_duplicates::Explanation;
use copydesk_duplicates::explain::{Estimate, Marked, Sign};
use std::fmt::Write;

/// Passages that are shown, figures of a kind, and characters of either end of a passage.
const PASSAGES: usize = 8;
const FIGURES: usize = 8;
const END: usize = 48;

/// A page about two articles of these names.
pub(super) fn text(names: [&str; 2], told: &Explanation) -> String {
    let mut text = String::new();
    line(&mut text, "A", &size(names[0], &told.a));
    line(&mut text, "B", &size(names[1], &told.b));
    line(&mut text, "verdict", &verdict(told));
    if let Some(exact) = &told.exact {
        let shares = shares(exact.of_a, exact.of_b);
        line(&mut text, "shares", &format!("{shares} (all shingles)"));
    }
    match &told.estimate {
        Some(estimate) => signs(&mut text, estimate),
        None => line(&mut text, "sketches", "A is too short for anything but exact matching"),
    }
    if let Some(marked) = &told.marked {
        marks(&mut text, marked);
    }
    let figures = &told.figures;
    let lists =
        [("both", &figures.shared), ("only A", &figures.only_a), ("only B", &figures.only_b)];
    for (label, figures) in lists.into_iter().filter(|(_, figures)| !figures.is_empty()) {
        line(&mut text, "figures", &format!("{label}: {}", list(figures)));
    }
    passages(&mut text, told);
    text
}

fn line(text: &mut String, label: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{label:<9} {value}");
}

fn size(name: &str, size: &copydesk_duplicates::explain::Size) -> String {
    let short = if size.short { ", too short or repetitive for near copies" } else { "" };
    format!(
        "{name}: {} words, {} shingles, {} of them in its sketch{short}",
        size.words, size.shingles, size.features
    )
}

fn verdict(told: &Explanation) -> String {
    if told.again {
        return "the same article with the same text: it gets the verdict that it got at first"
            .into();
    }
    let what = match told.verdict.role {
        Role::Unique => "B is no copy of A, nor is one a part of the other",
        Role::Original => "B is a copy of A, and older",
        Role::Exact => "B is the same text as A, by its hash; signs are not asked",
        Role::Near => "B is nearly the same text as A",
        Role::Update => "B is a new revision of A, by its id; signs are not asked",
        Role::Contains => "a part of A is in B, and more of A than of B",
        Role::ContainedIn => "a part of B is in A, and as much of B as of A, or more",
        Role::TranslationCandidate => "B is probably a translation of A, or the other way round",
    };
    let role = serde_json::to_value(told.verdict.role).unwrap_or_default();
    let reach =
        if told.out_of_reach { "; their times lie too far apart to compare them" } else { "" };
    format!("{}: {what}{reach}", role.as_str().unwrap_or_default())
}

fn shares(of_a: f64, of_b: f64) -> String {
    format!("{:.1} % of A is in B, {:.1} % of B in A", of_a * 100.0, of_b * 100.0)
}

fn signs(text: &mut String, estimate: &Estimate) {
    let shares = shares(estimate.shares.of_a, estimate.shares.of_b);
    line(text, "", &format!("{shares} (sketches; {} in both)", estimate.shared));
    if !estimate.reported {
        line(text, "", "they share too little to be compared further");
    }
    line(
        text,
        "signs",
        &format!(
            "{} log-odds of a copy ({:.1} %), {} or more for near",
            odds(estimate.evidence),
            estimate.probability * 100.0,
            odds(estimate.least_evidence)
        ),
    );
    for term in estimate.terms.iter().filter(|term| term.adds != 0) {
        line(text, "", &format!("{:>8} {}", odds(term.adds), sign(term.sign, estimate)));
    }
}

/// Thousandths of log-odds.
fn odds(thousandths: i64) -> String {
    format!("{:+.3}", thousandths as f64 / 1000.0)
}

fn sign(sign: Sign, estimate: &Estimate) -> String {
    let [same, differ, lone] = estimate.bins;
    match sign {
        Sign::Base => "any two articles".into(),
        Sign::SmallerShare => "the smaller share, as far as 30 %".into(),
        Sign::HeadBegun => "the share of the first third of B, as far as 20 %".into(),
        Sign::Head => format!("that share, {:.1} %", estimate.of_head * 100.0),
        Sign::HeadThereBegun => "the share of the first third of A, as far as 20 %".into(),
        Sign::HeadThere => format!("that share, {:.1} %", estimate.of_head_there * 100.0),
        Sign::SameFigures => format!("figures that agree ({same} of 16 bins)"),
        Sign::OtherFigures => format!("figures that differ ({differ} of 16 bins)"),
        Sign::LoneFigures => format!("figures of one text only ({lone} of 16 bins)"),
        Sign::FewFigures => "few figures to compare".into(),
        Sign::OtherCluster => "another cluster is about as like B".into(),
        Sign::OtherClusters => "further clusters are".into(),
        Sign::OtherClustersFewFigures => "the same, where there are few figures".into(),
    }
}

/// What the names and numbers of both tell.
fn marks(text: &mut String, marked: &Marked) {
    let [a, b] = marked.marks;
    let count = marked.shared.len();
    line(text, "marks", &format!("{count} in both, of {a} names and numbers of A and {b} of B"));
    if count == 0 {
        return;
    }
    let pair = |[a, b]: &[String; 2]| if a == b { a.clone() } else { format!("{a} = {b}") };
    line(text, "", &list(&marked.shared.iter().map(pair).collect::<Vec<_>>()));
    if !marked.languages_differ {
        return line(
            text,
            "",
            "both are in one language, as far as the endings of their words tell",
        );
    }
    let shares = shares(marked.shares.of_a, marked.shares.of_b);
    line(text, "", &format!("{shares} (marks); {:.1} % of pairs in order", marked.order * 100.0));
    line(
        text,
        "",
        &format!(
            "{} log-odds of a translation ({:.1} %), {} or more for a candidate",
            odds(marked.evidence.into()),
            marked.probability * 100.0,
            odds(marked.least_evidence)
        ),
    );
}

fn list(figures: &[String]) -> String {
    let shown = figures.iter().take(FIGURES).cloned().collect::<Vec<_>>().join(", ");
    match figures.len().checked_sub(FIGURES) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}

fn passages(text: &mut String, told: &Explanation) {
    let (words, count) = (told.a.words_in_passages, told.passages.len());
    line(text, "passages", &format!("{count}, {words} words; longest first, in code points"));
    for passage in told.passages.iter().take(PASSAGES) {
        let Span { start, end, .. } = passage.a;
        let place = format!("A {start}..{end}, B {}..{}", passage.b.start, passage.b.end);
        line(text, "", &format!("{} words, {place}", passage.words));
        line(text, "", &format!("  {}", shortened(passage.b.text.as_deref().unwrap_or_default())));
    }
    if count > PASSAGES {
        line(text, "", &format!("and {} more, all in --json", count - PASSAGES));
    }
    if !told.passages_complete {
        line(text, "", "the texts repeat themselves too often to look at all passages");
    }
}

/// Both ends of a long passage, on one line, without what could move the cursor of a terminal.
fn shortened(text: &str) -> String {
    let characters: Vec<char> = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let string = |characters: &[char]| characters.iter().collect::<String>();
    if characters.len() <= 2 * END + 3 {
        return string(&characters);
    }
    let (start, end) = (&characters[..END], &characters[characters.len() - END..]);
    format!("{} … {}", string(start).trim_end(), string(end).trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_duplicates::{Settings, Told, explain};

    #[test]
    fn a_page_says_what_and_why() {
        let a: String = (0..60).map(|i| format!("word{i} ")).collect();
        let b = format!("\u{1b}[2J said so\n\n{a} and 12 more");
        let told = |id, text| Told { id, event_time_ms: None, text };
        let told = explain(told("a", &a), told("b", &b), &Settings::default()).unwrap();
        let page = text(["one.txt", "two.txt"], &told);
        for part in
            ["one.txt: 60 words", "near: B is nearly", "any two articles", "A 0..", " … ", "and 12"]
        {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains('\u{1b}'));
        assert_eq!(shortened("a \u{1b}[2J\n b"), "a [2J b");
    }
}
