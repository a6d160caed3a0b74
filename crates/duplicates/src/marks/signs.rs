//! What every character of the Basic Multilingual Plane is to a mark, looked up once: its kind, how it
//! sounds, and its script.
//!
//! Sounds come from the transliteration of the crate `any_ascii`, letter by letter.

use super::tongue::script;
use any_ascii::any_ascii_char;
use std::sync::LazyLock;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// What a character is in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Ends a word.
    Other,
    /// Ends a sentence, or a line.
    Stop,
    /// Is passed over: accents and what is not seen.
    Nothing,
    /// A digit of any script.
    Digit,
    /// A capital letter.
    Upper,
    /// A small one.
    Lower,
    /// A letter of a script without case.
    Caseless,
    /// Of a script without spaces, in which words cannot be told apart.
    Dense,
    /// Katakana.
    Kana,
}

const KINDS: [Kind; 9] = [
    Kind::Other,
    Kind::Stop,
    Kind::Nothing,
    Kind::Digit,
    Kind::Upper,
    Kind::Lower,
    Kind::Caseless,
    Kind::Dense,
    Kind::Kana,
];

/// Sounds; 0 is none.
pub(super) mod sound {
    pub(in super::super) const B: u8 = 1;
    pub(in super::super) const P: u8 = 2;
    pub(in super::super) const F: u8 = 3;
    pub(in super::super) const D: u8 = 4;
    pub(in super::super) const T: u8 = 5;
    pub(in super::super) const G: u8 = 6;
    pub(in super::super) const K: u8 = 7;
    pub(in super::super) const S: u8 = 8;
    pub(in super::super) const L: u8 = 9;
    pub(in super::super) const R: u8 = 10;
    pub(in super::super) const M: u8 = 11;
    pub(in super::super) const N: u8 = 12;
    /// Told by what stands beside them.
    pub(in super::super) const C: u8 = 13;
    pub(in super::super) const H: u8 = 14;
    /// Vowels, before which c is soft or hard.
    pub(in super::super) const FRONT: u8 = 15;
    pub(in super::super) const BACK: u8 = 16;
}

/// Sounds of one character at most.
const SOUNDS: usize = 4;

/// A character: its kind in eight bits, sounds of five bits each in twenty, or the value of a digit, and
/// its script in four.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign(u32);

impl Sign {
    pub(super) fn kind(self) -> Kind {
        KINDS.get((self.0 & 0xFF) as usize).copied().unwrap_or(Kind::Other)
    }

    pub(super) fn sounds(self) -> impl Iterator<Item = u8> {
        let mut rest = self.0 >> 8 & 0xF_FFFF;
        std::iter::from_fn(move || {
            let sound = (rest & 31) as u8;
            rest >>= 5;
            (sound != 0).then_some(sound)
        })
    }

    pub(super) fn digit(self) -> u8 {
        (self.0 >> 8 & 0xF) as u8
    }

    pub(super) fn script(self) -> u8 {
        (self.0 >> 28) as u8
    }
}

static TABLE: LazyLock<Box<[Sign]>> = LazyLock::new(|| {
    let sign = |code: u32| char::from_u32(code).map_or(Sign(0), sign_of);
    (0..0x1_0000).map(sign).collect()
});

