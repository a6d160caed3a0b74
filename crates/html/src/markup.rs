//! What a page says of itself in its head and markup: the raw material of metadata.
//!
//! [`Collector`] is fed by simple calls in the order of the source, by the same pass that reads the
//! page. Everything is capped: a hostile page costs no more than a long one.

use crate::region::{Interest, Region};
use std::borrow::Cow;
use std::collections::VecDeque;

/// Most `meta` elements, links, marked elements and headings that are kept; pages of news have some
/// dozens.
const METAS: usize = 400;
const LINKS: usize = 60;
const MARKED: usize = 300;
const HEADINGS: usize = 60;
/// Most bytes of JSON-LD, of all scripts together; the largest seen on a page of news was 180 KB.
const JSON_LD: usize = 512 * 1024;
/// Most bytes of the value of a `meta` element, and of the text of a marked element or line.
const VALUE: usize = 2_000;
const TEXT: usize = 400;
/// Lines kept before each of the first headings, and behind it.
const LINES_BEFORE: usize = 10;
const LINES_BEHIND: usize = 40;
/// First headings that lines are kept around.
const HEADS: usize = 8;
/// Elements deeper than this are not followed; real pages stay below 100.
const DEPTH: usize = 512;

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// The language of `html`.
    pub language: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// Key (`name`, `property` or `itemprop`, in lower case) and content of `meta` elements.
    pub metas: Vec<(String, String)>,
    /// `rel` in lower case and `href` of links that say what the page is.
    pub links: Vec<(String, String)>,
    /// Texts of JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// Headings of levels 1 and 2.
    pub headings: Vec<Heading>,
    /// Elements that name a date or a person.
    pub marked: Vec<Marked>,
    /// Short lines around the first headings.
    pub lines: Vec<Near>,
    /// Whether an element is marked as a paywall.
    pub paywall: bool,
}

/// A heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// 1 or 2.
    pub level: u8,
    /// Its text, white space collapsed.
    pub text: String,
    /// Byte in the source.
    pub at: usize,
    /// Where it stands.
    pub region: Region,
    /// Whether its class or `itemprop` says that it is a headline.
    pub headline: bool,
    /// How many lines of text stand before it in the page.
    pub line: usize,
}

/// What an element names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `time`.
    Time,
    /// Its class, `itemprop` or the like names a date.
    Date,
    /// Its class, `rel`, `itemprop` or the like names an author.
    Author,
}

/// An element that names a date or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What it names.
    pub role: Role,
    /// Class, id, `itemprop`, `rel` and test ids, in lower case, parted by spaces.
    pub hint: String,
    /// `itemprop`, in lower case.
    pub property: Option<String>,
    /// `datetime` or `content`.
    pub value: Option<String>,
    /// Its text, white space collapsed.
    pub text: String,
    /// Texts of the links in it.
    pub linked: Vec<String>,
    /// Byte in the source.
    pub at: usize,
    /// Where it stands.
    pub region: Region,
    /// How many marked elements were open around it.
    pub inside: usize,
}

/// A short line near a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Its text, white space collapsed.
    pub text: String,
    /// Byte in the source.
    pub at: usize,
    /// How many lines of text stand before it in the page; see [`Heading::line`].
    pub line: usize,
    /// Where it stands.
    pub region: Region,
}

impl Near {
    /// How many lines it stands behind a heading before which `line` lines stand; negative before it.
    #[must_use]
    pub fn from(&self, line: usize) -> Option<i32> {
        Some(i32::try_from(self.line).ok()? - i32::try_from(line).ok()?)
    }
}

impl Markup {
    /// Reads a page for what it says of itself alone. Any text is a page: nothing fails.
    #[must_use]
    pub fn read(html: &str) -> Self {
        crate::page::read(html).markup
    }

    /// The content of the first `meta` element of this key, in lower case.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.metas.iter().find(|(found, _)| found == key).map(|(_, value)| value.as_str())
    }
}

