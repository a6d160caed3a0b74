//! A transformer out of a folder.

use crate::classifier::Classifier;
use crate::error::{LoadError, RunError};
use crate::folder::{Folder, Read};
use crate::gliner::Gliner;
use crate::network::Network;
use crate::own::Own;
use crate::pieces::Pieces;
use copydesk_article::id;
use copydesk_entities::MentionType;

/// A name in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Name {
    /// What it is the name of.
    pub kind: MentionType,
    /// First code point.
    pub start: usize,
    /// End code point, exclusive.
    pub end: usize,
    /// The same in bytes of UTF-8.
    pub utf8: [usize; 2],
    /// From 0 to 1, to thousandths.
    pub confidence: f64,
}

enum Kind {
    Tokens(Classifier),
    Spans(Gliner),
}

/// A model, ready for any number of texts, from any thread.
pub struct Transformer {
    kind: Kind,
    own: Own,
    version: String,
}

impl Transformer {
    /// Opens the model in a folder; `read` gives the bytes of a file.
    ///
    /// # Errors
    /// [`LoadError`], naming the file and what is wrong with it.
    pub fn load(folder: &str, read: Read<'_>) -> Result<Self, LoadError> {
        let folder = Folder::new(folder, read);
        let own_bytes = folder.optional("copydesk.json")?;
        let own: Own = match &own_bytes {
            Some(bytes) => folder.json("copydesk.json", bytes)?,
            None => Own::default(),
        };
        if let Some(fault) = own.fault() {
            return Err(LoadError::file(&folder.path("copydesk.json"), fault));
        }
        let tokenizer = folder.bytes("tokenizer.json")?;
        let pieces = Pieces::load(&folder.path("tokenizer.json"), &tokenizer)?;
        let gliner = folder.optional("gliner_config.json")?;
        let spans = gliner.is_some();
        let config = gliner.map_or_else(|| folder.bytes("config.json"), Ok)?;
        let model = folder.bytes("model.onnx")?;
        let weights = folder.optional("model.onnx_data")?;
        let parts = [Some(&tokenizer), Some(&config), Some(&model)];
        let parts = parts.into_iter().chain([weights.as_ref(), own_bytes.as_ref()]).flatten();
        let hashes: String = parts.map(|bytes| id::sha256(bytes)).collect();
        let version = format!("transformer/{}", id::version(hashes.as_bytes()));
        let network = Network::load(&folder.path("model.onnx"), model, weights)?;
        let kind = if spans {
            Kind::Spans(Gliner::load(&folder, &config, &own, pieces, network)?)
        } else {
            Kind::Tokens(Classifier::load(&folder, &config, &own, pieces, network)?)
        };
        Ok(Self { kind, own, version })
    }

    /// `transformer/` and the first twelve digits of a SHA-256 over its files.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The names of a text, in order and without overlaps.
    ///
    /// # Errors
    /// [`RunError`] when tokenizer or network refuse.
    pub fn names(&self, text: &str) -> Result<Vec<Name>, RunError> {
        match &self.kind {
            Kind::Tokens(classifier) => classifier.names(text, &self.own),
            Kind::Spans(gliner) => gliner.names(text, &self.own),
        }
    }

    /// What the folder says of the model.
    #[must_use]
    pub fn own(&self) -> &Own {
        &self.own
    }

    /// The token classifier, if it is one.
    pub(crate) fn classifier(&self) -> Option<&Classifier> {
        match &self.kind {
            Kind::Tokens(classifier) => Some(classifier),
            Kind::Spans(_) => None,
        }
    }
}
