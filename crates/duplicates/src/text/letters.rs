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
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Letter {
    pub(crate) class: u8,
    /// Without case; nothing of what is not seen.
    pub(crate) folded: Encoded,
    /// Without case and accent.
    pub(crate) bare: Encoded,
}

/// A character in UTF-8, ready to be written in one step; no more than one of the plane.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Encoded {
    bytes: [u8; 3],
    /// How many of them count, or [`SEVERAL`].
    length: u8,
}

/// The length of what is no single character of the plane.
const SEVERAL: u8 = u8::MAX;

impl Encoded {
    /// No single character of the plane.
    const LONG: Self = Self { bytes: [0; 3], length: SEVERAL };

    fn of(text: &str) -> Self {
        let mut chars = text.chars();
        match (chars.next(), chars.next(), text.len()) {
            (None, ..) => Self::default(),
            (Some(_), None, length @ 1..=3) => {
                let mut bytes = [0; 3];
                bytes[..length].copy_from_slice(text.as_bytes());
                Self { bytes, length: length as u8 }
            }
            _ => Self::LONG,
        }
    }

    /// Its bytes with zeros behind them, and how many count; none if it is more than one character.
    #[inline]
    pub(crate) fn single(self) -> Option<([u8; 4], usize)> {
        let [a, b, c] = self.bytes;
        (self.length != SEVERAL).then_some(([a, b, c, 0], usize::from(self.length)))
    }
}

static TABLE: LazyLock<Box<[Letter]>> = LazyLock::new(|| {
    let letter = |code: u32| char::from_u32(code).map_or_else(Letter::default, Letter::new);
    (0..0x1_0000).map(letter).collect()
});

impl Letter {
    /// From the slow functions.
    fn new(c: char) -> Self {
        let mut folded = String::new();
        if !is_invisible(c) {
            caseless(c, |c| folded.push(c));
        }
        let mut bared = Vec::new();
        bare(c, &mut bared);
        let bared = String::from_utf8(bared).unwrap_or_default();
        Self { class: class_of(c), folded: Encoded::of(&folded), bare: Encoded::of(&bared) }
    }
}

/// The table, to be looked up many times.
#[derive(Clone, Copy)]
pub(crate) struct Letters(&'static [Letter]);

impl Letters {
    pub(crate) fn get() -> Self {
        Self(&TABLE)
    }

    #[inline]
    pub(crate) fn of(self, c: char) -> Letter {
        match self.0.get(c as usize) {
            Some(letter) => *letter,
            None => Letter { class: class_of(c), folded: Encoded::LONG, bare: Encoded::LONG },
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
    use super::super::fold::push;
    use super::*;

    #[test]
    fn the_table_says_what_the_slow_functions_say() {
        let letters = Letters::get();
        for c in '\0'..=char::MAX {
            let letter = letters.of(c);
            assert_eq!(letter.class, class_of(c), "{c:?}");
            let (mut folded, mut bared) = (Vec::new(), Vec::new());
            if !is_invisible(c) {
                caseless(c, |c| push(c, &mut folded));
            }
            bare(c, &mut bared);
            for (encoded, slow) in [(letter.folded, folded), (letter.bare, bared)] {
                let text = std::str::from_utf8(&slow).unwrap();
                let one = text.chars().count() <= 1 && text.len() <= 3 && c <= '\u{FFFF}';
                let own = encoded.single().map(|(bytes, length)| bytes[..length].to_vec());
                assert_eq!(own, one.then_some(slow), "{c:?}");
            }
        }
        let bare = |c| letters.of(c).bare.single();
        assert_eq!((bare('É'), bare('ß')), (Some((*b"e\0\0\0", 1)), None));
        assert_eq!(letters.of('\u{AD}').folded.single(), Some(([0; 4], 0)));
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