/// What an open element collects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sink {
    None,
    Title,
    JsonLd,
    Unseen,
    Heading(usize),
    Marked(usize),
    Link,
}

#[derive(Debug)]
struct Open {
    name: Box<str>,
    sink: Sink,
    region: Region,
    block: bool,
}

/// Collects [`Markup`] from a page that is read from its start to its end.
#[derive(Debug, Default)]
pub struct Collector {
    markup: Markup,
    open: Vec<Open>,
    /// Elements open below the depth that is followed.
    below: usize,
    /// Open elements whose text nobody sees.
    unseen: usize,
    /// Indexes of marked elements that are open.
    marks: Vec<usize>,
    links: usize,
    line: String,
    line_at: usize,
    at: usize,
    before: VecDeque<Near>,
    /// Headings so far, lines so far, and lines since the last heading.
    heads: usize,
    count: usize,
    since: usize,
    json_ld: usize,
}

impl Collector {
    /// An element opens: its name in lower case, its attributes as they stand (names in lower case),
    /// and the byte of its start tag.
    pub fn open<'a>(
        &mut self,
        name: &str,
        attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
        at: usize,
    ) {
        self.at = at;
        let seen = Seen::of(name, attributes);
        let block = is_block(name);
        if block {
            self.flush();
            self.part();
        }
        match name {
            "html" if self.markup.language.is_none() => {
                self.markup.language = seen.lang.clone().filter(|lang| !lang.trim().is_empty());
            }
            "meta" => self.meta(&seen),
            "link" => self.link(&seen),
            _ => {}
        }
        self.markup.paywall |= seen.interest.paywall;
        if is_void(name) {
            if let (Some(role), Some(_)) = (seen.role(name), &seen.value) {
                self.mark(role, &seen);
                self.marks.pop();
            }
            return;
        }
        if self.open.len() >= DEPTH {
            self.below += 1;
            return;
        }
        let around = self.open.last().map(|open| open.region).unwrap_or_default();
        let region = around.inside(name, &seen.interest);
        let sink = self.sink(name, &seen, region);
        self.open.push(Open { name: name.into(), sink, region, block });
    }

    fn sink(&mut self, name: &str, seen: &Seen, region: Region) -> Sink {
        match name {
            "title" if self.markup.title.is_none() && self.unseen == 0 => {
                self.markup.title = Some(String::new());
                Sink::Title
            }
            "script" if seen.json_ld && self.json_ld < JSON_LD => {
                self.markup.json_ld.push(String::new());
                Sink::JsonLd
            }
            "script" | "style" | "template" | "svg" | "noscript" | "select" | "textarea"
            | "title" => {
                self.unseen += 1;
                Sink::Unseen
            }
            "h1" | "h2" if self.markup.headings.len() < HEADINGS => {
                let level = name.as_bytes()[1] - b'0';
                self.head();
                let heading = Heading {
                    level,
                    at: self.at,
                    region,
                    headline: seen.interest.headline,
                    line: self.count,
                    text: String::new(),
                };
                self.markup.headings.push(heading);
                Sink::Heading(self.markup.headings.len() - 1)
            }
            _ => match seen.role(name) {
                Some(role) => self.mark_in(role, seen, region),
                None if name == "a" => {
                    self.start_link();
                    Sink::Link
                }
                None => Sink::None,
            },
        }
    }

    fn mark_in(&mut self, role: Role, seen: &Seen, region: Region) -> Sink {
        if self.markup.marked.len() >= MARKED {
            return Sink::None;
        }
        self.mark(role, seen);
        let index = self.markup.marked.len() - 1;
        self.markup.marked[index].region = region;
        Sink::Marked(index)
    }

    fn mark(&mut self, role: Role, seen: &Seen) {
        let region = self.open.last().map(|open| open.region).unwrap_or_default();
        if self.markup.marked.len() < MARKED {
            self.markup.marked.push(Marked {
                role,
                hint: seen.hint.clone(),
                property: seen.property.clone(),
                value: seen.value.clone(),
                text: String::new(),
                linked: Vec::new(),
                at: self.at,
                region,
                inside: self.marks.len(),
            });
        }
        self.marks.push(self.markup.marked.len() - 1);
    }

    /// A block or line break inside a heading or marked element parts its words.
    fn part(&mut self) {
        if let Some(index) = self.heading() {
            append(&mut self.markup.headings[index].text, " ", TEXT);
        }
        for index in &self.marks {
            append(&mut self.markup.marked[*index].text, "\n", TEXT);
        }
    }

    /// The heading that is open.
    fn heading(&self) -> Option<usize> {
        self.open.iter().rev().take(8).find_map(|open| match open.sink {
            Sink::Heading(index) => Some(index),
            _ => None,
        })
    }

    fn start_link(&mut self) {
        /// Most links of one marked element: a byline has a few.
        const LINKED: usize = 12;
        self.links += 1;
        for index in &self.marks {
            let linked = &mut self.markup.marked[*index].linked;
            if linked.len() < LINKED {
                linked.push(String::new());
            }
        }
    }

    /// Text, as it stands between tags.
    pub fn text(&mut self, text: &str) {
        if let Some(open) = self.open.last() {
            match open.sink {
                Sink::Title => {
                    if let Some(title) = &mut self.markup.title {
                        append(title, text, VALUE);
                    }
                    return;
                }
                Sink::JsonLd => {
                    let room = JSON_LD - self.json_ld;
                    let script = self.markup.json_ld.last_mut();
                    let before = script.as_ref().map_or(0, |script| script.len());
                    if let Some(script) = script {
                        append(script, text, before + room);
                        self.json_ld += script.len() - before;
                    }
                    return;
                }
                _ => {}
            }
        }
        if self.unseen > 0 {
            return;
        }
        if let Some(index) = self.heading() {
            append(&mut self.markup.headings[index].text, text, TEXT);
        }
        for index in &self.marks {
            let marked = &mut self.markup.marked[*index];
            append(&mut marked.text, text, TEXT);
            if self.links > 0
                && let Some(linked) = marked.linked.last_mut()
            {
                append(linked, text, TEXT);
            }
        }
        // Away from headings, lines are not kept.
        if self.heads < HEADS || self.since < LINES_BEHIND {
            if self.line.is_empty() {
                self.line_at = self.at;
            }
            // One more than is kept tells a long line.
            append(&mut self.line, text, TEXT + 1);
        }
    }

    /// An end tag.
    pub fn close(&mut self, name: &str) {
        /// How far up the element that an end tag closes is looked for: further up it is a stray one.
        const REACH: usize = 48;
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let found = self.open.iter().rev().take(REACH).position(|open| &*open.name == name);
        let Some(up) = found else { return };
        for _ in 0..=up {
            let Some(open) = self.open.pop() else { break };
            self.leave(&open);
        }
    }

    fn leave(&mut self, open: &Open) {
        if open.block {
            self.flush_in(open.region);
        }
        match open.sink {
            Sink::Unseen => self.unseen = self.unseen.saturating_sub(1),
            Sink::Marked(_) => {
                self.marks.pop();
            }
            Sink::Link => self.links = self.links.saturating_sub(1),
            // Names in neighbouring elements are not one word.
            _ => {}
        }
        if open.block {
            self.part();
        }
    }

    /// A heading begins.
    fn head(&mut self) {
        if self.heads < HEADS {
            self.markup.lines.extend(self.before.drain(..));
            self.since = 0;
        }
        self.heads += 1;
    }

    fn flush(&mut self) {
        let region = self.open.last().map(|open| open.region).unwrap_or_default();
        self.flush_in(region);
    }

    fn flush_in(&mut self, region: Region) {
        if self.line.is_empty() {
            return;
        }
        let text = tidy(&self.line);
        self.line.clear();
        if text.is_empty() {
            return;
        }
        let line = self.count;
        self.count += 1;
        let near = self.heads > 0 && self.since < LINES_BEHIND;
        self.since += usize::from(near);
        if text.len() > TEXT {
            return;
        }
        let near_line = Near { text, at: self.line_at, line, region };
        if near {
            self.markup.lines.push(near_line);
        } else if self.heads < HEADS {
            if self.before.len() >= LINES_BEFORE {
                self.before.pop_front();
            }
            self.before.push_back(near_line);
        }
    }

    fn meta(&mut self, seen: &Seen) {
        let (Some(key), Some(value)) = (&seen.key, &seen.value) else { return };
        if self.markup.metas.len() < METAS && !value.trim().is_empty() {
            self.markup.metas.push((key.clone(), value.trim().to_owned()));
        }
    }

    fn link(&mut self, seen: &Seen) {
        let (Some(rel), Some(href)) = (&seen.rel, &seen.href) else { return };
        let telling =
            rel.split_whitespace().any(|rel| matches!(rel, "canonical" | "amphtml" | "author"));
        if telling && self.markup.links.len() < LINKS {
            self.markup.links.push((rel.clone(), href.clone()));
        }
    }

    /// The markup, when the page is at its end.
    #[must_use]
    pub fn finish(mut self) -> Markup {
        self.flush();
        let mut markup = self.markup;
        markup.title = markup.title.map(|title| tidy(&title)).filter(|title| !title.is_empty());
        for heading in &mut markup.headings {
            heading.text = tidy(&heading.text);
        }
        markup.headings.retain(|heading| !heading.text.is_empty());
        for marked in &mut markup.marked {
            marked.text = lines(&marked.text);
            for linked in &mut marked.linked {
                *linked = tidy(linked);
            }
            marked.linked.retain(|linked| !linked.is_empty());
        }
        markup
    }
}

