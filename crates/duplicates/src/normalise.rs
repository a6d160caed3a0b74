//! What two texts may differ in and still be the same text.
//!
//! Two strengths. [`fold`] is for exact copies: compatibility forms (NFKC), letter case, white
//! space and invisible characters are made equal, accents and punctuation still count, so "exact"
//! means that both read the same. [`bare`] is for near copies: a word of folded text without
//! accents, vowel points and tatweel, because many publishers lose or add these. The vowel signs
//! of Indic and South-East Asian scripts are marks too but spell the word, so they stay.

use unicode_normalization::char::decompose_canonical;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// `text` in NFKC and without letter case, every run of white space as one space, none at the
/// ends, invisible characters gone.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), gap: false };
    // Word by word, so that a no-break space or one odd word does not slow the rest down.
    for word in text.split_whitespace() {
        folded.gap = true;
        if word.is_ascii() {
            folded.space();
            folded.text.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else if is_nfkc_quick(word.chars()) == IsNormalized::Yes {
            word.chars().for_each(|c| folded.push(c));
        } else {
            word.nfkc().for_each(|c| folded.push(c));
        }
    }
    folded.text
}

struct Folded {
    text: String,
    gap: bool,
}

impl Folded {
    /// Writes the space that is due before the next character.
    fn space(&mut self) {
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
    }

    fn push(&mut self, c: char) {
        // The compatibility form of a free-standing accent starts with a space.
        if c.is_whitespace() {
            self.gap = true;
            return;
        }
        if is_invisible(c) {
            return;
        }
        self.space();
        if c.is_ascii() {
            self.text.push(c.to_ascii_lowercase());
        } else if c.is_lowercase() && matches!(c, '\u{E0}'..='\u{12F}' | '\u{132}'..='\u{17E}') {
            self.text.push(c); // As below, faster: the commonest letters after ASCII.
        } else {
            // Up and down again is the full case folding but for a few letters: ß and SS, final
            // and middle sigma become equal, which lower case alone does not do.
            self.text.extend(c.to_uppercase().flat_map(char::to_lowercase));
        }
    }
}

/// Soft hyphens, joiners, direction marks, variation selectors, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Appends `word`, which was folded, without its accents and with plain apostrophes.
pub(crate) fn bare(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.push_str(word);
        return;
    }
    for c in word.chars() {
        // An apostrophe is part of its word (« c’est »), and every site sets another one.
        if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2BC}') {
            out.push('\'');
            continue;
        }
        // The blocks whose marks are dropped; Hangul and the rest need no decomposition.
        if matches!(c, '\u{C0}'..='\u{6FF}' | '\u{1E00}'..='\u{1FFF}') {
            decompose_canonical(c, |part| {
                if !is_accent(part) {
                    out.push(part);
                }
            });
        } else {
            out.push(c);
        }
    }
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and tatweel.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'
        | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bared(text: &str) -> String {
        let mut out = String::new();
        bare(&fold(text), &mut out);
        out
    }

    #[test]
    fn folding_ignores_case_spacing_and_invisible_characters() {
        assert_eq!(fold("  Die\u{A0}STRASSE \n\t am\u{200B} Meer\u{AD} "), "die strasse am meer");
        assert_eq!(fold("Die Straße am Meer"), "die strasse am meer");
        assert_eq!(fold("ΟΔΟΣ οδός"), fold("οδος ΟΔΌΣ"));
        assert_eq!(fold("ﬁnance １２"), "finance 12");
        assert_eq!(fold("e\u{301}"), "\u{e9}");
        assert_eq!(fold(" \u{FEFF} "), "");
    }

    #[test]
    fn folding_keeps_what_a_reader_sees() {
        assert_ne!(fold("pâté"), fold("pâte"));
        assert_ne!(fold("5 °C"), fold("-5 °C"));
    }

    #[test]
    fn accents_go_but_vowel_signs_stay() {
        assert_eq!(bared("ERDOĞAN İzmir łódź"), "erdogan izmir łodz");
        assert_eq!(bared("كَتَبَ"), "كتب");
        assert_eq!(bared("Ёлка"), "елка");
        assert_eq!(bared("हिन्दी"), "हिन्दी");
        assert_eq!(bared("한국"), "한국");
    }

    #[test]
    fn the_fast_way_folds_like_the_slow_one() {
        let short = ('\u{E0}'..='\u{12F}').chain('\u{132}'..='\u{17E}');
        for c in short.filter(|c| c.is_lowercase()) {
            let slow: String = c.to_uppercase().flat_map(char::to_lowercase).collect();
            let own = is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes;
            assert!(!own || slow == c.to_string(), "{c} {slow}");
        }
    }

    proptest! {
        #[test]
        fn folding_ignores_ascii_case(text in "[a-zA-Z0-9 .,\u{e9}\u{4e2d}]{0,60}") {
            prop_assert_eq!(fold(&text.to_ascii_uppercase()), fold(&text));
        }

        #[test]
        fn any_text_folds(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert!(!folded.contains("  ") && folded.trim() == folded);
            bared(&text);
        }
    }
}
