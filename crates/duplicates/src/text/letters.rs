//! What is known of every character of the Basic Multilingual Plane, looked up once: its class, and
//! what it is without case and without accents.
//!
//! The table is made at first use from the slow functions of [`super::fold`] and the Unicode tables of
//! the libraries, in some 20 milliseconds; looking it up is ten times faster than asking them.

use super::fold::{bare, caseless, is_accent, is_invisible};
use std::sync::LazyLock;
use unicode_normalization::{IsNormalized, is_nfkc_quick};
use unicode_script::{Script, UnicodeScript};

/// Classes of characters; by `or`, of runs of them.
pub(crate) mod class {
    pub(crate) const UPPER: u8 = 1;
    pub(crate) const LOWER: u8 = 2;
    pub(crate) const DIGIT: u8 = 4;
    pub(crate) const SPACE: u8 = 8;
    /// A letter of a script that sets no spaces between words.
    pub(crate) const SPACELESS: u8 = 16;
    /// Nothing that is seen, or an accent: it does not end a word.
    pub(crate) const NOTHING: u8 = 32;
    /// Anything else: it ends a word.
    pub(crate) const MARK: u8 = 64;
    /// Not surely its own NFKC form.
    pub(crate) const ODD: u8 = 128;
    pub(crate) const LETTER: u8 = UPPER | LOWER;
    pub(crate) const ALPHANUMERIC: u8 = LETTER | DIGIT;
}

/// What is known of a character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    pub(crate) class: u8,
    /// Without case, if that is one character of the plane.
    pub(crate) folded: Option<char>,
    /// Without case and accent, if that is one character of the plane.
    pub(crate) bare: Option<char>,
}

#[derive(Clone, Copy, Default)]
struct Packed {
    class: u8,
    folded: u16,
    bare: u16,
}

static TABLE: LazyLock<Box<[Packed]>> = LazyLock::new(|| {
    let pack = |code: u32| {
        let Some(c) = char::from_u32(code) else { return Packed::default() };
        let mut folded = String::new();
        caseless(c, |c| folded.push(c));
        let mut bared = Vec::new();
        bare(c, &mut bared);
        let bared = String::from_utf8(bared).unwrap_or_default();
        Packed { class: class_of(c), folded: single(&folded), bare: single(&bared) }
    };
    (0..0x1_0000).map(pack).collect()
});

/// The only character of a text of one; 0 for others.
fn single(text: &str) -> u16 {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => u16::try_from(c as u32).unwrap_or(0),
        _ => 0,
    }
}

/// The table, to be looked up many times.
#[derive(Clone, Copy)]
pub(crate) struct Letters(&'static [Packed]);

impl Letters {
    pub(crate) fn get() -> Self {
        Self(&TABLE)
    }

    pub(crate) fn of(self, c: char) -> Letter {
        match self.0.get(c as usize) {
            Some(packed) => Letter {
                class: packed.class,
                folded: char::from_u32(u32::from(packed.folded)).filter(|c| *c != '\0'),
                bare: char::from_u32(u32::from(packed.bare)).filter(|c| *c != '\0'),
            },
            None => Letter { class: class_of(c), folded: None, bare: None },
        }
    }
}

fn class_of(c: char) -> u8 {
    let odd = is_nfkc_quick(std::iter::once(c)) != IsNormalized::Yes;
    let kind = if is_invisible(c) || is_accent(c) {
        class::NOTHING
    } else if c.is_whitespace() {
        class::SPACE
    } else if c.is_numeric() {
        class::DIGIT
    } else if is_spaceless(c) && (c.is_alphabetic() || is_vowel_sign(c)) {
        class::SPACELESS
    } else if c.is_uppercase() {
        class::UPPER
    } else if c.is_alphabetic() || is_vowel_sign(c) {
        class::LOWER
    } else {
        class::MARK
    };
    kind | if odd { class::ODD } else { 0 }
}

/// Marks that spell a word but are not alphabetic: the viramas and tone marks of Indic and South-East
/// Asian scripts.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{93C}' | '\u{94D}' | '\u{9BC}' | '\u{9CD}' | '\u{A3C}' | '\u{A4D}' | '\u{ABC}'
        | '\u{ACD}' | '\u{B3C}' | '\u{B4D}' | '\u{BCD}' | '\u{C4D}' | '\u{CBC}' | '\u{CCD}'
        | '\u{D4D}' | '\u{DCA}' | '\u{E38}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
        | '\u{EBA}' | '\u{EC8}'..='\u{ECD}' | '\u{1037}' | '\u{1039}' | '\u{103A}' | '\u{17D2}')
}

/// Whether the character belongs to a script that sets no spaces between words.
fn is_spaceless(c: char) -> bool {
    matches!(
        c.script(),
        Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Bopomofo
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_slow_functions_say() {
        let letters = Letters::get();
        for c in '\0'..=char::MAX {
            let letter = letters.of(c);
            assert_eq!(letter.class, class_of(c), "{c:?}");
            if let Some(folded) = letter.folded {
                let mut slow = String::new();
                caseless(c, |c| slow.push(c));
                assert_eq!(slow, folded.to_string());
            }
        }
        let bare = |c| letters.of(c).bare;
        assert_eq!((bare('É'), bare('ß'), bare('Ё')), (Some('e'), None, Some('е')));
        let class = |c| letters.of(c).class;
        assert_eq!(
            (class('中'), class('가'), class('ক')),
            (class::SPACELESS, class::LOWER, class::LOWER)
        );
        assert_eq!(
            (class('٣'), class('\u{AD}'), class('—')),
            (class::DIGIT, class::NOTHING, class::MARK)
        );
    }
}
