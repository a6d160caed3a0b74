//! Character references, decoded with their positions.
//!
//! As the HTML standard has it: some hundred old names need no semicolon (`&copy`, `&nbsp`), numbers never do, and
//! those from 128 to 159 are characters of Windows-1252 (`&#146;` is an apostrophe).

use crate::traced::Traced;
use htmlize::{BARE_ENTITY_MAX_LENGTH, ENTITIES, ENTITY_MAX_LENGTH};
use std::borrow::Cow;
use std::ops::Range;

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
        let Some(Reference { decoded, length, .. }) = reference(&text[next..]) else {
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

/// A character reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it stands for.
    pub decoded: Cow<'static, str>,
    /// Its length in bytes.
    pub length: usize,
    /// A name without a semicolon: outside a page, only if no letter, digit or `=` follows.
    pub bare: bool,
}

/// The reference that `text` begins with.
#[must_use]
pub fn reference(text: &str) -> Option<Reference> {
    let name = text.strip_prefix('&')?;
    if let Some(number) = name.strip_prefix('#') {
        return numeric(text, number);
    }
    let letters = |most: usize| name.bytes().take(most).take_while(u8::is_ascii_alphanumeric);
    let named = |length: usize| {
        let decoded = ENTITIES.get(text.as_bytes().get(..length)?)?;
        let decoded = Cow::Borrowed(std::str::from_utf8(decoded).ok()?);
        Some(Reference { decoded, length, bare: !text[..length].ends_with(';') })
    };
    let end = letters(ENTITY_MAX_LENGTH).count() + 1;
    let closed = text[end..].starts_with(';').then(|| named(end + 1)).flatten();
    // Without a semicolon the longest name that the letters begin with.
    closed.or_else(|| (2..=end.min(BARE_ENTITY_MAX_LENGTH)).rev().find_map(named))
}

/// `&#8217;`, `&#x2019`.
fn numeric(text: &str, number: &str) -> Option<Reference> {
    let hex = number.strip_prefix(['x', 'X']);
    let digits = hex.unwrap_or(number);
    let is_digit = |b: &u8| if hex.is_some() { b.is_ascii_hexdigit() } else { b.is_ascii_digit() };
    // More of them than any character has are nonsense, and a page may have millions.
    let count = digits.bytes().take(ENTITY_MAX_LENGTH).take_while(is_digit).count();
    if count == 0 {
        return None;
    }
    let closed = usize::from(digits[count..].starts_with(';'));
    let length = text.len() - digits.len() + count + closed;
    let decoded = htmlize::unescape(&text[..length]).into_owned().into();
    Some(Reference { decoded, length, bare: false })
}

/// A value with its references decoded; as in attributes, a name without a semicolon is none where a letter, a
/// digit or `=` follows, for it may be a parameter of an address (`?a=1&copy=2`).
#[must_use]
pub fn unescape(value: &str) -> Cow<'_, str> {
    htmlize::unescape_attribute(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_keep_the_place_they_came_from() {
        let mut out = Traced::default();
        decode_into(&mut out, "a&eacute;&#8217;&bogus;&am", 10);
        assert_eq!(out.text(), "aé’&bogus;&am");
        assert_eq!(out.source_of(1..3), Some(11..19));
        assert_eq!(out.source_of(3..6), Some(19..26));
        assert_eq!(out.source_of(6..7), Some(26..27));
        let mut out = Traced::default();
        decode_into(&mut out, "&T&eacute;", 0);
        assert_eq!((out.text(), out.source_of(2..4)), ("&Té", Some(2..10)));
    }

    #[test]
    fn references_are_those_of_the_standard() {
        let read = |text: &str| {
            reference(text).map(|own| (own.decoded.into_owned(), own.length, own.bare))
        };
        for (text, decoded, length, bare) in [
            ("&copy2024", "©", 5, true),
            ("&notin;", "∉", 7, false),
            ("&notit;", "¬", 4, true),
            ("&AMP &", "&", 4, true),
            ("&NotEqualTilde;", "≂̸", 15, false),
            ("&#8217s", "’", 6, false),
            ("&#146;", "’", 6, false),
            ("&#x80;", "€", 6, false),
            ("&#X41g", "A", 5, false),
            ("&#0;", "\u{fffd}", 4, false),
            ("&#99999999999999999999;", "\u{fffd}", 23, false),
        ] {
            assert_eq!(read(text), Some((decoded.to_owned(), length, bare)), "{text}");
        }
        for text in ["", "&", "& amp;", "&;", "&#;", "&#x;", "&hellip", "&T", "&é", "amp;"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(unescape("?a=1&copy=2&amp;b&reg"), "?a=1&copy=2&b®");
    }

    #[test]
    fn very_many_references_share_places() {
        let mut out = Traced::default();
        decode_into(&mut out, &"&eacute;".repeat(APART + 100 * TOGETHER), 0);
        assert_eq!(out.text(), "é".repeat(APART + 100 * TOGETHER));
        assert_eq!(out.stretches().len(), APART + 100);
    }
}
