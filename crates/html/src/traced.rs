//! A text that knows which source bytes each stretch of it came from.

use std::ops::Range;

/// A stretch of a [`Traced`] text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First byte in the text; the stretch ends where the next begins.
    pub at: usize,
    /// First source byte.
    pub from: usize,
    /// One past the last source byte.
    pub to: usize,
    /// Whether the stretch is the source, byte by byte. If not, all of it stands for all of the source.
    pub copy: bool,
}

/// A text that knows which source bytes each stretch of it came from. Source bytes ascend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    text: String,
    stretches: Vec<Stretch>,
}

impl Traced {
    /// The bytes `range` of `source`.
    ///
    /// `range` must lie on character boundaries; else the text is empty.
    #[must_use]
    pub fn of(source: &str, range: Range<usize>) -> Self {
        let mut traced = Self::default();
        traced.copy(source.get(range.clone()).unwrap_or(""), range.start);
        traced
    }

    /// The text alone.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its stretches, in order.
    #[must_use]
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Its stretches, each with its text.
    pub fn parts(&self) -> impl Iterator<Item = (&str, Stretch)> {
        let ends = self.stretches.iter().skip(1).map(|next| next.at).chain([self.text.len()]);
        let parts = self.stretches.iter().zip(ends);
        parts.map(|(stretch, end)| (self.text.get(stretch.at..end).unwrap_or(""), *stretch))
    }

    /// Whether there is no character.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds `text` as it stands in the source from byte `from` on.
    pub fn copy(&mut self, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        let to = from + text.len();
        match self.stretches.last_mut() {
            Some(last) if last.copy && last.to == from => last.to = to,
            _ => self.stretches.push(Stretch { at: self.text.len(), from, to, copy: true }),
        }
        self.text.push_str(text);
    }

    /// Adds `text`, which stands for the source bytes `source` as a whole.
    pub fn stand_for(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let (at, from, to) = (self.text.len(), source.start, source.end);
        let same = self
            .stretches
            .last()
            .is_some_and(|last| !last.copy && (last.from, last.to) == (from, to));
        if !same {
            self.stretches.push(Stretch { at, from, to, copy: false });
        }
        self.text.push_str(text);
    }

    /// Adds the bytes `range` of another text of the same source.
    pub fn append(&mut self, other: &Self, range: Range<usize>) {
        let first = other.stretches.partition_point(|stretch| stretch.at <= range.start);
        let mut next = first.saturating_sub(1);
        let mut at = range.start;
        while at < range.end {
            let Some(stretch) = other.stretches.get(next) else { return };
            let end = other.stretches.get(next + 1).map_or(other.text.len(), |after| after.at);
            let end = end.min(range.end);
            let text = other.text.get(at..end).unwrap_or("");
            if stretch.copy {
                self.copy(text, stretch.from + (at - stretch.at));
            } else {
                self.stand_for(text, stretch.from..stretch.to);
            }
            at = end;
            next += 1;
        }
    }

    /// The source bytes from the first to the last character.
    #[must_use]
    pub fn source(&self) -> Option<Range<usize>> {
        Some(self.stretches.first()?.from..self.stretches.last()?.to)
    }

    /// The source bytes of the bytes `range`; `None` for an empty range.
    #[must_use]
    pub fn source_of(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.is_empty() || range.end > self.text.len() {
            return None;
        }
        let of = |at: usize| {
            let next = self.stretches.partition_point(|stretch| stretch.at <= at);
            self.stretches.get(next.checked_sub(1)?)
        };
        let (first, last) = (of(range.start)?, of(range.end - 1)?);
        let from = if first.copy { first.from + (range.start - first.at) } else { first.from };
        let to = if last.copy { last.from + (range.end - last.at) } else { last.to };
        Some(from..to)
    }

    /// The bytes `range` as a text of their own.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut slice = Self::default();
        slice.append(self, range.start..range.end.min(self.text.len()));
        slice
    }

    /// Forgets everything from the byte `length` on.
    pub fn truncate(&mut self, length: usize) {
        if length < self.text.len() {
            *self = self.slice(0..length);
        }
    }

    /// The text without white space at its ends, and runs of white space inside made one space, as
    /// HTML shows it. No-break spaces are no white space here.
    #[must_use]
    pub fn collapsed(self) -> Self {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0xc);
        let bytes = self.text.as_bytes();
        let ragged = bytes.first().is_some_and(blank) || bytes.last().is_some_and(blank);
        let doubled = || bytes.windows(2).any(|two| blank(&two[1]) && blank(&two[0]));
        let odd = || bytes.iter().any(|byte| blank(byte) && *byte != b' ');
        if !ragged && !doubled() && !odd() {
            return self;
        }
        let mut out = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            let word = at + bytes[at..].iter().position(blank).unwrap_or(bytes.len() - at);
            out.append(&self, at..word);
            let next = word + bytes[word..].iter().take_while(|byte| blank(byte)).count();
            if word < next && !out.is_empty() && next < bytes.len() {
                match bytes[word..next] {
                    [b' '] => out.append(&self, word..next),
                    _ => out.stand_for(" ", self.source_of(word..next).unwrap_or_default()),
                }
            }
            at = next;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_collapses_and_positions_stay() {
        let collapsed = Traced::of("xx  é \n b\u{a0} ", 2..13).collapsed();
        assert_eq!(collapsed.text(), "é b\u{a0}");
        assert_eq!(collapsed.source_of(2..3), Some(6..9));
        assert_eq!(collapsed.source(), Some(4..12));
        assert_eq!(Traced::of("é", 1..2), Traced::default());
    }

    #[test]
    fn what_stands_for_something_stands_for_all_of_it() {
        let mut text = Traced::default();
        text.copy("ab", 3);
        text.stand_for("xy", 5..9);
        text.copy("c", 9);
        assert_eq!((text.text(), text.source()), ("abxyc", Some(3..10)));
        assert_eq!(text.source_of(1..3), Some(4..9));
        assert_eq!(text.slice(3..5).source(), Some(5..10));
        assert_eq!(text.parts().map(|(part, _)| part).collect::<Vec<_>>(), ["ab", "xy", "c"]);
    }

    proptest! {
        #[test]
        fn slices_and_appended_halves_agree(
            parts in prop::collection::vec(("[a-zé ]{0,4}", any::<bool>()), 0..8), cut in 0usize..24,
        ) {
            let mut text = Traced::default();
            let mut at = 0;
            for (part, copy) in &parts {
                if *copy { text.copy(part, at) } else { text.stand_for(part, at..at + 3) }
                at += if *copy { part.len() } else { 3 };
            }
            let cut = (0..=cut.min(text.text().len())).rev().find(|at| text.text().is_char_boundary(*at));
            let mut again = text.slice(0..cut.unwrap_or(0));
            again.append(&text, cut.unwrap_or(0)..text.text().len());
            prop_assert_eq!(&again, &text);
            let collapsed = text.clone().collapsed();
            prop_assert_eq!(collapsed.clone().collapsed(), collapsed.clone());
            prop_assert!(!collapsed.text().contains("  ") && collapsed.text().trim() == collapsed.text());
        }
    }
}
