//! A page or a text as lines, each character knowing its place in the raw text.

use crate::repair::{self, Fix};
use copydesk_article::cleaning::RemovalReason;
use copydesk_html::{Block, BlockKind, Traced};
use std::ops::Range;

/// One line: a line of a text, or a block of a page.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its characters.
    pub(crate) text: Traced,
    /// What it is in the page; paragraphs in a text.
    pub(crate) kind: BlockKind,
    /// The share of its characters that stand in links.
    pub(crate) linked: f64,
    /// The raw bytes from its first to its last character, before any repair.
    pub(crate) source: Range<usize>,
    /// What was mended in it.
    pub(crate) fixes: Vec<Fix>,
    /// What was cut out of it: raw bytes, and why.
    pub(crate) cuts: Vec<(Range<usize>, RemovalReason)>,
    /// Why it goes as a whole, if it goes.
    pub(crate) removed: Option<RemovalReason>,
}

impl Line {
    fn new(text: Traced, kind: BlockKind, linked: f64) -> Self {
        let source = text.source().unwrap_or(0..0);
        Self { text, kind, linked, source, fixes: Vec::new(), cuts: Vec::new(), removed: None }
    }

    /// Mends what is left of the line, after the choice of the main content and again after a cut:
    /// what stands at the end of a line is mended by other rules than what stands inside.
    pub(crate) fn mend(&mut self, language: Option<&str>) {
        let mended = repair::mend(&self.text, language);
        self.text = mended.text;
        self.fixes.extend(mended.fixes);
        self.cuts.extend(mended.cuts);
    }

    /// Whether anything of it stands in the cleaned text.
    pub(crate) fn stays(&self) -> bool {
        self.removed.is_none() && !self.text.is_empty()
    }

    /// Its characters, counted.
    pub(crate) fn len(&self) -> usize {
        self.text.marks().len()
    }
}

/// The lines of a plain text that are not blank, without white space at their ends.
pub(crate) fn of_text(raw: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in raw.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let start = at + (line.len() - line.trim_start().len());
        let end = at + line.trim_end().len();
        at += line.len();
        if start < end {
            let text = Traced::of(raw, start..end);
            lines.push(Line::new(text, BlockKind::Paragraph, 0.0));
        }
    }
    lines
}

/// The blocks of a page as lines.
pub(crate) fn of_blocks(blocks: &[Block]) -> Vec<Line> {
    let line = |block: &Block| {
        #[allow(clippy::cast_precision_loss)] // a share
        let linked = block.linked as f64 / block.text.marks().len().max(1) as f64;
        Line::new(trimmed(&block.text), block.kind, linked)
    };
    blocks.iter().map(line).filter(|line| !line.text.is_empty()).collect()
}

/// Without no-break and other odd spaces at the ends; HTML's own are gone already.
fn trimmed(text: &Traced) -> Traced {
    let marks = text.marks();
    let start = marks.iter().position(|mark| !mark.ch.is_whitespace()).unwrap_or(marks.len());
    let end = marks.iter().rposition(|mark| !mark.ch.is_whitespace()).map_or(start, |i| i + 1);
    text.slice(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_text_know_their_places() {
        let raw = "  Été \r\n\n\u{a0}x\u{2028}y";
        let lines = of_text(raw);
        let found: Vec<_> = lines.iter().map(|l| (l.text.text(), l.source.clone())).collect();
        assert_eq!(found, [("Été".into(), 2..7), ("x".into(), 13..14), ("y".into(), 17..18)]);
    }

    #[test]
    fn blocks_lose_odd_spaces_at_their_ends() {
        let page = copydesk_html::read("<p>&nbsp;<a href=x>ab</a>cd&nbsp;</p><p>&nbsp;</p>");
        let lines = of_blocks(&page.blocks);
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].text.text().as_str(), lines[0].source.clone()), ("abcd", 19..27));
    }
}
