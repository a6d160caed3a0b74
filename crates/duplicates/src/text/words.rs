//! A text as words: hashed without their case, accents and apostrophes, in their order.
//!
//! A word is a run of letters, marks and digits. An apostrophe between two of them is passed over,
//! and a point or comma between two digits, because cleaners lose or change these: « c'est » and
//! « cest », 1,000 and 1.000 are the same word. In scripts that are written without spaces every
//! character is a word of its own. That is cruder than the word boundaries of UAX #29, many times
//! faster, and as good here: both sides of a comparison are cut in the same way.

use super::figures::Figures;
use super::fold::{bare, caseless, push};
use super::letters::{Letters, class};
use super::run::{self, Run, hash_word};
use super::scratch::Scratch;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use xxhash_rust::xxh3::xxh3_128;

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
    /// A hash of the text without its case, white space and invisible characters.
    pub(crate) content: u128,
    /// Its figures.
    pub(crate) figures: Figures,
}

/// Reads a text.
pub(crate) fn words(text: &str) -> Words {
    // All of it at once, which takes next to nothing; what is not ASCII stays.
    let mut lower = text.to_ascii_lowercase();
    lower.extend(['\0'; run::PADDING]);
    let mut reader = Reader {
        letters: Letters::get(),
        hashes: Vec::with_capacity(text.len() / 5),
        weights: Vec::with_capacity(text.len() / 5),
        content: Vec::with_capacity(text.len() * 2),
        figures: Figures::default(),
        folded: Scratch::new(),
        word: Scratch::new(),
        joined: Vec::new(),
    };
    let bytes = lower.as_bytes();
    let mut at = 0;
    while at < text.len() {
        if CLASSES[usize::from(bytes[at])] == class::SPACE {
            at += 1;
            continue;
        }
        // Most are words and nothing else, or with one sign behind them.
        let own = run::run(bytes, at);
        if own.length > 0 {
            let class = |at: usize| match bytes.get(at) {
                Some(byte) if at < text.len() => CLASSES[usize::from(*byte)],
                _ => class::SPACE,
            };
            let end = at + own.length;
            let sign = usize::from(class(end) == class::MARK);
            if class(end + sign) == class::SPACE {
                reader.word(bytes, at, own, sign);
                at = end + sign;
                continue;
            }
        }
        let start = at;
        at = run::low(bytes, at);
        while at < text.len() && CLASSES[usize::from(bytes[at])] != class::SPACE {
            at = run::low(bytes, at + 1);
        }
        // White space is ASCII: it never parts a character.
        let Some(chunk) = lower.get(start..at) else { continue };
        if chunk.is_ascii() {
            reader.ascii(chunk.as_bytes());
        } else {
            reader.foreign(chunk);
        }
    }
    Words {
        content: xxh3_128(&reader.content),
        hashes: reader.hashes,
        weights: reader.weights,
        figures: reader.figures,
    }
}

struct Reader {
    letters: Letters,
    hashes: Vec<u64>,
    weights: Vec<u8>,
    /// Hashes of the runs between white space, folded.
    content: Vec<u8>,
    figures: Figures,
    /// The run that is read, without its case.
    folded: Scratch,
    /// The word that is read, without its case and accents.
    word: Scratch,
    /// A word of ASCII without its apostrophes.
    joined: Vec<u8>,
}

impl Reader {
    /// A run of letters and digits of ASCII between white space, and so many signs behind it that end it.
    fn word(&mut self, bytes: &[u8], at: usize, own: Run, signs: usize) {
        let hash = run::hash(bytes, at, own.length);
        let all = if signs == 0 { hash } else { run::hash(bytes, at, own.length + signs) };
        self.content.extend_from_slice(&all.to_le_bytes());
        self.push(hash, own.digit);
    }

