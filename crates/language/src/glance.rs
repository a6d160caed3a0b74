//! A glance at a line: whether it can have one of some words at all.
//!
//! Nearly no line of a story has, and an automaton of all words, too large for the nearest cache, takes several times
//! as long to say so.

/// Sets the letter-case bit of four bytes: capitals of ASCII become small ones, other bytes change alike in words
/// and lines.
const SMALL: u32 = 0x2020_2020;

/// The first four bytes of words: as many bits as keep the chance of another word low, and lie in the nearest cache.
pub(crate) struct Heads(Vec<u64>);

impl Heads {
    /// Bits of a hash.
    const HASH: u32 = 15;

    /// Of words of four bytes or more.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut heads = Self(vec![0; (1 << Self::HASH) / 64]);
        for head in words.filter_map(|word| word.as_bytes().first_chunk()) {
            let (word, bit) = Self::place(*head);
            heads.0[word] |= bit;
        }
        heads
    }

    /// Whether a word may begin with these bytes, in any case of ASCII letters.
    #[inline]
    fn has(&self, head: [u8; 4]) -> bool {
        let (word, bit) = Self::place(head);
        self.0[word] & bit != 0
    }

    /// The upper bits of a product with 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming 3,
    /// 6.4).
    #[inline]
    fn place(head: [u8; 4]) -> (usize, u64) {
        let hash = (u32::from_le_bytes(head) | SMALL).wrapping_mul(0x9e37_79b1);
        let hash = hash >> (u32::BITS - Self::HASH);
        (hash as usize / 64, 1 << (hash % 64))
    }
}

/// Whether a line may have one of the words that `anywhere` are the heads of, or, where no ASCII letter stands
/// before it, of those of `whole`.
pub(crate) fn may_have(line: &str, anywhere: &Heads, whole: &Heads) -> bool {
    let mut joined = false;
    line.as_bytes().windows(4).any(|head| {
        let Some(head) = head.first_chunk() else { return false };
        // No branch between the two: what a line goes on with cannot be foretold.
        let found = anywhere.has(*head) | (!joined & whole.has(*head));
        joined = head[0].is_ascii_alphabetic();
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_word_is_overlooked(before in "[a-zA-Zé .]{0,9}", word in "[a-zéñ]{4,9}", after in "\\PC{0,9}") {
            let (some, none) = (Heads::of([word.as_str()].into_iter()), Heads::of(std::iter::empty()));
            for written in [word.clone(), word.to_ascii_uppercase()] {
                let line = format!("{before}{written}{after}");
                prop_assert!(may_have(&line, &some, &none));
                let begins = !before.ends_with(|c: char| c.is_ascii_alphabetic());
                prop_assert!(!begins || may_have(&line, &none, &some));
            }
        }
    }

    #[test]
    fn other_lines_are_passed_over() {
        let heads = Heads::of(["cookie", "evästei"].into_iter());
        let none = Heads::of(std::iter::empty());
        let line = "Der Rat hat am Montag entschieden.";
        assert!(!may_have(line, &heads, &heads) && !may_have("coo", &heads, &heads));
        assert!(may_have("Wir nutzen COOKIES", &none, &heads));
        assert!(!may_have("Wir nutzen xCOOKIES", &none, &heads));
    }
}
