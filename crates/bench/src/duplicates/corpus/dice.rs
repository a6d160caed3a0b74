//! Chance, as it is needed here. All of it follows from the seed.

use crate::deal;
use copydesk_testkit::articles::Random;

/// 2^31: the numbers of [`Random`] are below it.
const STEPS: u64 = 1 << 31;

/// Numbers by chance.
pub(super) struct Dice(Random);

impl Dice {
    /// Seeds that differ in one bit give numbers that have nothing in common.
    pub(super) fn new(seed: u64) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(Random::new(mixed ^ (mixed >> 31)))
    }

    /// From 0 to below 1.
    #[allow(clippy::cast_precision_loss)] // 31 bits
    pub(super) fn unit(&mut self) -> f64 {
        self.0.below(STEPS) as f64 / STEPS as f64
    }

    /// Whether something with this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `bound`; 0 for none.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        deal::below(&mut self.0, bound)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A share from `low` to below `high`.
    pub(super) fn share(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    /// A rank from `low` to below `high` by Zipf's law: as likely as one over the rank.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn zipf(&mut self, low: usize, high: usize) -> usize {
        let (from, to) = (low as f64 + 1.0, high as f64 + 1.0);
        let rank = from * (to / from).powf(self.unit()) - 1.0;
        (rank as usize).clamp(low, high.max(low + 1) - 1)
    }

    /// A count around `median`, log-normal with this spread, within bounds.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within bounds
    pub(super) fn around(&mut self, median: f64, spread: f64, bounds: [f64; 2]) -> usize {
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (median * (normal * spread).exp()).clamp(bounds[0], bounds[1]) as usize
    }

    /// One of them.
    pub(super) fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }

    /// One of them, or the empty string.
    pub(super) fn word<'t>(&mut self, items: &[&'t str]) -> &'t str {
        self.pick(items).copied().unwrap_or_default()
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        deal::shuffle(items, &mut self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_seeds_have_nothing_in_common() {
        let some = |seed| {
            let mut dice = Dice::new(seed);
            (0..50).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(some(2), some(2));
        let equal = some(2).iter().zip(some(3)).filter(|(a, b)| **a == *b).count();
        assert!(equal < 5);
    }

    #[test]
    fn numbers_keep_their_bounds() {
        let mut dice = Dice::new(1);
        let mut low = 0;
        for _ in 0..2000 {
            assert!((100..1000).contains(&dice.zipf(100, 1000)));
            assert!((3..=5).contains(&dice.between(3, 5)));
            low += usize::from(dice.zipf(0, 1000) < 30);
            assert!((60..=900).contains(&dice.around(300.0, 0.6, [60.0, 900.0])));
        }
        assert!((700..1300).contains(&low), "{low}");
        assert_eq!(dice.zipf(7, 7), 7);
    }
}
