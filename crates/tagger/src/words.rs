//! Chinese words: a dictionary with classes and costs, and the cheapest way to cut a stretch of characters into words.
//!
//! A word costs what it is rare; the path of least cost through all words that are in the dictionary is the most
//! probable one if words do not depend on each other (the way of jieba). No word is longer than [`LONGEST`], so that
//! time is linear in the text.

use crate::han::{clusters, is_han, place};
use crate::hashed::Hashed;
use crate::lexicon::extend;
use std::sync::LazyLock;

/// By class and cost the words, as `cargo xtask gazetteer` builds them.
const WORDS: &[u8] = include_bytes!("../model/words.tsv.zst");

/// The most characters of a word.
pub const LONGEST: usize = 8;

/// The cost of a character that is no word by itself.
const UNKNOWN: u32 = 230;

/// Classes of names: people, people abroad, places, organisations.
const NAMES: std::ops::RangeInclusive<u8> = 1..=4;

/// What is known of one character's place among words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in its word: 0 in none, 1 begins it, 2 within, 3 ends it, 4 is all of it.
    pub place: u8,
    /// The class of its word; 0 for none.
    pub class: u8,
    /// How many characters its word has.
    pub length: u8,
    /// The word, hashed.
    pub word: u32,
    /// The first character of the word, hashed with nothing.
    pub head: u32,
    /// The last one.
    pub tail: u32,
    /// Which kinds of names of two characters or more hold it, whatever the path: a bit for each class where it begins
    /// one, and four places up where it goes on with one.
    pub names: u8,
    /// Of 48 clusters of characters that are used alike, the one it is in; 0 for none.
    pub wide: u16,
    /// Of 400.
    pub narrow: u16,
    /// How much it is a character of names from abroad: 0 to 3.
    pub foreign: u8,
}

/// The dictionary.
#[derive(Debug, Default)]
pub struct Words {
    /// By hash: the class, eight bits up, and the cost.
    words: Hashed<u16>,
    /// By character from the first: how much it is one of names from abroad.
    foreign: Vec<u8>,
}

/// The dictionary inside the crate.
pub fn built_in() -> &'static Words {
    static BUILT_IN: LazyLock<Words> = LazyLock::new(|| {
        // The tests rule out that it cannot be read.
        let text = zstd::decode_all(WORDS).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        Words::read(&text.unwrap_or_default())
    });
    &BUILT_IN
}

impl Words {
    /// Reads lines of a class and a cost, a tab, and words.
    fn read(text: &str) -> Self {
        let mut entries = Vec::new();
        let mut counts = vec![(0_u32, 0_u32); 0x6c00];
        for line in text.lines() {
            let Some((head, words)) = line.split_once('\t') else { continue };
            let mut numbers = head.split(' ').filter_map(|number| number.parse::<u16>().ok());
            let (Some(class), Some(cost)) = (numbers.next(), numbers.next()) else { continue };
            for word in words.split(' ').filter(|word| !word.is_empty()) {
                let key = word.chars().fold(0, |key, c| extend(key, u32::from(c)));
                entries.push((key, class << 8 | cost));
                for at in word.chars().filter_map(place) {
                    if let Some((all, foreign)) = counts.get_mut(at) {
                        *all += 1;
                        *foreign += u32::from(class == 2);
                    }
                }
            }
        }
        // Of two words of one hash the first counts.
        entries.sort_by_key(|(key, _)| *key);
        entries.dedup_by_key(|(key, _)| *key);
        let degree = |(all, foreign): &(u32, u32)| match foreign * 100 / (*all).max(1) {
            share if share >= 30 && *foreign >= 20 => 3,
            share if share >= 10 && *foreign >= 10 => 2,
            share if share >= 3 => 1,
            _ => 0,
        };
        Self { words: Hashed::new(&entries), foreign: counts.iter().map(degree).collect() }
    }

