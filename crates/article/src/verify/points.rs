//! Code points of a text by their bytes, asked in any order.

use crate::span::Span;

/// A text, and where each of its code points begins.
pub(super) struct Points<'t> {
    pub(super) text: &'t str,
    /// Byte of each code point, and the end.
    bytes: Vec<usize>,
}

impl<'t> Points<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    /// The byte that a code point begins at, the end included.
    pub(super) fn byte(&self, point: usize) -> Option<usize> {
        self.bytes.get(point).copied()
    }

    /// The code point that begins at a byte, the end included.
    pub(super) fn point(&self, byte: usize) -> Option<usize> {
        self.bytes.binary_search(&byte).ok()
    }

    /// The same for messages: the code point that a byte lies in.
    pub(super) fn near(&self, byte: usize) -> usize {
        self.bytes.partition_point(|at| *at <= byte).saturating_sub(1)
    }

    /// [`Span::check`], without counting from the start each time.
    pub(super) fn check(&self, span: &Span) -> Result<(), String> {
        let [from, to] = span.utf8;
        let place = (self.point(from), self.point(to));
        if let ((Some(start), Some(end)), Some(literal)) = (place, self.text.get(from..to)) {
            let right = span.text.as_deref().is_none_or(|claimed| claimed == literal);
            if (start, end) == (span.start, span.end) && right {
                return Ok(());
            }
        }
        // It words what is wrong.
        span.check(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_code_points_are_told_apart() {
        let points = Points::new("é😀x");
        assert_eq!((points.byte(1), points.byte(3), points.byte(4)), (Some(2), Some(7), None));
        assert_eq!((points.point(6), points.point(1), points.near(3)), (Some(2), None, 1));
        let span = Span { start: 1, end: 3, utf8: [2, 7], text: Some("😀x".into()) };
        assert!(points.check(&span).is_ok());
        assert!(points.check(&Span { start: 0, ..span.clone() }).is_err());
        assert!(points.check(&Span { text: Some("😀y".into()), ..span }).is_err());
    }
}
