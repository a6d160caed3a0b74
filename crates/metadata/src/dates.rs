//! Evidence of dates, and the dates that follow.
//!
//! Every place that may say when the story was published or changed gives a piece of evidence with a
//! weight; pieces that name the same day support each other. Dates of related stories, comments and
//! copyright lines are no evidence, and neither is the clock of the page.

use crate::labels::{self, Says};
use crate::schema::Facts;
use crate::title::Title;
use copydesk_article::cleaning::{DateEvidence, DateProof};
use copydesk_article::date::Precision;
use copydesk_dates::{Found, Reader};
use copydesk_html::markup::Marked;
use copydesk_html::{Markup, Region};
use jiff::civil::Date;
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

/// Below this, no date is given: a wrong date is worse than none.
const ENOUGH: f64 = 0.7;

/// `meta` elements that say when a story was published, the surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "article.published",
    "datepublished",
    "publish_date",
    "publishdate",
    "publish-date",
    "publication_date",
    "publicationdate",
    "pubdate",
    "og:pubdate",
    "bt:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "citation_online_date",
    "citation_publication_date",
    "originalpublicationdate",
    "rnews:datepublished",
    "ptime",
    "article.created",
    "displaydate",
    "date",
    "release_date",
];

/// `meta` elements that say when a story was changed.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "article:modified",
    "article.updated",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "date_updated",
    "updated_time",
];

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

fn of_head(markup: &Markup, facts: &Facts, reader: &Reader, pieces: &mut Vec<Piece>) {
    let mut add = |text: &str, says, evidence, weight| {
        if let Some(found) = reader.read(text) {
            pieces.push(Piece { found, says: Some(says), evidence, weight });
        }
    };
    if let Some(text) = &facts.published {
        add(text, Says::Published, DateEvidence::JsonLd, if facts.article { 0.9 } else { 0.65 });
    }
    if let Some(text) = &facts.modified {
        add(text, Says::Modified, DateEvidence::JsonLd, 0.9);
    }
    for (keys, says) in [(PUBLISHED, Says::Published), (MODIFIED, Says::Modified)] {
        if let Some(text) = crate::meta(markup, keys).or_else(|| unnamed(markup, says)) {
            add(text, says, DateEvidence::Meta, 0.9);
        }
    }
}

/// A `meta` element of no known name that says by its name that it is a date of publication or change.
fn unnamed(markup: &Markup, says: Says) -> Option<&str> {
    let fits = |key: &str| {
        let changed = ["modif", "updat", "revis"].iter().any(|word| key.contains(word));
        let published = ["publish", "publication", "pubdate"].iter().any(|word| key.contains(word));
        if says == Says::Modified {
            changed
        } else {
            published && !changed && !key.contains("expir")
        }
    };
    let mut metas = markup.metas.iter();
    metas
        .find(|(key, value)| fits(key) && value.contains(char::is_numeric))
        .map(|(_, value)| value.as_str())
}

/// Bytes of markup between the headline and a date that belongs to it, behind and before it.
const BEHIND: usize = 12_000;
const BEFORE: usize = 4_000;

fn of_marked(marked: &Marked, heading: Option<usize>, reader: &Reader) -> Option<Piece> {
    if marked.region == Region::Aside {
        return None;
    }
    let property = marked.property.as_deref();
    let (evidence, says) = match property {
        Some("datepublished" | "datecreated") => (DateEvidence::Microdata, Some(Says::Published)),
        Some("datemodified") => (DateEvidence::Microdata, Some(Says::Modified)),
        _ => (DateEvidence::TimeElement, says(marked)),
    };
    let near = heading.is_some_and(|at| marked.at < at + BEHIND && at < marked.at + BEFORE);
    if says == Some(Says::Other) || (evidence == DateEvidence::TimeElement && !near) {
        return None;
    }
    if marked.text.chars().count() > 120 {
        return None;
    }
    let found = marked
        .value
        .as_deref()
        .and_then(|value| reader.read(value))
        .or_else(|| reader.read(&marked.text))?;
    let weight = match (evidence, near, says) {
        (DateEvidence::Microdata, true, _) => 0.9,
        (DateEvidence::Microdata, false, _) => 0.75,
        (_, _, Some(_)) => 0.85,
        _ => 0.75,
    };
    Some(Piece { found, says, evidence, weight })
}

