//! What the cleaning stage writes.

use crate::date::Precision;
use crate::span::Span;
use serde::{Deserialize, Serialize};

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

/// A stretch of the raw text that is not in the cleaned text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Removed {
    /// Where, in the raw text.
    #[serde(flatten)]
    pub span: Span,
    /// Why.
    pub reason: RemovalReason,
    /// What showed it: `<rules>/<shape>` such as `fr/label`, `learned/<list version>`,
    /// `shape`, `model`, `repeated`.
    #[serde(default)]
    pub rule: String,
    /// How sure the rule is, 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f64,
}

fn sure() -> f64 {
    1.0
}

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

/// Why a stretch was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RemovalReason {
    /// Outside the main content of a page.
    OutsideMainContent,
    /// The headline, which went to `title`.
    TitleLine,
    /// The page's clock.
    SiteClock,
    /// A line that says when the story was published or changed.
    DateLine,
    /// A link to another article.
    RelatedLink,
    /// What is left of a tag.
    MarkupResidue,
    /// A credit line, which went to `credit`.
    CreditLine,
    /// A photo or video credit.
    MediaCredit,
    /// A line that promotes the site, its newsletter, apps or channels.
    SitePromo,
    /// A comment form.
    CommentForm,
    /// Share and follow buttons.
    ShareLine,
    /// A cookie or consent notice.
    CookieNotice,
    /// A subscription or paywall prompt.
    PaywallPrompt,
    /// An advertisement marker.
    AdvertisementMarker,
    /// A copyright line.
    CopyrightLine,
    /// Navigation: breadcrumbs, menus, tags.
    Navigation,
    /// The same line again.
    RepeatedLine,
    /// The cut mark of a provider (`[+1234 chars]`).
    TruncationMark,
    /// A line that names the authors, who went to `authors`.
    Byline,
    /// A line that stands in many articles of the source, by a learned list.
    Boilerplate,
}

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

/// Maps the cleaned text back to the raw text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceMap {
    /// JSON Pointer of the raw text.
    pub of: String,
    /// SHA-256 of the raw text, in hex.
    pub of_sha256: String,
    /// `[cleaned start, raw start, cleaned length, raw length]` in code points, ascending and
    /// without gaps on the cleaned side. Where the lengths agree the stretch is a copy, position
    /// by position; where they differ it stands for the raw stretch as a whole.
    pub segments: Vec<[usize; 4]>,
    /// For a page: `[raw start, raw length]` of every segment in bytes of the raw text's UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Vec<[usize; 2]>>,
}

impl SourceMap {
    /// The raw code points that the cleaned code points `start..end` came from.
    #[must_use]
    pub fn project(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let last = end.max(start + 1) - 1;
        let (from, _) = self.locate(start)?;
        let (_, to) = self.locate(last)?;
        Some((from, to))
    }

    fn locate(&self, position: usize) -> Option<(usize, usize)> {
        let next = self.segments.partition_point(|segment| segment[0] <= position);
        let [dst, src, dst_len, src_len] = *self.segments.get(next.checked_sub(1)?)?;
        let inside = position - dst;
        if inside >= dst_len {
            return None;
        }
        Some(if dst_len == src_len {
            (src + inside, src + inside + 1)
        } else {
            (src, src + src_len)
        })
    }
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
    /// The markup was nested too deeply for a tree: a plain strip was used.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_map_projects_copies_and_replacements() {
        let map = SourceMap {
            of: "/text".into(),
            of_sha256: String::new(),
            segments: vec![[0, 10, 5, 5], [5, 15, 1, 3], [6, 18, 4, 4]],
            bytes: None,
        };
        assert_eq!(map.project(0, 5), Some((10, 15)));
        assert_eq!(map.project(4, 7), Some((14, 19)));
        assert_eq!(map.project(5, 6), Some((15, 18)));
        assert_eq!(map.project(9, 12), None);
    }
}
