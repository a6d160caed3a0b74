//! What the model looks at: the features of one token, each a hash of 64 bits.

use crate::clusters;
use crate::document::{Document, Word};
use crate::features_han;
use crate::shape::Case;

/// The most features of a token.
pub const MOST: usize = 96;

/// The features of one token. The first [`Features::lexical`] of them know the word itself.
#[derive(Debug, Clone)]
pub struct Features {
    hashes: [u64; MOST],
    count: usize,
    /// How many of them know the word itself.
    pub lexical: usize,
}

impl Default for Features {
    fn default() -> Self {
        Self { hashes: [0; MOST], count: 0, lexical: 0 }
    }
}

impl Features {
    /// Their hashes.
    #[must_use]
    pub fn hashes(&self) -> &[u64] {
        &self.hashes[..self.count]
    }

    #[inline]
    pub(crate) fn push(&mut self, template: u32, a: u32, b: u32) {
        if let Some(place) = self.hashes.get_mut(self.count) {
            *place = mix(template, a, b);
            self.count += 1;
        }
    }
}

/// Multiplication to 128 bits, both halves folded together, as in wyhash (Wang Yi).
#[inline]
fn mix(template: u32, a: u32, b: u32) -> u64 {
    let left = (u64::from(a) << 32 | u64::from(b)) ^ 0xa076_1d64_78bd_642f;
    let right = u64::from(template).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xe703_7ed1_a0b4_28db;
    let product = u128::from(left) * u128::from(right);
    let low = u64::try_from(product & u128::from(u64::MAX)).unwrap_or(0);
    let high = u64::try_from(product >> 64).unwrap_or(0);
    (low ^ high).wrapping_mul(0x9fb2_1c65_1e98_df25)
}

/// A token's neighbour as others see it; outside of the text nothing.
#[derive(Clone, Copy, Default)]
struct Seen {
    word: u32,
    case: u32,
    lexicon: u32,
    cluster: u32,
    wide: u32,
    hint: u32,
    vote: u32,
    suffix: u32,
    pause: u32,
    signs: u32,
}

impl Seen {
    fn of(word: Option<&Word>) -> Self {
        let Some(word) = word else { return Self::default() };
        Self {
            word: word.word,
            case: 1 + case(word),
            lexicon: u32::from(word.lexicon),
            cluster: u32::from(word.cluster),
            wide: u32::from(word.cluster % (1 << clusters::WIDE)),
            hint: u32::from(word.hint),
            vote: u32::from(word.vote),
            suffix: word.suffixes[2] ^ u32::from(word.is_capital()),
            pause: word.pause as u32,
            signs: word.signs,
        }
    }
}

/// The case of a token and its line, one number below 32.
fn case(word: &Word) -> u32 {
    word.case as u32 + 8 * word.line as u32
}

/// Fills in the features of the token at a place.
pub fn fill(document: &Document, at: usize, features: &mut Features) {
    features.count = 0;
    let words = &document.words;
    let Some(own) = words.get(at) else { return };
    let far = |distance: usize| at.checked_sub(distance).and_then(|place| words.get(place));
    let before = Seen::of(far(1));
    let first = Seen::of(far(2));
    let here = Seen::of(Some(own));
    let after = Seen::of(words.get(at + 1));
    let last = Seen::of(words.get(at + 2));
    let language = document.language;
    lexical(language, own, features, [before, here, after, last]);
    features_han::words(document, at, features);
    features.lexical = features.count;
    features_han::classes(document, at, features);
    context(features, [first, before, here, after, last]);
    cases(language, own, features, [before, here, after]);
    affixes(language, own, features);
    evidence(language, own, features, [before, here, after]);
    clusters(language, features, [first, before, here, after, last]);
    votes(features, [before, here, after]);
}

fn lexical(
    language: u32,
    own: &Word,
    features: &mut Features,
    [before, here, after, last]: [Seen; 4],
) {
    features.push(1, here.word, 0);
    features.push(2, here.word, here.case);
    features.push(3, before.word, here.word);
    features.push(4, here.word, after.word);
    if own.case == Case::Caseless {
        features.push(5, before.word ^ after.word.rotate_left(16), here.word);
        features.push(6, here.word ^ last.word.rotate_left(16), after.word);
    }
    features.push(7, here.word ^ language, 1);
    features.push(8, here.word ^ language, before.case << 8 | after.case);
    features.push(9, before.word ^ after.word.rotate_left(16), here.case);
}

