//! Headline, authors, dates and addresses out of a page's head and markup.
//!
//! | module | holds |
//! |---|---|
//! | `json_ld` | JSON-LD scripts, read as far as they can be |
//! | `schema` | what JSON-LD says of the article among its other objects |
//! | `title` | the headline |
//! | `authors` | who wrote the story, out of all places that say so |
//! | `byline` | names out of a byline, in many languages |
//! | `dates` | evidence of dates, and the dates that follow |
//! | `labels` | words that say what a date is |
//! | `address` | the canonical address |
//! | `site` | site name, section, lead image |
//! | `compare` | texts compared without case, accents and marks |
//!
//! Nothing here fails: a page that says nothing has empty metadata.

mod address;
mod authors;
mod byline;
mod compare;
mod dates;
mod json_ld;
mod labels;
mod schema;
mod site;
mod title;

pub use address::canonical;
pub use dates::Dated;
pub use title::without_site;

use copydesk_dates::{Hints, Reader};
use copydesk_html::Markup;
use jiff::Timestamp;
use url::Url;

/// What is known of a page besides the page.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// Its address.
    pub url: Option<&'a str>,
    /// The name of the publication.
    pub site: Option<&'a str>,
    /// BCP-47 tag of its language.
    pub language: Option<&'a str>,
    /// When it was crawled.
    pub now: Option<Timestamp>,
}

/// What a page says of its story.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// The headline, and whether a heading of the page shows it.
    pub title: Option<(String, bool)>,
    /// Who wrote the story, in order.
    pub authors: Vec<String>,
    /// When it was first published.
    pub published: Option<Dated>,
    /// When it was changed last.
    pub modified: Option<Dated>,
    /// `YYYY-MM-DD` of the page's clock.
    pub page_date: Option<String>,
    /// The address that the page gives as its own.
    pub canonical_url: Option<String>,
    /// The name of the publication.
    pub site_name: Option<String>,
    /// The picture that stands for the story.
    pub lead_image: Option<String>,
    /// The section of the publication.
    pub section: Option<String>,
    /// The language that the page declares.
    pub language: Option<String>,
    /// Whether the page says that it is not free to read.
    pub paywalled: bool,
    /// Whether the page says that it is a live blog.
    pub live: bool,
}

/// Reads the metadata of a page.
#[must_use]
pub fn read(markup: &Markup, known: &Known<'_>) -> Metadata {
    let facts = schema::facts(&markup.json_ld, markup.title.as_deref());
    let canonical_url = address::of_page(markup, &facts, known);
    let base = known.url.or(canonical_url.as_deref()).and_then(|url| Url::parse(url).ok());
    let declared =
        markup.language.as_deref().or_else(|| meta(markup, &["og:locale", "content-language"]));
    let tag = declared.or(known.language);
    let reader = Reader::new(Hints::new(tag, base.as_ref().and_then(Url::host_str), known.now));
    let site_name = site::name(markup, &facts, known);
    let title = title::find(markup, &facts, &site::names(site_name.as_deref(), base.as_ref()));
    let found = dates::find(markup, &facts, &reader, base.as_ref(), title.as_ref());
    let authors = authors::find(markup, &facts, &reader, site_name.as_deref(), title.as_ref());
    Metadata {
        title: title.map(|title| (title.text, title.heading.is_some())),
        authors,
        published: found.published,
        modified: found.modified,
        page_date: found.page_date,
        lead_image: site::image(markup, &facts, base.as_ref()),
        section: site::section(markup, &facts),
        paywalled: site::paywalled(markup, &facts),
        live: facts.live,
        language: declared.map(str::to_owned),
        canonical_url,
        site_name,
    }
}

/// The first `meta` element with one of these keys, in the order of the keys.
pub(crate) fn meta<'m>(markup: &'m Markup, keys: &[&str]) -> Option<&'m str> {
    keys.iter().find_map(|key| {
        let mut metas = markup.metas.iter();
        metas.find(|(name, _)| name == key).map(|(_, value)| value.trim())
    })
}

/// Reads what the first lines of a plain text say: dates and bylines. `title` is the place of the
/// headline among the lines; without it, the first line is taken for what stands above one.
#[must_use]
pub fn read_text(lines: &[&str], title: Option<usize>, known: &Known<'_>) -> Metadata {
    let url = known.url.and_then(|url| Url::parse(url).ok());
    let reader =
        Reader::new(Hints::new(known.language, url.as_ref().and_then(Url::host_str), known.now));
    let found = dates::of_text(lines, title.unwrap_or(1), &reader, url.as_ref());
    Metadata {
        authors: authors::of_text(lines, &reader),
        published: found.published,
        modified: found.modified,
        page_date: found.page_date,
        canonical_url: url.and_then(|url| canonical(url.as_str(), None)).map(String::from),
        site_name: known.site.map(str::to_owned),
        ..Metadata::default()
    }
}

/// Whether a line of a text is a byline by its form: it opens like one ("By Ana Diaz") and goes on with
/// names.
#[must_use]
pub fn is_byline(line: &str) -> bool {
    !byline::names(line, &Reader::default(), true).is_empty()
}

/// Whether a line of a text is a name and nothing else by its form.
#[must_use]
pub fn is_name(line: &str) -> bool {
    byline::is_bare(line)
}

/// The names in a list of authors as a producer writes it.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    byline::names(text, &Reader::default(), false)
}
