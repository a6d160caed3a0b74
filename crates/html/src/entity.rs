//! Character references, decoded with their positions.

use crate::traced::Traced;
use std::ops::Range;

/// The longest character reference of HTML (`&CounterClockwiseContourIntegral;`) has 33 bytes.
const LONGEST: usize = 34;

/// References of a text that keep their own places; from then on, those that stand close together share one.
/// A page of nothing but references would need many times its size.
const APART: usize = 1_000;

/// References that share a place at most, and bytes between two of them.
const TOGETHER: usize = 64;
const GAP: usize = 24;

/// Appends `text`, which stands at byte `at` of the source, with its character references decoded.
/// What is no reference stays as it is.
pub(crate) fn decode_into(out: &mut Traced, text: &str, at: usize) {
    let (mut rest, mut search, mut count) = (0, 0, 0);
    let mut shared = Shared::default();
    while let Some(next) = text[search..].find('&').map(|i| search + i) {
        let Some((decoded, length)) = reference(&text[next..]) else {
            search = next + 1;
            continue;
        };
        count += 1;
        if shared.count == 0 || shared.count >= TOGETHER || next - rest > GAP {
            shared.flush(out);
            out.copy(&text[rest..next], at + rest);
        } else {
            shared.text.push_str(&text[rest..next]);
        }
        shared.add(&decoded, at + next..at + next + length);
        if count <= APART {
            shared.flush(out);
        }
        rest = next + length;
        search = rest;
    }
    shared.flush(out);
    out.copy(&text[rest..], at + rest);
}

/// References close together, and what stands between them.
#[derive(Default)]
struct Shared {
    text: String,
    source: Range<usize>,
    count: usize,
}

impl Shared {
    fn add(&mut self, decoded: &str, source: Range<usize>) {
        if self.count == 0 {
            self.source = source.clone();
        }
        self.text.push_str(decoded);
        self.source.end = source.end;
        self.count += 1;
    }

    fn flush(&mut self, out: &mut Traced) {
        if self.count > 0 {
            out.stand_for(&self.text, self.source.clone());
            self.text.clear();
            self.count = 0;
        }
    }
}

/// The reference that `text` begins with, decoded, and its length in bytes.
pub(crate) fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')? + 1;
    // `AT&T&eacute;`: another reference begins before the first could end.
    let source = text.get(..end).filter(|source| !source[1..].contains('&'))?;
    let decoded = html_escape::decode_html_entities(source);
    (decoded != source).then(|| (decoded.into_owned(), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_keep_the_place_they_came_from() {
        let mut out = Traced::default();
        decode_into(&mut out, "a&eacute;&#8217;&bogus;&amp", 10);
        assert_eq!(out.text(), "aé’&bogus;&amp");
        assert_eq!(out.source_of(1..3), Some(11..19));
        assert_eq!(out.source_of(3..6), Some(19..26));
        assert_eq!(out.source_of(6..7), Some(26..27));
        let mut out = Traced::default();
        decode_into(&mut out, "&T&eacute;", 0);
        assert_eq!((out.text(), out.source_of(2..4)), ("&Té", Some(2..10)));
    }

    #[test]
    fn very_many_references_share_places() {
        let mut out = Traced::default();
        decode_into(&mut out, &"&eacute;".repeat(APART + 100 * TOGETHER), 0);
        assert_eq!(out.text(), "é".repeat(APART + 100 * TOGETHER));
        assert_eq!(out.stretches().len(), APART + 100);
    }
}
