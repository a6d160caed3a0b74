//! A text as folded words, numbers and marks, each with its place.

use crate::names::{Head, Names};
use compact_str::CompactString;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of digits: its value, and how many digits there were.
    Number(u64, usize),
    /// A run of letters, or one letter of a script that parts no words.
    Word,
    /// Any other visible character.
    Mark(char),
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Lower case, without accents; digits are ASCII.
    pub(crate) text: CompactString,
    /// Bytes of the text it came from.
    pub(crate) source: Range<usize>,
    /// Whether white space stands in front of it.
    pub(crate) gap: bool,
    /// Which names begin with it.
    pub(crate) head: Head,
}

impl Token {
    /// Whether it is this mark.
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// The value and the number of digits of a number.
    pub(crate) fn number(&self) -> Option<(u64, usize)> {
        match self.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    /// As names write it: numbers without zeros in front (`03月`).
    pub(crate) fn name(&self) -> &str {
        let plain = self.text.trim_start_matches('0');
        if self.number().is_some() && !plain.is_empty() { plain } else { &self.text }
    }

    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Longest run of digits that is read as a number; a longer one is no part of a date.
const DIGITS: usize = 18;

/// Cuts `text` into at most `limit` tokens, and says of each which names begin with it.
pub(crate) fn tokens(text: &str, limit: usize) -> Vec<Token> {
    let mut tokens = cut(text, limit);
    let names = Names::get();
    tokens.iter_mut().for_each(|token| token.head = names.head(token.name()));
    tokens
}

/// Cuts `text` into at most `limit` tokens.
pub(crate) fn cut(text: &str, limit: usize) -> Vec<Token> {
    let mut cutter = Cutter { limit, ..Cutter::default() };
    for (at, original) in text.char_indices() {
        let source = at..at + original.len_utf8();
        let go_on = match TABLE.get(original as usize) {
            Some(Some((ch, class))) => cutter.take(*ch, *class, source),
            _ => folded(original).all(|ch| cutter.take(ch, class(ch), source.clone())),
        };
        if !go_on {
            break;
        }
    }
    cutter.out
}

/// A name as the texts of its tokens joined: without spaces, and without marks at its end.
pub(crate) fn joined(name: &str) -> String {
    let text: String = cut(name, usize::MAX).into_iter().map(|token| token.text).collect();
    text.trim_end_matches(['.', ',', '\'']).to_owned()
}

/// What a folded character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit(u8),
    Letter,
    /// A letter of a script that parts no words.
    Alone,
    /// A mark that goes with the letter before it.
    Joining,
    Mark,
    Space,
    Nothing,
}

fn class(ch: char) -> Class {
    if is_invisible(ch) {
        Class::Nothing
    } else if ch.is_whitespace() {
        Class::Space
    } else if let Some(value) = digit(ch) {
        Class::Digit(value)
    } else if is_combining_mark(ch) {
        Class::Joining
    } else if !ch.is_alphabetic() {
        Class::Mark
    } else if unspaced(ch) {
        Class::Alone
    } else {
        Class::Letter
    }
}

/// What becomes of every character up to general punctuation, where that is one character.
static TABLE: LazyLock<Vec<Option<(char, Class)>>> = LazyLock::new(|| {
    const END: char = '\u{2100}';
    let of = |original: char| {
        let mut folded = folded(original);
        match (folded.next(), folded.next()) {
            (Some(ch), None) => Some((ch, class(ch))),
            _ => None,
        }
    };
    ('\0'..END).map(of).collect()
});

/// Puts characters together to tokens.
#[derive(Default)]
struct Cutter {
    out: Vec<Token>,
    limit: usize,
    /// Whether white space stands before the next character.
    gap: bool,
    /// Whether the last letter is of a script that parts no words.
    alone: bool,
}

impl Cutter {
    /// Takes a folded character; false where there are enough tokens.
    fn take(&mut self, ch: char, class: Class, source: Range<usize>) -> bool {
        match class {
            Class::Nothing => return true,
            Class::Space => {
                self.gap = true;
                return true;
            }
            _ => {}
        }
        if !self.lengthen(ch, class, source.end) {
            if self.out.len() >= self.limit {
                return false;
            }
            self.out.push(token(ch, class, source, self.gap));
        }
        self.gap = false;
        self.alone = class == Class::Alone;
        true
    }

