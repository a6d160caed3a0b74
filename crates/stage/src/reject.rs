//! The codes of rejected records.

use copydesk_article::{ArticleError, DocumentError};
use serde::Serialize;
use std::fmt;

/// Why a record cannot go through a stage at all. It goes to the dead-letter topic with its
/// original bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// What kind of trouble.
    pub code: RejectCode,
    /// One sentence for a person, naming what and where.
    pub message: String,
}

/// Kinds of trouble: a closed list, used in headers and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// The value has the frame of a schema registry and no JSON object in it.
    BadFrame,
    /// The value is not UTF-8.
    NotUtf8,
    /// The value is not a JSON object.
    NotAnObject,
    /// `enrichment` is there, but is not ours.
    ForeignEnrichment,
    /// No text, HTML or title.
    NoContent,
    /// Larger than the limit.
    TooLarge,
    /// Was taken down before; see `copydesk_article::takedown`.
    TakenDown,
    /// A takedown that names no article, neither by itself nor by its key.
    UnnamedTakedown,
    /// What the desk as a whole said of it is lost, or does not fit it: sent again it gets a new verdict.
    NoVerdict,
    /// The stage broke: a defect, please report it.
    Panic,
}

impl RejectCode {
    /// Every code.
    pub const ALL: [Self; 10] = [
        Self::BadFrame,
        Self::NotUtf8,
        Self::NotAnObject,
        Self::ForeignEnrichment,
        Self::NoContent,
        Self::TooLarge,
        Self::TakenDown,
        Self::UnnamedTakedown,
        Self::NoVerdict,
        Self::Panic,
    ];

    /// The code as text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadFrame => "bad_frame",
            Self::NotUtf8 => "not_utf8",
            Self::NotAnObject => "not_an_object",
            Self::ForeignEnrichment => "foreign_enrichment",
            Self::NoContent => "no_content",
            Self::TooLarge => "too_large",
            Self::TakenDown => "taken_down",
            Self::UnnamedTakedown => "unnamed_takedown",
            Self::NoVerdict => "no_verdict",
            Self::Panic => "panic",
        }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl From<ArticleError> for Reject {
    fn from(error: ArticleError) -> Self {
        let code = match &error {
            ArticleError::Document(DocumentError::Frame(_)) => RejectCode::BadFrame,
            ArticleError::Document(DocumentError::NotUtf8 { .. }) => RejectCode::NotUtf8,
            ArticleError::Document(DocumentError::NotAnObject(_)) => RejectCode::NotAnObject,
            ArticleError::Document(DocumentError::RepeatedEnrichment(_))
            | ArticleError::ForeignEnrichment(_) => RejectCode::ForeignEnrichment,
            ArticleError::NoContent { .. } => RejectCode::NoContent,
        };
        Self { code, message: error.to_string() }
    }
}