/// What the class or the text of an element says of its date.
fn says(marked: &Marked) -> Option<Says> {
    let hint = &marked.hint;
    if ["comment", "event", "copyright", "duration", "reading", "countdown", "review"]
        .iter()
        .any(|word| hint.contains(word))
    {
        return Some(Says::Other);
    }
    if ["modif", "updat", "revis"].iter().any(|word| hint.contains(word)) {
        return Some(Says::Modified);
    }
    if let Some(says) = labels::of(&marked.text) {
        return Some(says);
    }
    let telling = [
        "publish",
        "pubdate",
        "posted",
        "entry-date",
        "post-date",
        "article-date",
        "article__date",
    ];
    telling.iter().any(|word| hint.contains(word)).then_some(Says::Published)
}

/// Lines around the headline in which its date may stand.
const LINES_BEFORE: i32 = -6;
const LINES_BEHIND: i32 = 14;

fn of_line(
    line: &str,
    distance: i32,
    reader: &Reader,
    pieces: &mut Vec<Piece>,
    page_date: &mut Option<String>,
) {
    /// Letters beside the date and its label in a line that is no prose.
    const BESIDE: usize = 45;
    /// Bytes of a line in which a date is looked for: behind as many, it stands in prose.
    const HEAD: usize = 320;
    if !(LINES_BEFORE..=LINES_BEHIND).contains(&distance) {
        return;
    }
    let mut rest = line;
    // "Published … Updated …": a line may hold two.
    for _ in 0..2 {
        // Most lines have no number, and no date without one.
        let head = &rest[..rest.floor_char_boundary(HEAD)];
        if !head.contains(char::is_numeric) {
            return;
        }
        let Some(found) = reader.find_in(head) else { return };
        let (before, after) = (&rest[..found.span.start], &rest[found.span.end..]);
        let letters = before.chars().chain(after.chars()).filter(|c| c.is_alphabetic());
        let beside = letters.take(BESIDE + 1).count();
        let label =
            labels::of(before).or_else(|| labels::of(after).filter(|_| before.trim().is_empty()));
        let end = found.span.end;
        let clock = found.weekday && beside == 0 && distance < 0;
        if clock && label.is_none() {
            page_date.get_or_insert_with(|| found.day().to_owned());
        } else if label != Some(Says::Other)
            && (beside <= BESIDE || (label.is_some() && before.chars().count() <= 40))
        {
            let weight = match (label, distance) {
                (Some(_), _) => 0.88,
                (None, 0..=5) => 0.8,
                (None, -3..=8) => 0.72,
                _ => 0.6,
            };
            let evidence =
                if label.is_some() { DateEvidence::LabelledLine } else { DateEvidence::DateLine };
            pieces.push(Piece { found, says: label, evidence, weight });
        }
        rest = &rest[end..];
    }
}

/// `/2024/04/14/`, `/2024-04-14-`, `/20240414`: a day in the path.
fn of_url(url: &Url, reader: &Reader) -> Option<Piece> {
    let path = url.path();
    let digits: Vec<(usize, &str)> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - path.as_ptr() as usize, run))
        .collect();
    let joined = |window: &[(usize, &str)]| {
        let (year, month, day) = (window[0].1, window[1].1, window[2].1);
        let adjacent = window[1].0 == window[0].0 + year.len() + 1
            && window[2].0 == window[1].0 + month.len() + 1;
        (adjacent && year.len() == 4 && month.len() <= 2 && day.len() <= 2)
            .then(|| format!("{year}-{month}-{day}"))
    };
    let parted = digits.windows(3).find_map(joined);
    let compact = || {
        digits
            .iter()
            .find(|(_, run)| run.len() == 8 && run.starts_with("20"))
            .map(|(_, run)| (*run).to_owned())
    };
    let found = reader.read(&parted.or_else(compact)?)?;
    (found.precision == Precision::Day).then_some(Piece {
        found,
        says: Some(Says::Published),
        evidence: DateEvidence::Url,
        weight: 0.9,
    })
}

