//! A text as the pieces of a model's vocabulary.

use crate::error::{LoadError, RunError};
use tokenizers::{Encoding, Tokenizer};

/// A tokenizer, and what it puts around a text.
pub(crate) struct Pieces {
    tokenizer: Tokenizer,
    /// Pieces before a text, `[CLS]` mostly.
    pub(crate) before: Vec<u32>,
    /// Pieces after it, `[SEP]` mostly.
    pub(crate) after: Vec<u32>,
    /// What fills up a batch; it is masked.
    pub(crate) padding: u32,
}

/// A text in pieces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cut {
    /// Numbers in the vocabulary.
    pub(crate) ids: Vec<u32>,
    /// First byte and end byte of each in the text.
    pub(crate) bytes: Vec<(usize, usize)>,
    /// Whether a word begins with it, as the tokenizer takes words.
    pub(crate) begins: Vec<bool>,
}

impl Pieces {
    pub(crate) fn load(path: &str, bytes: &[u8]) -> Result<Self, LoadError> {
        let fault = |error: tokenizers::Error| LoadError::file(path, error.to_string());
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(fault)?;
        // What an export was tried with: whole texts are cut here, and batches filled up elsewhere.
        tokenizer.with_truncation(None).map_err(fault)?;
        let padding = tokenizer.get_padding().map_or(0, |padding| padding.pad_id);
        tokenizer.with_padding(None);
        let whole = tokenizer.encode("a", true).map_err(fault)?;
        let special: Vec<bool> =
            whole.get_special_tokens_mask().iter().map(|mask| *mask == 1).collect();
        let leading = special.iter().take_while(|special| **special).count();
        let trailing = special.iter().rev().take_while(|special| **special).count();
        let ids = whole.get_ids();
        let after = ids.len() - trailing.min(ids.len() - leading);
        Ok(Self { before: ids[..leading].into(), after: ids[after..].into(), tokenizer, padding })
    }

    /// How many pieces it puts around a text.
    pub(crate) fn frame(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The number of a piece by its text.
    pub(crate) fn number(&self, piece: &str) -> Option<u32> {
        self.tokenizer.token_to_id(piece)
    }

    /// Cuts words, each by itself.
    pub(crate) fn cut_words(&self, words: &[&str]) -> Result<Vec<Vec<u32>>, RunError> {
        let encoding = self.tokenizer.encode(words, false);
        let encoding = encoding.map_err(|error| RunError::Tokenizer(error.to_string()))?;
        let mut cut = vec![Vec::new(); words.len()];
        for (id, word) in encoding.get_ids().iter().zip(encoding.get_word_ids()) {
            if let Some(pieces) = word.and_then(|word| cut.get_mut(word as usize)) {
                pieces.push(*id);
            }
        }
        Ok(cut)
    }

    /// Cuts a text, without what is put around it.
    pub(crate) fn cut(&self, text: &str) -> Result<Cut, RunError> {
        let encoding = self.tokenizer.encode(text, false);
        encoding
            .map(|encoding| cut(&encoding))
            .map_err(|error| RunError::Tokenizer(error.to_string()))
    }
}

fn cut(encoding: &Encoding) -> Cut {
    let words = encoding.get_word_ids();
    let begins = |at: usize| at == 0 || words[at].is_none() || words[at] != words[at - 1];
    Cut {
        ids: encoding.get_ids().to_vec(),
        bytes: encoding.get_offsets().to_vec(),
        begins: (0..words.len()).map(begins).collect(),
    }
}
