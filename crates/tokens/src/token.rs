//! Cutting a text into tokens, with what stands between them.

use crate::ascii;
use crate::letters::{Letter, Letters};
use crate::script::{Class, is_apostrophe, is_hyphen, is_trailing_jamo};
use xxhash_rust::xxh3::xxh3_64;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: scripts without spaces.
    None,
    /// White space, at most one line break.
    Space,
    /// A hyphen and nothing else: one compound.
    Hyphen,
    /// An apostrophe and nothing else.
    Apostrophe,
    /// A full stop and nothing else.
    Dot,
    /// A full stop, then white space.
    DotSpace,
    /// An ampersand, slash or middle dot.
    Joint,
    /// An at sign and nothing else: an address.
    Address,
    /// Anything else, and the text's start.
    Break,
}

impl Gap {
    /// The gap after one more character.
    fn then(self, c: char) -> Self {
        if c.is_whitespace() {
            return match self {
                Self::None => Self::Space,
                Self::Dot => Self::DotSpace,
                Self::Space | Self::DotSpace | Self::Joint => self,
                _ => Self::Break,
            };
        }
        match (self, c) {
            (Self::None | Self::Dot, c) if is_hyphen(c) => Self::Hyphen,
            (Self::None, c) if is_apostrophe(c) => Self::Apostrophe,
            (Self::None, '.') => Self::Dot,
            (Self::None, '@') => Self::Address,
            (Self::None | Self::Space, '&') => Self::Joint,
            (Self::None, '/' | '·' | '\u{2027}' | '\u{30fb}' | '\u{ff65}') => Self::Joint,
            _ => Self::Break,
        }
    }
}

/// A token: a word, a run of katakana, or one character of a script without spaces.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// End byte, exclusive.
    pub end: usize,
    /// First code point.
    pub char_start: usize,
    /// End code point, exclusive.
    pub char_end: usize,
    /// Hash of the folded form.
    pub hash: u64,
    /// What precedes.
    pub gap: Gap,
    /// Its first letter is no small letter.
    pub capital: bool,
    /// The class of its first character.
    pub class: Class,
}

/// Calls `found` with each token in order and its folded form.
pub fn scan(text: &str, mut found: impl FnMut(Token, &str)) {
    let mut scanner = Scanner::new(text);
    let mut folded = String::new();
    while let Some((code, length)) = decode(scanner.bytes, scanner.byte) {
        let letter = scanner.letters.get(code);
        match letter.class() {
            Class::Other | Class::Extend => scanner.skip(code, length),
            kind => {
                let (mut token, changes) = scanner.token(letter, kind, length);
                let own = &text[token.start..token.end];
                let form = if changes { scanner.fold(own, &mut folded) } else { own };
                token.hash = xxh3_64(form.as_bytes());
                found(token, form);
            }
        }
    }
}

struct Scanner<'t> {
    letters: &'static Letters,
    bytes: &'t [u8],
    byte: usize,
    chars: usize,
    gap: Gap,
    lines: usize,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let (letters, bytes) = (Letters::table(), text.as_bytes());
        Self { letters, bytes, byte: 0, chars: 0, gap: Gap::Break, lines: 0 }
    }

    /// Passes over a character between tokens.
    #[inline]
    fn skip(&mut self, code: u32, length: usize) {
        self.gap = match (self.gap, code) {
            (Gap::None, 0x20) => Gap::Space,
            (gap, _) => char::from_u32(code).map_or(Gap::Break, |c| gap.then(c)),
        };
        self.lines += usize::from(code == u32::from('\n'));
        if self.lines > 1 {
            self.gap = Gap::Break;
        }
        self.byte += length;
        self.chars += 1;
    }

    /// Reads the token that begins with `first`, all but its hash; and whether its folded form is another.
    #[inline]
    fn token(&mut self, first: Letter, kind: Class, length: usize) -> (Token, bool) {
        let runs = matches!(kind, Class::Word | Class::Katakana);
        let mut changes = first.changes();
        let (mut end, mut count) = (self.byte + length, 1);
        loop {
            if kind == Class::Word && self.bytes.get(end).is_some_and(u8::is_ascii) {
                let run = ascii::run(self.bytes, end);
                end += run.length;
                count += run.length;
                changes |= run.capitals;
            }
            let Some((code, length)) = decode(self.bytes, end) else { break };
            let letter = self.letters.get(code);
            let alike = runs && letter.is_alike(first);
            if !alike && !continues(kind, letter, code) {
                break;
            }
            changes |= letter.changes();
            end += length;
            count += 1;
        }
        let token = Token {
            start: self.byte,
            end,
            char_start: self.chars,
            char_end: self.chars + count,
            hash: 0,
            gap: std::mem::replace(&mut self.gap, Gap::None),
            capital: first.is_capital(),
            class: kind,
        };
        (self.byte, self.chars, self.lines) = (token.end, token.char_end, 0);
        (token, changes)
    }

    /// The folded form of a token.
    fn fold<'f>(&self, own: &str, folded: &'f mut String) -> &'f str {
        folded.clear();
        if own.is_ascii() {
            folded.push_str(own);
            folded.make_ascii_lowercase();
        } else {
            for c in own.chars() {
                self.letters.get(u32::from(c)).fold(c, folded);
            }
        }
        folded
    }
}

