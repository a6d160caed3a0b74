//! What the index keeps of one article beside its features.

use crate::text::figures::{BINS, Bins};
use crate::text::threshold::Threshold;

/// Bytes of a row.
pub(crate) const BYTES: usize = 5 + 4 + 2 + 2 + 2 + 2 + 2 + BINS;

/// An article of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its offset in the log, below 2^40.
    pub(crate) offset: u64,
    /// Its event time in minutes of the Unix epoch; the greatest number for none.
    pub(crate) minute: i32,
    /// The threshold of its features.
    pub(crate) threshold: Threshold,
    /// How many features it has.
    pub(crate) features: u16,
    /// How many of them stand in the first third of the text.
    pub(crate) heads: u16,
    /// Bits of the hashes of its id and of its text that their features do not hold: features alone
    /// would meet by chance, once in some ten thousand look-ups among billions of articles.
    pub(crate) id: u16,
    pub(crate) content: u16,
    /// Its figures.
    pub(crate) figures: Bins,
}

impl Row {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.offset.to_le_bytes()[..5]);
        out.extend_from_slice(&self.minute.to_le_bytes());
        out.extend_from_slice(&self.threshold.to_bytes());
        out.extend_from_slice(&self.features.to_le_bytes());
        out.extend_from_slice(&self.heads.to_le_bytes());
        out.extend_from_slice(&self.id.to_le_bytes());
        out.extend_from_slice(&self.content.to_le_bytes());
        out.extend_from_slice(&self.figures);
    }

    pub(crate) fn read(bytes: &[u8; BYTES]) -> Self {
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let mut figures = [0; BINS];
        figures.copy_from_slice(&bytes[19..]);
        Self {
            offset: number(0, 5),
            minute: (number(5, 9) as u32).cast_signed(),
            threshold: Threshold::from_bytes([bytes[9], bytes[10]]),
            features: number(11, 13) as u16,
            heads: number(13, 15) as u16,
            id: number(15, 17) as u16,
            content: number(17, 19) as u16,
            figures,
        }
    }
}

#[cfg(test)]
impl Row {
    /// A row that differs from others in nothing but its offset.
    pub(crate) fn plain(offset: u64) -> Self {
        let figures = [crate::text::figures::EMPTY; BINS];
        Self {
            offset,
            minute: 5,
            threshold: Threshold::ALL,
            features: 3,
            heads: 1,
            id: 0,
            content: 0,
            figures,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_back(
            offset in 0_u64..1 << 40,
            minute: i32,
            value in 1_u64 << 16..=1 << 48,
            features: u16,
            heads: u16,
            id: u16,
            content: u16,
            figures: [u8; BINS],
        ) {
            let threshold = Threshold::at_most(value);
            let row = Row { offset, minute, threshold, features, heads, id, content, figures };
            let mut out = Vec::new();
            row.write(&mut out);
            prop_assert_eq!(Row::read(&out.try_into().unwrap()), row);
        }
    }
}
