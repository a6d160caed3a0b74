//! Spacing and marks of another language's typography: `risques , en particulier`.

use super::around::{before, from, space_before};
use super::tongue::Tongue;
use std::ops::Range;

/// Reads the mark `mark` at the byte `at` of a line; what of it is foreign, if it is.
pub(super) fn read(text: &str, at: usize, mark: u8, tongue: Tongue<'_>) -> Option<Range<usize>> {
    let spaced = match mark {
        b',' => detached(text, at, false),
        b'.' => detached(text, at, true),
        b'!' | b';' => tongue.unspaced && french(text, at),
        b'?' => (tongue.unspaced && french(text, at)) || (tongue.inverted && unopened(text, at)),
        _ => false,
    };
    if spaced {
        return Some(space_before(text, at)..at + 1);
    }
    let comma = mark == b',' && tongue.comma_outside && american(text, at);
    comma.then(|| {
        at..at + 1 + text.get(at + 1..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8)
    })
}

/// `risques , en`: a space before the mark, and the sentence goes on, or after a full stop a new one.
fn detached(text: &str, at: usize, capital: bool) -> bool {
    // Nearly every mark stands at its word.
    if at.checked_sub(1).and_then(|at| text.as_bytes().get(at)) != Some(&b' ') {
        return false;
    }
    let (head, tail) = (space_before(text, at), at + 1);
    let fits = |ch: char| if capital { ch.is_uppercase() } else { ch.is_alphabetic() };
    head + 1 == at
        && before(text, head).is_some_and(char::is_alphabetic)
        && from(text, tail) == Some(' ')
        && from(text, tail + 1).is_some_and(fits)
}

/// `Warum ?`: a word, a space of any width, the mark, and the end or a space.
fn french(text: &str, at: usize) -> bool {
    let head = space_before(text, at);
    head < at
        && before(text, head).is_some_and(char::is_lowercase)
        && from(text, at + 1).is_none_or(char::is_whitespace)
}

/// A Spanish question of some length that no ¿ opens, back to the mark that ends the sentence before.
fn unopened(text: &str, at: usize) -> bool {
    const LEAST: usize = 20;
    let head = text.get(..at).unwrap_or_default();
    let start = head.rfind(['.', '!', '?', '…', '¿', '"', '“', '«', ')']).unwrap_or(0);
    let sentence = head.get(start..).unwrap_or_default();
    !sentence.starts_with('¿')
        && sentence.len() >= LEAST
        && from(text, at + 1).is_none_or(char::is_whitespace)
        // An address in the web has a question mark, too.
        && !sentence.contains('/')
}

/// `,” sagte`: the comma of American English inside the quotation, with the sentence going on.
fn american(text: &str, at: usize) -> bool {
    let mut next = text.get(at + 1..).unwrap_or_default().chars();
    before(text, at).is_some_and(char::is_alphabetic)
        && matches!(next.next(), Some('”'))
        && next.next() == Some(' ')
        && next.next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
        let marks = text.bytes().enumerate().filter(|(_, byte)| b",.;!?".contains(byte));
        let ranges = marks.filter_map(|(at, byte)| read(text, at, byte, Tongue::of(tag)));
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn marks_that_stand_apart() {
        assert_eq!(found("la gestion des risques , en particulier le pire.", "fr"), [" ,"]);
        assert_eq!(found("Das war alles . Dann kam er.", "de"), [" ."]);
        assert_eq!(found("1 , 2 und .NET , 3", "de"), [""; 0]);
        assert_eq!(found("oui , 3", "fr"), [""; 0]);
    }

    #[test]
    fn spacing_of_french() {
        assert_eq!(found("Warum geschieht das\u{a0}? Niemand weiß es !", "de"), ["\u{a0}?", " !"]);
        assert_eq!(found("Pourquoi ? Parce que !", "fr"), [""; 0]);
    }

    #[test]
    fn marks_of_other_languages() {
        assert_eq!(found("Por qué no se hizo nada antes?", "es"), ["?"]);
        assert_eq!(found("Y entonces, ¿por qué no se hizo nada antes?", "es"), [""; 0]);
        assert_eq!(found("„Wir gehen,” sagte er.", "de"), [",”"]);
        assert_eq!(found("“We go,” he said.", "en"), [""; 0]);
    }
}