/// The table, to be looked up many times.
#[derive(Clone, Copy)]
pub(super) struct Signs(&'static [Sign]);

impl Signs {
    pub(super) fn get() -> Self {
        Self(&TABLE)
    }

    pub(super) fn of(self, c: char) -> Sign {
        self.0.get(c as usize).copied().unwrap_or_else(|| sign_of(c))
    }
}

fn sign_of(c: char) -> Sign {
    let kind = kind_of(c);
    let value = match kind {
        Kind::Other | Kind::Stop | Kind::Nothing => 0,
        Kind::Digit => digit(c).unwrap_or_default(),
        _ => sounds(c).iter().rev().fold(0, |all, sound| all << 5 | u32::from(*sound)),
    };
    Sign(kind as u32 | value << 8 | u32::from(script_of(c)) << 28)
}

fn kind_of(c: char) -> Kind {
    match c {
        '.' | '!' | '?' | ':' | '…' | '\n' | '。' | '।' | '؟' | '۔' | '！' | '？' | '：' | '•'
        | '|' => {
            return Kind::Stop;
        }
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | 'ـ' => {
            return Kind::Nothing;
        }
        _ => {}
    }
    if is_combining_mark(c) {
        // Signs of vowels are heard, accents are not; neither ends a word.
        return if any_ascii_char(c).is_empty() { Kind::Nothing } else { Kind::Caseless };
    }
    if c.is_numeric() && c.script() != Script::Han {
        return if digit(c).is_some() { Kind::Digit } else { Kind::Other };
    }
    if !c.is_alphabetic() {
        return Kind::Other;
    }
    match c.script() {
        Script::Katakana => Kind::Kana,
        // It lengthens a vowel of katakana, mostly.
        _ if c == 'ー' => Kind::Kana,
        Script::Han
        | Script::Hiragana
        | Script::Bopomofo
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar => Kind::Dense,
        _ if c.is_uppercase() => Kind::Upper,
        _ if c.is_lowercase() => Kind::Lower,
        _ => Kind::Caseless,
    }
}

/// The value of a digit that stands for itself.
fn digit(c: char) -> Option<u32> {
    match any_ascii_char(c).as_bytes() {
        [digit @ b'0'..=b'9'] => Some(u32::from(digit - b'0')),
        _ => None,
    }
}

fn sounds(c: char) -> Vec<u8> {
    match c {
        // Mostly vowels, although they are transliterated as consonants.
        'و' | 'ؤ' | 'ע' | 'ו' | 'ع' => vec![sound::BACK],
        'ב' => vec![sound::B],
        _ => any_ascii_char(c).bytes().filter_map(sound).take(SOUNDS).collect(),
    }
}

/// The sound of a Latin letter.
fn sound(letter: u8) -> Option<u8> {
    Some(match letter.to_ascii_lowercase() {
        b'b' => sound::B,
        b'p' => sound::P,
        b'f' | b'v' | b'w' => sound::F,
        b'd' => sound::D,
        b't' => sound::T,
        b'g' => sound::G,
        b'k' | b'q' | b'x' => sound::K,
        b's' | b'z' | b'j' => sound::S,
        b'l' => sound::L,
        b'r' => sound::R,
        b'm' => sound::M,
        b'n' => sound::N,
        b'c' => sound::C,
        b'h' => sound::H,
        b'e' | b'i' | b'y' => sound::FRONT,
        b'a' | b'o' | b'u' => sound::BACK,
        _ => return None,
    })
}

fn script_of(c: char) -> u8 {
    match c.script() {
        Script::Latin => script::LATIN,
        Script::Cyrillic => script::CYRILLIC,
        Script::Arabic => script::ARABIC,
        Script::Devanagari => script::DEVANAGARI,
        Script::Han => script::HAN,
        Script::Hiragana | Script::Katakana => script::KANA,
        Script::Common | Script::Inherited | Script::Unknown => script::NONE,
        // Scripts of their own that share a number are taken for one, which costs a candidate.
        other => {
            let name = other
                .full_name()
                .bytes()
                .fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
            script::OTHER + name % (script::MOST - script::OTHER + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_they_are() {
        let kind = |c| Signs::get().of(c).kind();
        let kinds = [
            ('a', Kind::Lower),
            ('Ж', Kind::Upper),
            ('ب', Kind::Caseless),
            ('ि', Kind::Caseless),
            ('\u{301}', Kind::Nothing),
            ('中', Kind::Dense),
            ('ト', Kind::Kana),
            ('٣', Kind::Digit),
            ('½', Kind::Other),
            ('。', Kind::Stop),
            ('-', Kind::Other),
            ('가', Kind::Caseless),
        ];
        for (c, expected) in kinds {
            assert_eq!(kind(c), expected, "{c:?}");
        }
        assert_eq!(Signs::get().of('٣').digit(), 3);
        let sounds = |c| Signs::get().of(c).sounds().collect::<Vec<u8>>();
        assert_eq!(sounds('щ'), sounds_of("shch"));
        assert_eq!(sounds('트'), sounds_of("teu"));
        let scripts = ['Ω', '가', 'א', 'ა'].map(|c| Signs::get().of(c).script());
        assert!(scripts.iter().all(|script| *script >= script::OTHER));
    }

    fn sounds_of(roman: &str) -> Vec<u8> {
        roman.bytes().filter_map(sound).collect()
    }
}
