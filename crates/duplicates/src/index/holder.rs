//! Who has a feature.

/// An article that has a feature: its number in the block, and whether the feature stands in the first
/// third of its text. In order of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Holder(u32);

impl Holder {
    /// The number is below 2^31.
    pub(crate) fn new(number: u32, head: bool) -> Self {
        Self(number << 1 | u32::from(head))
    }

    pub(crate) fn number(self) -> u32 {
        self.0 >> 1
    }

    pub(crate) fn head(self) -> bool {
        self.0 & 1 == 1
    }

    /// The same in a block where the numbers are so much higher.
    pub(crate) fn above(self, base: u32) -> Self {
        Self(self.0 + (base << 1))
    }

    pub(crate) fn to_bits(self) -> u64 {
        u64::from(self.0)
    }

    /// What [`Holder::to_bits`] gave.
    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits as u32)
    }
}