/// The attributes of one element that matter.
#[derive(Default)]
struct Seen {
    key: Option<String>,
    value: Option<String>,
    rel: Option<String>,
    href: Option<String>,
    lang: Option<String>,
    property: Option<String>,
    json_ld: bool,
    hint: String,
    interest: Interest,
}

impl Seen {
    fn of<'a>(name: &str, attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Self {
        let mut seen = Self::default();
        let meta = name == "meta";
        for (key, value) in attributes {
            match &*key {
                "content" | "datetime" if value.len() <= VALUE => seen.value = Some(decode(&value)),
                // `name` and `property` come before `itemprop`.
                "name" | "property" | "itemprop"
                    if meta && (seen.key.is_none() || key != "itemprop") =>
                {
                    seen.key = Some(value.trim().to_ascii_lowercase());
                }
                "href" if name == "link" || name == "a" => seen.href = Some(decode(&value)),
                "lang" | "xml:lang" if name == "html" => seen.lang = Some(value.into_owned()),
                "type" if name == "script" => {
                    seen.json_ld =
                        value.trim().to_ascii_lowercase().starts_with("application/ld+json");
                }
                "class" | "id" | "rel" | "itemprop" | "data-testid" | "data-component"
                | "data-qa" | "data-test" | "role" | "data-type"
                    if value.len() <= VALUE =>
                {
                    seen.hint(&key, &value);
                }
                _ => {}
            }
        }
        seen
    }

    fn hint(&mut self, key: &str, value: &str) {
        let telling = self.interest.look(value);
        match key {
            "itemprop" => self.property = Some(value.trim().to_ascii_lowercase()),
            "rel" => self.rel = Some(value.trim().to_ascii_lowercase()),
            _ => {}
        }
        if telling {
            if !self.hint.is_empty() {
                self.hint.push(' ');
            }
            self.hint.push_str(&value.to_ascii_lowercase());
        }
    }

    fn role(&self, name: &str) -> Option<Role> {
        if matches!(
            name,
            "html"
                | "body"
                | "article"
                | "main"
                | "meta"
                | "script"
                | "link"
                | "input"
                | "img"
                | "form"
        ) {
            // `meta` elements inside the body may carry microdata.
            return (name == "meta" && self.property.is_some())
                .then_some(())
                .and(self.interest.role());
        }
        if name == "time" {
            return Some(Role::Time);
        }
        let profile = name == "a" && self.href.as_deref().is_some_and(is_profile);
        self.interest.role().or(profile.then_some(Role::Author))
    }
}

