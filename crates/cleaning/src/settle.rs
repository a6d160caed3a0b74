//! Repairs of repairs, and cuts of cuts: what the record says of them is true of the cleaned text.
//!
//! A repair may change a part of what an earlier one wrote as a whole (a no-break space out of a run
//! that was decoded). The parts then stand for the same raw stretch, or for stretches that overlap.

use crate::lines::Line;
use crate::repair::Fix;
use copydesk_html::Traced;
use copydesk_html::traced::Stretch;
use std::ops::Range;

/// Whether no repair is of anything that another repaired before, and no cut took a part of one.
pub(crate) fn is_settled(line: &Line) -> bool {
    let mut sources: Vec<&Range<usize>> = line.fixes.iter().map(|fix| &fix.source).collect();
    sources.sort_unstable_by_key(|source| (source.start, source.end));
    let cut = |source: &Range<usize>| {
        let next = sources.partition_point(|fix| fix.end <= source.start);
        sources.get(next).is_some_and(|fix| fix.start < source.end)
    };
    sources.windows(2).all(|pair| pair[0].end <= pair[1].start && pair[0] != pair[1])
        && !line.cuts.iter().any(|(source, _)| cut(source))
}

/// The text of a line and its repairs, each of them true of the text.
pub(crate) fn settled(line: &Line) -> (Traced, Vec<Fix>) {
    let (text, fixes) = (line.text.clone(), line.fixes.clone());
    if line.tangled { whole(text, fixes, &line.cuts) } else { untangled(text, fixes) }
}

/// The text as one stretch with one repair, where no part of it can be told by itself; repairs of what
/// stood before or behind it stay. Lines that are damaged so are rare.
fn whole<R>(text: Traced, fixes: Vec<Fix>, cuts: &[(Range<usize>, R)]) -> (Traced, Vec<Fix>) {
    let Some(mut source) = text.source() else { return (text, fixes) };
    // A cut that took a part of what a repair is of leaves a rest that neither tells.
    for torn in torn(&fixes, cuts) {
        source = source.start.min(torn.start)..source.end.max(torn.end);
    }
    let of_cuts = cuts.iter().map(|(range, _)| range);
    let mut ranges: Vec<&Range<usize>> =
        fixes.iter().map(|fix| &fix.source).chain(of_cuts).collect();
    ranges.sort_unstable_by_key(|range| range.start);
    // To both sides, as far as one overlaps the next.
    for range in &ranges {
        if range.start < source.end && range.end > source.end {
            source.end = range.end;
        }
    }
    for range in ranges.iter().rev() {
        if range.end > source.start && range.start < source.start {
            source.start = range.start;
        }
    }
    let kind =
        fixes.iter().find(|fix| fix.source.start < source.end && source.start < fix.source.end);
    let Some(kind) = kind.map(|fix| fix.kind) else { return (text, fixes) };
    let outside = |fix: &Fix| fix.source.end <= source.start || source.end <= fix.source.start;
    let mut fixes: Vec<Fix> = fixes.into_iter().filter(outside).collect();
    fixes.push(Fix { source: source.clone(), kind, to: text.text().to_owned() });
    fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
    let mut one = Traced::default();
    one.stand_for(text.text(), source);
    (one, fixes)
}

/// What repairs are of that lies in cuts in part.
fn torn<'f, R>(
    fixes: &'f [Fix],
    cuts: &[(Range<usize>, R)],
) -> impl Iterator<Item = &'f Range<usize>> {
    let mut merged: Vec<Range<usize>> = cuts.iter().map(|(range, _)| range.clone()).collect();
    merged.sort_unstable_by_key(|range| range.start);
    merged.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        last.end = if joins { last.end.max(next.end) } else { last.end };
        joins
    });
    let is_torn = move |fix: &&Range<usize>| {
        let first = merged.partition_point(|cut| cut.end <= fix.start);
        merged
            .get(first)
            .is_some_and(|cut| cut.start < fix.end && (fix.start < cut.start || cut.end < fix.end))
    };
    fixes.iter().map(|fix| &fix.source).filter(is_torn)
}

/// The text with stretches that overlap, or that a repair made one, as one that stands for all of its
/// source; and the repairs in order: of two that overlap the later one has it all, and the last of those
/// of one stretch says how that reads in the end.
fn untangled(text: Traced, mut fixes: Vec<Fix>) -> (Traced, Vec<Fix>) {
    extend(&mut fixes);
    let mut outer: Vec<Range<usize>> = Vec::new();
    for fix in &fixes {
        match outer.last_mut() {
            Some(last) if fix.source.start < last.end || fix.source.start == last.start => {
                last.end = last.end.max(fix.source.end);
            }
            _ => outer.push(fix.source.clone()),
        }
    }
    let text = joined(text, &outer);
    let mut stretches: Vec<(Range<usize>, String)> = Vec::new();
    for (part, stretch) in text.parts().filter(|(_, stretch)| !stretch.copy) {
        stretches.push((stretch.from..stretch.to, part.to_owned()));
    }
    for at in 0..fixes.len() {
        let source = fixes[at].source.clone();
        if fixes.get(at + 1).is_some_and(|next| next.source == source) {
            continue;
        }
        let found =
            stretches.partition_point(|(of, _)| (of.start, of.end) < (source.start, source.end));
        if let Some((_, reads)) = stretches.get(found).filter(|(of, _)| *of == source) {
            fixes[at].to.clone_from(reads);
        }
    }
    (text, fixes)
}