/// What all pieces together say.
fn conclude(mut pieces: Vec<Piece>, page_date: Option<String>) -> Dates {
    let days = |says: Says| -> Vec<String> {
        let said = pieces.iter().filter(|piece| piece.says == Some(says));
        said.map(|piece| piece.found.day().to_owned()).collect()
    };
    let (published, modified) = (days(Says::Published), days(Says::Modified));
    // "Updated" may stand outside the element that holds the date.
    for piece in pieces.iter_mut().filter(|piece| piece.says.is_none()) {
        let has = |days: &[String]| days.iter().any(|day| day == piece.found.day());
        if has(&modified) && !has(&published) {
            piece.says = Some(Says::Modified);
        }
    }
    Dates {
        published: judge(&pieces, Says::Published),
        modified: judge(&pieces, Says::Modified),
        page_date,
    }
}

/// The day that the evidence supports best, in the words of its best piece.
fn judge(pieces: &[Piece], wanted: Says) -> Option<Dated> {
    let fits = |piece: &&Piece| match wanted {
        Says::Published => piece.says != Some(Says::Modified),
        _ => piece.says == Some(wanted),
    };
    let support = |day: &str| {
        let mut doubt = 1.0;
        let mut seen = Vec::new();
        for piece in pieces.iter().filter(fits).filter(|piece| piece.found.day() == day) {
            // The same kind of evidence again adds nothing.
            if !seen.contains(&piece.evidence) {
                seen.push(piece.evidence);
                doubt *= 1.0 - piece.weight;
            }
        }
        1.0 - doubt
    };
    let mut best: Option<(f64, &Piece)> = None;
    for piece in
        pieces.iter().filter(fits).filter(|piece| piece.found.precision != Precision::Month)
    {
        let score = support(piece.found.day());
        // Of equals the first counts: the head of the page before its body.
        if best.is_none_or(|(known, _)| score > known + 1e-9) {
            best = Some((score, piece));
        }
    }
    let (score, first) = best?;
    let day = first.found.day();
    let score = match wanted {
        Says::Published if is_contradicted(pieces, day) => score.min(CONTRADICTED),
        Says::Published if is_rewritten(pieces, day) => score.min(REWRITTEN),
        _ => score,
    };
    if score < ENOUGH {
        return None;
    }
    let clocked = |piece: &&Piece| piece.found.precision != Precision::Day;
    let same = || pieces.iter().filter(fits).filter(|piece| piece.found.day() == day);
    let said = same()
        .find(|piece| clocked(piece) && piece.found.zone_known)
        .or_else(|| same().find(clocked))
        .unwrap_or(first);
    Some(Dated {
        at: said.found.at.clone(),
        proof: DateProof {
            precision: said.found.precision,
            zone_known: said.found.zone_known,
            evidence: said.evidence,
            confidence: (score.min(0.98) * 100.0).round() / 100.0,
        },
    })
}

/// How often a date that only the head of a page has was right where the page shows its readers
/// another one: such pages are written anew again and again, and neither date is that of the text.
const CONTRADICTED: f64 = 0.45;

/// How often a date that only the head of a page has is that of the text where the head says, too, that it
/// was changed long after.
const REWRITTEN: f64 = 0.7;

/// Whether only the head of the page has this day, and the page was changed long after it.
fn is_rewritten(pieces: &[Piece], day: &str) -> bool {
    /// Days.
    const LONG: i32 = 30;
    let head = |piece: &Piece| {
        matches!(piece.evidence, DateEvidence::JsonLd | DateEvidence::Meta | DateEvidence::Url)
    };
    let shown = pieces.iter().any(|piece| piece.found.day() == day && !head(piece));
    let date = |day: &str| day.parse::<Date>().ok();
    let later = |piece: &Piece| {
        let (Some(from), Some(to)) = (date(day), date(piece.found.day())) else { return false };
        piece.says == Some(Says::Modified) && (to - from).get_days() > LONG
    };
    !shown && pieces.iter().any(later)
}

/// Whether the page shows dates near its headline, but not this one.
fn is_contradicted(pieces: &[Piece], day: &str) -> bool {
    let said = |piece: &&Piece| {
        matches!(piece.evidence, DateEvidence::JsonLd | DateEvidence::Meta | DateEvidence::Url)
    };
    let mut shown =
        pieces.iter().filter(|piece| !said(piece) && piece.says != Some(Says::Modified)).peekable();
    let supported =
        |piece: &Piece| piece.found.day() == day || piece.found.precision == Precision::Month;
    shown.peek().is_some() && !shown.any(supported)
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
