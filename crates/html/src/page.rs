//! A page as a tree of elements and, in order, its blocks of visible text.

use crate::entity;
use crate::markup::{Collector, Markup};
use crate::tag::Tag;
use crate::tokenizer::{Attribute, Token, Tokens};
use crate::traced::Traced;
use crate::tree::{Element, Tree};
use std::borrow::Cow;
use std::ops::Range;

/// Longer pages are read up to here, in bytes.
pub const MAX_BYTES: usize = 32 << 20;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlockKind {
    /// A paragraph, or text that stands in no more telling element.
    #[default]
    Paragraph,
    /// A heading, with its level 1 to 6.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A row of a table.
    Row,
    /// The caption of a figure or table.
    Caption,
    /// A button, a label or another control.
    Control,
}

/// A run of visible text without a line break.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The innermost element that parts lines and holds its first character.
    pub element: u32,
    /// The innermost element of any name that holds its first character.
    pub inner: u32,
    runs: Range<u32>,
}

/// Source bytes of a stretch of text inside one element.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Whether it stands in a link.
    pub linked: bool,
    /// Whether it is the tag of a table cell, which stands for a space.
    pub cell: bool,
}

/// A page, read.
#[derive(Debug)]
pub struct Page<'h> {
    html: &'h str,
    /// The elements in the order of their start tags; the first stands for the document. At most
    /// [`MAX_ELEMENTS`](crate::tree::MAX_ELEMENTS).
    pub elements: Vec<Element>,
    attributes: Vec<Attribute>,
    runs: Vec<Run>,
    /// The visible text, in order.
    pub blocks: Vec<Block>,
    /// What the page says of itself in its head and markup.
    pub markup: Markup,
    /// How deep elements are nested.
    pub depth: usize,
    /// How many elements there are, entered into the tree or not.
    pub count: usize,
}

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
                    (name, Cow::Borrowed(slice(attribute.value)))
                });
                self.collector.open(tag.name(), pairs, range.start);
            }
            Token::End(tag, _) => self.collector.close(tag.name()),
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
            if let Some(kind) = kind_of(tag) {
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
        || (text.starts_with(['&', '\u{a0}']) && {
            let rest = text.replace("&nbsp;", " ").replace("&#160;", " ");
            rest.trim().is_empty()
        })
}

fn kind_of(tag: Tag) -> Option<BlockKind> {
    Some(match tag {
        Tag::H1 => BlockKind::Heading(1),
        Tag::H2 => BlockKind::Heading(2),
        Tag::H3 => BlockKind::Heading(3),
        Tag::H4 => BlockKind::Heading(4),
        Tag::H5 => BlockKind::Heading(5),
        Tag::H6 => BlockKind::Heading(6),
        Tag::Li | Tag::Dd | Tag::Dt => BlockKind::ListItem,
        Tag::Tr => BlockKind::Row,
        Tag::Figcaption | Tag::Caption => BlockKind::Caption,
        Tag::Button | Tag::Label | Tag::Legend => BlockKind::Control,
        Tag::P | Tag::Blockquote | Tag::Pre | Tag::Article | Tag::Section | Tag::Main => {
            BlockKind::Paragraph
        }
        _ => return None,
    })
}

impl Page<'_> {
    fn slice(&self, (from, to): (u32, u32)) -> &str {
        self.html.get(from as usize..to as usize).unwrap_or_default()
    }

    /// The element at an index; the document for one that is out of range.
    #[must_use]
    pub fn element(&self, index: u32) -> Option<&Element> {
        self.elements.get(index as usize)
    }

    /// The attributes of an element: names as written, values with character references.
    pub fn attributes(&self, element: &Element) -> impl Iterator<Item = (&str, &str)> {
        let (from, to) = element.attributes;
        self.attributes
            .get(from as usize..to as usize)
            .unwrap_or_default()
            .iter()
            .map(|attribute| (self.slice(attribute.name), self.slice(attribute.value)))
    }

    /// The stretches of source that a block is made of.
    #[must_use]
    pub fn runs(&self, block: &Block) -> &[Run] {
        self.runs.get(block.runs.start as usize..block.runs.end as usize).unwrap_or_default()
    }

    /// The source text of a run, with character references; a space for a cell.
    #[must_use]
    pub fn run_text(&self, run: &Run) -> &str {
        if run.cell { " " } else { self.slice((run.start, run.end)) }
    }

    /// The source text of a block, with character references and white space as written: good enough
    /// to compare words. Borrowed where it is one run.
    #[must_use]
    pub fn raw(&self, block: &Block) -> Cow<'_, str> {
        match self.runs(block) {
            [run] => Cow::Borrowed(self.run_text(run)),
            runs => Cow::Owned(runs.iter().map(|run| self.run_text(run)).collect()),
        }
    }

    /// The text of a block, white space collapsed, every character with its source bytes.
    #[must_use]
    pub fn traced(&self, block: &Block) -> Traced {
        let mut text = Traced::default();
        for run in self.runs(block) {
            if run.cell {
                text.stand_for(" ", run.start as usize..run.end as usize);
            } else {
                entity::decode_into(&mut text, self.run_text(run), run.start as usize);
            }
        }
        text.collapsed()
    }

    /// The share of a block's characters that stand in links, by bytes of the source.
    #[must_use]
    pub fn linked(&self, block: &Block) -> f64 {
        let (mut linked, mut all) = (0_usize, 0_usize);
        for run in self.runs(block).iter().filter(|run| !run.cell) {
            let length = self.run_text(run).trim_ascii().len();
            all += length;
            linked += if run.linked { length } else { 0 };
        }
        #[allow(clippy::cast_precision_loss)] // a share
        let share = linked as f64 / all.max(1) as f64;
        share
    }

    /// How many characters a reader sees, runs of white space counted as one. A character reference
    /// counts as written.
    #[must_use]
    pub fn visible(&self) -> usize {
        let count = |run: &Run| {
            let mut space = false;
            let mut seen = |byte: u8| {
                let after_space = std::mem::replace(&mut space, byte.is_ascii_whitespace());
                byte & 0xc0 != 0x80 && !(after_space && space)
            };
            self.run_text(run).bytes().filter(|byte| seen(*byte)).count()
        };
        self.runs.iter().map(count).sum()
    }

    /// The source bytes from the first to the last run of a block.
    #[must_use]
    pub fn source(&self, block: &Block) -> Range<usize> {
        let runs = self.runs(block);
        let start = runs.first().map_or(0, |run| run.start as usize);
        start..runs.last().map_or(start, |run| run.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(html: &str) -> Vec<String> {
        {
            let page = read(html);
            page.blocks.iter().map(|block| page.traced(block).text().to_owned()).collect()
        }
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
    fn every_character_stands_where_it_says() {
        let html = "<p>caf&eacute; <i>x</i> &lt;b&gt; é😀</p>";
        let page = read(html);
        for (part, stretch) in page.traced(&page.blocks[0]).parts() {
            let source = &html[stretch.from..stretch.to];
            let decoded = html_escape::decode_html_entities(source);
            assert!(if stretch.copy { part == source } else { part == decoded || part == " " });
        }
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

    proptest! {
        #[test]
        fn any_text_is_a_page(html in "(<[a-z/! ]{0,6}>|[a-z&;é <>\"'=-]{0,8}){0,30}") {
            let page = read(&html);
            for block in &page.blocks {
                for (part, stretch) in page.traced(block).parts() {
                    let source = html.get(stretch.from..stretch.to);
                    prop_assert!(source.is_some() && (!stretch.copy || source == Some(part)));
                }
            }
        }
    }
}
