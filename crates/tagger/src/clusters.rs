//! Words that are used alike, by clusters that were made of large texts without labels: what was learnt of
//! Berlin helps with Bremen (Miller, Guinness, Zamanian 2004; Turian, Ratinov, Bengio 2010).

use crate::document::{Word, tongue};
use crate::hashed::Hashed;
use crate::lexicon::{extend, fold32};
use crate::model::ModelError;
use copydesk_tokens::scan;
use std::collections::BTreeMap;

/// Bits of a cluster that say which wider cluster it is a part of, its lowest.
pub const WIDE: u16 = 6;

/// The clusters of words, by language; 0 is none.
#[derive(Debug, Clone, Default)]
pub struct Clusters(Hashed<u16>);

/// A word as it is looked up: with its language, and whether it has a capital.
fn key(language: u32, fold: u32, capital: bool) -> u32 {
    extend(language, fold ^ u32::from(capital))
}

impl Clusters {
    /// Clusters of words as written, each with the tag of its language. Of several ways to write a word with a
    /// capital, or without one, the first counts; what is not one token is left out.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, &'w str, u16)>) -> Self {
        let mut entries: BTreeMap<u32, u16> = BTreeMap::new();
        for (language, word, cluster) in words {
            let (mut fold, mut count) = (0, 0);
            scan(word, |token, _| {
                fold = fold32(token.hash);
                count += 1;
            });
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            if count == 1 && cluster != 0 {
                entries.entry(key(tongue(language), fold, capital)).or_insert(cluster);
            }
        }
        Self(Hashed::new(&entries.into_iter().collect::<Vec<_>>()))
    }

    /// The cluster of a token in a language ([`tongue`]): as it is written, or else with the other case.
    #[must_use]
    pub fn of(&self, language: u32, word: &Word) -> u16 {
        let capital = word.is_capital();
        match self.0.get(key(language, word.fold, capital)) {
            0 => self.0.get(key(language, word.fold, !capital)),
            own => own,
        }
    }

    /// How many words have one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }

    /// Writes them: keys in order, four bytes each, then clusters, their low bytes and their high ones.
    pub fn write(&self, out: &mut Vec<u8>) {
        let entries = self.0.entries();
        out.extend(entries.iter().flat_map(|(key, _)| key.to_le_bytes()));
        for byte in 0..2 {
            out.extend(entries.iter().map(|(_, cluster)| cluster.to_le_bytes()[byte]));
        }
    }

    /// Reads what [`Clusters::write`] wrote.
    ///
    /// # Errors
    /// [`ModelError::Cut`] if the length is not that of whole entries.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.len().is_multiple_of(6) {
            return Err(ModelError::Cut);
        }
        let count = bytes.len() / 6;
        let (keys, clusters) = bytes.split_at(count * 4);
        let (low, high) = clusters.split_at(count);
        let clusters = low.iter().zip(high).map(|(low, high)| u16::from_le_bytes([*low, *high]));
        let (keys, _) = keys.as_chunks::<4>();
        let keys = keys.iter().map(|key| u32::from_le_bytes(*key));
        Ok(Self(Hashed::new(&keys.zip(clusters).collect::<Vec<_>>())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Known};

    #[test]
    fn clusters_are_found_again_by_language_and_case_and_survive_writing() {
        let words =
            [("de", "Berlin", 65), ("de", "BERLIN", 66), ("de", "gut", 67), ("fr", "Berlin", 68)];
        let clusters = Clusters::new(words.into_iter().chain([("de", "New York", 69)]));
        let mut bytes = Vec::new();
        clusters.write(&mut bytes);
        let again = Clusters::read(&bytes).unwrap();
        for clusters in [clusters, again] {
            let known = Known { clusters, ..Known::default() };
            let of = |language: &str| -> Vec<u16> {
                let text = "Berlin gut Gut berlin York";
                let document = Document::new(text, Some(language), &known, &[]);
                document.words.iter().map(|word| word.cluster).collect()
            };
            assert_eq!(of("de"), [65, 67, 67, 65, 0]);
            assert_eq!(of("fr"), [68, 0, 0, 68, 0]);
            assert_eq!(of("nl"), [0; 5]);
        }
        assert!(Clusters::read(&[1, 2, 3]).is_err());
    }
}
