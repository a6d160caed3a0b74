//! Kept, removed, repaired or blank: all of the raw text.

use super::Findings;
use super::map::Stretch;
use super::points::Points;
use super::shown::Shown;
use crate::cleaning::Cleaning;
use crate::span::{self, Span};

/// Raw bytes, end-exclusive.
pub(super) type Bytes = (usize, usize);

/// Checks spans of the raw text that must ascend without overlapping; answers those that lie in it.
pub(super) fn spans(
    findings: &mut Findings,
    member: &str,
    raw: &Points<'_>,
    spans: &[&Span],
) -> Vec<Bytes> {
    let mut found = Vec::new();
    let mut last = 0;
    for (number, span) in spans.iter().enumerate() {
        findings.spans += 1;
        let mut wrong = |what: &str| {
            findings.errors.push(format!("{member}[{number}] (raw {}): {what}", span.start));
        };
        if let Err(error) = raw.check(span) {
            wrong(&error);
            continue;
        }
        if span.start >= span.end {
            wrong("it is empty");
        }
        if span.utf8[0] < last {
            wrong("it overlaps the one before, or is out of order");
        }
        last = last.max(span.utf8[1]);
        found.push((span.utf8[0], span.utf8[1]));
    }
    found.sort_unstable();
    found
}

/// Checks that nothing is both kept and removed, that every visible word of the raw text is kept,
/// removed or repaired, and so is every space inside a line.
pub(super) fn check(
    findings: &mut Findings,
    raw: &Points<'_>,
    shown: &Shown<'_>,
    (stretches, removed, repaired): (&[Stretch<'_>], &[Bytes], &[Bytes]),
) {
    let mut missing = |(from, to): Bytes| {
        let text = raw.text.get(from..to).unwrap_or_default();
        findings.errors.push(format!(
            "cleaning: raw code point {} ({:?}) is neither kept nor removed nor repaired",
            raw.near(from),
            text.chars().take(20).collect::<String>()
        ));
    };
    let changed = merged([removed, repaired].concat());
    for pair in stretches.windows(2).filter(|pair| !pair[0].parts_lines(&pair[1])) {
        for (from, to) in gaps(&changed, (pair[0].to, pair[1].from)) {
            if shown.reading(from, to).is_none_or(|reads| !reads.is_empty()) {
                missing((from, to));
            }
        }
    }
    let kept = || stretches.iter().filter(|stretch| !stretch.is_gap());
    let mut covered: Vec<Bytes> = kept().map(|stretch| (stretch.from, stretch.to)).collect();
    covered.extend(&changed);
    let covered = merged(covered);
    shown.words().flat_map(|word| gaps(&covered, word)).for_each(missing);
    for stretch in kept().filter(|stretch| touches(removed, (stretch.from, stretch.to))) {
        findings.errors.push(format!(
            "cleaning.removed: overlaps what is kept by cleaning.source_map.segments[{}] (raw {})",
            stretch.number,
            raw.near(stretch.from)
        ));
    }
}

/// Whether any of `ranges`, which ascend, shares a byte with `from..to`.
fn touches(ranges: &[Bytes], (from, to): Bytes) -> bool {
    let first = ranges.partition_point(|(_, end)| *end <= from);
    ranges.get(first).is_some_and(|(start, _)| *start < to)
}

/// The parts of `from..to` that none of `covered`, which ascend and do not touch, has.
pub(super) fn gaps(covered: &[Bytes], (from, to): Bytes) -> Vec<Bytes> {
    let next = covered.partition_point(|(_, end)| *end <= from);
    let mut found = Vec::new();
    let mut at = from;
    for (start, end) in covered.iter().skip(next).take_while(|(start, _)| *start < to) {
        if *start > at {
            found.push((at, *start));
        }
        at = at.max(*end);
    }
    if at < to {
        found.push((at, to));
    }
    found
}

pub(super) fn merged(mut ranges: Vec<Bytes>) -> Vec<Bytes> {
    ranges.sort_unstable();
    let mut out: Vec<Bytes> = Vec::new();
    for (from, to) in ranges {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// Computes `kept_ratio` again.
pub(super) fn ratio(findings: &mut Findings, shown: &Shown<'_>, cleaning: &Cleaning) {
    #[allow(clippy::cast_precision_loss)] // a ratio
    let ratio = span::count(&cleaning.text) as f64 / shown.visible.max(1) as f64;
    if (ratio - cleaning.kept_ratio).abs() > 0.000_051 {
        let stated = cleaning.kept_ratio;
        findings.errors.push(format!("cleaning.kept_ratio: it is {ratio:.4}, not {stated}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_merge_and_leave_gaps() {
        let ranges = merged(vec![(5, 7), (0, 2), (2, 3), (6, 9)]);
        assert_eq!(ranges, [(0, 3), (5, 9)]);
        assert_eq!(gaps(&ranges, (1, 12)), [(3, 5), (9, 12)]);
        assert_eq!(gaps(&ranges, (5, 9)), []);
    }
}
