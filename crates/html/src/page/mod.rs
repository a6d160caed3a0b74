//! A page as a tree of elements and, in order, its blocks of visible text.
//!
//! | module | holds |
//! |---|---|
//! | `block` | blocks of visible text |
//! | `reader` | a page read from its start to its end |

mod block;
mod reader;

pub use block::{Block, BlockKind, Run};
pub use reader::{MAX_BYTES, read};

use crate::entity;
use crate::markup::Markup;
use crate::tokenizer::Attribute;
use crate::traced::Traced;
use crate::tree::Element;
use std::borrow::Cow;
use std::ops::Range;

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

    #[test]
    fn every_character_stands_where_it_says() {
        let html = "<p>caf&eacute; <i>x</i> &lt;b&gt; é😀</p>";
        let page = read(html);
        for (part, stretch) in page.traced(&page.blocks[0]).parts() {
            let source = &html[stretch.from..stretch.to];
            let decoded = htmlize::unescape(source);
            assert!(if stretch.copy { part == source } else { part == decoded || part == " " });
        }
    }

    #[test]
    fn shares_and_sizes_are_of_what_a_reader_sees() {
        let html = "<p>one <a href=x>two</a><p>x  <b>y</b>";
        let page = read(html);
        assert_eq!((page.linked(&page.blocks[0]) * 2.0).round(), 1.0);
        assert_eq!((page.raw(&page.blocks[0]).as_ref(), page.visible()), ("one two", 10));
        assert_eq!(&html[page.source(&page.blocks[1])], "x  <b>y");
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
