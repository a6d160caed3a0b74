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
    let (mut before, mut last, mut letters) = (SEED, None::<char>, 0_usize);
    for ch in text.chars().chain([' ']) {
        let lower = if ch.is_ascii() {
            ch.to_ascii_lowercase()
        } else {
            let mut lower = ch.to_lowercase();
            lower.next().unwrap_or(ch)
        };
        if lower.is_ascii_lowercase()
            || (!ch.is_ascii() && ch.is_alphabetic() && !is_combining_mark(ch))
        {
            before = last.map_or(before, |last| mix(before, last));
            last = Some(lower);
            letters += 1;
        } else if !ch.is_ascii() && is_combining_mark(ch) && last.is_some() {
            last = last.map(|last| compose(last, ch).unwrap_or(last));
        } else if let Some(end) = last.take() {
            if letters <= LONGEST {
                word(mixed(mix(before, end)));
            }
            (before, letters) = (SEED, 0);
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
