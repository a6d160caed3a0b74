//! The headline.
//!
//! Headings of level 1, `og:title`, `twitter:title`, `title` and JSON-LD are candidates; what they
//! have in common decides, and what is shown on the page is preferred to what is said in its head.

use crate::compare::{holds, plain};
use crate::meta;
use crate::schema::Facts;
use copydesk_html::Markup;
use copydesk_html::Region;
use copydesk_html::markup::Heading;

/// The headline of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) text: String,
    /// The heading that shows it: how many lines stand before it, and its byte in the source.
    pub(crate) heading: Option<(usize, usize)>,
}

/// What parts the headline from the name of the site in page titles.
const SITE_MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · ", " ‹ ", " « ", "｜", " ｜ ", " / ",
    " // ", "_",
];

/// Finds the headline.
pub(crate) fn find(markup: &Markup, facts: &Facts, site: &[String]) -> Option<Title> {
    let said = said(markup, facts, site);
    let ones: Vec<(usize, &Heading)> =
        markup.headings.iter().filter(|heading| heading.level == 1).enumerate().collect();
    let best = ones
        .iter()
        .map(|(index, heading)| (score(heading, &said, site, ones.len()), *index, *heading))
        .max_by_key(|(score, index, _)| (*score, std::cmp::Reverse(*index)));
    // A heading of level 2 that is just what the head of the page says, where none of level 1 is.
    let second = markup.headings.iter().find(|heading| {
        heading.level == 2 && {
            let text = plain(&heading.text);
            said.iter().any(|said| said.plain == text)
        }
    });
    match (best, second) {
        (Some((total, _, _)), Some(heading)) if total < AGREED => {
            Some(Title { text: heading.text.clone(), heading: Some((heading.line, heading.at)) })
        }
        (Some((total, _, heading)), _) if total > 0 => {
            let text = shorn(&heading.text, &said, site);
            Some(Title { text, heading: Some((heading.line, heading.at)) })
        }
        (_, Some(heading)) => {
            Some(Title { text: heading.text.clone(), heading: Some((heading.line, heading.at)) })
        }
        _ => said.into_iter().next().map(|said| Title { text: said.text, heading: None }),
    }
}

/// A heading without what does not belong to the headline: the name of the site, and dates, names
/// and counts that stand in the same element before or behind what the head of the page says.
fn shorn(text: &str, said: &[Said], site: &[String]) -> String {
    /// Letters from which on a said headline can be told from its surroundings.
    const TELLING: usize = 15;
    let text = text.strip_prefix("Title:").unwrap_or(text).trim();
    for said in said.iter().filter(|said| said.text.chars().count() >= TELLING) {
        if let Some(at) = text.find(said.text.as_str()) {
            let (before, after) = (&text[..at], &text[at + said.text.len()..]);
            let extra = before.chars().chain(after.chars()).any(|c| c.is_ascii_digit());
            if extra && !after.starts_with(char::is_alphanumeric) {
                return said.text.clone();
            }
        }
    }
    without_name(text, site).unwrap_or(text).to_owned()
}

/// Points of a heading that the head of the page agrees with.
const AGREED: u32 = 100;

/// A headline that the head of the page says.
struct Said {
    text: String,
    /// The same, as [`plain`] has it.
    plain: String,
}

impl Said {
    fn new(text: String) -> Self {
        let plain = plain(&text);
        Self { text, plain }
    }
}

fn said(markup: &Markup, facts: &Facts, site: &[String]) -> Vec<Said> {
    let cut = |text: &str| Said::new(without_named(text, site));
    let mut said = Vec::new();
    let shared = meta(markup, &["og:title"]);
    if let Some(headline) = facts.headline.clone() {
        let agrees = shared
            .into_iter()
            .chain(markup.title.as_deref())
            .any(|title| holds(&plain(title), &plain(&headline)));
        if agrees || shared.is_none() {
            said.push(Said::new(headline));
        }
    }
    said.extend(shared.map(cut));
    said.extend(
        meta(
            markup,
            &["twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title"],
        )
        .map(cut),
    );
    said.extend(markup.title.as_deref().map(cut));
    said.retain(|said| !said.text.is_empty());
    said
}

