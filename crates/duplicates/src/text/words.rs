//! A text as words: hashed without their case, accents and apostrophes, in their order.
//!
//! A word is a run of letters, marks and digits. An apostrophe between two of them is passed over,
//! and a point or comma between two digits, because cleaners lose or change these: « c'est » and
//! « cest », 1,000 and 1.000 are the same word. In scripts that are written without spaces every
//! character is a word of its own. That is cruder than the word boundaries of UAX #29, many times
//! faster, and as good here: both sides of a comparison are cut in the same way.

use super::facts::Facts;
use super::fold::{Folder, bare, push};
use super::letters::{Letters, class};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// What a word of a script with spaces weighs in a shingle, and a character of one without.
pub(crate) const WORD: u8 = 6;
pub(crate) const CHARACTER: u8 = 4;

/// Above all classes: bytes that are not ASCII.
const FOREIGN: u8 = class::ODD;

/// The classes of all bytes.
static CLASSES: [u8; 256] = {
    let mut classes = [FOREIGN; 256];
    let mut byte = 0;
    while byte < 128 {
        let ascii = byte as u8;
        classes[byte] = match ascii {
            b'A'..=b'Z' => class::UPPER,
            b'a'..=b'z' => class::LOWER,
            b'0'..=b'9' => class::DIGIT,
            b' ' | b'\t'..=b'\r' => class::SPACE,
            _ => class::MARK,
        };
        byte += 1;
    }
    classes
};

/// A text, read once.
pub(crate) struct Words {
    /// Hashes of the words in their order.
    pub(crate) hashes: Vec<u64>,
    /// What each of them weighs.
    pub(crate) weights: Vec<u8>,
    /// XXH3-128 of the folded text.
    pub(crate) content: u128,
    /// Figures and names.
    pub(crate) facts: Facts,
}

/// Reads a text.
pub(crate) fn words(text: &str) -> Words {
    let mut reader = Reader {
        letters: Letters::get(),
        folder: Folder::with_capacity(text.len()),
        hashes: Vec::with_capacity(text.len() / 5),
        weights: Vec::with_capacity(text.len() / 5),
        facts: Facts::default(),
        word: Vec::with_capacity(32),
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let class = CLASSES[usize::from(bytes[at])];
        if class == class::SPACE {
            if bytes[at] == b'\n' {
                reader.facts.sentence();
            }
            at += 1;
            continue;
        }
        let (start, mut flags) = (at, 0);
        while at < bytes.len() {
            let class = CLASSES[usize::from(bytes[at])];
            if class == class::SPACE {
                break;
            }
            flags |= class;
            at += 1;
        }
        reader.folder.gap = true;
        // White space is ASCII: it never parts a character.
        let Some(chunk) = text.get(start..at) else { continue };
        if flags & FOREIGN == 0 {
            reader.ascii(chunk.as_bytes(), flags);
        } else {
            reader.foreign(chunk);
        }
    }
    reader.facts.end();
    Words {
        content: xxh3_128(&reader.folder.text),
        hashes: reader.hashes,
        weights: reader.weights,
        facts: reader.facts,
    }
}

struct Reader {
    letters: Letters,
    folder: Folder,
    hashes: Vec<u64>,
    weights: Vec<u8>,
    facts: Facts,
    word: Vec<u8>,
}

impl Reader {
    /// A run of ASCII without white space.
    fn ascii(&mut self, chunk: &[u8], flags: u8) {
        let folded = self.folder.ascii(chunk);
        if flags & class::MARK == 0 {
            let hash = xxh3_64(self.folder.from(folded));
            return self.push(hash, chunk[0].is_ascii_uppercase(), flags & class::DIGIT != 0);
        }
        let class = |at: usize| chunk.get(at).map_or(0, |byte| CLASSES[usize::from(*byte)]);
        let mut at = 0;
        while at < chunk.len() {
            if class(at) & class::ALPHANUMERIC == 0 {
                self.facts.mark(char::from(chunk[at]));
                at += 1;
                continue;
            }
            let (start, mut kinds) = (at, 0);
            self.word.clear();
            while at < chunk.len() {
                let kind = class(at);
                if kind & class::ALPHANUMERIC != 0 {
                    self.word.push(chunk[at].to_ascii_lowercase());
                    kinds |= kind;
                } else {
                    let (before, after) = (class(at.wrapping_sub(1)), class(at + 1));
                    if !joins(char::from(chunk[at]), before, after) {
                        break;
                    }
                }
                at += 1;
            }
            let hash = xxh3_64(&self.word);
            self.push(hash, chunk[start].is_ascii_uppercase(), kinds & class::DIGIT != 0);
        }
    }

    fn push(&mut self, hash: u64, upper: bool, digit: bool) {
        self.hashes.push(hash);
        self.weights.push(WORD);
        if upper || digit {
            self.facts.fact(hash, digit);
        } else {
            self.facts.plain();
        }
    }

