//! A signature of the language that a text is written in.
//!
//! Whether two texts are in one language is asked only to keep reports of one event apart from
//! translations, so no language has to be named, and no language stage is asked: what it says may change
//! with its models, and a verdict must not. The signature is the script, and the commonest endings of the
//! words that are no names: of two and of three letters, since short words are endings, too (« the »,
//! « -ing », « -es »). Endings are told by a byte.

use crate::codec::{Malformed, Reader, Writer};
use std::cmp::Reverse;

/// Endings in a signature.
const ENDINGS: usize = 12;

/// Common endings that two texts of one script share at most if they are in two languages.
const FEW: usize = 4;

/// Scripts as they are told apart; several languages are written in the first ones.
pub(super) mod script {
    pub(in super::super) const NONE: u8 = 0;
    pub(in super::super) const LATIN: u8 = 1;
    pub(in super::super) const CYRILLIC: u8 = 2;
    pub(in super::super) const ARABIC: u8 = 3;
    pub(in super::super) const DEVANAGARI: u8 = 4;
    pub(in super::super) const HAN: u8 = 5;
    pub(in super::super) const KANA: u8 = 6;
    /// Further ones are from here to [`MOST`].
    pub(in super::super) const OTHER: u8 = 7;
    pub(in super::super) const MOST: u8 = 15;
}

/// A signature of a language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tongue {
    script: u8,
    endings: [u8; ENDINGS],
}

impl Tongue {
    /// Whether two texts are probably in two languages.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        if self.script != other.script {
            return true;
        }
        let several = (script::LATIN..=script::DEVANAGARI).contains(&self.script);
        let shared = self.endings.iter().filter(|own| other.endings.contains(own)).count();
        several && shared <= FEW
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u8(self.script);
        out.0.extend_from_slice(&self.endings);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self { script: input.u8()?, endings: input.array()? })
    }
}

/// Endings and scripts as they are counted.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    endings: [u16; 256],
    scripts: [u32; script::MOST as usize + 1],
}

impl Default for Tally {
    fn default() -> Self {
        Self { endings: [0; 256], scripts: [0; script::MOST as usize + 1] }
    }
}

impl Tally {
    /// Takes note of a word by its script and its last three letters, 21 bits each, the last lowest.
    pub(super) fn word(&mut self, script: u8, tail: u64) {
        self.scripts[usize::from(script & script::MOST)] += 1;
        for ending in [tail, tail & ((1 << 42) - 1)] {
            let hash = (ending ^ 0x5EED).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let bucket = (hash ^ hash >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 56;
            let count = &mut self.endings[bucket as usize];
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn tongue(&self) -> Tongue {
        let script = (0..).zip(&self.scripts).max_by_key(|(script, count)| (**count, Reverse(*script)));
        let script = script.filter(|(_, count)| **count > 0).map_or(script::NONE, |(script, _)| script);
        let mut ranked = [0_u32; 256];
        for ((ranked, count), bucket) in ranked.iter_mut().zip(&self.endings).zip(0_u32..) {
            *ranked = u32::from(*count) << 8 | (255 - bucket);
        }
        let (_, _, most) = ranked.select_nth_unstable(255 - ENDINGS);
        most.sort_unstable_by_key(|one| Reverse(*one));
        let mut endings = [0; ENDINGS];
        for (ending, one) in endings.iter_mut().zip(most.iter()) {
            *ending = 255 - (*one & 255) as u8;
        }
        Tongue { script, endings }
    }
}
