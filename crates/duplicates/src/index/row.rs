//! What the index keeps of one article beside its features.

use crate::text::facts::{BINS, Bins};

/// Bytes of a row.
pub(crate) const BYTES: usize = 5 + 4 + 6 + 2 + 4 + 4 + 2 * BINS;

/// An article of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its offset in the log, below 2^40.
    pub(crate) offset: u64,
    /// Its event time in minutes of the Unix epoch; the greatest number for none.
    pub(crate) minute: i32,
    /// The threshold of its features.
    pub(crate) threshold: u64,
    /// How many features it has.
    pub(crate) features: u16,
    /// Bits of the hashes of its id and of its text that their features do not hold: features alone
    /// would meet by chance, once in some ten thousand look-ups among billions of articles.
    pub(crate) id: u32,
    pub(crate) content: u32,
    /// The order of its facts.
    pub(crate) facts: Bins,
}

impl Row {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.offset.to_le_bytes()[..5]);
        out.extend_from_slice(&self.minute.to_le_bytes());
        // All of them is 2^48, which is one too many for six bytes.
        out.extend_from_slice(&(self.threshold - 1).to_le_bytes()[..6]);
        out.extend_from_slice(&self.features.to_le_bytes());
        out.extend_from_slice(&self.id.to_le_bytes());
        out.extend_from_slice(&self.content.to_le_bytes());
        self.facts.iter().for_each(|bin| out.extend_from_slice(&bin.to_le_bytes()));
    }

    pub(crate) fn read(bytes: &[u8; BYTES]) -> Self {
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let mut facts = [0; BINS];
        for (bin, pair) in facts.iter_mut().zip(bytes[25..].as_chunks::<2>().0) {
            *bin = u16::from_le_bytes(*pair);
        }
        Self {
            offset: number(0, 5),
            minute: (number(5, 9) as u32).cast_signed(),
            threshold: number(9, 15) + 1,
            features: number(15, 17) as u16,
            id: number(17, 21) as u32,
            content: number(21, 25) as u32,
            facts,
        }
    }
}

#[cfg(test)]
impl Row {
    /// A row that differs from others in nothing but its offset.
    pub(crate) fn plain(offset: u64) -> Self {
        let facts = [crate::text::facts::EMPTY; BINS];
        Self { offset, minute: 5, threshold: 9, features: 3, id: 0, content: 0, facts }
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
            threshold in 1_u64..=1 << 48,
            features: u16,
            id: u32,
            content: u32,
            facts: [u16; BINS],
        ) {
            let row = Row { offset, minute, threshold, features, id, content, facts };
            let mut out = Vec::new();
            row.write(&mut out);
            prop_assert_eq!(Row::read(&out.try_into().unwrap()), row);
        }
    }
}
