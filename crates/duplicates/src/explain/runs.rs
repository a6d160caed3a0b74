//! Runs of words that two texts share, longest first.
//!
//! Greedy tiling (Wise 1993): the longest shared run is told, then the longest of what neither it nor
//! an earlier one covers in either text. Runs grow out of shingles that both texts have, and how
//! far two places agree is found by halving over hashes of prefixes (Karp and Rabin 1987), so that time
//! goes with the number of pairs of equal shingles and not with the lengths of runs. In texts that say
//! the same over and over, that number goes with the product of their lengths, so it is capped: rare
//! shingles come first, and [`Runs::complete`] tells whether there were more.

use crate::text::shingles::shingles;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Pairs of equal shingles that are looked at.
const PAIRS: usize = 1 << 20;

/// Pieces of runs that are looked at while the longest are told.
const PIECES: usize = 1 << 21;

/// A run of words that two texts share: where it begins in each, and how long it is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) length: usize,
}

/// The runs of two texts.
#[derive(Debug)]
pub(super) struct Runs {
    /// Longest first; no two of them overlap in either text.
    pub(super) runs: Vec<Run>,
    /// Whether there are no more.
    pub(super) complete: bool,
}

/// A text as the hashes and the weights of its words.
pub(super) struct Sequence {
    hashes: Vec<u64>,
    weights: Vec<u8>,
    /// Hashes of all prefixes.
    prefixes: Vec<u64>,
}

impl Sequence {
    pub(super) fn new(hashes: Vec<u64>, weights: Vec<u8>) -> Self {
        let mut prefixes = vec![0];
        let mut hash = 0;
        for word in &hashes {
            hash = add(times(hash, BASE), word % PRIME);
            prefixes.push(hash);
        }
        Self { hashes, weights, prefixes }
    }

    /// The hash of the `length` words from `start` on; `power` is that power of the base.
    fn hash(&self, start: usize, length: usize, power: u64) -> u64 {
        let behind = times(self.prefixes[start], power);
        add(self.prefixes[start + length], PRIME - behind)
    }

    fn len(&self) -> usize {
        self.hashes.len()
    }
}

/// The runs of `a` and `b` that weigh at least a shingle of so many words.
pub(super) fn runs(a: &Sequence, b: &Sequence, shingle: u32) -> Runs {
    let (pairs, all_pairs) = pairs(a, b, shingle);
    let mut powers = vec![1];
    for at in 0..a.len().max(b.len()) {
        powers.push(times(powers[at], BASE));
    }
    let grown = grow(a, b, &pairs, &powers);
    let (runs, all_pieces) = longest(a, b, grown, shingle);
    Runs { runs, complete: all_pairs && all_pieces }
}

/// Where both have the same shingle, by diagonal and then by place; and whether these are all.
fn pairs(a: &Sequence, b: &Sequence, shingle: u32) -> (Vec<(usize, usize)>, bool) {
    let mut shared: HashMap<u64, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, hash) in shingles(&a.hashes, &a.weights, shingle).into_iter().enumerate() {
        shared.entry(hash).or_default().0.push(at);
    }
    for (at, hash) in shingles(&b.hashes, &b.weights, shingle).into_iter().enumerate() {
        if let Some((_, places)) = shared.get_mut(&hash) {
            places.push(at);
        }
    }
    let mut shared: Vec<(Vec<usize>, Vec<usize>)> =
        shared.into_values().filter(|(_, places)| !places.is_empty()).collect();
    // In an order that does not depend on the table.
    shared.sort_unstable_by_key(|(in_a, in_b)| (in_a.len() * in_b.len(), in_b[0]));
    let total: usize = shared.iter().map(|(in_a, in_b)| in_a.len() * in_b.len()).sum();
    let product = shared.iter().flat_map(|(in_a, in_b)| {
        in_b.iter().flat_map(move |at_b| in_a.iter().map(move |at_a| (*at_a, *at_b)))
    });
    let mut pairs: Vec<(usize, usize)> = product.take(PAIRS).collect();
    pairs.sort_unstable_by_key(|(at_a, at_b)| (diagonal(*at_a, *at_b), *at_b));
    (pairs, total <= PAIRS)
}

fn diagonal(at_a: usize, at_b: usize) -> isize {
    at_a.cast_signed() - at_b.cast_signed()
}

/// The longest run through each pair, once.
fn grow(a: &Sequence, b: &Sequence, pairs: &[(usize, usize)], powers: &[u64]) -> Vec<Run> {
    let same = |at_a: usize, at_b: usize, length: usize| {
        a.hash(at_a, length, powers[length]) == b.hash(at_b, length, powers[length])
    };
    let mut runs: Vec<Run> = Vec::new();
    for (at_a, at_b) in pairs {
        let (at_a, at_b) = (*at_a, *at_b);
        let last = runs.last().filter(|run| diagonal(run.a, run.b) == diagonal(at_a, at_b));
        if last.is_some_and(|run| at_b < run.b + run.length) {
            continue;
        }
        let ahead = furthest((a.len() - at_a).min(b.len() - at_b), |n| same(at_a, at_b, n));
        let back = furthest(at_a.min(at_b), |n| same(at_a - n, at_b - n, n));
        runs.push(Run { a: at_a - back, b: at_b - back, length: back + ahead });
    }
    runs
}

/// The greatest number up to `most` for which `holds`, which holds for all below it.
fn furthest(most: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut yes, mut no) = (0, most + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    yes
}

