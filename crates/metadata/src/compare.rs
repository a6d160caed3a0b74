//! Texts compared without case, accents and marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case, without accents, with single spaces for everything but letters and digits.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|ch| add(&mut out, ch.to_ascii_lowercase()));
    } else {
        let letters = text.nfkd().filter(|ch| !is_combining_mark(*ch));
        letters.flat_map(char::to_lowercase).for_each(|ch| add(&mut out, ch));
    }
    out.truncate(out.trim_end().len());
    out
}

fn add(out: &mut String, ch: char) {
    if ch.is_alphanumeric() {
        out.push(ch);
    } else if !matches!(ch, '\'' | '’' | '‘' | '`') && !out.ends_with(' ') && !out.is_empty() {
        out.push(' ');
    }
}

/// Whether `part` stands in `whole`, at borders of words; both as [`plain`] gives them.
pub(crate) fn holds(whole: &str, part: &str) -> bool {
    !part.is_empty()
        && whole.match_indices(part).any(|(at, _)| {
            let before = whole[..at].chars().next_back().is_none_or(|c| c == ' ');
            let after = whole[at + part.len()..].chars().next().is_none_or(|c| c == ' ');
            before && after
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_marks_are_forgotten() {
        assert_eq!(plain("  L’Été — à Paris! "), "lete a paris");
        assert!(holds("a b c", "b c"));
        assert!(!holds("ab c", "b c"));
    }
}
