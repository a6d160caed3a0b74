//! Cutting a text into tokens, with what stands between them.

use crate::fold::fold_char;
use crate::script::{Class, class, is_apostrophe, is_hyphen, is_trailing_jamo, passes_as_capital};
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
    let mut scanner = Scanner { text, byte: 0, chars: 0, gap: Gap::Break, lines: 0 };
    let mut folded = String::new();
    while let Some(c) = scanner.peek() {
        match class(c) {
            Class::Other | Class::Extend => scanner.skip(c),
            kind => {
                let token = scanner.token(c, kind, &mut folded);
                found(token, &folded);
            }
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    byte: usize,
    chars: usize,
    gap: Gap,
    lines: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.byte)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.text[self.byte..].chars().next() }
    }

    fn advance(&mut self, c: char) {
        self.byte += c.len_utf8();
        self.chars += 1;
    }

    /// Passes over a character between tokens.
    fn skip(&mut self, c: char) {
        self.gap = self.gap.then(c);
        self.lines += usize::from(c == '\n');
        if self.lines > 1 {
            self.gap = Gap::Break;
        }
        self.advance(c);
    }

    /// Reads the token that begins with `first`.
    fn token(&mut self, first: char, kind: Class, folded: &mut String) -> Token {
        let (start, char_start) = (self.byte, self.chars);
        folded.clear();
        fold_char(first, folded);
        self.advance(first);
        while let Some(c) = self.peek() {
            let within = match class(c) {
                Class::Extend => true,
                Class::Hangul => kind == Class::Hangul && is_trailing_jamo(c),
                other => other == kind && matches!(kind, Class::Word | Class::Katakana),
            };
            if !within {
                break;
            }
            fold_char(c, folded);
            self.advance(c);
        }
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        self.lines = 0;
        Token {
            start,
            end: self.byte,
            char_start,
            char_end: self.chars,
            hash: xxh3_64(folded.as_bytes()),
            gap,
            capital: passes_as_capital(first),
            class: kind,
        }
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
