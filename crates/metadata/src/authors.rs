//! Who wrote the story, out of all places that say so.

use crate::byline;
use crate::compare::{holds, plain};
use crate::schema::Facts;
use crate::title::Title;
use copydesk_dates::Reader;
use copydesk_html::markup::{Marked, Near, Role};
use copydesk_html::{Markup, Region};
use std::ops::RangeInclusive;

/// `meta` elements that name authors, the surest first.
const METAS: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "byl",
    "citation_author",
    "cxenseparse:author",
    "article:author:name",
    "og:author",
    "authors",
    "author_name",
    "article.author",
    "bt:author",
];

/// A list of names, and how sure its place is.
struct List {
    names: Vec<String>,
    weight: u32,
}

/// Most bytes of markup between the headline and its byline.
const NEAR: usize = 15_000;

/// Finds the authors: the list that the surest place gives, a list that the page shows near its
/// headline before one that only its head has.
pub(crate) fn find(
    markup: &Markup,
    facts: &Facts,
    reader: &Reader,
    site: Option<&str>,
    title: Option<&Title>,
) -> Vec<String> {
    let mut lists = Vec::new();
    let mut add = |names: Vec<String>, weight: u32| {
        let names = settled(names, title);
        if !names.is_empty() {
            lists.push(List { names, weight });
        }
    };
    let each = |texts: &[String]| -> Vec<String> {
        texts.iter().flat_map(|text| byline::names(text, reader, false)).collect()
    };
    add(each(&facts.persons), 60);
    add(of_metas(markup, reader), 50);
    let heading = title.and_then(|title| title.heading);
    for marked in markup.marked.iter().filter(|marked| marked.role == Role::Author) {
        let weight = weight(marked, heading.map(|(_, at)| at));
        if weight > 0 {
            add(of_marked(marked, reader), weight);
        }
    }
    let near: Vec<&str> = near(markup, heading, -4..=12).map(|line| line.text.as_str()).collect();
    for (index, text) in near.iter().enumerate() {
        // "Author" on a line of its own opens the next.
        let opened = byline::is_opener(text).then(|| near.get(index + 1)).flatten();
        match opened {
            Some(next) => add(byline::names(&format!("by {next}"), reader, true), 38),
            None => add(byline::names(text, reader, true), 40),
        }
        let dated = [index.checked_sub(1), Some(index + 1)]
            .into_iter()
            .flatten()
            .filter_map(|at| near.get(at));
        if byline::is_bare(text) && dated.into_iter().any(|line| is_date(line, reader)) {
            add(byline::names(text, reader, false), 10);
        }
    }
    add(each(&facts.organisations), 20);
    choose(lists, markup, heading, site)
}

