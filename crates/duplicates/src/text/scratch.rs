//! Room for one word while it is read, from which it is hashed in place.
//!
//! Characters are written four bytes at a time, whatever their length, so that no branch depends on it.

use super::letters::Encoded;
use super::run::{self, PADDING};

/// A word as its bytes.
pub(crate) struct Scratch {
    /// Longer than the word by four and [`PADDING`] bytes at least.
    bytes: Vec<u8>,
    length: usize,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        Self { bytes: vec![0; 64 + PADDING], length: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) fn clear(&mut self) {
        self.length = 0;
    }

    /// Appends a character; one that is written as several by `slow`.
    #[inline]
    pub(crate) fn push(&mut self, character: Encoded, slow: impl FnOnce(&mut Vec<u8>)) {
        match character.single() {
            Some((four, length)) => self.write(four, length),
            None => {
                let mut several = Vec::new();
                slow(&mut several);
                several.iter().for_each(|byte| self.write([*byte, 0, 0, 0], 1));
            }
        }
    }

    #[inline]
    fn write(&mut self, four: [u8; 4], length: usize) {
        let end = self.length + 4;
        if end + PADDING > self.bytes.len() {
            self.bytes.resize(2 * end + PADDING, 0);
        }
        self.bytes[self.length..end].copy_from_slice(&four);
        self.length += length;
    }

    /// The hash of the word.
    #[inline]
    pub(crate) fn hash(&self) -> u64 {
        run::hash(&self.bytes, 0, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::{caseless, push};
    use super::super::letters::Letters;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_hashed_as_they_are_written(word in "[a-zéßж中İ]{0,90}") {
            let (letters, mut scratch) = (Letters::get(), Scratch::new());
            let mut slow = Vec::new();
            for c in word.chars() {
                scratch.push(letters.of(c).folded, |out| caseless(c, |c| push(c, out)));
                caseless(c, |c| push(c, &mut slow));
            }
            prop_assert_eq!(scratch.hash(), run::hash_word(&slow));
        }
    }
}
