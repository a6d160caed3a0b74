//! The elements of a page as a tree in one vector, built without recursion.
//!
//! The standard's rules for omitted end tags that decide which text stands in which element: a block
//! closes an open paragraph, an item the item before it, a cell the cell before it, an end tag what
//! was left open inside. Tables with text between their rows and misnested formatting are left as
//! they stand: they do not move text between blocks.

use crate::tag::Tag;

/// Elements deeper than this are taken for children of the one at this depth. Real news pages are
/// below 60; browsers cap at 512.
pub const MAX_DEPTH: usize = 128;

/// Elements beyond this many are not entered into the tree: their text belongs to the last open one.
/// The largest of 462 news pages has 11,000.
pub const MAX_ELEMENTS: usize = 1 << 16;

/// An element of the tree.
#[derive(Debug, Clone, Copy)]
pub struct Element {
    /// Its name.
    pub tag: Tag,
    /// Index of the element that it stands in; the first element is its own.
    pub parent: u32,
    /// How many elements it stands in.
    pub depth: u16,
    /// Whether nobody sees its text.
    pub unseen: bool,
    /// Whether it is a link or stands in one.
    pub linked: bool,
    /// Its attributes: from, to, in the page's list.
    pub(crate) attributes: (u32, u32),
    /// First byte of its start tag.
    pub start: u32,
}

/// A tree that grows.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) elements: Vec<Element>,
    /// Open elements, outermost first.
    open: Vec<u32>,
    /// Open elements that were too deep or too many to be entered, outermost first.
    beyond: Vec<Tag>,
    /// How deep the source nests, uncapped.
    pub(crate) deepest: usize,
    /// How many elements the source has, uncapped.
    pub(crate) count: usize,
}

impl Tree {
    /// With a root, which stands for the document.
    pub(crate) fn new() -> Self {
        let root = Element {
            tag: Tag::Html,
            parent: 0,
            depth: 0,
            unseen: false,
            linked: false,
            attributes: (0, 0),
            start: 0,
        };
        Self { elements: vec![root], open: vec![0], beyond: Vec::new(), deepest: 0, count: 0 }
    }

    /// The innermost open element.
    pub(crate) fn current(&self) -> u32 {
        self.open.last().copied().unwrap_or(0)
    }

    pub(crate) fn tag(&self, element: u32) -> Tag {
        self.elements.get(element as usize).map_or(Tag::Other, |element| element.tag)
    }

    /// Opens an element. Answers whether it was entered into the tree.
    pub(crate) fn start(&mut self, tag: Tag, start: u32, attributes: (u32, u32)) -> bool {
        self.count += 1;
        if let Some((closed, bounds)) = tag.closes() {
            self.close_first(closed, bounds);
        }
        if tag.parts_lines() && !matches!(tag, Tag::Br | Tag::Img | Tag::Option | Tag::Picture) {
            self.close_first(&[Tag::P], &[Tag::Button]);
        }
        self.deepest = self.deepest.max(self.open.len() + self.beyond.len());
        let room = self.elements.len() < MAX_ELEMENTS
            && self.open.len() < MAX_DEPTH
            && self.beyond.is_empty();
        if !room {
            if !tag.is_void() {
                self.beyond.push(tag);
            }
            return false;
        }
        let parent = self.current();
        let above = self.elements.get(parent as usize).copied();
        let index = u32::try_from(self.elements.len()).unwrap_or(0);
        self.elements.push(Element {
            tag,
            parent,
            depth: above.map_or(0, |above| above.depth + 1),
            unseen: above.is_some_and(|above| above.unseen)
                || matches!(tag.role(), crate::tag::Role::Unseen),
            linked: above.is_some_and(|above| above.linked) || tag == Tag::A,
            attributes,
            start,
        });
        if !tag.is_void() {
            self.open.push(index);
        }
        true
    }

