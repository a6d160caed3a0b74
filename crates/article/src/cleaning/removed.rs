//! What was taken out, and why.

use crate::span::Span;
use serde::{Deserialize, Serialize};

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
    /// `learned/<name>/<list version>` for a published list, `shape`, `model`, `repeated`.
    #[serde(default)]
    pub rule: String,
    /// How sure the rule is, 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f64,
}

fn sure() -> f64 {
    1.0
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
