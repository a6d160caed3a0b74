//! A page read from its start to its end, by one pass over its tokens.

use super::{Block, BlockKind, Page, Run};
use crate::markup::{Collector, Markup};
use crate::tag::Tag;
use crate::tokenizer::{Attribute, Token, Tokens};
use crate::tree::Tree;
use std::borrow::Cow;
use std::ops::Range;

/// Longer pages are read up to here, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// Reads a page or a fragment. Any text is a page: nothing fails, and time and memory are in
/// proportion to its length.
#[must_use]
pub fn read(html: &str) -> Page<'_> {
    let mut end = html.len().min(MAX_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let source = html.get(..end).unwrap_or_default();
    let mut tokens = Tokens::new(source);
    let mut reader = Reader::new(source);
    while let Some(token) = tokens.next() {
        reader.tell(&token, &tokens.attributes);
        match token {
            Token::Start(tag, range) => reader.start(tag, &range, &tokens.attributes),
            Token::End(tag, _) => reader.end(tag),
            Token::Text(range) => reader.text(&range),
            Token::Raw(..) => {}
        }
    }
    reader.finish()
}

struct Reader<'h> {
    page: Page<'h>,
    tree: Tree,
    /// The first run of the block that is open.
    first_run: usize,
    /// Where that run stands: the line-parting element, and the innermost one.
    place: Option<(u32, u32)>,
    collector: Collector,
}

impl<'h> Reader<'h> {
    fn new(html: &'h str) -> Self {
        let page = Page {
            html,
            elements: Vec::new(),
            attributes: Vec::new(),
            runs: Vec::new(),
            blocks: Vec::new(),
            markup: Markup::default(),
            depth: 0,
            count: 0,
        };
        Self { page, tree: Tree::new(), first_run: 0, place: None, collector: Collector::default() }
    }

    fn start(&mut self, tag: Tag, range: &Range<usize>, attributes: &[Attribute]) {
        if tag.parts_lines() {
            self.flush();
        } else if matches!(tag, Tag::Td | Tag::Th) && self.page.runs.len() > self.first_run {
            // The cells of a row are one line.
            self.push_run(range, true);
        }
        let from = narrow(self.page.attributes.len());
        let entered = self.tree.start(tag, narrow(range.start), (from, from));
        if entered {
            self.page.attributes.extend_from_slice(attributes);
            let to = narrow(self.page.attributes.len());
            if let Some(element) = self.tree.elements.last_mut() {
                element.attributes = (from, to);
            }
        }
        // Drawings are full of elements that close themselves; HTML's own never do.
        let closed = self.page.html.get(range.clone()).is_some_and(|tag| tag.ends_with("/>"));
        if closed && !tag.is_void() && self.in_drawing() {
            self.tree.end_foreign();
        }
    }

    fn in_drawing(&self) -> bool {
        self.tree.elements.get(self.tree.current() as usize).is_some_and(|element| element.unseen)
    }

    /// The same token for the collector of what the page says of itself.
    fn tell(&mut self, token: &Token, attributes: &[Attribute]) {
        let html = self.page.html;
        match token {
            Token::Start(tag, range) => {
                let slice = |(from, to): (u32, u32)| {
                    html.get(from as usize..to as usize).unwrap_or_default()
                };
                let pairs = attributes.iter().map(|attribute| {
                    let name = slice(attribute.name);
                    let lower = name.bytes().any(|byte| byte.is_ascii_uppercase());
                    let name = if lower {
                        Cow::Owned(name.to_ascii_lowercase())
                    } else {
                        Cow::Borrowed(name)
                    };
                    (name, slice(attribute.value))
                });
                self.collector.open(*tag, pairs, range.start);
            }
            Token::End(tag, _) => self.collector.close(*tag),
            Token::Text(range) | Token::Raw(_, range) => {
                self.collector.text(html.get(range.clone()).unwrap_or_default());
            }
        }
    }

    fn end(&mut self, tag: Tag) {
        if tag.parts_lines() {
            self.flush();
        }
        if !tag.is_void() {
            self.tree.end(tag);
        }
    }

