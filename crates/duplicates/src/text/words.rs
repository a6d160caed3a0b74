//! A text as words: hashed without their case, accents and apostrophes, in their order.
//!
//! A word is a run of letters, marks and digits. An apostrophe between two of them is passed over,
//! and a point or comma between two digits, because cleaners lose or change these: « c'est » and
//! « cest », 1,000 and 1.000 are the same word. In scripts that are written without spaces every
//! character is a word of its own. That is cruder than the word boundaries of UAX #29, many times
//! faster, and as good here: both sides of a comparison are cut in the same way.

use super::facts::Facts;
use super::fold::{Folder, bare, is_accent, is_invisible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_script::{Script, UnicodeScript};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// What a word of a script with spaces weighs in a shingle, and a character of one without.
pub(crate) const WORD: u8 = 6;
pub(crate) const CHARACTER: u8 = 4;

/// Before this code point no script is written without spaces; it saves a table look-up.
const FIRST_SPACELESS: char = '\u{E00}';

/// What is known of an ASCII byte, and by `or` of a run of them.
mod class {
    pub(super) const UPPER: u8 = 1;
    pub(super) const LOWER: u8 = 2;
    pub(super) const DIGIT: u8 = 4;
    pub(super) const SPACE: u8 = 8;
    pub(super) const MARK: u8 = 16;
    pub(super) const FOREIGN: u8 = 32;
    pub(super) const ALPHANUMERIC: u8 = UPPER | LOWER | DIGIT;
}

/// The classes of all bytes; those above ASCII are foreign to the fast way.
static CLASSES: [u8; 256] = {
    let mut classes = [class::FOREIGN; 256];
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
        folder: Folder::with_capacity(text.len()),
        hashes: Vec::with_capacity(text.len() / 5),
        weights: Vec::with_capacity(text.len() / 5),
        facts: Facts::default(),
        word: Vec::with_capacity(32),
    };
    let mut rest = text;
    while let Some((space, chunk, after)) = next_chunk(rest) {
        if space.contains('\n') {
            reader.facts.sentence();
        }
        reader.folder.gap = true;
        let flags = chunk.bytes().fold(0, |flags, byte| flags | CLASSES[usize::from(byte)]);
        if flags & class::FOREIGN == 0 {
            reader.ascii(chunk.as_bytes(), flags);
        } else {
            reader.foreign(chunk);
        }
        rest = after;
    }
    reader.facts.end();
    Words {
        content: xxh3_128(reader.folder.text.as_bytes()),
        hashes: reader.hashes,
        weights: reader.weights,
        facts: reader.facts,
    }
}

/// Leading ASCII white space, what stands up to the next, and the rest.
fn next_chunk(text: &str) -> Option<(&str, &str, &str)> {
    let is_space = |byte: &u8| CLASSES[usize::from(*byte)] == class::SPACE;
    let start = text.as_bytes().iter().position(|byte| !is_space(byte))?;
    let (space, rest) = text.split_at_checked(start)?;
    let end = rest.as_bytes().iter().position(is_space).unwrap_or(rest.len());
    let (chunk, after) = rest.split_at_checked(end)?;
    Some((space, chunk, after))
}