/// The code of the character at a place, and its length in bytes.
#[inline(always)]
fn decode(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = u32::from(*bytes.get(at)?);
    let more = |place: usize| u32::from(bytes.get(at + place).copied().unwrap_or(0)) & 0x3f;
    Some(match first {
        0..0x80 => (first, 1),
        0x80..0xe0 => ((first & 0x1f) << 6 | more(1), 2),
        0xe0..0xf0 => ((first & 0xf) << 12 | more(1) << 6 | more(2), 3),
        _ => ((first & 7) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
    })
}

/// Whether a character that is of another class than a token's, or makes no runs, continues it.
#[inline]
fn continues(kind: Class, letter: Letter, code: u32) -> bool {
    match letter.class() {
        Class::Extend => true,
        Class::Hangul => kind == Class::Hangul && is_trailing_jamo(code),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, Gap)> {
        let mut tokens = Vec::new();
        scan(text, |token, _| tokens.push((text[token.start..token.end].to_owned(), token.gap)));
        tokens
    }

    #[test]
    fn words_and_gaps() {
        let expected = [
            ("l", Gap::Break),
            ("Associated", Gap::Apostrophe),
            ("Press", Gap::Space),
            ("G", Gap::Break),
            ("20", Gap::Hyphen),
            ("U", Gap::Break),
            ("S", Gap::Dot),
            ("led", Gap::Hyphen),
            ("St", Gap::Space),
            ("Paul", Gap::DotSpace),
        ];
        let tokens = cut("l’Associated\nPress, G-20 « U.S.-led St. Paul");
        let tokens: Vec<(&str, Gap)> = tokens.iter().map(|(t, g)| (t.as_str(), *g)).collect();
        assert_eq!(tokens, expected);
        assert_eq!(cut("a\n\nb")[1].1, Gap::Break);
        assert_eq!(cut("a - b")[1].1, Gap::Break);
        assert_eq!(cut("a@b")[1].1, Gap::Address);
    }

    #[test]
    fn scripts_without_spaces_and_marks() {
        let texts = |text| cut(text).into_iter().map(|(t, _)| t).collect::<Vec<_>>();
        assert_eq!(texts("中国のトルコ語"), ["中", "国", "の", "トルコ", "語"]);
        assert_eq!(texts("e\u{301}te\u{301}"), ["e\u{301}te\u{301}"]);
        assert_eq!(texts("한국"), ["한", "국"]);
        assert_eq!(texts("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}").len(), 2);
        assert_eq!(texts("\u{301}"), Vec::<String>::new());
    }

    #[test]
    fn positions_count_code_points() {
        let mut last = None;
        scan("é 😀 ab", |token, _| last = Some(token));
        let token = last.unwrap();
        assert_eq!((token.start, token.end, token.char_start, token.char_end), (8, 10, 4, 6));
    }
}
