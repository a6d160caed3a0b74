//! A page as blocks of visible text, with its metadata.

use crate::entity;
use crate::traced::{Mark, Traced};
use lol_html::html_content::{Element, TextChunk, TextType};
use lol_html::{HtmlRewriter, Settings, doc_text, element};
use std::cell::RefCell;
use std::rc::Rc;

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
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The text, white space collapsed.
    pub text: Traced,
    /// What it is.
    pub kind: BlockKind,
    /// How many of its characters stand in links.
    pub linked: usize,
}

/// What the page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// `<title>`.
    pub title: Option<String>,
    /// `og:title`.
    pub og_title: Option<String>,
    /// `<html lang>`.
    pub language: Option<String>,
}

/// A page, read.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The visible text, in order.
    pub blocks: Vec<Block>,
    /// What the page says of itself.
    pub metadata: Metadata,
    /// How deep elements were nested, counted without those that HTML closes by itself.
    pub depth: usize,
    /// How many elements there were.
    pub elements: usize,
    /// How many attributes the element with the most of them had.
    pub attributes: usize,
}

/// Reads a page or a fragment. Any text is a page: nothing fails.
#[must_use]
pub fn read(html: &str) -> Page {
    let state = Rc::new(RefCell::new(Reader::default()));
    let on_element = {
        let state = Rc::clone(&state);
        element!("*", move |element| {
            open(&state, element);
            Ok(())
        })
    };
    let on_text = {
        let state = Rc::clone(&state);
        doc_text!(move |chunk| {
            state.borrow_mut().text(chunk);
            Ok(())
        })
    };
    let settings = Settings::new()
        .append_element_content_handler(on_element)
        .append_document_content_handler(on_text)
        .with_strict(false);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    // An error here can only be the parser giving up on ambiguous markup, which `strict = false`
    // turns off; what was read until then is kept in any case.
    let outcome = rewriter.write(html.as_bytes());
    if outcome.is_ok() {
        let _ = rewriter.end();
    }
    let mut reader = state.borrow_mut();
    reader.flush();
    std::mem::take(&mut reader.page)
}

/// Elements that part lines.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "label",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "textarea",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
    "video",
    "audio",
    "iframe",
    "img",
    "picture",
    "input",
    "meta",
    "link",
    "script",
    "style",
];

/// Elements whose text nobody sees.
const UNSEEN: &[&str] = &[
    "svg", "math", "template", "select", "datalist", "object", "canvas", "audio", "video", "head",
];

/// Elements that HTML closes by itself: they do not nest.
const SELF_CLOSED: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th", "option", "tbody"];

#[derive(Default)]
struct Reader {
    page: Page,
    block: Block,
    /// Open elements that tell what a block is, innermost last.
    kinds: Vec<BlockKind>,
    links: usize,
    unseen: usize,
    depth: usize,
    in_title: bool,
    title: String,
}

impl Reader {
    fn text(&mut self, chunk: &TextChunk<'_>) {
        if self.in_title && chunk.text_type() == TextType::RCData {
            self.title.push_str(chunk.as_str());
            return;
        }
        if self.unseen > 0 || chunk.text_type() != TextType::Data {
            return;
        }
        let before = self.block.text.marks().len();
        entity::decode_into(
            &mut self.block.text,
            chunk.as_str(),
            chunk.source_location().bytes().start,
        );
        if self.links > 0 {
            self.block.linked += self.block.text.marks().len() - before;
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        block.text = block.text.collapsed();
        if !block.text.is_empty() {
            block.linked = block.linked.min(block.text.marks().len());
            block.kind = self.kinds.last().copied().unwrap_or_default();
            self.page.blocks.push(block);
        }
    }
}

fn open(state: &Rc<RefCell<Reader>>, element: &mut Element<'_, '_>) {
    let name = element.tag_name();
    let mut reader = state.borrow_mut();
    reader.page.elements += 1;
    reader.page.attributes = reader.page.attributes.max(element.attributes().len());
    let block = BLOCKS.contains(&name.as_str());
    if block {
        reader.flush();
    } else if matches!(name.as_str(), "td" | "th") {
        // The cells of a row are one line.
        let tag = element.source_location().bytes();
        reader.block.text.push(Mark { ch: ' ', from: tag.start, to: tag.end });
    }
    note_metadata(&mut reader.page.metadata, &name, element);
    let Some(handlers) = element.end_tag_handlers().filter(|_| !is_void(&name)) else { return };
    let effect = Effect {
        block,
        kind: kind_of(&name),
        link: name == "a",
        unseen: (UNSEEN.contains(&name.as_str()) && name != "head"),
        title: name == "title" && reader.unseen == 0,
        nests: !SELF_CLOSED.contains(&name.as_str()),
        level: reader.kinds.len(),
    };
    effect.enter(&mut reader);
    let state = Rc::clone(state);
    handlers.push(Box::new(move |_| {
        effect.leave(&mut state.borrow_mut());
        Ok(())
    }));
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
    )
}

