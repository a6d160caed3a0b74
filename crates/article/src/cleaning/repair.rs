//! What was mended.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A stretch of the raw text that is in the cleaned text in another form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repair {
    /// Where, in the raw text.
    #[serde(flatten)]
    pub span: Span,
    /// What was mended.
    pub kind: RepairKind,
    /// What stands in the cleaned text instead.
    pub to: String,
}

/// What was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RepairKind {
    /// Doubled or odd spaces.
    Spacing,
    /// A space before a punctuation mark that takes none.
    SpaceBeforePunctuation,
    /// The space inside quotation marks.
    QuotationSpacing,
    /// A quotation mark that closes where it should open.
    ReversedQuotation,
    /// An HTML entity that was left as text.
    Entity,
    /// Zero-width and control characters.
    InvisibleCharacter,
    /// Canonical composition (NFC).
    Nfc,
    /// UTF-8 that was read as another encoding.
    Mojibake,
    /// A word that was parted at a line end.
    Hyphenation,
}
