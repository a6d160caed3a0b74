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
    /// Pairs of bytes that phrases begin with, a bit for each; of a phrase of one byte, all its pairs.
    pairs: Vec<u64>,
    count: usize,
}

impl Begun {
    pub(super) fn new(phrases: &[&str]) -> Result<Self, BuildError> {
        let mut pairs = vec![0; (1 << 16) / 64];
        for phrase in phrases {
            let seconds = match phrase.as_bytes() {
                [] => continue,
                [_] => 0..=u8::MAX,
                [_, second, ..] => *second..=*second,
            };
            for second in seconds {
                let pair = pair(phrase.as_bytes()[0], second);
                pairs[pair / 64] |= 1 << (pair % 64);
            }
        }
        Ok(Self { trie: NFA::new(phrases)?, pairs, count: phrases.len() })
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Calls `found` with the number of each phrase in the text that begins where a word begins, its
    /// first byte and one past its last.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, usize, usize)) {
        let bytes = text.as_bytes();
        let (mut at, mut joined) = (0, false);
        while let Some(byte) = bytes.get(at) {
            let (joins, length) = if byte.is_ascii() {
                (byte.is_ascii_alphanumeric(), 1)
            } else {
                text[at..].chars().next().map_or((false, 1), |ch| (is_spaced(ch), ch.len_utf8()))
            };
            if !(joined && joins) && self.may_begin(*byte, bytes.get(at + 1)) {
                self.walk(bytes, at, &mut found);
            }
            joined = joins;
            at += length;
        }
    }

    /// Whether a phrase may begin with this byte and the one behind it, if there is one.
    fn may_begin(&self, first: u8, second: Option<&u8>) -> bool {
        let pair = pair(first, second.copied().unwrap_or(0));
        self.pairs[pair / 64] >> (pair % 64) & 1 == 1
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

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
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
            phrases in prop::collection::btree_set("[ab漢 ]{1,4}", 1..8), text in "[ab漢 .]{0,24}",
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