fn kind_of(name: &str) -> Option<BlockKind> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading(name.as_bytes()[1] - b'0'),
        "li" | "dd" | "dt" => BlockKind::ListItem,
        "tr" => BlockKind::Row,
        "figcaption" | "caption" => BlockKind::Caption,
        "button" | "label" | "legend" => BlockKind::Control,
        "p" | "blockquote" | "pre" | "article" | "section" | "main" => BlockKind::Paragraph,
        _ => return None,
    })
}

fn note_metadata(metadata: &mut Metadata, name: &str, element: &Element<'_, '_>) {
    match name {
        "html" if metadata.language.is_none() => metadata.language = element.get_attribute("lang"),
        "meta" if metadata.og_title.is_none() => {
            let key = element.get_attribute("property").or_else(|| element.get_attribute("name"));
            if key.as_deref() == Some("og:title") {
                metadata.og_title = element
                    .get_attribute("content")
                    .map(|title| html_escape::decode_html_entities(&title).trim().to_owned())
                    .filter(|title| !title.is_empty());
            }
        }
        _ => {}
    }
}

/// What an element does to the reader while it is open.
#[derive(Clone, Copy)]
struct Effect {
    block: bool,
    kind: Option<BlockKind>,
    link: bool,
    unseen: bool,
    title: bool,
    nests: bool,
    /// How many kinds were open before this element: leaving it closes those inside it that HTML
    /// closes by itself.
    level: usize,
}

impl Effect {
    fn enter(self, reader: &mut Reader) {
        reader.kinds.extend(self.kind);
        reader.links += usize::from(self.link);
        reader.unseen += usize::from(self.unseen);
        reader.depth += usize::from(self.nests);
        reader.page.depth = reader.page.depth.max(reader.depth);
        reader.in_title |= self.title;
    }

    fn leave(self, reader: &mut Reader) {
        if self.block {
            reader.flush();
        }
        reader.kinds.truncate(self.level);
        reader.links -= usize::from(self.link).min(reader.links);
        reader.unseen -= usize::from(self.unseen).min(reader.unseen);
        reader.depth -= usize::from(self.nests).min(reader.depth);
        if self.title {
            reader.in_title = false;
            let title = html_escape::decode_html_entities(&reader.title).trim().to_owned();
            if reader.page.metadata.title.is_none() && !title.is_empty() {
                reader.page.metadata.title = Some(title);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(html: &str) -> Vec<String> {
        read(html).blocks.iter().map(|block| block.text.text()).collect()
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
        assert_eq!(page.blocks[3].linked, 4);
        assert_eq!(page.blocks.last().map(|block| block.kind), Some(BlockKind::Paragraph));
        assert_eq!(page.metadata.title.as_deref(), Some("T & U"));
        assert_eq!(page.metadata.og_title.as_deref(), Some("O"));
        assert_eq!(page.metadata.language.as_deref(), Some("fr"));
    }

    #[test]
    fn every_character_stands_where_it_says() {
        let html = "<p>caf&eacute; <i>x</i> &lt;b&gt; é😀</p>";
        for mark in read(html).blocks[0].text.marks() {
            let source = &html[mark.from..mark.to];
            let decoded = html_escape::decode_html_entities(source);
            assert!(decoded.contains(mark.ch) || mark.ch == ' ', "{mark:?} {source}");
        }
    }

    #[test]
    fn deep_nesting_is_counted_not_followed() {
        let page = read(&"<div>".repeat(100_000));
        assert_eq!(page.depth, 100_000);
        let lists = read(&"<li>x".repeat(1000));
        assert_eq!((lists.depth, lists.blocks.len()), (0, 1000));
    }

    proptest! {
        #[test]
        fn any_text_is_a_page(html in "(<[a-z/! ]{0,6}>|[a-z&;é <>\"'=-]{0,8}){0,30}") {
            for block in read(&html).blocks {
                for mark in block.text.marks() {
                    prop_assert!(html.get(mark.from..mark.to).is_some());
                }
            }
        }
    }
}
