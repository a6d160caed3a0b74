//! Figures and names, and in which order they come: what two reports made from one template do not
//! share although they share their sentences.
//!
//! A fact is a word with a digit, or a run of capitalised words inside a sentence. What is kept is
//! not the facts but pairs of neighbours, since single ones (a year, a capital) are everywhere:
//! sixteen bins of one-permutation MinHash (Li, Owen and Zhang 2012) over the pairs.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Bins of the signature.
pub(crate) const BINS: usize = 16;

/// A bin without a pair.
pub(crate) const EMPTY: u16 = u16::MAX;

/// The signature of the pairs.
pub(crate) type Bins = [u16; BINS];

/// Facts of a text as it is read.
pub(crate) struct Facts {
    pub(crate) bins: Bins,
    /// The name that is being read: capitalised words one after the other.
    name: Option<u64>,
    last: Option<u64>,
    starts: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self { bins: [EMPTY; BINS], name: None, last: None, starts: true }
    }
}

impl Facts {
    /// A capitalised word, or one with a digit.
    pub(crate) fn fact(&mut self, hash: u64, digit: bool) {
        if digit {
            self.end();
            self.pair(hash);
        } else if self.starts {
            // Every word is capitalised there.
            self.end();
        } else {
            self.name = Some(self.name.map_or(hash, |name| name.rotate_left(23) ^ hash));
        }
        self.starts = false;
    }

    /// Any other word.
    pub(crate) fn plain(&mut self) {
        self.end();
        self.starts = false;
    }

    /// A punctuation mark.
    pub(crate) fn mark(&mut self, mark: char) {
        match mark {
            '.' | '!' | '?' | ':' | '"' | '\u{201C}' | '\u{201E}' | '\u{AB}' | '\u{61F}'
            | '\u{964}' => {
                self.sentence();
            }
            '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}' => {}
            _ => self.end(),
        }
    }

    /// A sentence may begin here.
    pub(crate) fn sentence(&mut self) {
        self.end();
        self.starts = true;
    }

    /// Ends the name that is being read.
    pub(crate) fn end(&mut self) {
        if let Some(name) = self.name.take() {
            self.pair(name);
        }
    }

    fn pair(&mut self, fact: u64) {
        let Some(last) = self.last.replace(fact) else { return };
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&last.to_le_bytes());
        bytes[8..].copy_from_slice(&fact.to_le_bytes());
        let hash = xxh3_64_with_seed(&bytes, 0xFAC7);
        let bin = (hash >> 60) as usize;
        // Below the value that stands for none.
        let value = ((hash >> 32) as u16).min(EMPTY - 1);
        self.bins[bin] = self.bins[bin].min(value);
    }
}

/// How many bins of the two hold the same, and in how many one of them holds something.
pub(crate) fn agreement(one: &Bins, other: &Bins) -> (u8, u8) {
    let mut same = (0, 0);
    for (a, b) in one.iter().zip(other) {
        same.0 += u8::from(a == b && *a != EMPTY);
        same.1 += u8::from(*a != EMPTY || *b != EMPTY);
    }
    same
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    const GAME: &str = "On Sunday the visitors from Lindau beat Bregenz 3 to 1 before 12,400 people in the \
        Seestadion. Coach Maria Feld praised Tom Aigner, who scored in minute 17 and again in minute 61.";

    #[test]
    fn the_order_of_figures_and_names_tells_reports_apart() {
        let again =
            GAME.replace("the visitors", "guests").replace("praised", "was full of praise for");
        let other = "On Sunday the visitors from Kempten beat Dornbirn 2 to 0 before 8,100 people in the \
            Birkenwiese. Coach Paul Graf praised Jan Moser, who scored in minute 23 and again in minute 88.";
        let bins = |text: &str| words(text).facts.bins;
        let (same, of) = agreement(&bins(GAME), &bins(&again));
        assert!(same * 2 > of && of >= 8, "{same} of {of}");
        let (same, of) = agreement(&bins(GAME), &bins(other));
        assert!(same <= 1 && of >= 8, "{same} of {of}");
    }

    #[test]
    fn words_that_begin_sentences_are_no_names() {
        let bins = words("The rain fell. It stopped. Then snow came.").facts.bins;
        assert_eq!(bins, [EMPTY; BINS]);
    }
}
