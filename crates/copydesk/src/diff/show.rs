//! What changed, for people.

use super::tally::{Report, Stage, Told};
use copydesk_inspect::signs::line as shown;
use copydesk_inspect::words::grouped;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Counts of one kind that are listed, and characters of a maker.
const COUNTS: usize = 12;
const WIDTH: usize = 100;

/// A report as text.
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    let [a, b] = &report.only;
    let counts = [report.both, report.same, report.changed, a.count, b.count].map(|n| grouped(&n));
    let [both, same, changed, only_a, only_b] = counts;
    // Writing to a string does not fail.
    let _ = writeln!(text, "{both} records in both: {same} the same, {changed} changed");
    let _ = writeln!(text, "{only_a} only in A, {only_b} only in B");
    for (name, only) in [("A", a), ("B", b)] {
        for id in &only.sample {
            let _ = writeln!(text, "  only in {name}: {id}");
        }
    }
    for (name, count) in [("A", report.unreadable[0]), ("B", report.unreadable[1])] {
        if count > 0 {
            let _ = writeln!(text, "{} lines of {name} are no enriched records", grouped(&count));
        }
    }
    for stage in &report.stages {
        of_stage(&mut text, stage);
    }
    text
}

fn of_stage(text: &mut String, stage: &Stage) {
    let _ = writeln!(text, "\n{}", stage.stage);
    let [a, b] = &stage.by;
    if a == b {
        makers(text, "A, B", b);
    } else {
        makers(text, "A", a);
        makers(text, "B", b);
    }
    if stage.changes.is_empty() {
        let _ = writeln!(text, "  nothing changed");
    }
    for told in &stage.changes {
        change(text, told);
    }
}

fn makers(text: &mut String, runs: &str, makers: &BTreeMap<String, usize>) {
    for (maker, count) in makers {
        let _ = writeln!(text, "  {runs:<5} {} ({} records)", shown(maker, WIDTH), grouped(count));
    }
}

fn change(text: &mut String, told: &Told) {
    let _ = writeln!(text, "  {} changed in {} records", told.what, grouped(&told.articles));
    let mut counts: Vec<(&String, &usize)> = told.counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (label, count) in counts.iter().take(COUNTS) {
        let _ = writeln!(text, "    {:>9}  {label}", grouped(count));
    }
    if counts.len() > COUNTS {
        let _ = writeln!(text, "    and {} more, all in --json", counts.len() - COUNTS);
    }
    for example in &told.sample {
        let _ = writeln!(text, "    {}: {}", example.id, example.change);
        let _ = writeln!(text, "      A {}", example.before);
        let _ = writeln!(text, "      B {}", example.after);
    }
}