    /// A run of ASCII without white space and capitals.
    fn ascii(&mut self, chunk: &[u8]) {
        self.content.extend_from_slice(&hash_word(chunk).to_le_bytes());
        let class = |at: usize| chunk.get(at).map_or(0, |byte| CLASSES[usize::from(*byte)]);
        let mut at = 0;
        while at < chunk.len() {
            if class(at) & class::ALPHANUMERIC == 0 {
                at += 1;
                continue;
            }
            let (start, mut kinds, mut passed) = (at, 0, false);
            while at < chunk.len() {
                let kind = class(at);
                if kind & class::ALPHANUMERIC != 0 {
                    kinds |= kind;
                } else if joins(char::from(chunk[at]), class(at.wrapping_sub(1)), class(at + 1)) {
                    passed = true;
                } else {
                    break;
                }
                at += 1;
            }
            let word = &chunk[start..at];
            let hash = if passed {
                self.joined.clear();
                self.joined.extend(word.iter().filter(|byte| byte.is_ascii_alphanumeric()));
                hash_word(&self.joined)
            } else {
                hash_word(word)
            };
            self.push(hash, kinds & class::DIGIT != 0);
        }
    }

    fn push(&mut self, hash: u64, digit: bool) {
        self.hashes.push(hash);
        self.weights.push(WORD);
        self.figures.word(hash, digit);
    }

    /// A run of anything but ASCII white space.
    fn foreign(&mut self, chunk: &str) {
        let before = (self.hashes.len(), self.content.len(), self.figures.clone());
        if !self.normal(chunk) || is_nfkc_quick(chunk.chars()) == IsNormalized::Yes {
            return;
        }
        // What was one character may become several, with white space between them: all anew.
        self.hashes.truncate(before.0);
        self.weights.truncate(before.0);
        self.content.truncate(before.1);
        self.figures = before.2;
        let normal = chunk.nfkc().collect::<String>().to_ascii_lowercase();
        for chunk in normal.split_ascii_whitespace() {
            if chunk.is_ascii() {
                self.ascii(chunk.as_bytes());
            } else {
                self.normal(chunk);
            }
        }
    }

    /// The same in NFKC; whether it has characters that may not be.
    fn normal(&mut self, chunk: &str) -> bool {
        let mut rest = chunk.chars();
        let (mut before, mut kinds, mut all) = (0, 0, 0);
        while let Some(c) = rest.next() {
            let letter = self.letters.of(c);
            all |= letter.class;
            let kind = letter.class & !class::ODD;
            if kind == class::SPACE {
                self.end_run();
            } else {
                self.folded.push(letter.folded, |out| caseless(c, |c| push(c, out)));
            }
            if kind & class::ALPHANUMERIC != 0 {
                kinds |= kind;
                self.word.push(letter.bare, |out| bare(c, out));
            } else if kind == class::SPACELESS {
                self.close(&mut kinds);
                let hash = hash_word(c.encode_utf8(&mut [0; 4]).as_bytes());
                self.hashes.push(hash);
                self.weights.push(CHARACTER);
                self.figures.word(hash, false);
            } else if kind != class::NOTHING {
                let after = rest.clone().next().map_or(0, |c| self.letters.of(c).class);
                if !joins(c, before, after & !class::ODD) {
                    self.close(&mut kinds);
                }
            }
            if kind != class::NOTHING {
                before = kind;
            }
        }
        self.close(&mut kinds);
        self.end_run();
        all & class::ODD != 0
    }

    /// Ends a run between white space.
    fn end_run(&mut self) {
        if !self.folded.is_empty() {
            self.content.extend_from_slice(&self.folded.hash().to_le_bytes());
            self.folded.clear();
        }
    }

    /// Ends the word that is being read, if one is.
    fn close(&mut self, kinds: &mut u8) {
        if !self.word.is_empty() {
            let hash = self.word.hash();
            self.word.clear();
            self.push(hash, *kinds & class::DIGIT != 0);
        }
        *kinds = 0;
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
        let same = [
            ("Sturm  über\nKIEL ", "sturm über kiel"),
            ("  Die\u{A0}STRASSE \n\t am\u{200B} Meer\u{AD} ", "die straße am meer"),
            ("ΟΔΟΣ οδός", "οδος ΟΔΌΣ"),
            ("ﬁnance １２ \u{FEFF}", "finance 12"),
            ("e\u{301}te", "éte"),
        ];
        for (one, other) in same {
            assert_eq!(content(one), content(other), "{one}");
        }
        for (one, other) in [("pâté", "pate"), ("-5", "5"), ("a b", "ab"), ("a b", "b a")] {
            assert_ne!(content(one), content(other), "{one}");
        }
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
