//! A trained model, as bytes and at work.

use crate::clusters::Clusters;
use crate::decode::{Path, Steps, Transitions};
use crate::document::{Document, Hint};
use crate::features::{self, Features};
use crate::known::Known;
use crate::label::LABELS;
use crate::lexicon::Lexicon;
use crate::memory;
use crate::mention::{Mention, mentions};
use crate::pause::PAUSES;
use crate::table::{self, Key, Row, Scores, Table};

/// The model inside the crate.
const BUILT_IN: &[u8] = include_bytes!("../model/entities.bin");

/// What every model begins with.
const MAGIC: &[u8; 8] = b"cdtagger";

/// The form of the bytes; raised whenever features or form change.
const FORM: u32 = 3;

/// Bytes that are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They do not begin as one.
    #[error("not a model of this tagger")]
    Foreign,
    /// They were written by another version.
    #[error("a model of form {0}; this version reads form {FORM}")]
    Form(u32),
    /// Bytes are missing or do not fit together.
    #[error("the model is cut short or damaged")]
    Cut,
}

/// What a model is made of.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Its name and version, for records to name it.
    pub version: String,
    /// Units of score that make one nat.
    pub scale: u32,
    /// Scores of labels after labels.
    pub transitions: Transitions,
    /// Confidence in thousandths by margin: of each kind, at every [`STEP`] of a nat.
    pub confidence: [[u16; STEPS]; 3],
    /// Weights by feature, in the order of keys.
    pub rows: Vec<(Key, Row)>,
    /// Lists of names, and clusters of words.
    pub known: Known,
}

/// How many margins have a confidence of their own.
pub const STEPS: usize = 16;
/// So many of them make a nat.
pub const STEP: u32 = 2;

/// A model at work.
#[derive(Debug, Clone)]
pub struct Model {
    version: String,
    scale: u32,
    steps: Steps,
    confidence: [[u16; STEPS]; 3],
    table: Table,
    known: Known,
}

/// The model inside the crate.
///
/// # Errors
/// Only if the data inside the crate are faulty, which its tests rule out.
pub fn built_in() -> Result<Model, ModelError> {
    Model::read(BUILT_IN)
}

impl Model {
    /// Opens a model.
    ///
    /// # Errors
    /// [`ModelError`] if the bytes are no model of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self::new(&Parts::read(bytes)?))
    }

    /// Makes a model of its parts.
    #[must_use]
    pub fn new(parts: &Parts) -> Self {
        Self {
            version: parts.version.clone(),
            scale: parts.scale.max(1),
            steps: Steps::new(&parts.transitions),
            confidence: parts.confidence,
            table: Table::new(&parts.rows),
            known: parts.known.clone(),
        }
    }

    /// Its name and version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its lists of names, and clusters of words.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Finds the names of a text in the language of the tag; `hints` are names that lists know.
    #[must_use]
    pub fn tag(&self, text: &str, language: Option<&str>, hints: &[Hint]) -> Vec<Mention> {
        let mut document = Document::new(text, language, &self.known, hints);
        let path = self.decode(&mut document);
        mentions(text, &document, &path.labels, &path.margins)
    }

    /// Labels a document: once by itself, and again with what its words were labelled as
    /// elsewhere in it.
    pub fn decode(&self, document: &mut Document) -> Path {
        let mut scores = vec![[0; 8]; document.words.len()];
        self.score(document, &mut scores, features::fill);
        let path = self.best(document, &scores);
        if !memory::vote(&mut document.words, &path.labels) {
            return path;
        }
        self.score(document, &mut scores, features::fill_votes);
        self.best(document, &scores)
    }

    /// Labels a document in one pass, with the votes that its words have.
    #[must_use]
    pub fn labels(&self, document: &Document) -> Path {
        let mut scores = vec![[0; 8]; document.words.len()];
        self.score(document, &mut scores, features::fill);
        self.best(document, &scores)
    }

    /// Adds to the scores of every token that can be in a name the weights of the features that `fill` finds.
    fn score(
        &self,
        document: &Document,
        scores: &mut [Scores],
        fill: impl Fn(&Document, usize, &mut Features),
    ) {
        let mut found = Features::default();
        for (at, own) in scores.iter_mut().enumerate().filter(|(at, _)| document.words[*at].open) {
            fill(document, at, &mut found);
            self.table.add(found.hashes(), own);
        }
    }

    fn best(&self, document: &Document, scores: &[Scores]) -> Path {
        let pauses: Vec<u8> = document.words.iter().map(|word| word.pause as u8).collect();
        let open: Vec<bool> = document.words.iter().map(|word| word.open).collect();
        self.steps.best(scores, &pauses, &open)
    }

    /// The share of mentions with this kind and margin that are right, as measured on texts that
    /// the model was not trained on; from 0 to 1, to three places.
    #[must_use]
    pub fn confidence(&self, mention: &Mention) -> f64 {
        let margin = u32::try_from(mention.margin).unwrap_or(0);
        let step = (margin.saturating_mul(STEP) / self.scale) as usize;
        f64::from(self.confidence[mention.kind.number()][step.min(STEPS - 1)]) / 1000.0
    }
}

