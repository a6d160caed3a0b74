//! Character references, decoded with their positions.

use crate::traced::Traced;

/// The longest character reference of HTML (`&CounterClockwiseContourIntegral;`) has 33 bytes.
const LONGEST: usize = 34;

/// Appends `text`, which stands at byte `at` of the source, with its character references decoded.
/// What is no reference stays as it is.
pub(crate) fn decode_into(out: &mut Traced, text: &str, at: usize) {
    let mut rest = 0;
    let mut search = 0;
    while let Some(next) = text[search..].find('&').map(|i| search + i) {
        search = match reference(&text[next..]) {
            Some((decoded, length)) => {
                out.copy(&text[rest..next], at + rest);
                out.stand_for(&decoded, at + next..at + next + length);
                rest = next + length;
                rest
            }
            None => next + 1,
        };
    }
    out.copy(&text[rest..], at + rest);
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
}
