//! The cleaned text out of its lines, with its source map and its spans of the raw text.

use crate::lines::{Line, Removal};
use crate::repair::Fix;
use crate::settle;
use copydesk_article::cleaning::{RemovalReason, Removed, Repair, SourceMap};
use copydesk_article::id;
use copydesk_article::span::{Positions, count};
use copydesk_html::Traced;
use copydesk_html::traced::Stretch;
use std::borrow::Cow;
use std::ops::Range;

/// The cleaned text and where it came from.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) text: String,
    pub(crate) source_map: SourceMap,
    pub(crate) removed: Vec<Removed>,
    pub(crate) doubtful: Vec<Removed>,
    pub(crate) repairs: Vec<Repair>,
}

/// Joins the lines that stay: blocks of a page by an empty line, lines of a text as they were.
pub(crate) fn assemble(raw: &str, pointer: &str, lines: &[Line], page: bool) -> Assembled {
    let mut text = Traced::default();
    let mut fixes: Vec<Cow<'_, Fix>> = Vec::new();
    let mut cuts: Vec<(Range<usize>, &Removal)> = Vec::new();
    let mut doubts: Vec<(Range<usize>, &Removal)> = Vec::new();
    let mut joins = false;
    for line in lines {
        if let Some(removal) = &line.removed {
            push_cut(&mut cuts, line.source.clone(), removal, joins);
            joins = page;
            continue;
        }
        joins = false;
        cuts.extend(line.cuts.iter().map(|(source, removal)| (source.clone(), removal)));
        let settled;
        let line_text = if settle::is_settled(line) {
            fixes.extend(line.fixes.iter().map(Cow::Borrowed));
            &line.text
        } else {
            let of_line;
            (settled, of_line) = settle::settled(line);
            fixes.extend(of_line.into_iter().map(Cow::Owned));
            &settled
        };
        if line_text.is_empty() {
            continue;
        }
        let places = text.source().zip(line_text.source());
        if let Some(gap) = places.map(|(before, after)| before.end..after.start) {
            let apart = page || raw.get(gap.clone()).is_some_and(|gap| line_ends(gap) > 1);
            separator(&mut text, gap, if apart { 2 } else { 1 }, raw, page);
        }
        text.append(line_text, 0..line_text.text().len());
        doubts.extend(line.doubt.as_ref().map(|removal| (line.source.clone(), removal)));
    }
    fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
    let cuts = settle::apart(cuts, &text);
    let mut positions = Positions::new(raw);
    let repairs = fixes
        .into_iter()
        .map(|fix| Repair {
            span: positions.span(fix.source.start, fix.source.end),
            kind: fix.kind,
            to: fix.into_owned().to,
        })
        .collect();
    let (segments, bytes) = segments(raw, &text);
    let source_map = SourceMap {
        of: pointer.to_owned(),
        of_sha256: id::sha256(raw.as_bytes()),
        segments,
        bytes: page.then_some(bytes),
    };
    Assembled {
        removed: spans(raw, cuts),
        doubtful: spans(raw, doubts),
        text: text.text().to_owned(),
        source_map,
        repairs,
    }
}

fn spans(raw: &str, cuts: Vec<(Range<usize>, &Removal)>) -> Vec<Removed> {
    let mut positions = Positions::new(raw);
    let span = |(source, removal): (Range<usize>, &Removal)| Removed {
        span: positions.span(source.start, source.end),
        reason: removal.reason,
        rule: removal.rule.to_string(),
        confidence: removal.confidence,
    };
    cuts.into_iter().map(span).collect()
}

/// Blocks of a page that go one after the other for the same reason, with nothing that stays between
/// them (`joins`), are one cut, as sure as the least sure of them.
fn push_cut<'r>(
    cuts: &mut Vec<(Range<usize>, &'r Removal)>,
    source: Range<usize>,
    removal: &'r Removal,
    joins: bool,
) {
    match cuts.last_mut() {
        Some((last, of))
            if joins
                && of.reason == removal.reason
                && of.rule == removal.rule
                && removal.reason == RemovalReason::OutsideMainContent =>
        {
            last.end = source.end;
            if removal.confidence < of.confidence {
                *of = removal;
            }
        }
        _ => cuts.push((source, removal)),
    }
}

fn line_ends(gap: &str) -> usize {
    gap.replace("\r\n", "\n").matches(['\n', '\r', '\u{2029}']).count()
}

/// Line ends between two lines, mapped to the gap as a whole; in a text to the line ends that it begins
/// with, where there are as many.
fn separator(text: &mut Traced, gap: Range<usize>, ends: usize, raw: &str, page: bool) {
    let line_ends = "\n".repeat(ends);
    if !page && raw.get(gap.clone()).is_some_and(|gap| gap.starts_with(&line_ends)) {
        text.copy(&line_ends, gap.start);
    } else {
        text.stand_for(&line_ends, gap);
    }
}

/// Stretches as `[cleaned start, raw start, cleaned length, raw length]` in code points, and
/// `[raw start, raw length]` of the same in bytes.
fn segments(raw: &str, text: &Traced) -> (Vec<[usize; 4]>, Vec<[usize; 2]>) {
    let mut positions = Positions::new(raw);
    let mut at = 0;
    let segment = |(part, stretch): (&str, Stretch)| {
        let length = count(part);
        let source = raw.get(stretch.from..stretch.to).unwrap_or_default();
        let own = if stretch.copy { length } else { count(source) };
        let segment = [at, positions.code_point(stretch.from), length, own];
        at += length;
        (segment, [stretch.from, stretch.to - stretch.from])
    };
    text.parts().map(segment).unzip()
}
