//! Whether Chinese is written in Simplified or Traditional characters.
//!
//! Characters that both are written with (后, 里, 台) say nothing, so only those are counted that
//! one of the two has for itself. The caller knows that the text is Chinese: Japanese keeps forms
//! of either kind.

use std::sync::LazyLock;

/// The table `cargo xtask han` makes of OpenCC's: `Hans` and `Hant`, and their own characters.
const TABLE: &str = include_str!("../data/han.tsv");

/// The block of code points that the table is about: CJK ideographs of the basic plane.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// How many times as often the one's characters must be there as the other's: a quotation or a name
/// in the other form decides nothing, and of a text that is half and half nothing is said.
const LEAD: usize = 2;

/// The kind of characters that Chinese is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// Simplified.
    Hans,
    /// Traditional.
    Hant,
}

/// Which kind `text` is written with; nothing where no character or as many speak for either.
#[cfg_attr(not(test), expect(dead_code, reason = "the stage calls it next"))]
pub(crate) fn variant(text: &str) -> Option<Variant> {
    let sets = &*SETS;
    let (mut hans, mut hant) = (0, 0);
    for ch in text.chars() {
        let at = (ch as u32).wrapping_sub(FIRST);
        if at <= LAST - FIRST {
            hans += sets.hans.has(at);
            hant += sets.hant.has(at);
        }
    }
    if hans > hant * LEAD {
        Some(Variant::Hans)
    } else if hant > hans * LEAD {
        Some(Variant::Hant)
    } else {
        None
    }
}

static SETS: LazyLock<Sets> = LazyLock::new(|| {
    let row = |name| TABLE.lines().find_map(|row| row.strip_prefix(name)).unwrap_or_default();
    Sets { hans: Set::of(row("Hans\t")), hant: Set::of(row("Hant\t")) }
});

struct Sets {
    hans: Set,
    hant: Set,
}

/// A bit for each code point from [`FIRST`] to [`LAST`].
struct Set([u64; ((LAST - FIRST) / 64 + 1) as usize]);

impl Set {
    fn of(characters: &str) -> Self {
        let mut bits = [0; _];
        for at in characters.chars().map(|ch| (ch as u32).wrapping_sub(FIRST)) {
            if let Some(word) = bits.get_mut(at as usize / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Self(bits)
    }

    /// 1 if the code point `at` places behind [`FIRST`] is in the set, else 0.
    fn has(&self, at: u32) -> usize {
        self.0.get(at as usize / 64).map_or(0, |word| (word >> (at % 64)) as usize & 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_kind_is_known_by_its_own_characters() {
        assert_eq!(variant("国家主席说，两国关系发展良好。"), Some(Variant::Hans));
        assert_eq!(variant("國家主席說，兩國關係發展良好。"), Some(Variant::Hant));
        // Hong Kong and Taiwan.
        assert_eq!(variant("政府喺記者會上話，呢個計劃冇問題。"), Some(Variant::Hant));
        assert_eq!(variant("台灣的軟體工程師在臺北的計程車裡工作。"), Some(Variant::Hant));
        // A foreign title in the midst.
        assert_eq!(variant("台北的《自由時報》报道说，这个问题还没有解决。"), Some(Variant::Hans));
    }

    #[test]
    fn what_both_are_written_with_says_nothing() {
        assert_eq!(variant("他是自由的，明天是另一番景象。"), None);
        assert_eq!(variant("后里干台着乾著於周"), None);
        assert_eq!(variant("国國"), None);
        assert_eq!(variant("Peking 2024 😀"), None);
        assert_eq!(variant(""), None);
    }

    #[test]
    fn no_character_is_in_both_rows() {
        let sets = &*SETS;
        let both = sets.hans.0.iter().zip(&sets.hant.0).any(|(a, b)| a & b != 0);
        let size = |set: &Set| set.0.iter().map(|word| word.count_ones()).sum::<u32>();
        assert!(!both);
        assert_eq!((size(&sets.hans), size(&sets.hant)), (2629, 3124));
    }
}
