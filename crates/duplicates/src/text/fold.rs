//! What two texts may differ in and still be the same text.
//!
//! Two strengths. [`Folder`] is for exact copies: of text in NFKC it makes letter case, white space
//! and invisible characters equal; accents and punctuation still count, so "exact" means that both
//! read the same. [`bare`] is for near copies: a letter without case, accents, vowel points and
//! tatweel, because many publishers lose or add these. The vowel signs of Indic and South-East Asian
//! scripts are marks too but spell the word, so they stay.

use unicode_normalization::char::decompose_canonical;

/// A text without letter case, every run of white space as one space, none at the ends, invisible
/// characters gone.
pub(crate) struct Folder {
    /// In UTF-8.
    pub(crate) text: Vec<u8>,
    /// Whether a space is due before the next character.
    pub(crate) gap: bool,
}

impl Folder {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: Vec::with_capacity(bytes), gap: false }
    }

    /// Appends ASCII without white space; answers where it begins in bytes.
    pub(crate) fn ascii(&mut self, word: &[u8]) -> usize {
        self.space();
        let start = self.text.len();
        self.text.extend(word.iter().map(u8::to_ascii_lowercase));
        start
    }

    /// What was appended from byte `start` on.
    pub(crate) fn from(&self, start: usize) -> &[u8] {
        self.text.get(start..).unwrap_or_default()
    }

    /// Writes the space that is due before the next character.
    fn space(&mut self) {
        if self.gap && !self.text.is_empty() {
            self.text.push(b' ');
        }
        self.gap = false;
    }

    /// Appends a character without case that is seen.
    pub(crate) fn put(&mut self, c: char) {
        self.space();
        push(c, &mut self.text);
    }

    /// Appends a character of text in NFKC.
    pub(crate) fn push(&mut self, c: char) {
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
            self.text.push((c as u8).to_ascii_lowercase());
        } else {
            caseless(c, |c| push(c, &mut self.text));
        }
    }
}

/// Hands on `c` without its case.
pub(crate) fn caseless(c: char, each: impl FnMut(char)) {
    // Up and down again is the full case folding but for a few letters: ß and SS, final and middle
    // sigma become equal, which lower case alone does not do.
    c.to_uppercase().flat_map(char::to_lowercase).for_each(each);
}

/// Appends a character in UTF-8.
pub(crate) fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Soft hyphens, joiners, direction marks, variation selectors, byte order marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Appends a letter without case and accents, in UTF-8.
pub(crate) fn bare(c: char, out: &mut Vec<u8>) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase(), out);
    }
    caseless(c, |c| match c {
        // The blocks whose marks are dropped; Hangul and the rest need no decomposition.
        '\u{C0}'..='\u{6FF}' | '\u{1E00}'..='\u{1FFF}' => decompose_canonical(c, |part| {
            if !is_accent(part) {
                push(part, out);
            }
        }),
        _ => push(c, out),
    });
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs and tatweel.
pub(crate) fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'
        | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}'
        | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    fn bared(text: &str) -> String {
        let mut out = Vec::new();
        text.nfkc().filter(|c| !is_accent(*c)).for_each(|c| bare(c, &mut out));
        String::from_utf8(out).unwrap()
    }

    fn folded(text: &str) -> String {
        let mut folder = Folder::with_capacity(0);
        text.nfkc().for_each(|c| folder.push(c));
        String::from_utf8(folder.text).unwrap()
    }

    #[test]
    fn folding_ignores_case_spacing_and_invisible_characters() {
        assert_eq!(folded("  Die\u{A0}STRASSE \n\t am\u{200B} Meer\u{AD} "), "die strasse am meer");
        assert_eq!(folded("Die Straße am Meer"), "die strasse am meer");
        assert_eq!(folded("ΟΔΟΣ οδός"), folded("οδος ΟΔΌΣ"));
        assert_eq!(folded("ﬁnance １２ \u{FEFF}"), "finance 12");
    }

    #[test]
    fn folding_keeps_what_a_reader_sees() {
        assert_ne!(folded("pâté"), folded("pâte"));
        assert_ne!(folded("5 °C"), folded("-5 °C"));
    }

    #[test]
    fn accents_go_but_vowel_signs_stay() {
        assert_eq!(bared("ERDOĞANİzmirłódź"), "erdoganizmirłodz");
        assert_eq!(bared("كَتَبَ"), "كتب");
        assert_eq!(bared("Ёлка"), "елка");
        assert_eq!(bared("हिन्दी"), "हिन्दी");
        assert_eq!(bared("한국"), "한국");
    }
}