impl Parts {
    /// Writes the model: the same parts always as the same bytes.
    ///
    /// # Errors
    /// If the bytes cannot be compressed.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut body = Vec::new();
        let mut number = |n: usize| body.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        number(self.version.len());
        number(self.scale as usize);
        number(self.rows.len());
        number(self.known.lexicon.len());
        number(self.known.clusters.len());
        body.extend(self.version.as_bytes());
        for score in self.transitions.iter().flatten().flatten() {
            body.extend(i16::try_from(*score).unwrap_or(i16::MIN).to_le_bytes());
        }
        for share in self.confidence.iter().flatten() {
            body.extend(share.to_le_bytes());
        }
        self.known.lexicon.write(&mut body);
        self.known.clusters.write(&mut body);
        table::write(&self.rows, &mut body);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORM.to_le_bytes());
        bytes.extend(zstd::encode_all(body.as_slice(), 19)?);
        Ok(bytes)
    }

    /// Reads what [`Parts::write`] wrote.
    ///
    /// # Errors
    /// [`ModelError`] if the bytes are no model of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Foreign)?;
        let (form, rest) = rest.split_first_chunk().ok_or(ModelError::Cut)?;
        match u32::from_le_bytes(*form) {
            FORM => {}
            other => return Err(ModelError::Form(other)),
        }
        let body = zstd::decode_all(rest).map_err(|_| ModelError::Cut)?;
        let mut reader = Reader(&body);
        let [version, scale, rows, names, words] = [(); 5].map(|()| reader.number());
        let (version, scale, rows) = (version?, scale?, rows?);
        let (names, words) = (names?, words?);
        let version = String::from_utf8_lossy(reader.take(version)?).into_owned();
        let mut transitions: Transitions = [[[0; LABELS]; LABELS]; PAUSES];
        for score in transitions.iter_mut().flatten().flatten() {
            *score = i32::from(reader.short()?.cast_signed());
        }
        let mut confidence = [[0; STEPS]; 3];
        for share in confidence.iter_mut().flatten() {
            *share = reader.short()?;
        }
        let lexicon = Lexicon::read(reader.take(names.saturating_mul(5))?)?;
        let clusters = Clusters::read(reader.take(words.saturating_mul(6))?)?;
        let known = Known { lexicon, clusters };
        let rows = table::read(reader.0, rows)?;
        let scale = u32::try_from(scale).unwrap_or(1);
        Ok(Self { version, scale, transitions, confidence, rows, known })
    }
}

/// Bytes still to be read.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(ModelError::Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, ModelError> {
        let bytes = self.take(4)?.first_chunk().ok_or(ModelError::Cut)?;
        Ok(u32::from_le_bytes(*bytes) as usize)
    }

    fn short(&mut self) -> Result<u16, ModelError> {
        let bytes = self.take(2)?.first_chunk().ok_or(ModelError::Cut)?;
        Ok(u16::from_le_bytes(*bytes))
    }
}