/// Whether an address is one of a page about an author.
fn is_profile(href: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "/author/",
        "/authors/",
        "/autor/",
        "/auteur/",
        "/writers/",
        "/contributors/",
        "/journalist/",
        "/journalists/",
        "/reporter/",
        "/reporters/",
        "/by/",
    ];
    FOLDERS.iter().any(|folder| href.contains(folder))
}

fn append(to: &mut String, text: &str, most: usize) {
    let room = most.saturating_sub(to.len());
    if text.len() <= room {
        to.push_str(text);
    } else {
        let mut end = room;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        to.push_str(&text[..end]);
    }
}

fn decode(text: &str) -> String {
    if text.contains('&') {
        html_escape::decode_html_entities(text).into_owned()
    } else {
        text.to_owned()
    }
}

/// Decoded, white space collapsed.
fn tidy(text: &str) -> String {
    let decoded = decode(text);
    let mut out = String::with_capacity(decoded.len());
    for word in decoded.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The same, with the ends of inner blocks kept as line ends.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(tidy).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "source"
            | "wbr"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "track"
            | "param"
    )
}

/// Whether the element parts lines. Spans and links do not.
fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
            | "svg"
            | "path"
            | "script"
            | "style"
            | "picture"
            | "source"
            | "link"
            | "meta"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn head_and_markup_are_collected() {
        let page = Markup::read(
            "<html lang=fr><head><title>T &amp; U</title><meta property='og:title' content='O'>\
            <link rel=canonical href='https://a.example/x'><script type='application/ld+json'>{\"a\":1}</script>\
            </head><body><nav>Menu</nav><main><h1>Head <i>line</i></h1><p class=byline>Par <a href=/j>Jean Dupont</a></p>\
            <time datetime='2024-04-14'>14 avril</time><p>Text.</p></main></body>",
        );
        assert_eq!(page.language.as_deref(), Some("fr"));
        assert_eq!(page.title.as_deref(), Some("T & U"));
        assert_eq!(page.metas, [("og:title".to_owned(), "O".to_owned())]);
        assert_eq!(page.links, [("canonical".to_owned(), "https://a.example/x".to_owned())]);
        assert_eq!(page.json_ld, ["{\"a\":1}"]);
        assert_eq!(page.headings[0].text, "Head line");
        assert_eq!(page.headings[0].region, Region::Story);
        let marked: Vec<_> = page.marked.iter().map(|m| (m.role, m.text.as_str())).collect();
        assert_eq!(marked, [(Role::Author, "Par Jean Dupont"), (Role::Time, "14 avril")]);
        assert_eq!(page.marked[0].linked, ["Jean Dupont"]);
        assert_eq!(page.marked[1].value.as_deref(), Some("2024-04-14"));
        let near: Vec<_> = page.lines.iter().map(|line| (line.line, line.text.as_str())).collect();
        assert_eq!(near[0], (0, "Menu"));
        assert!(near.contains(&(2, "Par Jean Dupont")), "{near:?}");
    }

    #[test]
    fn hostile_pages_are_capped() {
        let deep = Markup::read(&"<div class=author>".repeat(50_000));
        assert!(deep.marked.len() <= MARKED);
        let metas = Markup::read(&"<meta name=a content=b>".repeat(10_000));
        assert_eq!(metas.metas.len(), METAS);
        let script = format!("<script type=application/ld+json>{}</script>", "x".repeat(JSON_LD));
        let scripts = Markup::read(&script.repeat(3));
        assert!(scripts.json_ld.iter().map(String::len).sum::<usize>() <= JSON_LD);
    }

    proptest! {
        #[test]
        fn any_text_is_a_page(html in "(<[a-z/! ]{0,6}( class=(author|date))?>|</?(h1|a|p|time)>|[a-z&;é <>\"'=-]{0,8}){0,30}") {
            let _ = Markup::read(&html);
        }
    }
}
