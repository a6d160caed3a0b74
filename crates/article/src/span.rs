//! Positions in a text.

use serde::{Deserialize, Serialize};

/// A stretch of a text: 0-based, end-exclusive, in Unicode code points (the unit of the W3C Web
/// Annotation model), with the UTF-8 byte pair beside it and the literal text for readers to check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// First byte and one past the last byte of the UTF-8 form.
    pub utf8: [usize; 2],
    /// The literal text. Left out of spans longer than [`Span::LITERAL_LIMIT`] code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Span {
    /// Code points above which the literal is left out, so that a removed page frame does not
    /// travel twice.
    pub const LITERAL_LIMIT: usize = 280;

    /// Whether this span is right about `text`: in range, on character boundaries, bytes and code
    /// points agree, and the literal (if given) is what stands there.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn check(&self, text: &str) -> Result<(), String> {
        let [from, to] = self.utf8;
        let literal = text
            .get(from..to)
            .ok_or_else(|| format!("bytes {from}..{to} do not lie on characters of the text"))?;
        let (start, end) = (count(&text[..from]), count(&text[..to]));
        if (start, end) != (self.start, self.end) {
            return Err(format!(
                "bytes {from}..{to} are code points {start}..{end}, not {}..{}",
                self.start, self.end
            ));
        }
        match &self.text {
            Some(claimed) if claimed != literal => {
                Err(format!("code points {start}..{end} read {literal:?}, not {claimed:?}"))
            }
            _ => Ok(()),
        }
    }
}

/// Turns byte offsets of one text into [`Span`]s, in one pass when asked in ascending order.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl<'a> Positions<'a> {
    /// Positions in `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, byte: 0, point: 0 }
    }

    /// The code point offset of `byte`, which must lie on a character boundary (a byte inside a
    /// character counts as that character's start).
    pub fn code_point(&mut self, byte: usize) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        if byte < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        self.point += count(&self.text[self.byte..byte]);
        self.byte = byte;
        self.point
    }

    /// The span of the bytes `from..to`.
    pub fn span(&mut self, from: usize, to: usize) -> Span {
        let start = self.code_point(from);
        let from = self.byte;
        let end = self.code_point(to.max(from));
        let to = self.byte;
        let text = (end - start <= Span::LITERAL_LIMIT).then(|| self.text[from..to].to_owned());
        Span { start, end, utf8: [from, to], text }
    }
}

/// Code points in `text`.
#[must_use]
pub fn count(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_differ_and_are_kept_apart() {
        let text = "é😀x";
        let span = Positions::new(text).span(2, 7);
        assert_eq!((span.start, span.end, span.utf8), (1, 3, [2, 7]));
        assert_eq!(span.text.as_deref(), Some("😀x"));
        assert!(span.check(text).is_ok());
        assert!(Span { start: 2, ..span.clone() }.check(text).is_err());
        assert!(Span { utf8: [3, 7], ..span.clone() }.check(text).is_err());
        assert!(Span { text: Some("😀y".into()), ..span }.check(text).is_err());
    }

    proptest! {
        #[test]
        fn every_span_checks(text in any::<String>(), a in 0usize..64, b in 0usize..64) {
            let mut positions = Positions::new(&text);
            let span = positions.span(a.min(b), a.max(b));
            prop_assert!(span.check(&text).is_ok());
            // Asking backwards gives the same answer as asking afresh.
            prop_assert_eq!(positions.span(0, b), Positions::new(&text).span(0, b));
        }
    }
}
