//! What can be wrong with a model.

/// Why a folder cannot be used. Every message names the file.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and what would be right.
        message: String,
    },
}

impl LoadError {
    pub(crate) fn file(path: &str, message: impl Into<String>) -> Self {
        Self::File { path: path.to_owned(), message: message.into() }
    }
}

/// Why a model has no answer for a text.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The tokenizer refuses the text.
    #[error("the tokenizer: {0}")]
    Tokenizer(String),
    /// The network refuses its inputs, or breaks on them.
    #[error("the network: {0}")]
    Network(String),
    /// The network's output does not fit its inputs.
    #[error("the network: output of sizes {found:?} where {expected} was expected")]
    Output {
        /// The sizes that came.
        found: Vec<usize>,
        /// The sizes that fit.
        expected: String,
    },
}
