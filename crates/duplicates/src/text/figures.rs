//! Figures and the words before them: what two reports made from one template do not share although
//! they share their sentences.
//!
//! A figure is a word with a digit. It counts together with the word before it, since single ones (a
//! year, a small number) are everywhere. What is kept is a signature of one-permutation MinHash (Li,
//! Owen and Zhang 2012): sixteen bins, each with the least hash of those that fall into it, of
//! which a byte is kept: once in 255 two that differ look the same.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Bins of the signature.
pub(crate) const BINS: usize = 16;

/// A bin without a figure.
pub(crate) const EMPTY: u8 = u8::MAX;

/// The signature.
pub(crate) type Bins = [u8; BINS];

/// The figures of a text as it is read.
#[derive(Clone)]
pub(crate) struct Figures {
    pub(crate) bins: Bins,
    /// The word before.
    before: u64,
}

impl Default for Figures {
    fn default() -> Self {
        Self { bins: [EMPTY; BINS], before: 0 }
    }
}

impl Figures {
    /// Takes note of a word.
    pub(crate) fn word(&mut self, hash: u64, digit: bool) {
        let before = std::mem::replace(&mut self.before, hash);
        if !digit {
            return;
        }
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&before.to_le_bytes());
        bytes[8..].copy_from_slice(&hash.to_le_bytes());
        let hash = xxh3_64_with_seed(&bytes, 0xF16);
        let bin = hash as usize % BINS;
        // Below the value that stands for none.
        let value = ((hash >> 32) as u8).min(EMPTY - 1);
        self.bins[bin] = self.bins[bin].min(value);
    }
}

/// How the bins of two texts compare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// Bins that hold the same.
    pub(crate) same: u8,
    /// Bins that hold something else.
    pub(crate) differ: u8,
    /// Bins that hold something in one text only.
    pub(crate) lone: u8,
}

/// How far two texts agree in their figures.
pub(crate) fn agreement(one: &Bins, other: &Bins) -> Agreement {
    let mut agreement = Agreement::default();
    for (a, b) in one.iter().zip(other) {
        match (*a, *b) {
            (EMPTY, EMPTY) => {}
            (a, b) if a == b => agreement.same += 1,
            (EMPTY, _) | (_, EMPTY) => agreement.lone += 1,
            _ => agreement.differ += 1,
        }
    }
    agreement
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    const GAME: &str = "On Sunday the visitors from Lindau beat Bregenz 3 to 1 before 12,400 people in the \
        Seestadion. Coach Maria Feld praised Tom Aigner, who scored in minute 17 and again in minute 61.";

    #[test]
    fn figures_tell_reports_of_one_template_apart() {
        let bins = |text: &str| words(text).figures.bins;
        let again = GAME.replace("the visitors", "guests").replace("12,400", "12.400");
        let copy = agreement(&bins(GAME), &bins(&again));
        assert!(copy.same >= 3 && copy.differ + copy.lone == 0, "{copy:?}");
        let other = "On Sunday the visitors from Kempten beat Dornbirn 2 to 0 before 8,100 people in the \
            Birkenwiese. Coach Paul Graf praised Jan Moser, who scored in minute 23 and again in minute 88.";
        let other = agreement(&bins(GAME), &bins(other));
        assert!(other.same == 0 && other.differ + other.lone >= 5, "{other:?}");
        assert_eq!(bins("no figure at all"), [EMPTY; BINS]);
    }
}
