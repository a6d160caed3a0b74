//! Lists of given names, family names and places, known by hashes.

use crate::hashed::Hashed;
use crate::model::ModelError;
use copydesk_tokens::scan;
use std::collections::BTreeMap;

/// The token is a given name.
pub const GIVEN: u8 = 1;
/// The token is a family name.
pub const FAMILY: u8 = 2;
/// The tokens are the name of a place.
pub const PLACE: u8 = 4;

/// Names of up to [`LONGEST`] tokens, each with the lists that hold it.
#[derive(Debug, Clone, Default)]
pub struct Lexicon(Hashed<u8>);

/// The most tokens of a name in the lexicon.
pub const LONGEST: usize = 3;

/// Adds a token, by the hash of its folded form, to the key of those before it (0 at first).
#[must_use]
pub fn extend(key: u32, fold: u32) -> u32 {
    let mixed = (u64::from(key) << 32 | u64::from(fold)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or(0).max(1)
}

impl Lexicon {
    /// A lexicon of names with their bits. Names of more tokens than [`LONGEST`] are left out.
    pub fn new<'n>(names: impl Iterator<Item = (&'n str, u8)>) -> Self {
        let mut entries: BTreeMap<u32, u8> = BTreeMap::new();
        for (name, bits) in names {
            let (mut key, mut count) = (0, 0);
            scan(name, |token, _| {
                key = extend(key, fold32(token.hash));
                count += 1;
            });
            if (1..=LONGEST).contains(&count) {
                *entries.entry(key).or_default() |= bits;
            }
        }
        Self(Hashed::new(&entries.into_iter().collect::<Vec<_>>()))
    }

    /// The lists that hold the name with this key; 0 for none.
    #[must_use]
    pub fn get(&self, key: u32) -> u8 {
        self.0.get(key)
    }

    /// How many names it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }

    /// Writes it: keys in order, four bytes each, then bits, one byte each.
    pub fn write(&self, out: &mut Vec<u8>) {
        let entries = self.0.entries();
        out.extend(entries.iter().flat_map(|(key, _)| key.to_le_bytes()));
        out.extend(entries.iter().map(|(_, bits)| *bits));
    }

    /// Reads what [`Lexicon::write`] wrote.
    ///
    /// # Errors
    /// [`ModelError::Cut`] if the length is not that of whole entries.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.len().is_multiple_of(5) {
            return Err(ModelError::Cut);
        }
        let (keys, bits) = bytes.split_at(bytes.len() / 5 * 4);
        let (keys, _) = keys.as_chunks::<4>();
        let keys = keys.iter().map(|key| u32::from_le_bytes(*key));
        Ok(Self(Hashed::new(&keys.zip(bits.iter().copied()).collect::<Vec<_>>())))
    }
}

/// The lower half of a token's hash.
#[must_use]
pub fn fold32(hash: u64) -> u32 {
    u32::try_from(hash & 0xffff_ffff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again_and_survive_writing() {
        let names = [("Élise", GIVEN), ("New York", PLACE), ("Paris", PLACE), ("Paris", FAMILY)];
        let lexicon = Lexicon::new(names.into_iter());
        let mut bytes = Vec::new();
        lexicon.write(&mut bytes);
        let again = Lexicon::read(&bytes).unwrap();
        let key = |text: &str| {
            let mut key = 0;
            scan(text, |token, _| key = extend(key, fold32(token.hash)));
            key
        };
        for lexicon in [lexicon, again] {
            assert_eq!(lexicon.get(key("elise")), GIVEN);
            assert_eq!(lexicon.get(key("new york")), PLACE);
            assert_eq!(lexicon.get(key("paris")), PLACE | FAMILY);
            assert_eq!(lexicon.get(key("new")), 0);
        }
        assert!(Lexicon::read(&[1, 2, 3]).is_err());
        assert_eq!(Lexicon::default().get(7), 0);
    }
}