fn context(features: &mut Features, [first, before, here, after, last]: [Seen; 5]) {
    features.push(10, before.word, 0);
    features.push(11, after.word, 0);
    features.push(12, first.word, 0);
    features.push(13, last.word, 0);
    features.push(14, before.word, here.case);
    features.push(15, after.word, here.case);
    features.push(16, first.word, before.word);
    features.push(17, after.word, last.word);
    features.push(18, before.suffix, here.case);
    features.push(19, after.suffix, here.case);
}

fn cases(language: u32, own: &Word, features: &mut Features, [before, here, after]: [Seen; 3]) {
    let pause = own.pause as u32;
    features.push(30, here.case, language);
    features.push(31, here.case, before.case);
    features.push(32, here.case, after.case);
    features.push(33, here.case << 8 | before.case, after.case);
    features.push(34, here.case, pause);
    features.push(35, here.case, after.pause);
    features.push(36, here.case << 8 | pause, before.case);
    features.push(37, here.case << 8 | after.pause, after.case);
    features.push(38, own.signs ^ after.signs.rotate_left(16), here.case);
    features.push(39, here.case << 8 | pause, language);
    features.push(40, own.shape, language);
}

fn affixes(language: u32, own: &Word, features: &mut Features) {
    let capital = u32::from(own.is_capital());
    let prefixes = (50..).zip(own.prefixes).skip(1);
    for (template, affix) in prefixes.chain((56..).zip(own.suffixes)) {
        if affix != 0 {
            features.push(template, affix, capital);
        }
    }
    features.push(65, own.suffixes[2] ^ language, capital);
    features.push(66, own.suffixes[3] ^ language, capital);
    features.push(67, own.prefixes[2] ^ language, capital);
}

fn evidence(language: u32, own: &Word, features: &mut Features, [before, here, after]: [Seen; 3]) {
    features.push(70, here.lexicon, here.case);
    features.push(71, here.lexicon, before.lexicon);
    features.push(72, here.lexicon, after.lexicon);
    features.push(73, here.lexicon << 8 | before.lexicon, after.lexicon << 8 | here.case);
    features.push(74, here.hint, here.case);
    features.push(75, here.hint << 8 | before.hint, after.hint);
    features.push(76, here.hint, language);
    features.push(77, here.hint << 8 | here.lexicon, after.case);
    if own.memory != 0 {
        features.push(78, u32::from(own.memory), here.case << 8 | u32::from(own.pause.begins()));
    }
}

/// Every language numbers its clusters by itself, so all of these are of one language.
fn clusters(language: u32, features: &mut Features, [first, before, here, after, last]: [Seen; 5]) {
    if here.cluster != 0 {
        features.push(81, here.cluster ^ language, 0);
        features.push(82, here.cluster ^ language, here.case);
        features.push(83, here.wide ^ language, here.case);
    }
    if before.cluster != 0 {
        features.push(84, before.cluster ^ language, here.case);
        features.push(85, before.wide ^ language, here.wide << 8 | here.case);
    }
    if after.cluster != 0 {
        features.push(86, after.cluster ^ language, here.case);
        features.push(87, after.wide ^ language, here.wide << 8 | here.case);
    }
    if first.cluster != 0 {
        features.push(88, first.cluster ^ language, u32::from(before.cluster != 0));
    }
    if last.cluster != 0 {
        features.push(89, last.cluster ^ language, u32::from(after.cluster != 0));
    }
}

/// Fills in only the features of a token that come with the votes of the second pass.
pub fn fill_votes(document: &Document, at: usize, features: &mut Features) {
    features.count = 0;
    let words = &document.words;
    let near = |place: Option<usize>| Seen::of(place.and_then(|place| words.get(place)));
    votes(features, [near(at.checked_sub(1)), near(Some(at)), near(Some(at + 1))]);
}

fn votes(features: &mut Features, [before, here, after]: [Seen; 3]) {
    if here.vote | before.vote | after.vote != 0 {
        features.push(79, here.vote, here.case);
        features.push(80, here.vote << 8 | before.vote, after.vote);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn features_are_different_and_fit() {
        let document =
            Document::new("Ada Lovelace went to Paris. 中国人", Some("en"), &Known::default(), &[]);
        let mut features = Features::default();
        for at in 0..document.words.len() {
            fill(&document, at, &mut features);
            assert!(features.count < MOST && features.lexical > 0);
            let mut hashes = features.hashes().to_vec();
            hashes.sort_unstable();
            hashes.dedup();
            assert_eq!(hashes.len(), features.count);
        }
    }
}
