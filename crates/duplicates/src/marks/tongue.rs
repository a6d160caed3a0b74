//! A signature of the language that a text is written in.
//!
//! Whether two texts are in one language is asked only to keep reports of one event apart from
//! translations, so no language has to be named, and no language stage is asked: what it says may change
//! with its models, and a verdict must not. The signature is the script, and the commonest endings of the
//! words that are no names, of one, two and three letters, in their order: short words are endings, too
//! (« the », « -ing », « -es »). Endings are told by a byte.

use crate::codec::{Malformed, Reader, Writer};
use std::cmp::Reverse;

/// Endings in a signature.
const ENDINGS: usize = 24;

/// Two texts of one script are in one language from here on, see [`Tongue::closeness`]: so nearly all
/// pairs are that are, and few that are not.
const CLOSE: u32 = 170;

/// Eight times the root of 24, 23 and so on: what the ranks of endings weigh.
const WEIGHTS: [u32; ENDINGS] =
    [39, 38, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 25, 24, 23, 21, 20, 18, 16, 14, 11, 8];

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
        several && self.closeness(other) < CLOSE
    }

    /// How much alike the commonest endings are and stand: 0 to 300, of two texts in one language mostly
    /// more than that.
    fn closeness(&self, other: &Self) -> u32 {
        let weighed = self.endings.iter().zip(WEIGHTS).filter_map(|(ending, weight)| {
            let at = other.endings.iter().position(|other| other == ending)?;
            Some(weight * WEIGHTS.get(at)?)
        });
        weighed.sum::<u32>() / 64
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
        for letters in 1..=3 {
            let ending = tail & ((1 << (21 * letters)) - 1);
            let hash = (ending ^ letters << 62).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let bucket = (hash ^ hash >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 56;
            let count = &mut self.endings[bucket as usize];
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn tongue(&self) -> Tongue {
        let script =
            (0..).zip(&self.scripts).max_by_key(|(script, count)| (**count, Reverse(*script)));
        let script =
            script.filter(|(_, count)| **count > 0).map_or(script::NONE, |(script, _)| script);
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

#[cfg(test)]
mod tests {
    use super::super::Marks;

    #[test]
    fn languages_are_told_apart_and_not_texts_of_one() {
        let english = [
            "the ferry was taken out of the water after the storm and the harbour master said that it would be \
             repaired before the end of the week, while passengers were waiting for news of their journey to A7B88",
            "nobody knows what the committee decided in the end, but the members were talking about it for hours \
             and some of them said that the decision was the wrong one and that they would be against it 777",
        ];
        let german = "die fähre wurde nach dem sturm aus dem wasser gezogen und soll noch vor dem ende der woche \
             wieder fahren, während die gäste auf neue nachrichten über ihre reise warten mussten 778";
        let russian =
            "паром был поднят из воды после бури и будет отремонтирован до конца недели 779";
        let tongue = |text: &str| Marks::of(text).tongue();
        let one = tongue(english[0]);
        assert!(!one.differs(&tongue(english[1])), "{}", one.closeness(&tongue(english[1])));
        assert!(one.differs(&tongue(german)), "{}", one.closeness(&tongue(german)));
        assert!(one.differs(&tongue(russian)) && !one.differs(&one));
        assert_eq!(one.closeness(&tongue(english[1])), tongue(english[1]).closeness(&one));
    }
}