/// The names of the first byline in the first lines of a plain text.
pub(crate) fn of_text(lines: &[&str], reader: &Reader) -> Vec<String> {
    let bylines = lines.iter().map(|line| byline::names(line, reader, true));
    bylines.map(|names| settled(names, None)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Short lines of the page near its headline.
fn near(
    markup: &Markup,
    heading: Option<(usize, usize)>,
    lines: RangeInclusive<i32>,
) -> impl Iterator<Item = &Near> {
    markup.lines.iter().filter(move |near| {
        let distance = heading.and_then(|(line, _)| near.from(line));
        near.region != Region::Aside && distance.is_some_and(|distance| lines.contains(&distance))
    })
}

/// Whether a line is a date and little else.
fn is_date(line: &str, reader: &Reader) -> bool {
    const BESIDE: usize = 16;
    line.len() < 80
        && line.contains(char::is_numeric)
        && reader.find_in(line).is_some_and(|found| line.len() <= found.span.len() + BESIDE)
}

fn of_metas(markup: &Markup, reader: &Reader) -> Vec<String> {
    let named = |key: &str| {
        let metas =
            markup.metas.iter().filter(move |(name, value)| name == key && !value.contains("://"));
        metas.flat_map(|(_, value)| byline::names(value, reader, false)).collect::<Vec<_>>()
    };
    let direct = METAS.iter().map(|key| named(key)).find(|names| !names.is_empty());
    direct.unwrap_or_else(|| {
        // "Written by" as the label of a card.
        let label = crate::meta(markup, &["twitter:label1"]).unwrap_or_default().to_lowercase();
        let written = [
            "written",
            "escrito",
            "écrit",
            "verfasst",
            "geschrieben",
            "scritto",
            "geschreven",
            "author",
            "napisane",
            "skriven",
            "автор",
        ];
        if written.iter().any(|word| label.contains(word)) {
            named("twitter:data1")
        } else {
            Vec::new()
        }
    })
}

/// How sure an element is that names an author; 0 where it is not looked at.
fn weight(marked: &Marked, heading: Option<usize>) -> u32 {
    if marked.region == Region::Aside || marked.text.chars().count() > 300 {
        return 0;
    }
    let near = heading.is_some_and(|at| marked.at < at + NEAR && at < marked.at + 5_000);
    let microdata = marked.property.as_deref().is_some_and(|property| property.contains("author"));
    let telling = [
        "bio",
        "avatar",
        "image",
        "img",
        "social",
        "follow",
        "box",
        "card",
        "description",
        "date",
        "role",
        "title",
        "desc",
    ]
    .iter()
    .any(|word| marked.hint.contains(word));
    let base = match (microdata, near) {
        (true, true) => 58,
        (true, false) => 36,
        (false, true) => 50,
        (false, false) => 22,
    };
    let name = if marked.hint.contains("name") { 4 } else { 0 };
    base + name - if telling { 12 } else { 0 }
}

fn of_marked(marked: &Marked, reader: &Reader) -> Vec<String> {
    let linked: Vec<String> =
        marked.linked.iter().flat_map(|text| byline::names(text, reader, false)).collect();
    let shown = byline::names(&marked.text, reader, false);
    // Links to authors are the names; other links are too few or too many.
    let fits =
        !linked.is_empty() && linked.iter().all(|name| name.contains(' ')) && linked.len() <= 6;
    let whole = plain(&marked.text);
    if fits && linked.len() >= shown.len() && linked.iter().all(|name| holds(&whole, &plain(name)))
    {
        linked
    } else {
        shown
    }
}

/// The list without repetitions, and without what is the headline.
fn settled(names: Vec<String>, title: Option<&Title>) -> Vec<String> {
    /// Most authors of a story.
    const AUTHORS: usize = 20;
    let title = title.map(|title| plain(&title.text)).unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    let mut seen = Vec::new();
    for name in names.into_iter().take(AUTHORS) {
        let key = plain(&name);
        if key != title && !seen.contains(&key) {
            seen.push(key);
            out.push(name);
        }
    }
    out
}

/// The best list: by its place, by how many other places agree, and by whether it is shown.
fn choose(
    lists: Vec<List>,
    markup: &Markup,
    heading: Option<(usize, usize)>,
    site: Option<&str>,
) -> Vec<String> {
    let site = site.map(plain).unwrap_or_default();
    let shown: Vec<String> = near(markup, heading, -8..=20).map(|line| plain(&line.text)).collect();
    let keys: Vec<Vec<String>> =
        lists.iter().map(|list| list.names.iter().map(|name| plain(name)).collect()).collect();
    let score = |index: usize| {
        let names = &keys[index];
        let agree = keys
            .iter()
            .enumerate()
            .filter(|(other, list)| *other != index && *list == names)
            .count();
        let visible = names.iter().all(|name| shown.iter().any(|line| holds(line, name)));
        let persons = names.iter().all(|name| name.contains(' ') || !name.is_ascii());
        let own = !site.is_empty() && names.iter().all(|name| *name == site || holds(&site, name));
        let agree = u32::try_from(agree.min(4)).unwrap_or_default();
        (lists[index].weight
            + 8 * agree
            + if visible { 14 } else { 0 }
            + if persons { 8 } else { 0 })
        .saturating_sub(if own { 45 } else { 0 })
    };
    let best = (0..lists.len()).max_by_key(|index| (score(*index), std::cmp::Reverse(*index)));
    best.and_then(|index| lists.into_iter().nth(index)).map(|list| list.names).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_dates::Hints;

    fn read(html: &str) -> Vec<String> {
        let markup = Markup::read(html);
        let facts = crate::schema::facts(&markup.json_ld, None);
        let title = crate::title::find(&markup, &facts, &[]);
        let reader = Reader::new(Hints::new(Some("en"), None, None));
        find(&markup, &facts, &reader, Some("The Site"), title.as_ref())
    }

    #[test]
    fn every_place_may_name_the_author() {
        let head = "<h1>Council decides at last</h1>";
        for html in [
            r#"<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ana Diaz"}}</script>"#,
            "<meta name=author content='Ana Diaz'>",
            "<p class=byline>By <a rel=author href=/a>Ana Diaz</a></p>",
            "<span itemprop=author>Ana Diaz</span>",
            "<p>By Ana Diaz</p><p>The council met on Monday.</p>",
        ] {
            assert_eq!(read(&format!("{head}{html}")), ["Ana Diaz"], "{html}");
        }
    }

    #[test]
    fn what_the_page_shows_comes_before_the_name_of_the_site_and_of_logins() {
        let html = "<meta name=author content='The Site'><h1>Council decides at last</h1><div class=byline>By Ana Diaz and Bo Li</div>";
        assert_eq!(read(html), ["Ana Diaz", "Bo Li"]);
        let login = "<meta name=author content='adiaz'><h1>Council decides at last</h1><div class=byline>By Ana Diaz</div>";
        assert_eq!(read(login), ["Ana Diaz"]);
    }
}
