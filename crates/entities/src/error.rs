//! What can be wrong with a list.

/// Why a list could not be read. No part of a faulty list is ever returned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// The bytes could not be read, or are not UTF-8, at or after the line (from 1).
    #[error("line {line}: the list cannot be read: {source}")]
    Read {
        /// Line, from 1.
        line: u64,
        /// The reader's error.
        source: std::io::Error,
    },
    /// The file as a whole is not in the format, at the line (from 1).
    #[error("line {line}: {message}")]
    Format {
        /// Line, from 1.
        line: u64,
        /// What is wrong and what would be right.
        message: String,
    },
    /// One field of one entry is wrong.
    #[error("line {line}, field \"{field}\": {message}")]
    Field {
        /// Line, from 1.
        line: u64,
        /// The field's name as in the header or the member's name.
        field: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The list's name is kept for the gazetteer that comes with the crate.
    #[error("the list name \"{0}\" belongs to the built-in gazetteer; choose another")]
    ReservedName(String),
}

impl ListError {
    pub(crate) fn format(line: u64, message: impl Into<String>) -> Self {
        Self::Format { line, message: message.into() }
    }

    pub(crate) fn field(line: u64, field: &str, message: impl Into<String>) -> Self {
        Self::Field { line, field: field.to_owned(), message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_the_line_and_the_field() {
        let error = ListError::field(7, "type", "empty");
        assert_eq!(error.to_string(), "line 7, field \"type\": empty");
        assert_eq!(ListError::format(2, "bad").to_string(), "line 2: bad");
    }
}
