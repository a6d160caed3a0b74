//! A page or a text as lines, each character knowing its place in the raw text.

use crate::marks::Marks;
use crate::repair::{self, Fix};
use copydesk_article::cleaning::RemovalReason;
use copydesk_html::{Block, BlockKind, Page, Traced};
use memchr::memchr3_iter;
use std::borrow::Cow;
use std::ops::Range;

/// Why a stretch goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Removal {
    pub(crate) reason: RemovalReason,
    /// What showed it, as records name it.
    pub(crate) rule: Cow<'static, str>,
    /// How sure, 0 to 1.
    pub(crate) confidence: f64,
}

impl Removal {
    /// A removal that leaves no doubt.
    pub(crate) fn sure(reason: RemovalReason, rule: &'static str) -> Self {
        Self { reason, rule: Cow::Borrowed(rule), confidence: 1.0 }
    }
}

/// One line: a line of a text, or a block of a page.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its characters.
    pub(crate) text: Traced,
    /// What they hold, or held before the last cut.
    pub(crate) marks: Marks,
    /// What it is in the page; paragraphs in a text.
    pub(crate) kind: BlockKind,
    /// The raw bytes from its first to its last character, before any repair.
    pub(crate) source: Range<usize>,
    /// How many parts wide gaps of white space make of it.
    pub(crate) columns: usize,
    /// What was mended in it.
    pub(crate) fixes: Vec<Fix>,
    /// What was cut out of it: raw bytes, and why.
    pub(crate) cuts: Vec<(Range<usize>, Removal)>,
    /// Whether repairs went over what others had left, or were told together.
    pub(crate) tangled: bool,
    /// Why it goes as a whole, if it goes.
    pub(crate) removed: Option<Removal>,
    /// Why it might go, though it stays.
    pub(crate) doubt: Option<Removal>,
}

impl Line {
    fn new(text: Traced, kind: BlockKind) -> Self {
        let source = text.source().unwrap_or(0..0);
        let marks = Marks::of(text.text());
        Self {
            text,
            marks,
            kind,
            source,
            columns: 1,
            fixes: Vec::new(),
            cuts: Vec::new(),
            tangled: false,
            removed: None,
            doubt: None,
        }
    }

    /// Mends what is left of the line, after the choice of the main content and again after a cut:
    /// what stands at the end of a line is mended by other rules than what stands inside.
    pub(crate) fn mend(&mut self, language: Option<&str>) {
        let mended = repair::mend(std::mem::take(&mut self.text), self.marks, language);
        self.text = mended.text;
        self.marks = mended.marks;
        self.tangled |= mended.tangled;
        self.fixes.extend(mended.fixes);
        let residue = |(source, reason)| (source, Removal::sure(reason, "residue"));
        self.cuts.extend(mended.cuts.into_iter().map(residue));
    }

    /// Cuts the bytes of its text from `from` on, and the white space before them.
    pub(crate) fn cut_from(&mut self, from: usize, removal: Removal) {
        let text = self.text.text();
        let end = text.len();
        let kept = text.get(..from).map_or(0, |head| head.trim_end().len());
        if let Some(source) = self.text.source_of(from..end) {
            self.cuts.push((source, removal));
            self.text.truncate(kept);
            self.marks = Marks::of(self.text.text());
        }
    }

    /// Whether anything of it stands in the cleaned text.
    pub(crate) fn stays(&self) -> bool {
        self.removed.is_none() && !self.text.is_empty()
    }

    /// Why it goes, if it goes.
    pub(crate) fn reason(&self) -> Option<RemovalReason> {
        self.removed.as_ref().map(|removal| removal.reason)
    }
}

/// The lines of a plain text that are not blank, without white space at their ends.
pub(crate) fn of_text(raw: &str) -> Vec<Line> {
    /// Bytes of a usual line.
    const USUAL: usize = 120;
    let mut lines = Vec::with_capacity(raw.len() / USUAL + 1);
    let mut at = 0;
    while at < raw.len() {
        let length = line_end(&raw.as_bytes()[at..]);
        let whole = raw.get(at..at + length).unwrap_or("");
        let start = at + (whole.len() - whole.trim_start().len());
        let end = at + whole.trim_end().len();
        at += length;
        if start < end {
            let text = Traced::of(raw, start..end);
            let mut line = Line::new(text, BlockKind::Paragraph);
            line.columns = if line.marks.any(Marks::GAP) { columns(&raw[start..end]) } else { 1 };
            lines.push(line);
        }
    }
    lines
}

/// The bytes up to the first line end (a line feed, a carriage return, U+2028 or U+2029) and with it, or
/// all of them.
fn line_end(bytes: &[u8]) -> usize {
    for at in memchr3_iter(b'\n', b'\r', 0xe2, bytes) {
        match bytes[at..] {
            [b'\n' | b'\r', ..] => return at + 1,
            [_, 0x80, 0xa8 | 0xa9, ..] => return at + 3,
            _ => {}
        }
    }
    bytes.len()
}

/// The parts of a line between gaps of two spaces or more, or tabs.
fn columns(line: &str) -> usize {
    let wide = |gap: &&str| !gap.trim().is_empty();
    line.split("  ").flat_map(|part| part.split(['\t', '\u{3000}'])).filter(wide).count()
}

/// A block of a page as a line, which may be empty.
pub(crate) fn of_block(page: &Page<'_>, block: &Block) -> Line {
    Line::new(trimmed(page.traced(block)), block.kind)
}

/// A block that goes as a whole: where it stands, without its text.
pub(crate) fn without_text(page: &Page<'_>, block: &Block, removal: Removal) -> Line {
    let mut line = Line::new(Traced::default(), block.kind);
    line.source = page.source(block);
    line.removed = Some(removal);
    line
}

/// Without no-break and other odd spaces at the ends; HTML's own are gone already.
fn trimmed(text: Traced) -> Traced {
    let whole = text.text();
    let start = whole.len() - whole.trim_start().len();
    let end = whole.trim_end().len();
    if start == 0 && end == whole.len() { text } else { text.slice(start..end.max(start)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_text_know_their_places() {
        let raw = "  Été \r\n\n\u{a0}x\u{2028}y";
        let lines = of_text(raw);
        let found: Vec<_> =
            lines.iter().map(|l| (l.text.text().to_owned(), l.source.clone())).collect();
        assert_eq!(found, [("Été".into(), 2..7), ("x".into(), 13..14), ("y".into(), 17..18)]);
    }

    #[test]
    fn blocks_lose_odd_spaces_at_their_ends() {
        let page = copydesk_html::read("<p>&nbsp;<a href=x>ab</a>cd&nbsp;</p><p>&nbsp;</p>");
        let lines: Vec<Line> = page.blocks.iter().map(|block| of_block(&page, block)).collect();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].text.text(), lines[0].source.clone()), ("abcd", 19..27));
    }
}
