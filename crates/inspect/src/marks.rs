//! Spans laid over lines: which stretch of a line is marked by what.
//!
//! Records are somebody else's: their spans may overlap, lie outside the text or inside a character.
//! Spans that do not fit the text are counted and left out; where several lie over each other, the one
//! of the lowest rank is seen.

use crate::lines::Line;
use copydesk_article::Span;
use copydesk_article::span::Positions;
use std::collections::BTreeSet;

/// A span with what it means.
#[derive(Debug, Clone)]
pub(crate) struct Mark<D> {
    /// Source bytes.
    pub(crate) bytes: [usize; 2],
    /// Lower ranks lie above higher ones.
    pub(crate) rank: u8,
    /// What it means.
    pub(crate) means: D,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Painted {
    /// As it reads.
    pub(crate) text: String,
    /// The mark on it, as an index, and whether this is the first stretch of it that is seen.
    pub(crate) mark: Option<(usize, bool)>,
}

/// The spans that stand in `text` as they say, by their number; in time linear but for sorting.
pub(crate) fn fitting<'s>(text: &str, spans: impl Iterator<Item = &'s Span>) -> Vec<usize> {
    let mut order: Vec<(usize, &Span)> = spans.enumerate().collect();
    order.sort_by_key(|(_, span)| span.utf8);
    let mut positions = Positions::new(text);
    let mut fit: Vec<usize> = order
        .into_iter()
        .filter(|(_, span)| {
            let [from, to] = span.utf8;
            let Some(literal) = text.get(from..to).filter(|literal| !literal.is_empty()) else {
                return false;
            };
            let start = positions.code_point(from);
            let same = start == span.start && span.end.checked_sub(start) == Some(count(literal));
            same && span.text.as_ref().is_none_or(|claimed| claimed == literal)
        })
        .map(|(number, _)| number)
        .collect();
    fit.sort_unstable();
    fit
}

fn count(text: &str) -> usize {
    copydesk_article::span::count(text)
}

/// The lines, cut where marks begin and end.
pub(crate) fn paint<D>(lines: &[Line], marks: &[Mark<D>]) -> Vec<Vec<Painted>> {
    let layers = layers(marks);
    let mut seen = BTreeSet::new();
    lines.iter().map(|line| paint_line(line, &layers, &mut seen)).collect()
}

/// Source bytes from, to, and the mark on top of them.
type Layer = (usize, usize, usize);

/// What lies on top, in order and without overlap.
fn layers<D>(marks: &[Mark<D>]) -> Vec<Layer> {
    let mut events: Vec<(usize, bool, usize)> = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        let [from, to] = mark.bytes;
        if from < to {
            events.extend([(from, true, index), (to, false, index)]);
        }
    }
    events.sort_unstable();
    let mut layers: Vec<Layer> = Vec::new();
    let mut open = BTreeSet::new();
    let mut last = 0;
    for (at, opens, index) in events {
        if let (Some((_, top)), true) = (open.first(), last < at) {
            match layers.last_mut() {
                Some(layer) if layer.1 == last && layer.2 == *top => layer.1 = at,
                _ => layers.push((last, at, *top)),
            }
        }
        let key = (marks[index].rank, index);
        if opens {
            open.insert(key);
        } else {
            open.remove(&key);
        }
        last = at;
    }
    layers
}

fn paint_line(line: &Line, layers: &[Layer], seen: &mut BTreeSet<usize>) -> Vec<Painted> {
    let mut painted: Vec<Painted> = Vec::new();
    let mut put = |text: &str, top: Option<usize>| {
        if text.is_empty() {
            return;
        }
        match painted.last_mut() {
            Some(last) if last.mark.map(|(index, _)| index) == top => last.text.push_str(text),
            _ => {
                let mark = top.map(|index| (index, seen.insert(index)));
                painted.push(Painted { text: text.to_owned(), mark });
            }
        }
    };
    for part in line {
        let first = layers.partition_point(|(_, to, _)| *to <= part.from);
        let over = layers.iter().skip(first).take_while(|(from, ..)| *from < part.to);
        if !part.copy {
            let top = over.map(|(.., index)| *index).next();
            put(&part.text, top);
            continue;
        }
        let mut at = part.from;
        let mut slice = |to: usize, top: Option<usize>| {
            let text = part.text.get(at - part.from..to - part.from).unwrap_or_default();
            put(text, top);
            at = to;
        };
        for (from, to, index) in over {
            slice((*from).max(part.from), None);
            slice((*to).min(part.to), Some(*index));
        }
        slice(part.to, None);
    }
    painted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::lines;
    use copydesk_article::BodyKind;
    use proptest::prelude::*;

    fn mark(bytes: [usize; 2], rank: u8) -> Mark<()> {
        Mark { bytes, rank, means: () }
    }

    #[test]
    fn the_lowest_rank_is_on_top_and_lines_are_cut() {
        let lines = lines("abcdef\nghi", BodyKind::Text);
        let painted = paint(&lines, &[mark([1, 9], 1), mark([2, 4], 0)]);
        let told: Vec<Vec<_>> = painted
            .iter()
            .map(|line| line.iter().map(|piece| (piece.text.as_str(), piece.mark)).collect())
            .collect();
        assert_eq!(
            told,
            [
                vec![
                    ("a", None),
                    ("b", Some((0, true))),
                    ("cd", Some((1, true))),
                    ("ef", Some((0, false)))
                ],
                vec![("gh", Some((0, false))), ("i", None)],
            ]
        );
    }

    #[test]
    fn spans_that_lie_are_left_out() {
        let text = "é😀x";
        let good = Positions::new(text).span(2, 6);
        let inside = Span { utf8: [3, 6], ..good.clone() };
        let other = Span { start: 0, ..good.clone() };
        let literal = Span { text: Some("y".into()), ..good.clone() };
        let beyond = Span { utf8: [2, 60], ..good.clone() };
        let back = Span { utf8: [6, 2], ..good.clone() };
        assert_eq!(fitting(text, [inside, other, good, literal, beyond, back].iter()), [2]);
    }

    proptest! {
        #[test]
        fn painting_changes_no_text(
            text in "[a-zé😀 \n]{0,40}",
            spans in prop::collection::vec((0usize..60, 0usize..60, 0u8..3), 0..12),
        ) {
            let lines = lines(&text, BodyKind::Text);
            let cut = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i));
            let marks: Vec<Mark<()>> = spans
                .into_iter()
                .map(|(a, b, rank)| mark([cut(a).unwrap_or(0), cut(b).unwrap_or(0)], rank))
                .collect();
            for (line, painted) in lines.iter().zip(paint(&lines, &marks)) {
                let read: String = painted.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert_eq!(&read, &line[0].text);
                let firsts = painted.windows(2).all(|pair| pair[0].mark.map(|m| m.0) != pair[1].mark.map(|m| m.0));
                prop_assert!(firsts);
            }
        }
    }
}
