//! OpenNLP's weights of n-grams: how much each speaks for a language, in a model that tells 103 apart
//! (maximum entropy by generalised iterative scaling, learned on as many sentences of each).

use super::sources;
use copydesk_ngrams::model::EDGE;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// The weights of each n-gram, edges of words among its letters, by the number of the language.
pub(super) struct Weights {
    /// ISO 639-3.
    languages: Vec<String>,
    ngrams: BTreeMap<String, Vec<(usize, f64)>>,
}

impl Weights {
    /// # Errors
    /// When the package cannot be had, or is not what was pinned.
    pub(super) fn published(root: &Path) -> Result<Self, Box<dyn Error>> {
        Reader { file: &sources::opennlp(root)?, at: 0 }
            .model()
            .ok_or_else(|| "OpenNLP's model cannot be read".into())
    }

    /// How much more an n-gram speaks for `one` than for `other`.
    pub(super) fn between(&self, ngram: &str, one: &str, other: &str) -> f64 {
        let of = |language: &str, weights: &[(usize, f64)]| {
            let number = self.languages.iter().position(|known| known == language);
            weights.iter().find(|(n, _)| Some(*n) == number).map_or(0.0, |(_, weight)| *weight)
        };
        self.ngrams.get(ngram).map_or(0.0, |weights| of(one, weights) - of(other, weights))
    }

    /// Whether it knows a language.
    pub(super) fn knows(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == language)
    }
}

/// Reads what `opennlp.tools.ml.maxent.io.BinaryGISModelWriter` writes: numbers big-endian, texts behind
/// their length in two bytes.
struct Reader<'f> {
    file: &'f [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let bytes = self.file.get(self.at..)?.first_chunk().copied()?;
        self.at += LENGTH;
        Some(bytes)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(i32::from_be_bytes(self.take()?)).ok()
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from(u16::from_be_bytes(self.take()?));
        let bytes = self.file.get(self.at..self.at + length)?;
        self.at += length;
        // Java's own UTF-8 differs from the standard's beyond the first 65,536 characters.
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        let count = self.number()?;
        (0..count).map(|_| self.text()).collect()
    }

    fn model(mut self) -> Option<Weights> {
        if self.text()? != "GIS" {
            return None;
        }
        let (_correction, _constant) = (self.number()?, self.take::<8>()?);
        let languages = self.texts()?;
        // How many n-grams in a row have the same languages, and which.
        let patterns = self.texts()?;
        let mut ngrams = self.texts()?.into_iter();
        let mut all = BTreeMap::new();
        for pattern in patterns {
            let mut numbers = pattern.split(' ').map(str::parse::<usize>);
            let count = numbers.next()?.ok()?;
            let columns = numbers.collect::<Result<Vec<_>, _>>().ok()?;
            for ngram in ngrams.by_ref().take(count) {
                let mut weights = Vec::with_capacity(columns.len());
                for column in &columns {
                    weights.push((*column, f64::from_be_bytes(self.take()?)));
                }
                all.insert(ngram.replace(' ', &EDGE.to_string()), weights);
            }
        }
        Some(Weights { languages, ngrams: all })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A model of two languages and two n-grams.
    pub(crate) fn made() -> Weights {
        let mut file = Vec::new();
        let text = |file: &mut Vec<u8>, text: &str| {
            file.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
            file.extend(text.as_bytes());
        };
        text(&mut file, "GIS");
        file.extend(1_i32.to_be_bytes());
        file.extend(1_f64.to_be_bytes());
        for texts in [["isl", "fao"], ["1 0 1", "1 1"], [" hv", "kv "]] {
            file.extend(2_i32.to_be_bytes());
            texts.iter().for_each(|one| text(&mut file, one));
        }
        [0.01, -0.02, 0.03].iter().for_each(|weight: &f64| file.extend(weight.to_be_bytes()));
        for length in 0..file.len() {
            assert!(Reader { file: &file[..length], at: 0 }.model().is_none(), "{length}");
        }
        Reader { file: &file, at: 0 }.model().unwrap()
    }

    #[test]
    fn weights_are_read_and_compared() {
        let weights = made();
        assert!((weights.between("_hv", "isl", "fao") - 0.03).abs() < 1e-9);
        assert!((weights.between("kv_", "isl", "fao") + 0.03).abs() < 1e-9);
        assert_eq!(weights.between("abc", "isl", "fao"), 0.0);
        assert!(weights.knows("fao") && !weights.knows("deu"));
    }
}