    fn text(&mut self, range: &Range<usize>) {
        let inner = self.tree.current();
        if self.tree.elements.get(inner as usize).is_some_and(|element| element.unseen) {
            return;
        }
        if self.place.is_none() {
            let blank = self.page.html.get(range.clone()).is_some_and(is_blank);
            if blank && self.page.runs.len() == self.first_run {
                return;
            }
            if !blank {
                self.place = Some((self.line_element(inner), inner));
            }
        }
        self.push_run(range, false);
    }

    /// The innermost element around that parts lines.
    fn line_element(&self, mut element: u32) -> u32 {
        while element > 0 && !self.tree.tag(element).parts_lines() {
            element = self.tree.elements.get(element as usize).map_or(0, |inner| inner.parent);
        }
        element
    }

    fn push_run(&mut self, range: &Range<usize>, cell: bool) {
        let linked = self
            .tree
            .elements
            .get(self.tree.current() as usize)
            .is_some_and(|element| element.linked);
        let (start, end) = (narrow(range.start), narrow(range.end));
        self.page.runs.push(Run { start, end, linked, cell });
    }

    fn flush(&mut self) {
        let Some((element, inner)) = self.place.take() else {
            self.page.runs.truncate(self.first_run);
            return;
        };
        let runs = narrow(self.first_run)..narrow(self.page.runs.len());
        self.first_run = self.page.runs.len();
        let kind = self.kind(element);
        self.page.blocks.push(Block { kind, element, inner, runs });
    }

    /// What the innermost telling element around a block makes of it.
    fn kind(&self, mut element: u32) -> BlockKind {
        while element > 0 {
            let tag = self.tree.tag(element);
            if let Some(kind) = BlockKind::of(tag) {
                return kind;
            }
            element = self.tree.elements.get(element as usize).map_or(0, |inner| inner.parent);
        }
        BlockKind::Paragraph
    }

    fn finish(mut self) -> Page<'h> {
        self.flush();
        self.page.depth = self.tree.deepest;
        self.page.count = self.tree.count;
        self.page.elements = self.tree.elements;
        self.page.markup = self.collector.finish();
        self.page
    }
}

/// Offsets fit: pages are read up to [`MAX_BYTES`].
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Whether HTML shows nothing of it.
fn is_blank(text: &str) -> bool {
    let text = text.trim_ascii();
    text.is_empty()
        || (text.starts_with(['&', '\u{a0}']) && htmlize::unescape(text).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<String> {
        let page = read(html);
        page.blocks.iter().map(|block| page.traced(block).text().to_owned()).collect()
    }

    #[test]
    fn blocks_part_where_a_reader_sees_a_line_end() {
        let html = "<html lang=fr><head><title>T &amp; U</title><meta property='og:title' content='O'>\
            <style>p{}</style></head><body><script>var a='<p>no</p>';</script><h1>Head</h1>\
            <p>One <b>two</b>&nbsp;three<br>four<div>five <a href=x>link</a></div>\
            <ul><li>six<li>seven</ul><svg><text>no</text></svg><table><tr><td>a<td>b</table>tail";
        let page = read(html);
        assert_eq!(
            lines(html),
            ["Head", "One two\u{a0}three", "four", "five link", "six", "seven", "a b", "tail"]
        );
        assert_eq!(page.blocks[0].kind, BlockKind::Heading(1));
        assert_eq!((page.linked(&page.blocks[3]) * 8.0).round(), 4.0);
        assert_eq!(page.blocks.last().map(|block| block.kind), Some(BlockKind::Paragraph));
        assert_eq!(page.markup.title.as_deref(), Some("T & U"));
        assert_eq!(page.markup.meta("og:title"), Some("O"));
        assert_eq!(page.markup.language.as_deref(), Some("fr"));
    }

    #[test]
    fn deep_nesting_is_counted_not_followed() {
        let nested = "<div>".repeat(100_000);
        let page = read(&nested);
        assert_eq!(page.depth, 100_000);
        let items = "<li>x".repeat(1000);
        let lists = read(&items);
        assert_eq!((lists.depth, lists.blocks.len()), (1, 1000));
    }
}
