//! Character references, decoded with their positions.

use crate::traced::{Mark, Traced};

/// The longest character reference of HTML (`&CounterClockwiseContourIntegral;`) has 33 bytes.
const LONGEST: usize = 34;

/// Appends `text`, which stands at byte `at` of the source, with its character references decoded.
/// What is no reference stays as it is.
pub(crate) fn decode_into(out: &mut Traced, text: &str, at: usize) {
    let mut rest = 0;
    while let Some(next) = text[rest..].find('&').map(|i| rest + i) {
        copy(out, text, rest, next, at);
        rest = match reference(&text[next..]) {
            Some((decoded, length)) => {
                for ch in decoded.chars() {
                    out.push(Mark { ch, from: at + next, to: at + next + length });
                }
                next + length
            }
            None => {
                copy(out, text, next, next + 1, at);
                next + 1
            }
        };
    }
    copy(out, text, rest, text.len(), at);
}

fn copy(out: &mut Traced, text: &str, from: usize, to: usize, at: usize) {
    for (i, ch) in text[from..to].char_indices() {
        let from = at + from + i;
        out.push(Mark { ch, from, to: from + ch.len_utf8() });
    }
}

/// The reference that `text` begins with, decoded, and its length in bytes.
pub(crate) fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')? + 1;
    let source = text.get(..end)?;
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
        let marks = out.marks();
        assert_eq!((marks[1].from, marks[1].to), (11, 19));
        assert_eq!((marks[2].from, marks[2].to), (19, 26));
        assert_eq!((marks[3].from, marks[3].to), (26, 27));
    }
}