/// How likely a heading is the headline; 0 where it is not.
fn score(heading: &Heading, said: &[Said], site: &[String], count: usize) -> u32 {
    let text = plain(&heading.text);
    let length = text.chars().count();
    if text.is_empty() || (count > 1 && site.iter().any(|name| plain(name) == text)) {
        return 0;
    }
    let agreement = said
        .iter()
        .map(|said| {
            let said = said.plain.as_str();
            // A part counts if it is most of the whole.
            let most = 2 * text.len().min(said.len()) >= text.len().max(said.len());
            if said == text {
                AGREED
            } else if (holds(said, &text) || holds(&text, said))
                && (most || text.split(' ').count() > 4)
            {
                AGREED - 30
            } else if alike(said, &text) {
                AGREED - 50
            } else {
                0
            }
        })
        .max()
        .unwrap_or(0);
    let region = match heading.region {
        Region::Story => 12,
        Region::Body => 8,
        Region::Navigation => 0,
        Region::Aside => 2,
    };
    let telling = if heading.headline { 8 } else { 0 };
    // One word is a logo or a section.
    let sized = if length >= 12 { 10 } else { 0 };
    let only = if count == 1 { 20 } else { 0 };
    let total = agreement + region + telling + sized + only;
    // One of many headings that nothing agrees with is a heading inside the text.
    if agreement == 0 && (count > 1 || sized == 0) && !said.is_empty() && (only == 0) {
        0
    } else {
        total
    }
}

/// Whether most words of the shorter text stand in the longer one.
fn alike(a: &str, b: &str) -> bool {
    /// Words that must be shared, of ten.
    const SHARED: usize = 6;
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.iter().take(60).filter(|word| long.contains(word)).count();
    shared >= 3 && shared * 10 >= short.len() * SHARED
}

/// A title without the name of the site, at its end or start, if that is known; else without what
/// stands behind the last mark.
fn without_named(title: &str, site: &[String]) -> String {
    let title = title.trim();
    without_name(title, site).unwrap_or_else(|| without_site(title)).to_owned()
}

/// A title without a name of the site, if it has one at its end or start.
fn without_name<'t>(title: &'t str, site: &[String]) -> Option<&'t str> {
    let is_name = |part: &str| {
        let part = plain(part);
        let close = part.replace(' ', "");
        !part.is_empty()
            && site.iter().map(|name| plain(name)).any(|name| {
                part == name
                    || close == name.replace(' ', "")
                    || (holds(&part, &name) && part.len() <= name.len() + 20)
                    || (holds(&name, &part) && 2 * part.len() >= name.len())
            })
    };
    SITE_MARKS.iter().find_map(|mark| {
        let behind =
            title.rsplit_once(mark).filter(|(head, tail)| is_name(tail) && !head.trim().is_empty());
        let before =
            title.split_once(mark).filter(|(head, tail)| is_name(head) && !tail.trim().is_empty());
        behind.map(|(head, _)| head.trim()).or(before.map(|(_, tail)| tail.trim()))
    })
}

/// "Headline | Site" without the site, where the part behind the last mark is the shorter one and no
/// clause of its own.
#[must_use]
pub fn without_site(title: &str) -> &str {
    /// Words of the longest site name.
    const WORDS: usize = 5;
    let cut =
        SITE_MARKS.iter().filter_map(|mark| title.rfind(mark).map(|at| (at, mark.len()))).max();
    match cut {
        Some((at, mark))
            if title.len() - at - mark < at
                && title[at + mark..].split_whitespace().count() <= WORDS =>
        {
            title[..at].trim()
        }
        _ => title.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Option<String> {
        let markup = Markup::read(html);
        let facts = crate::schema::facts(&markup.json_ld, markup.title.as_deref());
        find(&markup, &facts, &["The Site".to_owned()]).map(|title| title.text)
    }

    #[test]
    fn the_heading_that_the_head_agrees_with_is_the_headline() {
        for (html, expected) in [
            ("<title>X</title><h1>Council decides at last</h1>", "Council decides at last"),
            (
                "<title>B is the headline | The Site</title><h1>The Site</h1><h1>B is the headline</h1>",
                "B is the headline",
            ),
            ("<title>Council decides - The Site</title><p>x", "Council decides"),
            (
                "<title>The Site: a</title><meta property='og:title' content='Council decides | The Site'><h2>Council decides</h2>",
                "Council decides",
            ),
            ("<meta property='og:title' content='Long-term plan'>", "Long-term plan"),
        ] {
            assert_eq!(read(html).as_deref(), Some(expected), "{html}");
        }
    }
}
