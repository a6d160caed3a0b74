//! [`Markup`] collected by simple calls in the order of the source, by the same pass that reads the
//! page. Everything is capped: a hostile page costs no more than a long one.

use super::attributes::Seen;
use super::elements::is_block;
use super::marks::Marks;
use super::nearby::Nearby;
use super::stack::{Open, Sink, Stack};
use super::text::{TEXT, VALUE, append, tidy};
use super::{Heading, Markup};
use crate::region::Region;
use crate::tag::Tag;
use std::borrow::Cow;

/// Most `meta` elements, links and headings that are kept; pages of news have some dozens.
const METAS: usize = 400;
const LINKS: usize = 60;
const HEADINGS: usize = 60;
/// Most bytes of JSON-LD, of all scripts together; the largest seen on a page of news was 180 KB.
const JSON_LD: usize = 512 * 1024;

/// Collects [`Markup`] from a page that is read from its start to its end.
#[derive(Debug, Default)]
pub struct Collector {
    markup: Markup,
    stack: Stack,
    /// Open elements whose text nobody sees.
    unseen: usize,
    marks: Marks,
    nearby: Nearby,
    /// The byte of the last start tag.
    at: usize,
    /// Bytes of JSON-LD so far.
    json_ld: usize,
}

impl Collector {
    /// An element opens: its name in lower case, its attributes as they stand (names in lower case),
    /// and the byte of its start tag.
    pub fn open<'a>(
        &mut self,
        tag: Tag,
        attributes: impl Iterator<Item = (Cow<'a, str>, &'a str)>,
        at: usize,
    ) {
        self.at = at;
        let seen = Seen::of(tag, attributes);
        let block = is_block(tag);
        if block {
            self.nearby.end(self.stack.region());
            self.part();
        }
        match tag {
            Tag::Html if self.markup.language.is_none() => {
                self.markup.language = seen.lang.clone().filter(|lang| !lang.trim().is_empty());
            }
            Tag::Meta => self.meta(&seen),
            Tag::Link => self.link(&seen),
            _ => {}
        }
        self.markup.paywall |= seen.interest.paywall;
        if tag.is_void() {
            if let (Some(role), Some(_)) = (seen.role(tag), &seen.value) {
                self.marks.add(role, &seen, at, self.stack.region());
            }
            return;
        }
        if !self.stack.follows() {
            return;
        }
        let region = self.stack.region().inside(tag, &seen.interest);
        let sink = self.sink(tag, &seen, region);
        self.stack.push(Open { tag, sink, region, block });
    }

    fn sink(&mut self, tag: Tag, seen: &Seen<'_>, region: Region) -> Sink {
        match tag {
            Tag::Title if self.markup.title.is_none() && self.unseen == 0 => {
                self.markup.title = Some(String::new());
                Sink::Title
            }
            Tag::Script if seen.json_ld && self.json_ld < JSON_LD => {
                self.markup.json_ld.push(String::new());
                Sink::JsonLd
            }
            Tag::Script
            | Tag::Style
            | Tag::Template
            | Tag::Svg
            | Tag::Noscript
            | Tag::Select
            | Tag::Textarea
            | Tag::Title => {
                self.unseen += 1;
                Sink::Unseen
            }
            Tag::H1 | Tag::H2 if self.markup.headings.len() < HEADINGS => {
                let level = if tag == Tag::H1 { 1 } else { 2 };
                let line = self.nearby.head();
                let heading = Heading {
                    level,
                    at: self.at,
                    region,
                    headline: seen.interest.headline,
                    line,
                    text: String::new(),
                };
                self.markup.headings.push(heading);
                Sink::Heading(self.markup.headings.len() - 1)
            }
            _ => match seen.role(tag) {
                Some(role) => {
                    let kept = self.marks.open(role, seen, self.at, region);
                    if kept { Sink::Marked } else { Sink::None }
                }
                None if tag == Tag::A => {
                    self.marks.open_link();
                    Sink::Link
                }
                None => Sink::None,
            },
        }
    }

    /// A block or line break inside a heading or marked element parts its words.
    fn part(&mut self) {
        if let Some(index) = self.stack.heading() {
            append(&mut self.markup.headings[index].text, " ", TEXT);
        }
        self.marks.part();
    }

    /// Text, as it stands between tags.
    pub fn text(&mut self, text: &str) {
        match self.stack.sink() {
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
        if self.unseen > 0 {
            return;
        }
        if let Some(index) = self.stack.heading() {
            append(&mut self.markup.headings[index].text, text, TEXT);
        }
        self.marks.text(text);
        self.nearby.text(text, self.at);
    }

    /// An end tag.
    pub fn close(&mut self, tag: Tag) {
        for _ in 0..self.stack.closed_by(tag) {
            let Some(open) = self.stack.pop() else { break };
            self.leave(&open);
        }
    }

    fn leave(&mut self, open: &Open) {
        if open.block {
            self.nearby.end(open.region);
        }
        match open.sink {
            Sink::Unseen => self.unseen = self.unseen.saturating_sub(1),
            Sink::Marked => self.marks.close(),
            Sink::Link => self.marks.close_link(),
            _ => {}
        }
        // Names in neighbouring elements are not one word.
        if open.block {
            self.part();
        }
    }

    fn meta(&mut self, seen: &Seen<'_>) {
        let (Some(key), Some(value)) = (&seen.key, &seen.value) else { return };
        if self.markup.metas.len() < METAS && !value.trim().is_empty() {
            self.markup.metas.push((key.clone(), value.trim().to_owned()));
        }
    }

    fn link(&mut self, seen: &Seen<'_>) {
        let (Some(rel), Some(href)) = (&seen.rel, &seen.href) else { return };
        let telling =
            rel.split_whitespace().any(|rel| matches!(rel, "canonical" | "amphtml" | "author"));
        if telling && self.markup.links.len() < LINKS {
            self.markup.links.push((rel.clone(), href.clone().into_owned()));
        }
    }

    /// The markup, when the page is at its end.
    #[must_use]
    pub fn finish(mut self) -> Markup {
        self.nearby.end(self.stack.region());
        let mut markup = self.markup;
        markup.lines = self.nearby.finish();
        markup.marked = self.marks.finish();
        markup.title = markup.title.map(|title| tidy(&title)).filter(|title| !title.is_empty());
        for heading in &mut markup.headings {
            heading.text = tidy(&heading.text);
        }
        markup.headings.retain(|heading| !heading.text.is_empty());
        markup
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_pages_are_capped() {
        let deep = Markup::read(&"<div class=author>".repeat(50_000));
        assert!(deep.marked.len() <= 300);
        let metas = Markup::read(&"<meta name=a content=b>".repeat(10_000));
        assert_eq!(metas.metas.len(), METAS);
        let script = format!("<script type=application/ld+json>{}</script>", "x".repeat(JSON_LD));
        let scripts = Markup::read(&script.repeat(3));
        assert!(scripts.json_ld.iter().map(String::len).sum::<usize>() <= JSON_LD);
    }
}
