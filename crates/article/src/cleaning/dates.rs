//! How dates are known, and which dates the text shows.

use crate::date::Precision;
use serde::{Deserialize, Serialize};

/// How a date is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateProof {
    /// How exactly it was given.
    pub precision: Precision,
    /// Whether the source named an offset or zone. If not, a date-time is written with `Z`.
    pub zone_known: bool,
    /// Where it was found.
    pub evidence: DateEvidence,
    /// How often dates of this evidence were right on labelled pages, 0 to 1.
    pub confidence: f64,
}

/// Where a date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DateEvidence {
    /// The record's own field.
    Input,
    /// JSON-LD (`datePublished`, `dateModified`).
    JsonLd,
    /// A `meta` element of the page.
    Meta,
    /// Microdata (`itemprop`).
    Microdata,
    /// A `time` element.
    TimeElement,
    /// A line of the page or text that says so ("Published on …").
    LabelledLine,
    /// A line with a date at the head of the story.
    DateLine,
    /// The dateline of the story's first paragraph.
    Dateline,
    /// The address of the page.
    Url,
}

/// A date that the text shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DateCandidate {
    /// As it stood.
    pub text: String,
    /// `YYYY-MM-DD`, if it could be read.
    pub value: Option<String>,
    /// What the date seems to be.
    pub role: DateRole,
}

/// What a date in the text seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DateRole {
    /// The page's clock: when the page was rendered, not when the story was published.
    PageRender,
    /// A line that says when the story was published or changed.
    Stated,
}
