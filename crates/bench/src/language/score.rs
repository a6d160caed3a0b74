//! What answers are worth: accuracies of parts of a set, each language counting alike.

use super::case::Case;
use super::tags;
use super::tools::{Answer, Answers};
use crate::report::Report;
use std::collections::BTreeMap;

/// What one tool gave for a set; the error where it could not be run.
pub(super) struct Given {
    pub(super) tool: String,
    pub(super) answers: Result<Answers, String>,
}

/// Whether an answer is what its set asks for. In `unsupported` it is not when it is sure of a wrong
/// language; in `two` it is when both languages and no other are found.
pub(super) fn good(case: &Case, answer: &Answer) -> bool {
    match case.set {
        "unsupported" => !answer.sure || tags::right(case.set, &case.label, &answer.tag),
        "two" => {
            let mut found: Vec<&str> = answer.mixed.iter().map(|tag| primary(tag)).collect();
            found.sort_unstable();
            found.join("+") == case.label
        }
        set => tags::right(set, &case.label, &answer.tag),
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Good answers by label.
#[derive(Default)]
struct Tally(BTreeMap<String, (usize, usize)>);

impl Tally {
    fn of<'c>(judged: impl Iterator<Item = (&'c Case, bool)>) -> Self {
        let mut tally = Self::default();
        for (case, good) in judged {
            // Pairs of languages are too many to count alike.
            let label = if case.set == "two" { "" } else { &case.label };
            let (right, all) = tally.0.entry(label.to_owned()).or_default();
            *right += usize::from(good);
            *all += 1;
        }
        tally
    }

    /// The mean over labels, of all or of those with a good answer at least: those that a tool knows.
    #[allow(clippy::cast_precision_loss)] // shares
    fn mean(&self, known: bool) -> f64 {
        let shares = self.0.values().filter(|(right, _)| !known || *right > 0);
        let shares: Vec<f64> = shares.map(|(right, all)| *right as f64 / *all as f64).collect();
        shares.iter().sum::<f64>() / shares.len() as f64
    }

    #[allow(clippy::cast_precision_loss)] // a count
    fn known(&self) -> f64 {
        self.0.values().filter(|(right, _)| *right > 0).count() as f64
    }
}

/// Parts of the set, in their order.
fn parts(cases: &[Case]) -> Vec<&'static str> {
    let mut parts: Vec<&'static str> = Vec::new();
    for case in cases {
        if !parts.contains(&case.part) {
            parts.push(case.part);
        }
    }
    parts
}

/// The table of a set.
#[allow(clippy::cast_precision_loss)] // rates
pub(super) fn report(about: String, cases: &[Case], given: &[Given]) -> Report {
    let confident = cases.first().is_some_and(|case| case.set == "unsupported");
    let parts = parts(cases);
    let mut columns = parts.clone();
    columns.extend(["all", "labels known", "accuracy of those", "cases/s"]);
    let row = |given: &Given| {
        let Ok((answers, spent)) = &given.answers else {
            return (format!("{}: not run", given.tool), vec![f64::NAN; columns.len()]);
        };
        let judged = |part: Option<&'static str>| {
            let all = cases.iter().zip(answers);
            let all = all.filter(move |(case, _)| part.is_none_or(|part| case.part == part));
            Tally::of(all.map(|(case, answer)| (case, good(case, answer))))
        };
        let share = |tally: &Tally| {
            let mean = tally.mean(false);
            if confident { 1.0 - mean } else { mean }
        };
        let all = judged(None);
        let mut figures: Vec<f64> = parts.iter().map(|part| share(&judged(Some(part)))).collect();
        let (known, of_those) =
            if confident { (f64::NAN, f64::NAN) } else { (all.known(), all.mean(true)) };
        figures.extend([share(&all), known, of_those, cases.len() as f64 / spent * 1e6]);
        (given.tool.clone(), figures)
    };
    let rows = given.iter().map(row).collect();
    Report { about, columns, rows, targets: Vec::new(), proof: None }
}

/// What languages were called by those who were sure and wrong, most often first.
pub(super) fn called(cases: &[Case], answers: &[Answer]) -> Vec<String> {
    let mut names: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (case, answer) in cases.iter().zip(answers).filter(|(case, a)| !good(case, a)) {
        *names.entry(&case.label).or_default().entry(&answer.tag).or_default() += 1;
    }
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (label, answers) in names {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let said: Vec<String> = answers.iter().map(|(tag, n)| format!("{tag} {n}")).collect();
        let total = answers.iter().map(|(_, count)| count).sum();
        lines.push((total, format!("{label}: {}", said.join(", "))));
    }
    lines.sort_by_key(|(total, _)| std::cmp::Reverse(*total));
    lines.into_iter().map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(tag: &str, sure: bool) -> Answer {
        let mixed = tag.split('+').map(str::to_owned).collect();
        Answer { tag: tag.to_owned(), confidence: None, sure, mixed }
    }

    fn case(set: &'static str, label: &str) -> Case {
        Case::text(set, "web", label, "text".to_owned())
    }

    #[test]
    fn every_language_counts_alike() {
        let cases = [case("articles", "fr"), case("articles", "fr"), case("articles", "de")];
        let answers = vec![said("fr", true), said("fr", true), said("en", true)];
        let given = Given { tool: "x".to_owned(), answers: Ok((answers, 1e6)) };
        let failed = Given { tool: "y".to_owned(), answers: Err("no".to_owned()) };
        let report = report("two".to_owned(), &cases, &[given, failed]);
        assert_eq!(report.rows[0].1, [0.5, 0.5, 1.0, 1.0, 3.0]);
        assert!(report.rows[1].0.contains("not run") && report.rows[1].1[0].is_nan());
    }

    #[test]
    fn sets_ask_for_different_things() {
        assert!(good(&case("unsupported", "fo"), &said("is", false)));
        assert!(!good(&case("unsupported", "fo"), &said("is", true)));
        assert!(good(&case("unsupported", "fo"), &said("fo", true)));
        assert!(good(&case("two", "de+fr"), &said("fr+de", true)));
        assert!(!good(&case("two", "de+fr"), &said("fr+de+en", true)));
        assert_eq!(called(&[case("unsupported", "fo")], &[said("is", true)]), ["fo: is 1"]);
    }
}
