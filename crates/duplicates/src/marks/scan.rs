//! The words of a text that may be marks.
//!
//! In scripts with case a name is a word with a capital that does not begin a sentence. In scripts
//! without case every word may be one. Where words are not parted by spaces, only katakana is read,
//! which mostly spells what is foreign.

use super::signs::{Kind, Signs};
use super::skeleton::Skeleton;
use super::tongue::{Tally, script};
use super::{Mark, dull, number};
use crate::text::run;

/// A word that may be a mark, where it first stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) mark: Mark,
    /// Whether it is a number.
    pub(super) number: bool,
    /// Whether it is of a script without case.
    pub(super) caseless: bool,
    /// Its digits, or its sounds.
    pub(super) length: u32,
    /// Its first byte, and one past its last.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What is read of a text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Each mark once, in the order of the text.
    pub(super) found: Vec<Found>,
    pub(super) tally: Tally,
}

/// Sounds of a name, and digits of a number, below which it tells nothing.
const SOUNDS: u32 = 3;
const DIGITS: u32 = 2;

/// Words by which the language is told: as many say it as well as all.
const TOLD: u32 = 256;

/// Reads a text.
pub(super) fn scan(text: &str) -> Scan {
    let mut reader = Reader {
        text,
        signs: Signs::get(),
        at: 0,
        begins: true,
        untold: TOLD,
        marks: Vec::with_capacity(64),
        scan: Scan { found: Vec::with_capacity(64), tally: Tally::default() },
    };
    while reader.step() {}
    reader.scan
}

struct Reader<'t> {
    text: &'t str,
    signs: Signs,
    at: usize,
    /// Whether the next word begins a sentence.
    begins: bool,
    /// Words that are still needed to tell the language.
    untold: u32,
    /// The marks of `found`, to be looked through fast.
    marks: Vec<Mark>,
    scan: Scan,
}

