//! Text of a page as it stands in the source, kept up to a length and made plain.

use crate::entity::unescape;
use std::borrow::Cow;

/// Most bytes of the value of a `meta` element, and of the text of a marked element or line.
pub(super) const VALUE: usize = 2_000;
pub(super) const TEXT: usize = 400;

/// Appends as much of a text as there is room for.
pub(super) fn append(to: &mut String, text: &str, most: usize) {
    let room = most.saturating_sub(to.len());
    if text.len() <= room {
        to.push_str(text);
    } else {
        let mut end = room;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        to.push_str(&text[..end]);
    }
}

/// Character references decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    unescape(text)
}

/// Decoded, white space collapsed.
pub(super) fn tidy(text: &str) -> String {
    let decoded = decode(text);
    let mut out = String::with_capacity(decoded.len());
    for word in decoded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Each line tidy, the ends of inner blocks kept as line ends.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        let mut text = "ab".to_owned();
        append(&mut text, "éé", 5);
        assert_eq!(text, "abé");
        append(&mut text, "c", 4);
        assert_eq!(text, "abé");
    }

    #[test]
    fn white_space_collapses_and_lines_stay() {
        assert_eq!(tidy(" a \n &amp;\tb "), "a & b");
        assert_eq!(lines(" a  b \n\n &lt; "), "a b\n<");
    }
}
