//! Places in a source: where markup begins, and where what is no markup ends.

use crate::tag::Tag;
use memchr::memchr;
use memchr::memmem;

/// The bytes of a source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'s>(pub(super) &'s [u8]);

impl Source<'_> {
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    /// The byte at a place, or zero behind the end.
    pub(super) fn byte(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The first `needle` from `from` on, else the end of the source.
    pub(super) fn seek(self, needle: u8, from: usize) -> usize {
        let rest = self.0.get(from..).unwrap_or_default();
        memchr(needle, rest).map_or(self.0.len(), |at| from + at)
    }

    /// Where markup begins that is no text, from `from` on.
    pub(super) fn markup(self, mut from: usize) -> usize {
        loop {
            let at = self.seek(b'<', from);
            let next = self.byte(at + 1);
            let tag = next.is_ascii_alphabetic()
                || matches!(next, b'!' | b'?')
                || (next == b'/' && self.byte(at + 2) != 0);
            if tag || at >= self.0.len() {
                return at;
            }
            from = at + 1;
        }
    }

    /// Past a comment, a declaration or an end tag without a name, which begins at `at`.
    pub(super) fn pass_over(self, at: usize) -> usize {
        let rest = self.0.get(at..).unwrap_or_default();
        if !rest.starts_with(b"<!--") {
            return self.seek(b'>', at + 1) + 1;
        }
        if rest.starts_with(b"<!-->") {
            return at + 5;
        }
        if rest.starts_with(b"<!--->") {
            return at + 6;
        }
        let inside = rest.get(4..).unwrap_or_default();
        // `-->` and `--!>` both end a comment; unended, it takes the rest.
        let end = memmem::find_iter(inside, b"--").find_map(|dashes| {
            let tail = inside.get(dashes + 2..)?;
            let mark = if tail.starts_with(b">") {
                1
            } else if tail.starts_with(b"!>") {
                2
            } else if tail.starts_with(b"->") {
                // `--->`: found here because matches do not overlap.
                2
            } else {
                return None;
            };
            Some(dashes + 2 + mark)
        });
        at + 4 + end.unwrap_or(inside.len())
    }

    /// Where the content of a raw element that begins at `from` ends.
    pub(super) fn raw_end(self, tag: Tag, from: usize) -> usize {
        let name = tag.name().as_bytes();
        let mut at = from;
        loop {
            at = self.seek(b'<', at);
            if at >= self.0.len() {
                return self.0.len();
            }
            let after = at + 2 + name.len();
            let closes = self.byte(at + 1) == b'/'
                && self.0.get(at + 2..after).is_some_and(|found| found.eq_ignore_ascii_case(name))
                && matches!(self.byte(after), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>');
            if closes {
                return at;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_begins_at_what_may_be_a_tag() {
        let source = Source(b"a <3 b </ <b");
        assert_eq!((source.markup(0), source.markup(8)), (7, 10));
        assert_eq!(source.markup(11), 12);
    }

    #[test]
    fn comments_end_as_in_browsers() {
        for comment in ["<!-->", "<!--->", "<!--a-->", "<!--a--!>", "<!--a--->", "<!doctype html>"]
        {
            let source = format!("{comment}b-->");
            assert_eq!(Source(source.as_bytes()).pass_over(0), comment.len(), "{comment}");
        }
        assert_eq!(Source(b"<!--a->b").pass_over(0), 8);
    }
}
