//! What stands on either side of a place in a line.

use std::ops::Range;

/// The character before the byte `at`.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at the byte `at`.
pub(super) fn from(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Where the white space before `at` begins.
pub(super) fn space_before(text: &str, at: usize) -> usize {
    text.get(..at).map_or(at, |head| head.trim_end().len())
}

/// Where the white space from `at` on ends.
pub(super) fn space_after(text: &str, at: usize) -> usize {
    text.get(at..).map_or(at, |tail| text.len() - tail.trim_start().len())
}

/// `middle` with the word on either side, so that a reader sees what is wrong with it.
pub(super) fn with_words(text: &str, middle: Range<usize>) -> Range<usize> {
    let head = space_before(text, middle.start);
    let tail = space_after(text, middle.end);
    let start = text
        .get(..head)
        .map_or(head, |head| head.trim_end_matches(|ch: char| !ch.is_whitespace()).len());
    let end = text.get(tail..).map_or(tail, |rest| {
        tail + rest.len() - rest.trim_start_matches(|ch: char| !ch.is_whitespace()).len()
    });
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_of_a_mark() {
        let text = "les risques , été";
        let at = text.find(',').unwrap();
        assert_eq!((before(text, at), from(text, at + 2)), (Some(' '), Some('é')));
        assert_eq!(&text[with_words(text, at..at + 1)], "risques , été");
        assert_eq!((before(text, 0), from(text, text.len())), (None, None));
        assert_eq!((space_before(text, at), space_after(text, at + 1)), (at - 1, at + 2));
        assert_eq!(with_words(", x", 0..1), 0..3);
    }
}
