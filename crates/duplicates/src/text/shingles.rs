//! Runs of words, and the sample that is kept of them.
//!
//! A shingle is a run of words; its hash decides whether it is kept, so that two texts keep the same
//! of what they share (sampling by hash, "mod p" of Manber 1994 and Broder 1997). Of a long text one
//! in [`Settings::sample`] is kept; of a short one as many as [`Settings::least`], those with the
//! lowest hashes. Either way a sketch holds *all* shingles whose hash lies below its threshold, and
//! two sketches are compared below the lower of the two thresholds.

use crate::settings::Settings;

/// Bits of a feature.
pub(crate) const BITS: u32 = 48;

/// No threshold: every feature lies below.
pub(crate) const ALL: u64 = 1 << BITS;

/// What is kept of a text's shingles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Distinct features, ascending, each below `threshold`.
    pub(crate) features: Box<[u64]>,
    /// Which of them stand in the first third of the text.
    pub(crate) heads: Box<[bool]>,
    /// All shingles of the text below this are in `features`. At most [`ALL`].
    pub(crate) threshold: u64,
    /// Shingles of the text, repeated ones counted.
    pub(crate) shingles: u32,
}

/// The sample of a text of these words.
pub(crate) fn sample(hashes: &[u64], weights: &[u8], settings: &Settings) -> Sample {
    let all = shingles(hashes, weights, settings.shingle);
    let shingles = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let least = settings.least as usize;
    let base = ALL / u64::from(settings.sample.max(1));
    let mut kept = below(base, &all);
    let mut threshold = base;
    if kept.len() < least {
        // Twice as many as are wanted, mostly: it saves sorting all of them.
        let share = (2 * least as u64 + 16).saturating_mul(ALL) / u64::from(shingles.max(1));
        kept = below(share.min(ALL), &all);
        if kept.len() < least {
            kept = below(ALL, &all);
        }
        threshold = kept.get(least).map_or(ALL, |next| (next >> 1).max(base));
        kept.retain(|feature| feature >> 1 < threshold);
    }
    Sample {
        features: kept.iter().map(|feature| feature >> 1).collect(),
        heads: kept.iter().map(|feature| feature & 1 == 0).collect(),
        threshold,
        shingles,
    }
}

/// The distinct features below a threshold, ascending; their lowest bit says whether they stand
/// behind the first third of the text.
fn below(threshold: u64, all: &[u64]) -> Vec<u64> {
    let head = all.len() / 3;
    let kept = all.iter().enumerate().filter(|(_, feature)| **feature < threshold);
    let mut kept: Vec<u64> =
        kept.map(|(at, feature)| feature << 1 | u64::from(at >= head)).collect();
    kept.sort_unstable();
    kept.dedup_by_key(|feature| *feature >> 1);
    kept
}

/// The hashes of all runs of words that weigh `words` words. A text shorter than one has none.
///
/// A run hashes to a polynomial of its words, which is carried on from one run to the next (Karp and
/// Rabin 1987).
fn shingles(hashes: &[u64], weights: &[u8], words: u32) -> Vec<u64> {
    let wanted = words * u32::from(super::words::WORD);
    let mut found = Vec::with_capacity(hashes.len());
    let mut powers = vec![1_u64];
    let (mut hash, mut weight, mut end) = (0_u64, 0, 0);
    for start in 0..hashes.len() {
        while weight < wanted {
            let (Some(word), Some(own)) = (hashes.get(end), weights.get(end)) else { return found };
            hash = hash.wrapping_mul(MULTIPLIER).wrapping_add(*word);
            weight += u32::from(*own);
            end += 1;
        }
        found.push(finish(hash));
        let length = end - start;
        while powers.len() < length {
            powers.push(powers[powers.len() - 1].wrapping_mul(MULTIPLIER));
        }
        hash = hash.wrapping_sub(hashes[start].wrapping_mul(powers[length - 1]));
        weight -= u32::from(weights[start]);
    }
    found
}

/// The golden ratio in 64 bits, as in Fibonacci hashing (Knuth, volume 3, 6.4).
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a hash over all bits (the finaliser of MurmurHash3) and keeps [`BITS`] of them.
fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    (hash ^ (hash >> 33)) >> (64 - BITS)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Sample {
        let read = words(text);
        sample(&read.hashes, &read.weights, &Settings::default())
    }

    fn long(words: std::ops::Range<u32>) -> String {
        words.map(|i| format!("w{i} ")).collect()
    }

    #[test]
    fn short_texts_keep_all_and_long_ones_a_share() {
        assert_eq!(of("one two").features.len(), 0);
        let short = of(&long(0..20));
        assert_eq!((short.threshold, short.features.len() as u32), (ALL, short.shingles));
        let middle = of(&long(0..300));
        assert_eq!(middle.features.len(), Settings::default().least as usize);
        let large = of(&long(0..5000));
        let expected = 5000 / Settings::default().sample as usize;
        assert!(large.features.len().abs_diff(expected) < expected / 3);
        assert_eq!(large.threshold, ALL / u64::from(Settings::default().sample));
    }

    #[test]
    fn repetitions_count_once() {
        let text = "la ".repeat(500);
        assert_eq!(of(&text).features.len(), 1);
        assert_eq!(of(&text).threshold, ALL);
    }

    proptest! {
        #[test]
        fn a_part_keeps_what_the_whole_keeps(words in 10_u32..2000, cut in 0.0_f64..1.0) {
            let end = (f64::from(words) * cut) as u32;
            let (whole, part) = (of(&long(0..words)), of(&long(0..end)));
            let below = whole.threshold.min(part.threshold);
            for feature in part.features.iter().filter(|feature| **feature < below) {
                prop_assert!(whole.features.contains(feature));
            }
        }
    }

    #[test]
    fn features_are_the_same_on_every_machine() {
        assert_eq!(*of("one two three four five").features, [PINNED]);
    }

    /// Changes only together with `ALGORITHM` in the settings.
    const PINNED: u64 = 120_467_630_851_793;
}