    /// Cuts a stretch of Simplified characters into words.
    #[must_use]
    pub fn cut(&self, letters: &[char]) -> Vec<Part> {
        let mut parts = vec![Part::default(); letters.len()];
        // The cost up to every place, and where its last word begins.
        let mut best = vec![(u32::MAX, 0, 0_u8); letters.len() + 1];
        best[0] = (0, 0, 0);
        for start in 0..letters.len() {
            let before = best[start].0;
            let mut key = 0;
            for (end, letter) in (start + 1..).zip(letters[start..].iter().take(LONGEST)) {
                key = extend(key, u32::from(*letter));
                let found = self.words.get(key);
                let [class, cost] = found.to_be_bytes();
                let cost = match (found, end - start) {
                    (0, 1) => UNKNOWN,
                    (0, _) => continue,
                    _ => u32::from(cost),
                };
                let cost = before.saturating_add(cost);
                if cost < best[end].0 {
                    best[end] = (cost, start, class);
                }
                if end - start > 1 && NAMES.contains(&class) {
                    let bit = 1 << (class - 1);
                    parts[start].names |= bit;
                    parts[start + 1..end].iter_mut().for_each(|part| part.names |= bit << 4);
                }
            }
        }
        let mut end = letters.len();
        while end > 0 {
            let (_, start, class) = best[end];
            self.mark(&mut parts[start..end], &letters[start..end], class);
            end = start;
        }
        parts
    }

    fn mark(&self, parts: &mut [Part], word: &[char], class: u8) {
        let hash = |letters: &[char]| letters.iter().fold(0, |key, c| extend(key, u32::from(*c)));
        let length = parts.len();
        let [whole, head, tail] = [word, &word[..1], &word[length - 1..]].map(hash);
        for (at, part) in parts.iter_mut().enumerate() {
            part.place = match (at, length) {
                (0, 1) => 4,
                (0, _) => 1,
                (at, length) if at + 1 == length => 3,
                _ => 2,
            };
            part.class = class;
            part.length = u8::try_from(length).unwrap_or(u8::MAX);
            (part.word, part.head, part.tail) = (whole, head, tail);
            let degree = place(word[at]).and_then(|at| self.foreign.get(at));
            (part.wide, part.narrow) = clusters(word[at]);
            part.foreign = degree.copied().unwrap_or(0);
        }
    }

    /// The parts of a text's tokens, given by where each starts and ends; those that are no Chinese character have none.
    #[must_use]
    pub fn parts(&self, text: &str, tokens: impl Iterator<Item = (usize, usize)>) -> Vec<Part> {
        let (mut parts, mut letters, mut last) = (Vec::new(), Vec::new(), 0);
        for (start, end) in tokens {
            let mut own = text[start..end].chars();
            let letter = own.next().filter(|c| is_han(*c) && own.next().is_none());
            if letter.is_none() || start != last {
                parts.append(&mut self.cut(&letters));
                letters.clear();
            }
            match letter {
                Some(letter) => letters.push(letter),
                None => parts.push(Part::default()),
            }
            last = end;
        }
        parts.append(&mut self.cut(&letters));
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        let mut words: Vec<String> = Vec::new();
        for (part, letter) in built_in().cut(&letters).iter().zip(letters) {
            match words.last_mut() {
                Some(word) if matches!(part.place, 2 | 3) => word.push(letter),
                _ => words.push(letter.to_string()),
            }
        }
        words
    }

    #[test]
    fn texts_are_cut_into_words() {
        assert!(built_in().words.len() > 100_000);
        assert_eq!(cut("我来到北京清华大学"), ["我", "来到", "北京", "清华大学"]);
        assert_eq!(cut("中国外交部长"), ["中国", "外交部长"]);
    }

    proptest! {
        #[test]
        fn every_token_has_a_part_and_words_are_whole(text in "[北京市上海大学王李明克斯a 。]{0,30}") {
            let tokens = text.char_indices().filter(|(_, c)| *c != ' ' && *c != '。');
            let tokens: Vec<_> = tokens.map(|(at, c)| (at, at + c.len_utf8())).collect();
            let parts = built_in().parts(&text, tokens.iter().copied());
            prop_assert_eq!(parts.len(), tokens.len());
            for (at, part) in parts.iter().enumerate() {
                let whole = parts.get(at..at + usize::from(part.length)).unwrap_or_default();
                if part.place == 1 {
                    prop_assert!(whole.iter().all(|other| other.word == part.word));
                    prop_assert_eq!(whole[whole.len() - 1].place, 3);
                }
            }
        }
    }
}
