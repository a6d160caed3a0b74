//! Names out of labels.

use crate::document::{Document, Word};
use crate::label::{Kind, Label};
use crate::pause::Pause;
use crate::sound::sound;

/// A name found by the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// What it is the name of.
    pub kind: Kind,
    /// First token.
    pub first: usize,
    /// Last token, included.
    pub last: usize,
    /// First byte.
    pub start: usize,
    /// End byte, exclusive.
    pub end: usize,
    /// First code point.
    pub char_start: usize,
    /// End code point, exclusive.
    pub char_end: usize,
    /// Bytes after the last token that belong to the name.
    pub tail: usize,
    /// The least margin of its labels and of the label after it.
    pub margin: i32,
}

/// The names that labels make, in order.
#[must_use]
pub(crate) fn mentions(
    text: &str,
    document: &Document,
    labels: &[usize],
    margins: &[i32],
) -> Vec<Mention> {
    let words = &document.words;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&label) = labels.get(at) {
        let first = at;
        at += 1;
        let (Label::Begin(kind) | Label::Inside(kind)) = Label::from_number(label) else {
            continue;
        };
        while labels.get(at) == Some(&Label::Inside(kind).number()) {
            at += 1;
        }
        let last = at - 1;
        let Some(first) = sound(document, first, last) else { continue };
        let end = span_end(text, words, first, last);
        let tail = text[words[last].end..end].chars().count();
        let margin = margins[first..(at + 1).min(margins.len())].iter().copied().min();
        found.push(Mention {
            kind,
            first,
            last,
            start: words[first].start,
            end,
            char_start: words[first].char_start,
            char_end: words[last].char_end + tail,
            tail: end - words[last].end,
            margin: margin.unwrap_or(0),
        });
    }
    found
}

/// Short forms that are written with a full stop at the end of a name.
const SHORT_FORMS: &[&str] =
    &["inc", "corp", "co", "ltd", "jr", "sr", "bros", "cie", "mfg", "dept", "univ"];

/// Where the name of these tokens ends, in bytes: with the full stop of an initial or a short
/// form ("U.S.", "Acme Inc.") and with the bracket that one within the name opened.
#[must_use]
pub fn span_end(text: &str, words: &[Word], first: usize, last: usize) -> usize {
    let end = words[last].end;
    let after = text[end..].chars().next();
    let own = &text[words[last].start..end];
    let within = &words[first + 1..=last];
    let follows_dot = words[last].pause == Pause::Dot && last > first;
    let initial = follows_dot && own.chars().count() == 1;
    let short = last > first && SHORT_FORMS.contains(&own.to_lowercase().as_str());
    let opened = || within.iter().any(|word| word.pause == Pause::Open);
    let closed = || within.iter().any(|word| word.pause == Pause::Close);
    match after {
        Some('.') if initial || short => end + 1,
        Some(')') if opened() && !closed() => end + 1,
        // « Ely ( Fife ) », as texts have it that were cut into words and put together again.
        Some(' ') if text[end..].starts_with(" )") && opened() && !closed() => end + 2,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn spans_keep_the_stops_and_brackets_that_belong_to_them() {
        let text = "The U.S. sued Acme Inc. of Ely (Fife). Ely ( Fife ) is near.";
        let document = Document::new(text, None, &Known::default(), &[]);
        let labels = [0, 5, 6, 0, 3, 4, 0, 5, 6, 5, 6, 0, 0];
        let found = mentions(text, &document, &labels, &[9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1]);
        let texts: Vec<&str> = found.iter().map(|m| &text[m.start..m.end]).collect();
        assert_eq!(texts, ["U.S.", "Acme Inc.", "Ely (Fife)", "Ely ( Fife )"]);
        assert_eq!(found[0].margin, 6);
        assert_eq!((found[2].char_start, found[2].char_end), (27, 37));
    }
}
