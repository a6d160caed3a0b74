//! The texts as the peers get them: what the stage makes equal is made equal for them, too, and they need
//! not take the time for it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower-case words with one space between them, without punctuation. In scripts without spaces every
/// character begins a word of two, so that runs of words are runs of characters.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last: Option<char> = None;
    let mut gap = false;
    for character in text.nfkc().flat_map(char::to_lowercase) {
        if is_invisible(character) {
            continue;
        }
        let dense = is_dense(character);
        let word = character.is_alphanumeric() || is_combining_mark(character);
        if dense {
            if let Some(before) = last.filter(|before| is_dense(*before)) {
                out.push(before);
                out.push(character);
                out.push(' ');
            } else if gap {
                out.push(' ');
            }
            gap = false;
        } else if word {
            if gap || last.is_some_and(is_dense) && !out.ends_with(' ') {
                out.push(' ');
            }
            gap = false;
            out.push(character);
        } else {
            gap = !out.is_empty() && !out.ends_with(' ');
        }
        last = (dense || word).then_some(character);
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Han, kana and Thai.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e4e}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_plain_and_parted_by_one_space() {
        assert_eq!(words("  The “Café”,\nopen\u{ad}ed – at 7:30! "), "the café opened at 7 30");
        assert_eq!(words("हिन्दी में।"), "हिन्दी में");
        assert_eq!(words(""), "");
    }

    #[test]
    fn characters_without_spaces_come_in_twos() {
        assert_eq!(words("总理表示。会议"), "总理 理表 表示 会议");
        assert_eq!(words("在 NASA 总理说"), "nasa 总理 理说");
    }
}
