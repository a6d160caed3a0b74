//! The cleaned text out of its lines, with its source map and its spans of the raw text.

use crate::lines::Line;
use crate::repair::Fix;
use copydesk_article::cleaning::{RemovalReason, Removed, Repair, SourceMap};
use copydesk_article::id;
use copydesk_article::span::{Positions, count};
use copydesk_html::traced::Mark;
use std::ops::Range;

/// The cleaned text and where it came from.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) text: String,
    pub(crate) source_map: SourceMap,
    pub(crate) removed: Vec<Removed>,
    pub(crate) repairs: Vec<Repair>,
}

/// Joins the lines that stay: blocks of a page by an empty line, lines of a text as they were.
pub(crate) fn assemble(raw: &str, pointer: &str, lines: &[Line], page: bool) -> Assembled {
    let mut marks: Vec<Mark> = Vec::new();
    let mut fixes: Vec<&Fix> = Vec::new();
    let mut cuts: Vec<(Range<usize>, RemovalReason)> = Vec::new();
    let mut last_end: Option<usize> = None;
    for line in lines {
        if let Some(reason) = line.removed {
            push_cut(&mut cuts, line.source.clone(), reason, page);
            continue;
        }
        cuts.extend(line.cuts.clone());
        if line.text.is_empty() {
            continue;
        }
        if let Some(end) = last_end {
            let gap = end..line.source.start;
            let apart = page || raw.get(gap.clone()).is_some_and(|gap| line_ends(gap) > 1);
            separator(&mut marks, gap, if apart { 2 } else { 1 }, raw);
        }
        marks.extend(line.text.marks());
        fixes.extend(&line.fixes);
        last_end = Some(line.source.end);
    }
    cuts.sort_by_key(|(source, _)| (source.start, source.end));
    fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
    let mut positions = Positions::new(raw);
    let removed = cuts
        .into_iter()
        .map(|(source, reason)| Removed { span: positions.span(source.start, source.end), reason })
        .collect();
    let mut positions = Positions::new(raw);
    let repairs = fixes
        .into_iter()
        .map(|fix| Repair {
            span: positions.span(fix.source.start, fix.source.end),
            kind: fix.kind,
            to: fix.to.clone(),
        })
        .collect();
    let text: String = marks.iter().map(|mark| mark.ch).collect();
    let source_map = SourceMap {
        of: pointer.to_owned(),
        of_sha256: id::sha256(raw.as_bytes()),
        segments: segments(raw, &marks),
    };
    Assembled { text, source_map, removed, repairs }
}

/// Blocks of a page that go one after the other for the same reason are one cut.
fn push_cut(
    cuts: &mut Vec<(Range<usize>, RemovalReason)>,
    source: Range<usize>,
    reason: RemovalReason,
    page: bool,
) {
    match cuts.last_mut() {
        Some((last, of))
            if page && *of == reason && reason == RemovalReason::OutsideMainContent =>
        {
            last.end = source.end;
        }
        _ => cuts.push((source, reason)),
    }
}

fn line_ends(gap: &str) -> usize {
    gap.replace("\r\n", "\n").matches(['\n', '\r', '\u{2029}']).count()
}

/// Line ends between two lines, mapped to the line ends of the gap where it begins with as many,
/// else to the gap as a whole.
fn separator(marks: &mut Vec<Mark>, gap: Range<usize>, ends: usize, raw: &str) {
    let own = raw.get(gap.clone()).is_some_and(|gap| gap.starts_with(&"\n".repeat(ends)));
    for i in 0..ends {
        let (from, to) =
            if own { (gap.start + i, gap.start + i + 1) } else { (gap.start, gap.end) };
        marks.push(Mark { ch: '\n', from, to });
    }
}

/// Runs of characters as `[cleaned start, raw start, cleaned length, raw length]` in code points.
fn segments(raw: &str, marks: &[Mark]) -> Vec<[usize; 4]> {
    let mut segments: Vec<[usize; 4]> = Vec::new();
    let mut positions = Positions::new(raw);
    // Raw bytes and whether the last segment is a copy, to see whether the next mark goes on there.
    let mut last: Option<(Range<usize>, bool)> = None;
    for (at, mark) in marks.iter().enumerate() {
        let source = raw.get(mark.from..mark.to).unwrap_or_default();
        let copy = source.chars().eq([mark.ch]);
        match (&mut last, segments.last_mut()) {
            (Some((range, true)), Some(segment)) if copy && range.end == mark.from => {
                segment[2] += 1;
                segment[3] += 1;
                range.end = mark.to;
                continue;
            }
            (Some((range, false)), Some(segment)) if !copy && *range == (mark.from..mark.to) => {
                segment[2] += 1;
                continue;
            }
            _ => {}
        }
        segments.push([at, positions.code_point(mark.from), 1, count(source)]);
        last = Some((mark.from..mark.to, copy));
    }
    segments
}