/// Sorts repairs; one that begins inside another that ends before it begins where that begins.
fn extend(fixes: &mut [Fix]) {
    fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
    let mut last = 0..0;
    for fix in fixes.iter_mut() {
        let source = fix.source.clone();
        if source.start < last.end && last.end < source.end {
            fix.source.start = last.start;
            last.end = source.end;
        } else if source.start >= last.end {
            last = source;
        }
    }
    fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
}

/// The same text with stretches that overlap, or lie in the same of the ranges `outer`, made one.
fn joined(text: Traced, outer: &[Range<usize>]) -> Traced {
    let whole = |stretch: &Stretch| {
        let source = stretch.from..stretch.to;
        let found = outer.partition_point(|of| of.end <= source.start);
        let holds = |of: &&Range<usize>| of.start <= source.start && source.end <= of.end;
        outer.get(found).filter(holds).cloned().unwrap_or(source)
    };
    let wider = |stretch: &Stretch| !stretch.copy && whole(stretch) != (stretch.from..stretch.to);
    let overlap = |pair: &[Stretch]| {
        pair[1].from < pair[0].to && (pair[0].from, pair[0].to) != (pair[1].from, pair[1].to)
    };
    let stretches = text.stretches();
    if !stretches.iter().any(wider) && !stretches.windows(2).any(overlap) {
        return text;
    }
    let mut parts: Vec<(String, Range<usize>, bool)> = Vec::new();
    for (part, stretch) in text.parts() {
        let mut copy = stretch.copy;
        let mut source = if copy { stretch.from..stretch.to } else { whole(&stretch) };
        let mut part = part.to_owned();
        while let Some((before, of, _)) = parts.pop_if(|(_, of, _)| source.start < of.end) {
            part.insert_str(0, &before);
            source = source.start.min(of.start)..source.end.max(of.end);
            copy = false;
        }
        parts.push((part, source, copy));
    }
    let mut text = Traced::default();
    for (part, source, copy) in parts {
        if copy { text.copy(&part, source.start) } else { text.stand_for(&part, source) }
    }
    text
}

/// Cuts in order. Of what one takes that another took before, as the tag that stood in a line that
/// lost its end later, only the rest is a cut of its own; and what a repair made one with its
/// surroundings, as a tag in the midst of letters that were decoded wrongly, is told by the repair.
pub(crate) fn apart<R: Copy>(
    mut cuts: Vec<(Range<usize>, R)>,
    text: &Traced,
) -> Vec<(Range<usize>, R)> {
    cuts.sort_by_key(|(source, _)| (source.start, source.end));
    let mut mended =
        text.parts().filter(|(part, of)| !of.copy && !part.trim().is_empty()).peekable();
    let mut out = Vec::new();
    let mut end = 0;
    for (source, removal) in cuts {
        let mut start = source.start.max(end);
        end = end.max(source.end);
        while let Some((_, of)) = mended.next_if(|(_, of)| of.from < end) {
            if start < of.from {
                out.push((start..of.from, removal));
            }
            start = start.max(of.to);
        }
        if start < end {
            out.push((start..end, removal));
        }
        end = end.max(start);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::of_text;
    use copydesk_article::cleaning::RepairKind::{Mojibake, Spacing};

    #[test]
    fn a_line_of_tangled_repairs_is_told_as_a_whole() {
        let raw = format!("a <t{}d\u{2}>b\u{2} c", "\u{2}".repeat(100));
        let mut lines = of_text(&raw);
        lines[0].mend(Some("en"));
        assert_eq!(lines[0].text.text(), "a b c");
        assert!(!is_settled(&lines[0]));
        let (text, fixes) = settled(&lines[0]);
        assert_eq!((text.text(), text.stretches().len()), ("a b c", 1));
        assert_eq!(fixes.iter().map(|fix| fix.to.as_str()).collect::<Vec<_>>(), ["a b c"]);
    }

    #[test]
    fn parts_of_a_repair_that_were_repaired_again_are_told_as_they_read() {
        let fix = |source, kind, to: &str| Fix { source, kind, to: to.to_owned() };
        // "Â\u{a0}Ã©" was decoded to "\u{a0}é"; then the space, with one before, became nothing.
        let mut text = Traced::default();
        text.copy("a", 0);
        text.stand_for("x", 1..3);
        text.stand_for("é", 2..8);
        text.copy("b", 8);
        let fixes = vec![fix(2..8, Mojibake, "\u{a0}é"), fix(1..3, Spacing, "")];
        let (text, fixes) = untangled(text, fixes);
        let parts: Vec<_> = text.parts().map(|(part, s)| (part, s.from, s.to)).collect();
        assert_eq!(parts, [("a", 0, 1), ("xé", 1, 8), ("b", 8, 9)]);
        let fixes: Vec<_> = fixes.into_iter().map(|fix| (fix.source, fix.to)).collect();
        assert_eq!(fixes, [(1..3, String::new()), (1..8, "xé".to_owned())]);
    }
}
