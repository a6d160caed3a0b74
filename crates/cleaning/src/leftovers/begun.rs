//! Phrases found where words begin.

use crate::letters::is_alphanumeric;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError};

/// Phrases that begin where a word begins, as a trie: the walk from a place ends at the first byte that
/// no phrase goes on with, after a few for most words.
#[derive(Debug)]
pub(super) struct Begun {
    trie: NFA,
    heads: Heads,
    count: usize,
}

impl Begun {
    pub(super) fn new(phrases: &[&str]) -> Result<Self, BuildError> {
        Ok(Self { trie: NFA::new(phrases)?, heads: Heads::of(phrases), count: phrases.len() })
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Calls `found` with the number of each phrase in the text that begins where a word begins, its
    /// first byte and one past its last.
    ///
    /// Places are noted first and looked at then, as where words end is nothing that a processor could
    /// foretell: noting takes no branch on it.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, usize)) {
        let bytes = text.as_bytes();
        let mut starts = [0; 64];
        let (mut at, mut joined) = (0, false);
        while at < bytes.len() {
            let mut count = 0;
            while let (Some(byte), Some(start)) = (bytes.get(at), starts.get_mut(count)) {
                let (joins, length) = if byte.is_ascii() {
                    (JOINS[usize::from(*byte)], 1)
                } else {
                    let ch = text[at..].chars().next();
                    ch.map_or((false, 1), |ch| (is_spaced(ch), ch.len_utf8()))
                };
                *start = at;
                count += usize::from(!(joined & joins));
                joined = joins;
                at += length;
            }
            for start in &starts[..count] {
                if self.heads.may_begin(&bytes[*start..]) {
                    self.walk(bytes, *start, &mut found);
                }
            }
        }
    }

    fn walk(&self, text: &[u8], start: usize, found: &mut impl FnMut(usize, usize, usize)) {
        let Ok(mut state) = self.trie.start_state(Anchored::Yes) else { return };
        for (at, byte) in text.iter().enumerate().skip(start) {
            state = self.trie.next_state(Anchored::Yes, state, *byte);
            if !self.trie.is_special(state) {
                continue;
            }
            if self.trie.is_dead(state) {
                return;
            }
            if self.trie.is_match(state) {
                for index in 0..self.trie.match_len(state) {
                    let phrase = self.trie.match_pattern(state, index);
                    // Ends of phrases that begin further on match, too.
                    if self.trie.pattern_len(phrase) == at + 1 - start {
                        found(phrase.as_usize(), start, at + 1);
                    }
                }
            }
        }
    }
}

/// Which bytes of ASCII words are made of.
const JOINS: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 128 {
        #[allow(clippy::cast_possible_truncation)] // below 128
        let byte = at as u8;
        table[at] = byte.is_ascii_alphanumeric();
        at += 1;
    }
    table
};

/// What phrases begin with: most words are told by it that none does.
#[derive(Debug)]
struct Heads {
    /// Two bytes of phrases of less than four, four of those of less than eight, eight of the others: a
    /// bit for each by its hash.
    twos: Bits,
    /// Phrases of one byte.
    ones: Vec<u8>,
    fours: Bits,
    eights: Bits,
}

impl Heads {
    fn of(phrases: &[&str]) -> Self {
        let none = Bits::none;
        let mut heads = Self { twos: none(), ones: Vec::new(), fours: none(), eights: none() };
        for phrase in phrases.iter().map(|phrase| phrase.as_bytes()) {
            match *phrase {
                [a, b, c, d, e, f, g, h, ..] => {
                    heads.eights.set(u64::from_le_bytes([a, b, c, d, e, f, g, h]));
                }
                [a, b, c, d, ..] => heads.fours.set(u32::from_le_bytes([a, b, c, d]).into()),
                [a, b, ..] => heads.twos.set(u16::from_le_bytes([a, b]).into()),
                [one] => heads.ones.push(one),
                [] => (),
            }
        }
        heads
    }

    /// Whether a phrase may stand at the beginning of this text.
    fn may_begin(&self, text: &[u8]) -> bool {
        let eight = text.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        let four = text.first_chunk().map(|bytes| u32::from_le_bytes(*bytes).into());
        let two = text.first_chunk().map(|bytes| u16::from_le_bytes(*bytes).into());
        eight.is_some_and(|eight| self.eights.has(eight))
            | four.is_some_and(|four| self.fours.has(four))
            | two.is_some_and(|two| self.twos.has(two))
            || text.first().is_some_and(|one| self.ones.contains(one))
    }
}

/// A set of numbers that may take others for its own.
#[derive(Debug)]
struct Bits(Vec<u64>);

impl Bits {
    /// Bits of a hash.
    const HASH: u32 = 15;

    fn none() -> Self {
        Self(vec![0; (1 << Self::HASH) / 64])
    }

    fn set(&mut self, number: u64) {
        let (word, bit) = Self::place(number);
        self.0[word] |= bit;
    }

    fn has(&self, number: u64) -> bool {
        let (word, bit) = Self::place(number);
        self.0[word] & bit != 0
    }

    /// The upper bits of a product with 2^64 divided by the golden ratio (Knuth, The Art of Computer
    /// Programming 3, 6.4).
    fn place(number: u64) -> (usize, u64) {
        let hash = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::HASH);
        #[allow(clippy::cast_possible_truncation)] // fifteen bits
        (hash as usize / 64, 1 << (hash % 64))
    }
}

/// Scripts that part words by spaces have boundaries; in others any place will do.
fn is_spaced(ch: char) -> bool {
    is_alphanumeric(ch)
        && !matches!(ch, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether a word begins or ends at this byte.
pub(super) fn word_edge(text: &str, at: usize) -> bool {
    let joins = |ch: Option<char>| ch.is_some_and(is_spaced);
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !(joins(before) && joins(text.get(at..).and_then(|rest| rest.chars().next())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_walk_finds_what_a_search_finds(
            phrases in prop::collection::btree_set("[ab漢 ]{1,9}", 1..8), text in "[ab漢 .]{0,90}",
        ) {
            let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
            let mut found = Vec::new();
            let begun = Begun::new(&phrases).unwrap();
            begun.each(&text, |phrase, start, end| found.push((phrase, start, end)));
            let mut expected = Vec::new();
            for at in text.char_indices().map(|(at, _)| at).filter(|at| word_edge(&text, *at)) {
                let here = phrases.iter().enumerate().filter(|(_, phrase)| text[at..].starts_with(**phrase));
                expected.extend(here.map(|(number, phrase)| (number, at, at + phrase.len())));
            }
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
