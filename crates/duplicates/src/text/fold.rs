//! What two texts may differ in and still be the same text.
//!
//! Two strengths. [`caseless`] is for exact copies: accents and punctuation still count, so "exact"
//! means that both read the same. [`bare`] is for near copies: a letter without case, accents, vowel
//! points and tatweel, because many publishers lose or add these. The vowel signs of Indic and
//! South-East Asian scripts are marks too but spell the word, so they stay.

use unicode_normalization::char::decompose_canonical;

/// Hands on `c` without its case.
pub(crate) fn caseless(c: char, each: impl FnMut(char)) {
    // Up and down again is the full case folding but for a few letters: ß and SS, final and middle
    // sigma become equal, which lower case alone does not do.
    c.to_uppercase().flat_map(char::to_lowercase).for_each(each);
}

/// Appends a character in UTF-8.
///
/// As `char::encode_utf8` does it, but with lengths that the compiler knows: half of the time that a
/// text takes would go into copying two bytes at a time.
pub(crate) fn push(c: char, out: &mut Vec<u8>) {
    let code = c as u32;
    let last = |shift: u32| (code >> shift & 0x3F) as u8 | 0x80;
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend([(code >> 6) as u8 | 0xC0, last(0)]),
        0x800..0x1_0000 => out.extend([(code >> 12) as u8 | 0xE0, last(6), last(0)]),
        _ => out.extend([(code >> 18) as u8 | 0xF0, last(12), last(6), last(0)]),
    }
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

    #[test]
    fn characters_are_encoded_as_usual() {
        for c in '\0'..=char::MAX {
            let mut out = Vec::new();
            push(c, &mut out);
            assert_eq!(out, c.encode_utf8(&mut [0; 4]).as_bytes());
        }
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
