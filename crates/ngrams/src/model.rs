//! The models of all languages as they are stored: one list of n-grams a script, and under each the
//! languages that have it.
//!
//! The file is made by `cargo xtask languages`: lingua's published models, cut to three letters, and models
//! of languages that lingua lacks. A probability is that of the last letter after the ones before it, as a
//! natural logarithm, in steps of [`STEP`].

use thiserror::Error;

/// One step of a stored probability: a 256th of the range of lingua's models (e^-18.4 is their least).
pub const STEP: f64 = 0.0735;

/// Stored costs end here: what is rarer costs as much.
pub const MOST: u8 = 254;

/// What a letter costs that a language does not have at all: more than the rarest that it has.
pub const FLOOR: u8 = u8::MAX;

/// What it costs a language more not to have an n-gram, but only its ending: 1.5 (4.3 times rarer). From 0.5
/// to 2.1 sentences of 61 languages were judged alike, within 0.05 %.
pub const UNSEEN: u8 = 20;

/// Stands for the edge of a word in an n-gram.
pub const EDGE: char = '_';

/// What a model file begins with; its last character is the version.
const MAGIC: &[u8; 8] = b"CDNGRAM2";

/// All models.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Models {
    /// A language in two scripts is there twice.
    pub languages: Vec<Language>,
    /// Scripts with two languages or more.
    pub scripts: Vec<ScriptModels>,
}

/// One language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Language {
    /// BCP-47 tag.
    pub tag: String,
    /// What its own texts cost it, in hundredths of a step a distinct n-gram.
    pub typical: u16,
}

/// The models of one script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptModels {
    /// ISO 15924 code.
    pub script: String,
    /// Numbers of [`Models::languages`].
    pub languages: Vec<u8>,
    /// By n-gram, in ascending order.
    pub ngrams: Vec<Ngram>,
}

/// One n-gram of one to three letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ngram {
    /// In lower case; [`EDGE`] for the edge of a word.
    pub letters: String,
    /// Place in [`ScriptModels::languages`], and minus the logarithm of the probability in steps.
    pub languages: Vec<(u8, u8)>,
}

/// A model file that cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("language models: broken at byte {0}")]
pub struct ModelError(pub(crate) usize);

impl Models {
    /// The file: all numbers little-endian, all texts UTF-8 behind their length in one byte.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let byte = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let text = |out: &mut Vec<u8>, text: &str| {
            out.push(byte(text.len()));
            out.extend_from_slice(text.as_bytes());
        };
        out.push(byte(self.languages.len()));
        for language in &self.languages {
            text(&mut out, &language.tag);
            out.extend_from_slice(&language.typical.to_le_bytes());
        }
        out.push(byte(self.scripts.len()));
        for script in &self.scripts {
            text(&mut out, &script.script);
            out.push(byte(script.languages.len()));
            out.extend_from_slice(&script.languages);
            let count = u32::try_from(script.ngrams.len()).unwrap_or(u32::MAX);
            out.extend_from_slice(&count.to_le_bytes());
            for ngram in &script.ngrams {
                text(&mut out, &ngram.letters);
                out.push(byte(ngram.languages.len()));
                out.extend(
                    ngram.languages.iter().flat_map(|(language, steps)| [*language, *steps]),
                );
            }
        }
        out
    }

    /// Reads a file that [`Models::write`] made.
    ///
    /// # Errors
    /// [`ModelError`] names the byte at which it is no such file.
    pub fn read(file: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { file, at: 0 };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(ModelError(0));
        }
        let count = reader.byte()?;
        let languages = (0..count).map(|_| reader.language()).collect::<Result<_, _>>()?;
        let count = reader.byte()?;
        let scripts = (0..count).map(|_| reader.script()).collect::<Result<_, _>>()?;
        Ok(Self { languages, scripts })
    }
}

struct Reader<'f> {
    file: &'f [u8],
    at: usize,
}

impl<'f> Reader<'f> {
    fn take(&mut self, length: usize) -> Result<&'f [u8], ModelError> {
        let taken = self.file.get(self.at..self.at + length).ok_or(ModelError(self.at))?;
        self.at += length;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ModelError> {
        self.take(1).map(|bytes| bytes.first().copied().unwrap_or_default())
    }

    fn text(&mut self) -> Result<String, ModelError> {
        let at = self.at;
        let length = self.byte()?.into();
        let text = std::str::from_utf8(self.take(length)?);
        text.map(str::to_owned).map_err(|_| ModelError(at))
    }

    fn number(&mut self, bytes: usize) -> Result<usize, ModelError> {
        Ok(self
            .take(bytes)?
            .iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | usize::from(*byte)))
    }

    fn language(&mut self) -> Result<Language, ModelError> {
        let tag = self.text()?;
        let typical = u16::try_from(self.number(2)?).unwrap_or(u16::MAX);
        Ok(Language { tag, typical })
    }

    fn script(&mut self) -> Result<ScriptModels, ModelError> {
        let script = self.text()?;
        let count = self.byte()?.into();
        let languages = self.take(count)?.to_vec();
        let count = self.number(4)?;
        let ngrams = (0..count).map(|_| self.ngram()).collect::<Result<_, _>>()?;
        Ok(ScriptModels { script, languages, ngrams })
    }

    fn ngram(&mut self) -> Result<Ngram, ModelError> {
        let letters = self.text()?;
        let count = usize::from(self.byte()?);
        let pairs = self.take(2 * count)?.chunks_exact(2);
        let languages = pairs.filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
        Ok(Ngram { letters, languages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written_and_a_broken_one_is_refused() {
        let models = Models {
            languages: ["fr", "de"].map(|tag| Language { tag: tag.into(), typical: 4_000 }).into(),
            scripts: vec![ScriptModels {
                script: "Latn".into(),
                languages: vec![0, 1],
                ngrams: vec![Ngram { letters: "été".into(), languages: vec![(0, 20), (1, 250)] }],
            }],
        };
        let file = models.write();
        assert_eq!(Models::read(&file), Ok(models));
        for length in 0..file.len() {
            assert!(Models::read(&file[..length]).is_err(), "{length}");
        }
    }
}
