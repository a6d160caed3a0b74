//! Evidence of dates, and the dates that follow.
//!
//! Every place that may say when the story was published or changed gives a piece of evidence with a
//! weight; pieces that name the same day support each other. Dates of related stories, comments and
//! copyright lines are no evidence, and neither is the clock of the page.
//!
//! | module | holds |
//! |---|---|
//! | `head` | dates in the head of a page |
//! | `element` | dates in elements that name one |
//! | `line` | dates in short lines around the headline |
//! | `path` | the day in the address |
//! | `judge` | the dates that follow from all of them |

mod element;
mod head;
mod judge;
mod line;
mod path;

use crate::labels::Says;
use crate::schema::Facts;
use crate::title::Title;
use copydesk_article::cleaning::{DateEvidence, DateProof};
use copydesk_dates::{Found, Reader};
use copydesk_html::{Markup, Region};
use element::of_marked;
use head::of_head;
use judge::conclude;
use line::of_line;
use path::of_url;
use url::Url;

/// A date with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// RFC 3339: a date or a date-time.
    pub at: String,
    /// How it is known.
    pub proof: DateProof,
}

/// The dates of a page.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    pub(crate) published: Option<Dated>,
    pub(crate) modified: Option<Dated>,
    pub(crate) page_date: Option<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone)]
struct Piece {
    found: Found,
    /// What the date is, if something says so.
    says: Option<Says>,
    evidence: DateEvidence,
    /// How often such a piece alone was right on the labelled pages of the development set.
    weight: f64,
}

/// Finds the dates of a page.
pub(crate) fn find(
    markup: &Markup,
    facts: &Facts,
    reader: &Reader,
    url: Option<&Url>,
    title: Option<&Title>,
) -> Dates {
    let mut pieces = Vec::new();
    of_head(markup, facts, reader, &mut pieces);
    let heading = title.and_then(|title| title.heading).map(|(_, at)| at);
    let line = title.and_then(|title| title.heading).map(|(line, _)| line);
    for marked in &markup.marked {
        pieces.extend(of_marked(marked, heading, reader));
    }
    let mut page_date = None;
    for near in &markup.lines {
        let distance = line.and_then(|line| near.from(line));
        if let Some(distance) = distance.filter(|_| near.region != Region::Aside) {
            of_line(&near.text, distance, reader, &mut pieces, &mut page_date);
        }
    }
    pieces.extend(url.and_then(|url| of_url(url, reader)));
    conclude(pieces, page_date)
}

/// Finds the dates in the first lines of a plain text, the headline at place `title`.
pub(crate) fn of_text(lines: &[&str], title: usize, reader: &Reader, url: Option<&Url>) -> Dates {
    let mut pieces = Vec::new();
    let mut page_date = None;
    let title = i32::try_from(title).unwrap_or(i32::MAX);
    for (index, text) in lines.iter().enumerate() {
        let distance = i32::try_from(index).unwrap_or(i32::MAX) - title;
        of_line(text, distance, reader, &mut pieces, &mut page_date);
    }
    pieces.extend(url.and_then(|url| of_url(url, reader)));
    conclude(pieces, page_date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_dates::Hints;

    fn read(html: &str, url: &str) -> Dates {
        let markup = Markup::read(html);
        let facts = crate::schema::facts(&markup.json_ld, None);
        let title = crate::title::find(&markup, &facts, &[]);
        let reader = Reader::new(Hints::new(Some("en"), None, "2024-05-01T00:00:00Z".parse().ok()));
        find(&markup, &facts, &reader, Url::parse(url).ok().as_ref(), title.as_ref())
    }

    fn published(html: &str) -> Option<(String, DateEvidence)> {
        read(html, "https://a.example/x").published.map(|dated| (dated.at, dated.proof.evidence))
    }

    #[test]
    fn every_place_is_evidence() {
        let head = "<h1>Council decides at last</h1>";
        for (html, evidence) in [
            (
                r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-04-14"}</script>"#,
                DateEvidence::JsonLd,
            ),
            ("<meta property='article:published_time' content='2024-04-14'>", DateEvidence::Meta),
            (
                "<p><span itemprop=datePublished content='2024-04-14'></span>",
                DateEvidence::Microdata,
            ),
            ("<time datetime='2024-04-14'>Sunday</time>", DateEvidence::TimeElement),
            ("<p>Published on 14 April 2024</p>", DateEvidence::LabelledLine),
            ("<p>14 April 2024</p>", DateEvidence::DateLine),
        ] {
            assert_eq!(
                published(&format!("{head}{html}")),
                Some(("2024-04-14".into(), evidence)),
                "{html}"
            );
        }
        let url = read(head, "https://a.example/2024/04/14/x").published;
        assert_eq!(url.map(|dated| dated.proof.evidence), Some(DateEvidence::Url));
    }

    #[test]
    fn other_dates_are_no_evidence() {
        let head = "<h1>Council decides at last</h1>";
        for html in [
            "<p>© 14 April 2024</p>",
            "<aside><time datetime='2024-04-14'>x</time></aside>",
            "<div class=comments><time datetime='2024-04-14'>x</time></div>",
            "<p>Updated on 14 April 2024</p>",
            "<p>April 2024</p>",
            "<p>The council met on 14 April 2024 and decided after a very long debate of its members to go on with the plan.</p>",
        ] {
            assert_eq!(published(&format!("{head}{html}")), None, "{html}");
        }
        let clock =
            read(&format!("<div>Sunday, April 14, 2024</div>{head}"), "https://a.example/x");
        assert_eq!((clock.published, clock.page_date.as_deref()), (None, Some("2024-04-14")));
    }

    #[test]
    fn agreement_counts_and_the_fullest_form_is_given() {
        let html = "<h1>Council decides at last</h1><meta property='article:published_time' content='2020-01-01'>\
            <time datetime='2024-04-14T10:30:00+02:00' class=published>x</time><p>Published: April 14, 2024</p><p>Updated: 15 April 2024</p>";
        let dates = read(html, "https://a.example/x");
        assert_eq!(dates.published.map(|d| d.at).as_deref(), Some("2024-04-14T10:30:00+02:00"));
        assert_eq!(dates.modified.map(|d| d.at).as_deref(), Some("2024-04-15"));
    }
}
