//! A text whose every character knows the source bytes it came from.

use std::ops::Range;

/// One character and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The character.
    pub ch: char,
    /// First source byte.
    pub from: usize,
    /// One past the last source byte.
    pub to: usize,
}

/// A text whose every character knows the source bytes it came from. Bytes ascend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    marks: Vec<Mark>,
}

impl Traced {
    /// The bytes `range` of `source`, character by character.
    ///
    /// `range` must lie on character boundaries; else the text is empty.
    #[must_use]
    pub fn of(source: &str, range: Range<usize>) -> Self {
        let from = range.start;
        let text = source.get(range).unwrap_or("");
        let mark =
            |(at, ch): (usize, char)| Mark { ch, from: from + at, to: from + at + ch.len_utf8() };
        Self { marks: text.char_indices().map(mark).collect() }
    }

    /// The characters with their sources.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The text alone.
    #[must_use]
    pub fn text(&self) -> String {
        self.marks.iter().map(|mark| mark.ch).collect()
    }

    /// Whether there is no character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Adds one character.
    pub fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// The source bytes from the first to the last character.
    #[must_use]
    pub fn source(&self) -> Option<Range<usize>> {
        Some(self.marks.first()?.from..self.marks.last()?.to)
    }

    /// The characters `range` (by index) as a text of their own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self { marks: self.marks.get(range).unwrap_or(&[]).to_vec() }
    }

    /// The text without white space at its ends, and runs of white space inside made one space, as
    /// HTML shows it. No-break spaces are no white space here.
    #[must_use]
    pub fn collapsed(&self) -> Self {
        let mut marks: Vec<Mark> = Vec::with_capacity(self.marks.len());
        let mut gap: Option<Mark> = None;
        for mark in &self.marks {
            if matches!(mark.ch, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                let from = gap.map_or(mark.from, |gap| gap.from);
                gap = Some(Mark { ch: ' ', from, to: mark.to });
                continue;
            }
            if let Some(space) = gap.take()
                && !marks.is_empty()
            {
                marks.push(space);
            }
            marks.push(*mark);
        }
        Self { marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_positions_stay() {
        let text = Traced::of("xx  é \n b\u{a0} ", 2..13);
        let collapsed = text.collapsed();
        assert_eq!(collapsed.text(), "é b\u{a0}");
        let gap = collapsed.marks()[1];
        assert_eq!((gap.from, gap.to), (6, 9));
        assert_eq!(collapsed.source(), Some(4..12));
        assert_eq!(Traced::of("é", 1..2), Traced::default());
    }
}
