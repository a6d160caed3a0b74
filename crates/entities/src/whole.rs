//! What is tagged of an article: headline and text as one, so that a surname in the text finds the full name in the
//! headline.

use copydesk_article::article::Subject;
use copydesk_article::span::count;
use copydesk_article::{Article, BodyKind, StageName};
use copydesk_html::mask;
use serde::Deserialize;
use std::borrow::Cow;

/// Stands between headline and text: no name goes across it.
const BREAK: &str = "\n\u{2029}\n";

/// What this stage needs of `enrichment.language`.
#[derive(Deserialize)]
struct Detected {
    #[serde(default)]
    tag: Option<String>,
}

/// Headline and text of an article.
pub(crate) struct Whole<'a> {
    /// The text, or the headline of an article without text.
    pub(crate) main: Subject<'a>,
    /// The headline, if there is a text too.
    pub(crate) head: Option<Subject<'a>>,
    /// Both.
    pub(crate) text: String,
    /// Where the text begins in both, in code points and in bytes.
    pub(crate) points: usize,
    /// In bytes.
    pub(crate) bytes: usize,
    /// The primary subtag of the article's language, if it is known.
    pub(crate) language: Option<String>,
}

impl<'a> Whole<'a> {
    /// Nothing if the article has neither headline nor text.
    pub(crate) fn of(article: &'a Article<'_>) -> Option<Self> {
        let (title, body) = (article.subject_title(), article.subject());
        let (main, head) = match (body, title) {
            (Some(body), title) => (body, title),
            (None, title) => (title?, None),
        };
        let prefix = head.as_ref().map_or(String::new(), |head| format!("{}{BREAK}", head.text));
        let (points, bytes) = (count(&prefix), prefix.len());
        let text = prefix + &visible(&main);
        let detected: Option<Detected> = article.found(StageName::Language);
        let tag = detected.and_then(|detected| detected.tag);
        let language = tag.as_deref().and_then(|tag| tag.split('-').next());
        let language = language.filter(|tag| !matches!(*tag, "und" | "zxx" | "mul"));
        let language = language.map(str::to_owned);
        Some(Self { main, head, text, points, bytes, language })
    }
}

/// The text to tag: of a page only what a reader sees, at the positions where it stands.
fn visible<'s>(subject: &'s Subject<'_>) -> Cow<'s, str> {
    match subject.kind {
        BodyKind::Text => Cow::Borrowed(&subject.text),
        BodyKind::Html => Cow::Owned(mask(&subject.text)),
    }
}
