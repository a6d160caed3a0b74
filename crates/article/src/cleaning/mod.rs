//! What the cleaning stage writes.
//!
//! | module | holds |
//! |---|---|
//! | `removed` | what was taken out, and why |
//! | `repair` | what was mended |
//! | `source_map` | from the cleaned text back to the raw text |
//! | `dates` | how dates are known, and which dates the text shows |

mod dates;
mod removed;
mod repair;
mod source_map;

pub use dates::{DateCandidate, DateEvidence, DateProof, DateRole};
pub use removed::{RemovalReason, Removed};
pub use repair::{Repair, RepairKind};
use serde::{Deserialize, Serialize};
pub use source_map::SourceMap;

/// `enrichment.cleaning`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cleaning {
    /// The headline.
    pub title: Option<String>,
    /// Where the headline was found.
    pub title_origin: Option<TitleOrigin>,
    /// Who wrote the story, in order, without titles, roles and addresses.
    #[serde(default)]
    pub authors: Vec<String>,
    /// RFC 3339 date or date-time of first publication; null without evidence. The clock of a page
    /// is never evidence.
    #[serde(default)]
    pub published: Option<String>,
    /// How `published` is known; there when and only when it is.
    #[serde(default)]
    pub published_proof: Option<DateProof>,
    /// RFC 3339 date or date-time of the last change that the page states.
    #[serde(default)]
    pub modified: Option<String>,
    /// How `modified` is known; there when and only when it is.
    #[serde(default)]
    pub modified_proof: Option<DateProof>,
    /// `YYYY-MM-DD` of the page's clock: when the page was rendered.
    #[serde(default)]
    pub page_date: Option<String>,
    /// The address that the page gives as its own, without tracking parameters.
    #[serde(default)]
    pub canonical_url: Option<String>,
    /// The name of the publication, as the page or the text has it.
    #[serde(default)]
    pub site_name: Option<String>,
    /// Address of the picture that stands for the story.
    #[serde(default)]
    pub lead_image: Option<String>,
    /// The section of the publication.
    #[serde(default)]
    pub section: Option<String>,
    /// The story: paragraphs parted by an empty line.
    pub text: String,
    /// SHA-256 of `text`, in hex; spans of later stages name it.
    pub text_sha256: String,
    /// Code points of `text` over code points of the raw visible text.
    pub kept_ratio: f64,
    /// What was taken out, in order, as spans of the raw text.
    pub removed: Vec<Removed>,
    /// Lines that look like leftovers, but not surely enough to be taken out, in order, as spans of
    /// the raw text. They stand in `text`.
    #[serde(default)]
    pub doubtful: Vec<Removed>,
    /// What was mended, in order, as spans of the raw text.
    pub repairs: Vec<Repair>,
    /// Which raw position every position of `text` came from.
    pub source_map: SourceMap,
    /// The credit line, if one was removed.
    pub credit: Option<Credit>,
    /// Headlines of other articles that stood in the text as links.
    pub related: Vec<String>,
    /// Dates that the text itself shows; never taken for the publication date by themselves.
    pub date_candidates: Vec<DateCandidate>,
    /// Anything that a reader should know about the text.
    pub flags: Vec<Flag>,
}

/// Where the headline was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TitleOrigin {
    /// The record's own title field.
    Input,
    /// The first heading or headline-shaped line of the text.
    FirstHeading,
    /// The `h1` of the page.
    Heading,
    /// Metadata of the page (`og:title`, `title`).
    PageMetadata,
}

/// Who the story is credited to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Credit {
    /// The line as it stood.
    pub text: String,
    /// The names in it.
    pub agencies: Vec<String>,
}

/// Anything that a reader should know about the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Flag {
    /// Leftovers of a page were removed.
    BoilerplateRemoved,
    /// Broken tags were removed.
    MarkupResidue,
    /// Quotation marks stood the wrong way round.
    ReversedQuotes,
    /// Text was decoded with the wrong encoding somewhere before.
    Mojibake,
    /// The provider cut the text.
    TruncatedByProvider,
    /// The text field held HTML.
    HtmlInText,
    /// No main content stood out: the whole visible text was kept.
    NoMainContentFound,
    /// The page has more blocks than are judged: its long paragraphs of prose were kept.
    LinearFallback,
    /// A paywall prompt was removed; the text may be a teaser.
    PaywallSuspected,
    /// The page says that it is not free to read; the text may be a teaser.
    Paywalled,
    /// The page is a live blog: many dated entries.
    LiveBlog,
    /// Lines that look like leftovers were kept for want of certainty.
    DoubtfulLines,
}