struct Reader {
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
        if chunk.chars().all(is_normal) || is_nfkc_quick(chunk.chars()) == IsNormalized::Yes {
            self.characters(chunk);
        } else {
            let normal: String = chunk.nfkc().collect();
            self.characters(&normal);
        }
    }

    fn characters(&mut self, chunk: &str) {
        for c in chunk.chars() {
            self.folder.push(c);
        }
        let mut rest = chunk.chars();
        let (mut before, mut upper, mut digit) = (0, false, false);
        self.word.clear();
        while let Some(c) = rest.next() {
            let kind = kind_of(c);
            if kind & class::ALPHANUMERIC != 0 {
                if is_spaceless(c) {
                    self.close(&mut upper, &mut digit);
                    let hash = xxh3_64(c.encode_utf8(&mut [0; 4]).as_bytes());
                    self.hashes.push(hash);
                    self.weights.push(CHARACTER);
                    self.facts.plain();
                } else {
                    if self.word.is_empty() {
                        upper = kind == class::UPPER;
                    }
                    digit |= kind == class::DIGIT;
                    bare(c, &mut self.word);
                }
            } else if !is_invisible(c) && !is_accent(c) {
                let after = rest.clone().next().map_or(0, kind_of);
                if !joins(c, before, after) {
                    self.close(&mut upper, &mut digit);
                    self.facts.mark(c);
                }
            }
            before = kind;
        }
        self.close(&mut upper, &mut digit);
    }

    /// Ends the word that is being read, if one is.
    fn close(&mut self, upper: &mut bool, digit: &mut bool) {
        if !self.word.is_empty() {
            let hash = xxh3_64(&self.word);
            self.word.clear();
            self.push(hash, *upper, *digit);
        }
        (*upper, *digit) = (false, false);
    }
}

/// Whether `c` between characters of these classes is passed over and does not end a word.
fn joins(c: char, before: u8, after: u8) -> bool {
    const LETTER: u8 = class::UPPER | class::LOWER;
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' => before & LETTER != 0 && after & LETTER != 0,
        '.' | ',' | '\u{66B}' | '\u{66C}' => before == class::DIGIT && after == class::DIGIT,
        _ => false,
    }
}

/// The class of any character.
fn kind_of(c: char) -> u8 {
    if c.is_ascii() {
        return CLASSES[c as usize];
    }
    if c.is_uppercase() {
        class::UPPER
    } else if c.is_alphabetic() || is_vowel_sign(c) {
        class::LOWER
    } else if c.is_numeric() {
        class::DIGIT
    } else if c.is_whitespace() {
        class::SPACE
    } else {
        class::MARK
    }
}

/// Marks that spell a word but are not alphabetic: the viramas and tone marks of Indic and South-East
/// Asian scripts.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{93C}' | '\u{94D}' | '\u{9BC}' | '\u{9CD}' | '\u{A3C}' | '\u{A4D}' | '\u{ABC}'
        | '\u{ACD}' | '\u{B3C}' | '\u{B4D}' | '\u{BCD}' | '\u{C4D}' | '\u{CBC}' | '\u{CCD}'
        | '\u{D4D}' | '\u{DCA}' | '\u{E38}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}'
        | '\u{EBA}' | '\u{EC8}'..='\u{ECD}' | '\u{1037}' | '\u{1039}' | '\u{103A}' | '\u{17D2}')
}

/// Whether the character is surely its own NFKC form whatever stands beside it: it saves most of a
/// slower look.
fn is_normal(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{C0}'..='\u{131}' | '\u{134}'..='\u{13E}' | '\u{141}'..='\u{148}'
        | '\u{14A}'..='\u{17E}' | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3CE}' | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{52F}' | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{64A}' | '\u{660}'..='\u{66C}'
        | '\u{2010}' | '\u{2012}'..='\u{2016}' | '\u{2018}'..='\u{2023}' | '\u{3001}' | '\u{3002}'
        | '\u{3042}'..='\u{3093}' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether the character belongs to a script that sets no spaces between words.
fn is_spaceless(c: char) -> bool {
    c >= FIRST_SPACELESS
        && (matches!(c, '\u{4E00}'..='\u{9FFF}')
            || matches!(
                c.script(),
                Script::Han
                    | Script::Hiragana
                    | Script::Katakana
                    | Script::Bopomofo
                    | Script::Thai
                    | Script::Lao
                    | Script::Khmer
                    | Script::Myanmar
            ))
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

        #[test]
        fn what_is_called_normal_is(c in any::<char>()) {
            let own = is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes;
            prop_assert!(!is_normal(c) || own, "{c:?}");
        }
    }

    #[test]
    fn all_that_is_called_normal_is() {
        for c in ('\0'..=char::MAX).filter(|c| is_normal(*c)) {
            assert_eq!(is_nfkc_quick(std::iter::once(c)), IsNormalized::Yes, "{c:?}");
        }
    }
}