impl Reader<'_> {
    /// Reads what is next; `false` at the end.
    fn step(&mut self) -> bool {
        if self.untold == 0 {
            let dull = dull::length(self.text.as_bytes(), self.at);
            self.begins &= !dull.letters;
            self.at += dull.length;
        }
        let Some(c) = self.next() else { return false };
        let sign = self.signs.of(c);
        match sign.kind() {
            Kind::Other | Kind::Nothing => self.at += c.len_utf8(),
            Kind::Stop => {
                self.begins = true;
                self.at += c.len_utf8();
            }
            Kind::Digit => self.number(),
            Kind::Dense => {
                self.tell(sign.script(), u64::from(u32::from(c)));
                self.begins = false;
                self.at += c.len_utf8();
            }
            Kind::Lower if c.is_ascii() => self.plain(),
            Kind::Lower => self.small(),
            kind => self.name(kind),
        }
        true
    }

    /// The character that is next.
    fn next(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() {
            return Some(char::from(byte));
        }
        self.text.get(self.at..)?.chars().next()
    }

    /// Takes note of a word by its script and its last letters.
    fn tell(&mut self, script: u8, tail: u64) {
        if self.untold > 0 {
            self.untold -= 1;
            self.scan.tally.word(script, tail);
        }
    }

    fn number(&mut self) {
        let Some(rest) = self.text.get(self.at..) else { return };
        let number = number::read(rest, self.signs);
        let (from, to) = (self.at, self.at + number.length.max(1));
        // « 12. » at the beginning of a line counts a list.
        let counts = self.begins && rest[number.length..].starts_with(['.', ')']);
        if number.digits >= DIGITS && !counts {
            let mark = hash(number.value) | 1;
            let length = number.digits;
            self.note(Found { mark, number: true, caseless: false, length, from, to });
        }
        self.begins = false;
        self.at = to;
    }

    /// The same where it begins with a letter of ASCII, as most do: eight letters at a time.
    fn plain(&mut self) {
        let bytes = self.text.as_bytes();
        let end = self.at + run::run(bytes, self.at).length;
        let closed = bytes.get(end).is_some_and(|byte| matches!(byte, b' ' | b',' | b'.' | b'\n'));
        if end == self.at || !closed {
            return self.small();
        }
        let tail = bytes[self.at.max(end.saturating_sub(3))..end].iter();
        let tail = tail.fold(0, |tail, byte| tail << 21 | u64::from(*byte));
        self.tell(script::LATIN, tail);
        self.begins = false;
        self.at = end;
    }

    /// A word that begins with a small letter, which is no name.
    fn small(&mut self) {
        let Some(rest) = self.text.get(self.at..) else { return };
        let (mut tail, mut script, mut length) = (0_u64, None, rest.len());
        for (at, c) in rest.char_indices() {
            let sign = self.signs.of(c);
            match sign.kind() {
                Kind::Upper | Kind::Lower | Kind::Caseless => {
                    tail = push(tail, c);
                    script.get_or_insert(sign.script());
                }
                Kind::Nothing => {}
                _ => {
                    length = at;
                    break;
                }
            }
        }
        self.tell(script.unwrap_or_default(), tail);
        self.begins = false;
        self.at += length;
    }

    /// A word that may be a name.
    fn name(&mut self, kind: Kind) {
        if kind == Kind::Upper && (self.begins || self.within()) {
            return self.skip();
        }
        let from = self.article(kind);
        let Some(rest) = self.text.get(from..) else { return };
        // Of scripts without case names are words like others.
        let told = kind == Kind::Caseless && self.untold > 0;
        let mut skeleton = Skeleton::default();
        let (mut tail, mut script, mut length) = (0_u64, None, rest.len());
        for (at, c) in rest.char_indices() {
            let sign = self.signs.of(c);
            match sign.kind() {
                Kind::Nothing => continue,
                Kind::Kana if kind == Kind::Kana => {}
                Kind::Upper | Kind::Lower | Kind::Caseless if kind != Kind::Kana => {}
                _ => {
                    length = at;
                    break;
                }
            }
            if !skeleton.is_full() {
                sign.sounds().for_each(|sound| skeleton.hear(sound));
            }
            if told {
                tail = push(tail, c);
                script.get_or_insert(sign.script());
            }
        }
        if told {
            self.tell(script.unwrap_or_default(), tail);
        }
        if skeleton.len() >= SOUNDS {
            let (mark, caseless) = (hash(skeleton.codes()) & !1, kind == Kind::Caseless);
            let (length, to) = (skeleton.len(), from + length);
            self.note(Found { mark, number: false, caseless, length, from, to });
        }
        self.begins = false;
        self.at = from + length;
    }

    /// Passes over a word with a capital that is no name for sure.
    fn skip(&mut self) {
        let Some(rest) = self.text.get(self.at..) else { return };
        let within = |c: char| {
            let kind = self.signs.of(c).kind();
            matches!(kind, Kind::Upper | Kind::Lower | Kind::Caseless | Kind::Nothing)
        };
        self.at += rest.find(|c| !within(c)).unwrap_or(rest.len());
        self.begins = false;
    }

    /// Whether a letter of ASCII stands before, which was passed over.
    fn within(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        before.is_some_and(u8::is_ascii_lowercase)
    }

    /// Where a word begins without the Arabic article, which names have in one language only.
    fn article(&self, kind: Kind) -> usize {
        let Some(rest) = self.text.get(self.at..) else { return self.at };
        let bare = if kind == Kind::Caseless { rest.strip_prefix("ال") } else { None };
        let follows = bare.and_then(|bare| bare.chars().next());
        let word = follows.is_some_and(|c| self.signs.of(c).kind() == Kind::Caseless);
        self.at + if word { "ال".len() } else { 0 }
    }

    fn note(&mut self, found: Found) {
        if !self.marks.contains(&found.mark) {
            self.marks.push(found.mark);
            self.scan.found.push(found);
        }
    }
}

/// One more letter of a tail.
fn push(tail: u64, c: char) -> u64 {
    (tail << 21 | u64::from(u32::from(c))) & ((1 << 63) - 1)
}

/// The finaliser of MurmurHash3.
fn hash(mut value: u64) -> u32 {
    value = (value ^ value >> 33).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    value = (value ^ value >> 33).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    (value >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<&str> {
        scan(text).found.iter().map(|found| &text[found.from..found.to]).collect()
    }

    #[test]
    fn names_and_numbers_are_found() {
        assert_eq!(
            shown(
                "The minister Sergey Lavrov said: Yes. Nobody saw the 1,500 l'Ukraine\nMarta Nowak 12%"
            ),
            ["Sergey", "Lavrov", "1,500", "Ukraine", "Nowak", "12"]
        );
        assert_eq!(shown("12. Punkt\n13) x 4 und 2024."), ["2024"]);
        assert_eq!(shown("安倍とドナルド・トランプ氏"), ["ドナルド", "トランプ"]);
        assert_eq!(shown("Putin ist der Putins Путин"), ["Putins", "Путин"]);
        assert_eq!(shown("Ankara'da Türkiye'nin Erdoğan'ın"), ["Türkiye", "Erdoğan"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in any::<String>()) {
            for found in scan(&text).found {
                prop_assert!(text.get(found.from..found.to).is_some_and(|word| !word.is_empty()));
            }
        }
    }
}
