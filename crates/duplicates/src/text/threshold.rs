//! The threshold below which all features of a text are kept, in two bytes.
//!
//! Two texts are compared below the lower of their thresholds, so both must know it exactly: only
//! numbers that fit are thresholds.

use super::shingles::BITS;

/// A number from 2^10 to 2^48 with eleven binary digits at most: the place of the first of them, and
/// the ten that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Threshold(u16);

/// Digits after the first.
const DIGITS: u32 = 10;

impl Threshold {
    /// Above every feature.
    pub(crate) const ALL: Self = Self((BITS as u16) << DIGITS);

    /// The greatest threshold that is at most `value`.
    pub(crate) fn at_most(value: u64) -> Self {
        let first = value.max(1 << DIGITS).ilog2();
        let digits = (value >> (first - DIGITS)) as u16 & 0x3FF;
        Self((first as u16) << DIGITS | digits)
    }

    /// As a number: features lie below it.
    pub(crate) fn value(self) -> u64 {
        let (first, digits) = (u32::from(self.0 >> DIGITS), u64::from(self.0 & 0x3FF));
        (1 << DIGITS | digits) << first.clamp(DIGITS, BITS).saturating_sub(DIGITS)
    }

    pub(crate) fn to_bytes(self) -> [u8; 2] {
        self.0.to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; 2]) -> Self {
        Self(u16::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_threshold_is_close_below_and_its_own(value in 1_u64 << 16..=1 << 48) {
            let threshold = Threshold::at_most(value);
            let own = threshold.value();
            prop_assert!(own <= value && own > value - value / 1000 - 1);
            prop_assert_eq!(Threshold::at_most(own), threshold);
            prop_assert_eq!(Threshold::from_bytes(threshold.to_bytes()), threshold);
        }
    }

    #[test]
    fn all_is_above_every_feature() {
        assert_eq!(Threshold::ALL.value(), 1 << BITS);
        assert_eq!(Threshold::at_most(1 << BITS), Threshold::ALL);
    }
}