/// Of these runs the longest, then the longest of what is left of the others; and whether all were
/// looked at.
fn longest(a: &Sequence, b: &Sequence, runs: Vec<Run>, shingle: u32) -> (Vec<Run>, bool) {
    let wanted = u64::from(shingle) * u64::from(crate::text::words::WORD);
    let mut weights = vec![0_u64];
    for weight in &b.weights {
        weights.push(weights[weights.len() - 1] + u64::from(*weight));
    }
    let enough = |run: &Run| weights[run.b + run.length] - weights[run.b] >= wanted;
    let key = |run: Run| (run.length, Reverse(run.b), Reverse(run.a));
    let mut heap: BinaryHeap<_> = runs.into_iter().filter(enough).map(key).collect();
    let (mut covered_a, mut covered_b) = (Covered::default(), Covered::default());
    let mut told = Vec::new();
    let mut left = PIECES;
    while let Some((length, Reverse(at_b), Reverse(at_a))) = heap.pop() {
        let mut at = 0;
        while at < length {
            let Some(next) = left.checked_sub(1) else { return (told, false) };
            left = next;
            let in_a =
                covered_a.next(at_a + at).map(|(from, to)| (from.saturating_sub(at_a), to - at_a));
            let in_b =
                covered_b.next(at_b + at).map(|(from, to)| (from.saturating_sub(at_b), to - at_b));
            let covered = in_a.into_iter().chain(in_b).min().filter(|(from, _)| *from < length);
            let (end, next) = covered.unwrap_or((length, length));
            let free = Run { a: at_a + at, b: at_b + at, length: end.saturating_sub(at) };
            at = next.max(end);
            if free.length == length {
                // Equal hashes of different words are not told.
                if a.hashes[free.a..free.a + length] == b.hashes[free.b..free.b + length] {
                    covered_a.add(free.a, length);
                    covered_b.add(free.b, length);
                    told.push(free);
                }
            } else if free.length > 0 && enough(&free) {
                heap.push(key(free));
            }
        }
    }
    (told, true)
}

/// Stretches of one text that are told already, by where they begin.
#[derive(Default)]
struct Covered(BTreeMap<usize, usize>);

impl Covered {
    fn add(&mut self, from: usize, length: usize) {
        self.0.insert(from, from + length);
    }

    /// The stretch that covers `at`, else the first behind it.
    fn next(&self, at: usize) -> Option<(usize, usize)> {
        let before = self.0.range(..=at).next_back().filter(|(_, to)| **to > at);
        before.or_else(|| self.0.range(at..).next()).map(|(from, to)| (*from, *to))
    }
}

/// The arithmetic of prefix hashes: modulo a Mersenne prime, where no text is made to collide.
const PRIME: u64 = (1 << 61) - 1;
const BASE: u64 = 0x1E37_79B9_7F4A_7C15;

fn times(one: u64, other: u64) -> u64 {
    (u128::from(one) * u128::from(other) % u128::from(PRIME)) as u64
}

fn add(one: u64, other: u64) -> u64 {
    (one + other) % PRIME
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(a: &[u64], b: &[u64]) -> Runs {
        let sequence = |words: &[u64]| Sequence::new(words.to_vec(), vec![6; words.len()]);
        runs(&sequence(a), &sequence(b), 3)
    }

    #[test]
    fn the_longest_is_told_first_and_covers() {
        let a: Vec<u64> = (0..20).chain(100..110).collect();
        let b: Vec<u64> = (100..110).chain(500..503).chain(0..20).chain(5..9).collect();
        let found = of(&a, &b);
        let expected = [Run { a: 0, b: 13, length: 20 }, Run { a: 20, b: 0, length: 10 }];
        assert_eq!((found.runs.as_slice(), found.complete), (expected.as_slice(), true));
        assert!(of(&a, &[1, 2]).runs.is_empty());
    }

    #[test]
    fn what_is_said_over_and_over_is_capped_and_said_so() {
        let song = vec![1; 16_000];
        let mut story: Vec<u64> = (1000..1400).collect();
        let found = of(&song, &song);
        assert_eq!(found.runs, [Run { a: 0, b: 0, length: 16_000 }]);
        assert!(!found.complete);
        story.extend(&song);
        let with = of(&story, &[&song[..], &story[..]].concat());
        assert_eq!(with.runs[0], Run { a: 0, b: 16_000, length: 16_400 });
        // Many short ones, all of which meet.
        let mixed: Vec<u64> = (0..16_000_u64).map(|i| i * i % 7 + i / 5 % 3).collect();
        assert!(!of(&mixed, &mixed[3..]).runs.is_empty());
    }

    proptest! {
        #[test]
        fn runs_are_the_same_words_once(a in prop::collection::vec(0_u64..4, 0..60), b in prop::collection::vec(0_u64..4, 0..60)) {
            let found = of(&a, &b);
            prop_assert!(found.complete);
            prop_assert!(found.runs.is_sorted_by(|one, other| one.length >= other.length));
            let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
            for run in &found.runs {
                prop_assert!(run.length >= 3);
                for at in 0..run.length {
                    prop_assert_eq!(a[run.a + at], b[run.b + at]);
                    prop_assert!(!std::mem::replace(&mut in_a[run.a + at], true));
                    prop_assert!(!std::mem::replace(&mut in_b[run.b + at], true));
                }
            }
            // Nothing as long as a shingle is left untold.
            for at_a in 0..a.len().saturating_sub(2) {
                for at_b in 0..b.len().saturating_sub(2) {
                    let free = !in_a[at_a..at_a + 3].contains(&true) && !in_b[at_b..at_b + 3].contains(&true);
                    prop_assert!(!free || a[at_a..at_a + 3] != b[at_b..at_b + 3]);
                }
            }
            let own = of(&a, &a);
            let whole = if a.len() >= 3 { vec![Run { a: 0, b: 0, length: a.len() }] } else { vec![] };
            prop_assert_eq!(own.runs, whole);
        }
    }
}