    /// Lengthens the last token, if it goes on with this character.
    fn lengthen(&mut self, ch: char, class: Class, end: usize) -> bool {
        let Some(last) = self.out.last_mut().filter(|_| !self.gap) else { return false };
        match (&mut last.kind, class) {
            (Kind::Number(value, digits), Class::Digit(next)) => {
                *digits += 1;
                *value = if *digits > DIGITS { u64::MAX } else { *value * 10 + u64::from(next) };
                last.text.push((b'0' + next) as char);
            }
            (Kind::Word, Class::Joining) => last.text.push(ch),
            (Kind::Word, Class::Letter) if !self.alone => last.text.push(ch),
            _ => return false,
        }
        last.source.end = end;
        true
    }
}

fn token(ch: char, class: Class, source: Range<usize>, gap: bool) -> Token {
    let (kind, ch) = match class {
        Class::Digit(value) => (Kind::Number(u64::from(value), 1), (b'0' + value) as char),
        Class::Letter | Class::Alone => (Kind::Word, ch),
        Class::Joining if ch.is_alphabetic() => (Kind::Word, ch),
        _ => (Kind::Mark(ch), ch),
    };
    let mut text = CompactString::const_new("");
    text.push(ch);
    Token { kind, text, source, gap, head: Head::default() }
}

fn folded(ch: char) -> impl Iterator<Item = char> {
    // Compatibility forms turn full-width digits and letters into plain ones.
    let ascii = ch.is_ascii().then(|| ch.to_ascii_lowercase());
    let rest = (!ch.is_ascii()).then(|| {
        std::iter::once(ch)
            .nfkd()
            .filter(|ch| !is_accent(*ch))
            .flat_map(char::to_lowercase)
            .filter(|ch| !is_accent(*ch))
            .map(plain)
    });
    ascii.into_iter().chain(rest.into_iter().flatten())
}

/// Marks that a writer may leave out: accents of Latin, Greek and Cyrillic, points of Hebrew, Arabic
/// and Syriac. The vowel signs of other scripts tell words apart.
fn is_accent(ch: char) -> bool {
    matches!(ch as u32,
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5c7 | 0x610..=0x61a | 0x64b..=0x65f | 0x670
        | 0x6d6..=0x6ed | 0x730..=0x74a | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff)
}

/// One spelling for characters that pages mix.
fn plain(ch: char) -> char {
    match ch {
        'ı' => 'i',
        'ς' => 'σ',
        // Arabic and Persian forms of kaf, yeh and heh.
        'ك' => 'ک',
        'ي' | 'ى' => 'ی',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' => '-',
        '’' | '‘' | 'ʼ' | '´' | '`' => '\'',
        '、' | '،' => ',',
        '。' => '.',
        '：' => ':',
        '／' | '⁄' => '/',
        ch => ch,
    }
}

fn is_invisible(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// The value of a decimal digit of any script in use.
fn digit(ch: char) -> Option<u8> {
    /// Zeros of the scripts whose digits pages are written with: ASCII, Arabic-Indic, extended
    /// Arabic-Indic, N'Ko, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada,
    /// Malayalam, Sinhala Lith, Thai, Lao, Tibetan, Myanmar, Khmer, Mongolian, Ol Chiki, Meetei
    /// Mayek, Chakma, Adlam.
    const ZEROS: [u32; 24] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
        0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0x1c50, 0xabf0, 0x11136, 0x1e950,
    ];
    let code = ch as u32;
    if code < 0x80 {
        return ch.to_digit(10).and_then(|value| u8::try_from(value).ok());
    }
    ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))
        .and_then(|zero| u8::try_from(code - zero).ok())
}

/// Whether the letter is of a script that parts no words.
fn unspaced(ch: char) -> bool {
    matches!(ch as u32,
        0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0xf00..=0xfff
        | 0x2e80..=0x31ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text, 100).into_iter().map(|token| token.text.to_string()).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(texts("14 Août 2024, 10h30"), ["14", "aout", "2024", ",", "10", "h", "30"]);
        assert_eq!(texts("١٤ أبريل"), ["14", "ابریل"]);
        assert_eq!(texts("2024年4月"), ["2024", "年", "4", "月"]);
        assert_eq!(joined("เม.ย."), joined("เม.ย"));
        assert_eq!(texts("KASIM Kasım"), ["kasim", "kasim"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "é 14\u{a0}avril";
        let places: Vec<&str> = tokens(text, 9).iter().map(|t| &text[t.source.clone()]).collect();
        assert_eq!(places, ["é", "14", "avril"]);
        assert_eq!(tokens("99999999999999999999999", 9)[0].number(), Some((u64::MAX, 23)));
    }
}
