//! The words of a text, each by a number.

use unicode_normalization::char::{compose, is_combining_mark};

/// Most letters of a word that is looked up.
const LONGEST: usize = 24;

/// FNV-1a, over code points.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
fn mix(hash: u64, ch: char) -> u64 {
    (hash ^ u64::from(u32::from(ch))).wrapping_mul(0x0100_0000_01b3)
}

/// The last step of a hash: the upper bits depend on all letters.
fn mixed(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

pub(super) fn hash_of(word: &str) -> u64 {
    mixed(word.chars().fold(SEED, mix))
}

/// Hashes of the words of a text, in lower case. Letters with their accents apart are as others are.
pub(super) fn each_word(text: &str, mut word: impl FnMut(u64)) {
    let mut open = Open::default();
    for ch in text.chars() {
        if ch.is_ascii_alphabetic() {
            open.push(ch.to_ascii_lowercase());
        } else if !ch.is_ascii() && is_combining_mark(ch) {
            open.accent(ch);
        } else if !ch.is_ascii() && ch.is_alphabetic() {
            open.push(ch.to_lowercase().next().unwrap_or(ch));
        } else {
            open.close(&mut word);
        }
    }
    open.close(&mut word);
}

/// A word that is being read.
struct Open {
    /// Of all its letters, and of all but the last.
    hash: u64,
    before: u64,
    last: char,
    letters: usize,
}

impl Default for Open {
    fn default() -> Self {
        Self { hash: SEED, before: SEED, last: ' ', letters: 0 }
    }
}

impl Open {
    fn push(&mut self, letter: char) {
        self.before = self.hash;
        self.hash = mix(self.hash, letter);
        self.last = letter;
        self.letters += 1;
    }

    /// Puts an accent on the last letter.
    fn accent(&mut self, mark: char) {
        if let Some(letter) = compose(self.last, mark) {
            self.hash = mix(self.before, letter);
            self.last = letter;
        }
    }

    fn close(&mut self, word: &mut impl FnMut(u64)) {
        if (1..=LONGEST).contains(&self.letters) {
            word(mixed(self.hash));
        }
        if self.letters > 0 {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        let mut hashes = Vec::new();
        each_word(text, |hash| hashes.push(hash));
        hashes
    }

    #[test]
    fn words_are_the_same_in_capitals_between_marks_and_with_accents_apart() {
        let words: Vec<u64> = ["što", "tjedan", "lākou"].map(hash_of).to_vec();
        for text in ["što tjedan lākou", "ŠTO, (Tjedan) lākou!", "s\u{30c}to-tjedan\nla\u{304}kou"]
        {
            assert_eq!(hashes(text), words, "{text}");
        }
    }

    #[test]
    fn what_is_inside_other_words_or_in_another_script_is_another_word() {
        assert!(!hashes("kotjedan tjedanski 2tјedаn").contains(&hash_of("tjedan")));
        assert!(hashes("12 — !").is_empty());
        assert!(hashes(&"a".repeat(LONGEST + 1)).is_empty());
    }
}