    /// Closes the innermost element of this name, if one is open in scope.
    pub(crate) fn end(&mut self, tag: Tag) {
        // How far an end tag looks for its start among those, so that time stays in proportion.
        const REACH: usize = 64;
        if let Some(back) = self.beyond.iter().rev().take(REACH).position(|open| *open == tag) {
            self.beyond.truncate(self.beyond.len() - back - 1);
            return;
        }
        let inline = !tag.parts_lines();
        let found = self.open.iter().rposition(|element| self.tag(*element) == tag);
        let Some(found) = found.filter(|found| *found > 0) else { return };
        let inside = self.open.get(found + 1..).unwrap_or_default();
        let barred = inside.iter().any(|element| {
            let between = self.tag(*element);
            // An end tag of formatting does not close blocks; none closes the table around it,
            // unless it is the table's own part.
            let cell = matches!(tag, Tag::Td | Tag::Th | Tag::Tr | Tag::Table | Tag::Tbody);
            (between.bounds_scope() && !cell && tag != Tag::Body)
                || (inline && !cell && between.parts_lines())
        });
        if !barred {
            self.open.truncate(found);
            self.beyond.clear();
        }
    }

    /// Closes the element that was opened last: its start tag ended in `/>`, and it is none of HTML's.
    pub(crate) fn end_foreign(&mut self) {
        let last = self.elements.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        if self.beyond.pop().is_none() && self.open.len() > 1 && self.open.last().copied() == last {
            self.open.pop();
        }
    }

    /// Closes the innermost open element of `tags`, unless one of `bounds` is further in.
    fn close_first(&mut self, tags: &[Tag], bounds: &[Tag]) {
        for at in (1..self.open.len()).rev() {
            let tag = self.open.get(at).map_or(Tag::Other, |element| self.tag(*element));
            if tags.contains(&tag) {
                self.open.truncate(at);
                return;
            }
            let part = matches!(tags, [Tag::Tr | Tag::Td | Tag::Thead, ..]);
            if bounds.contains(&tag) || (tag.bounds_scope() && !part) {
                return;
            }
            // A paragraph or a link that is still open behind a block stays open.
            if matches!(tags, [Tag::P | Tag::A]) && tag.parts_lines() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `<x` opens, `/x` closes; answers the path of every opened element.
    fn paths(script: &str) -> Vec<String> {
        let mut tree = Tree::new();
        let mut found = Vec::new();
        for word in script.split(' ') {
            if let Some(name) = word.strip_prefix('/') {
                tree.end(Tag::of(name.as_bytes()));
                continue;
            }
            tree.start(Tag::of(word.as_bytes()), 0, (0, 0));
            let mut at = tree.elements.len() - 1;
            let mut path = Vec::new();
            while at > 0 {
                path.push(tree.elements[at].tag.name());
                at = tree.elements[at].parent as usize;
            }
            path.reverse();
            found.push(path.join(" "));
        }
        found
    }

    #[test]
    fn end_tags_may_be_left_out() {
        assert_eq!(paths("p p div p b p"), ["p", "p", "div", "div p", "div p b", "div p"]);
        assert_eq!(
            paths("ul li ul li li /ul li"),
            ["ul", "ul li", "ul li ul", "ul li ul li", "ul li ul li", "ul li"]
        );
        assert_eq!(paths("table tr td p td tr")[4..], ["table tr td", "table tr"]);
        assert_eq!(paths("p br b"), ["p", "p br", "p b"]);
    }

    #[test]
    fn stray_end_tags_close_nothing_else() {
        assert_eq!(paths("div p /span b /section i"), ["div", "div p", "div p b", "div p b i"]);
        assert_eq!(paths("b div /b p")[2], "b div p");
        assert_eq!(paths("div table td /div p")[3], "div table td p");
        assert_eq!(paths("div span /div p")[2], "p");
    }

    #[test]
    fn depth_and_number_are_capped() {
        let mut tree = Tree::new();
        for _ in 0..200_000 {
            tree.start(Tag::Div, 0, (0, 0));
        }
        assert_eq!((tree.elements.len(), tree.deepest, tree.count), (MAX_DEPTH, 200_000, 200_000));
        for _ in 0..200_000 {
            tree.end(Tag::Div);
        }
        assert!(tree.start(Tag::P, 0, (0, 0)));
        assert_eq!(tree.elements.last().map(|last| (last.tag, last.parent)), Some((Tag::P, 0)));
    }
}
