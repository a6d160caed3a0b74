//! In which script a word is.

use crate::word::pieces;

/// The scripts that are told apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Kana,
    /// Arabic and Hebrew.
    Consonants,
    Other,
}

/// The script of a word, by its first letter.
pub(crate) fn script(word: &str) -> Script {
    match word.chars().next().unwrap_or(' ') {
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{3041}'..='\u{30ff}' => Script::Kana,
        '\u{590}'..='\u{6ff}' => Script::Consonants,
        c if c.is_alphabetic() && u32::from(c) >= 0x250 => Script::Other,
        _ => Script::Latin,
    }
}

/// Whether every word is in Latin letters.
pub(crate) fn is_latin(text: &str) -> bool {
    pieces(text).iter().all(|piece| !piece.is_word || script(piece.text) == Script::Latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_tells() {
        assert_eq!(script("Ёлка"), Script::Cyrillic);
        assert_eq!(script("Ἀθῆναι"), Script::Greek);
        assert_eq!(script("トヨタ"), Script::Kana);
        assert_eq!(script("محمد"), Script::Consonants);
        assert_eq!(script("東京"), Script::Other);
        assert!(is_latin("Łódź 2") && !is_latin("Sony ソニー"));
    }
}
