//! Words that stand anywhere in a text, in any case: what the names in `class` and `id` are looked through
//! for.

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, BuildError, StartKind};
use std::ops::Range;

/// A list of words, ready to be looked for. Names are short and many: each is one walk through a table,
/// with nothing to set up.
#[derive(Debug)]
pub struct Words(DFA);

impl Words {
    /// Takes up a list.
    ///
    /// # Errors
    /// [`BuildError`] when the words are too many for one table.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Self, BuildError> {
        let mut builder = DFA::builder();
        builder.ascii_case_insensitive(true).start_kind(StartKind::Unanchored);
        builder.build(words).map(Self)
    }

    /// Calls `found` with the number of each word that stands in the text, and its bytes there; words that
    /// overlap are all told.
    pub fn each(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        let dfa = &self.0;
        let Ok(mut state) = dfa.start_state(Anchored::No) else { return };
        for (at, byte) in text.bytes().enumerate() {
            state = dfa.next_state(Anchored::No, state, byte);
            if !dfa.is_match(state) {
                continue;
            }
            let end = at + 1;
            for index in 0..dfa.match_len(state) {
                let word = dfa.match_pattern(state, index);
                found(word.as_usize(), end - dfa.pattern_len(word)..end);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_word_is_found_in_any_case(
            words in prop::collection::btree_set("[abé-]{1,4}", 1..8), text in "[abABé -]{0,24}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut found = Vec::new();
            Words::new(words.iter().copied()).unwrap().each(&text, |word, at| found.push((word, at)));
            let lower = text.to_ascii_lowercase();
            let mut expected = Vec::new();
            for (number, word) in words.iter().enumerate() {
                let places = (0..lower.len()).filter(|at| lower.as_bytes()[*at..].starts_with(word.as_bytes()));
                expected.extend(places.map(|at| (number, at..at + word.len())));
            }
            found.sort_by_key(|(number, at)| (*number, at.start));
            prop_assert_eq!(found, expected);
        }
    }
}