    /// A run of anything but ASCII white space.
    fn foreign(&mut self, chunk: &str) {
        let odd = chunk.chars().any(|c| self.letters.of(c).class & class::ODD != 0);
        let normal = !odd || is_nfkc_quick(chunk.chars()) == IsNormalized::Yes;
        let chunk: Cow<'_, str> =
            if normal { chunk.into() } else { chunk.nfkc().collect::<String>().into() };
        let mut rest = chunk.chars();
        let (mut before, mut upper, mut kinds) = (0, false, 0);
        self.word.clear();
        while let Some(c) = rest.next() {
            let letter = self.letters.of(c);
            match letter.folded {
                Some(folded) if letter.class & (class::SPACE | class::NOTHING) == 0 => {
                    self.folder.put(folded);
                }
                _ => self.folder.push(c),
            }
            let kind = letter.class & !class::ODD;
            if kind & class::ALPHANUMERIC != 0 {
                if self.word.is_empty() {
                    upper = kind == class::UPPER;
                }
                kinds |= kind;
                match letter.bare {
                    Some(bare) => push(bare, &mut self.word),
                    None => bare(c, &mut self.word),
                }
            } else if kind == class::SPACELESS {
                self.close(&mut upper, &mut kinds);
                let hash = xxh3_64(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.hashes.push(hash);
                self.weights.push(CHARACTER);
                self.facts.plain();
            } else if kind != class::NOTHING {
                let after = rest.clone().next().map_or(0, |c| self.letters.of(c).class);
                if !joins(c, before, after & !class::ODD) {
                    self.close(&mut upper, &mut kinds);
                    self.facts.mark(c);
                }
            }
            if kind != class::NOTHING {
                before = kind;
            }
        }
        self.close(&mut upper, &mut kinds);
    }

    /// Ends the word that is being read, if one is.
    fn close(&mut self, upper: &mut bool, kinds: &mut u8) {
        if !self.word.is_empty() {
            let hash = xxh3_64(&self.word);
            self.word.clear();
            self.push(hash, *upper, *kinds & class::DIGIT != 0);
        }
        (*upper, *kinds) = (false, 0);
    }
}

/// Whether `c` between characters of these classes is passed over and does not end a word.
fn joins(c: char, before: u8, after: u8) -> bool {
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' => {
            before & class::LETTER != 0 && after & class::LETTER != 0
        }
        '.' | ',' | '\u{66B}' | '\u{66C}' => before == class::DIGIT && after == class::DIGIT,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(one: &str, other: &str) -> bool {
        words(one).hashes == words(other).hashes
    }

    #[test]
    fn case_accents_punctuation_and_apostrophes_do_not_count() {
        assert!(same("« Le pâté, c’est bon »", "le PATE cest bon!"));
        assert!(same("ERDOĞAN İzmir — 1,000.5", "erdogan izmir 10005"));
        assert!(same("Ёлка, «ёлка»", "елка елка"));
        assert!(same("soft\u{AD}hyphen ﬁnance", "softhyphen finance"));
        assert!(same("e\u{301}te\u{301}", "été"));
        assert!(!same("one two", "two one"));
        assert_eq!(words("well-known U.S. rock'n'roll x@y.org").hashes.len(), 8);
    }

    #[test]
    fn characters_are_words_where_there_are_no_spaces() {
        assert_eq!(words("中文新聞稿 NASA").hashes.len(), 6);
        assert_eq!(words("한국 신문 기사").hashes.len(), 3);
        assert_eq!(words("हिन्दी समाचार").hashes.len(), 2);
        let thai = words("กรุงเทพ");
        assert!(thai.hashes.len() >= 5 && thai.weights.iter().all(|weight| *weight == CHARACTER));
    }

    #[test]
    fn the_content_is_what_a_reader_sees() {
        let content = |text: &str| words(text).content;
        assert_eq!(content("Sturm  über\nKIEL"), content("sturm über kiel"));
        assert_ne!(content("pâté"), content("pate"));
        assert_ne!(content("-5"), content("5"));
    }

    proptest! {
        #[test]
        fn the_fast_way_reads_like_the_slow_one(text in "[a-zA-Z0-9 .,'()\"-]{0,60}") {
            // A letter that is not ASCII, glued to every chunk, sends all of them the slow way.
            let slow: String = text.split(' ').map(|chunk| format!("{chunk}-é ")).collect();
            let plain: String = text.split(' ').map(|chunk| format!("{chunk}-e ")).collect();
            prop_assert_eq!(words(&slow).hashes, words(&plain).hashes);
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let read = words(&text);
            prop_assert_eq!(read.hashes.len(), read.weights.len());
        }
    }
}
