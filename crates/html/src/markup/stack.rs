//! The elements that are open, and what each of them collects.

use crate::region::Region;
use crate::tag::Tag;

/// Elements deeper than this are not followed; real pages stay below 100.
const DEPTH: usize = 512;

/// What an open element collects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sink {
    None,
    Title,
    JsonLd,
    Unseen,
    Heading(usize),
    Marked,
    Link,
}

/// An element that is open.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) tag: Tag,
    pub(super) sink: Sink,
    pub(super) region: Region,
    pub(super) block: bool,
}

/// The open elements, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// Elements open below the depth that is followed.
    below: usize,
}

impl Stack {
    /// Whether the next element is still followed; if not, it is counted.
    pub(super) fn follows(&mut self) -> bool {
        let follows = self.open.len() < DEPTH;
        self.below += usize::from(!follows);
        follows
    }

    pub(super) fn push(&mut self, open: Open) {
        self.open.push(open);
    }

    pub(super) fn pop(&mut self) -> Option<Open> {
        self.open.pop()
    }

    /// How many elements the end tag of this name closes; none if it is a stray one.
    pub(super) fn closed_by(&mut self, tag: Tag) -> usize {
        /// How far up the element that an end tag closes is looked for: further up it is a stray one.
        const REACH: usize = 48;
        if self.below > 0 {
            self.below -= 1;
            return 0;
        }
        let found = self.open.iter().rev().take(REACH).position(|open| open.tag == tag);
        found.map_or(0, |up| up + 1)
    }

    /// Where the innermost element stands.
    pub(super) fn region(&self) -> Region {
        self.open.last().map(|open| open.region).unwrap_or_default()
    }

    /// What the innermost element collects.
    pub(super) fn sink(&self) -> Sink {
        self.open.last().map_or(Sink::None, |open| open.sink)
    }

    /// The heading that is open.
    pub(super) fn heading(&self) -> Option<usize> {
        self.open.iter().rev().take(8).find_map(|open| match open.sink {
            Sink::Heading(index) => Some(index),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(tag: Tag, sink: Sink) -> Open {
        Open { tag, sink, region: Region::Body, block: false }
    }

    #[test]
    fn end_tags_close_what_is_open_inside() {
        let mut stack = Stack::default();
        stack.push(open(Tag::H1, Sink::Heading(3)));
        stack.push(open(Tag::I, Sink::None));
        assert_eq!((stack.heading(), stack.sink()), (Some(3), Sink::None));
        assert_eq!((stack.closed_by(Tag::B), stack.closed_by(Tag::H1)), (0, 2));
    }

    #[test]
    fn what_is_not_followed_closes_nothing() {
        let mut stack = Stack::default();
        for _ in 0..DEPTH {
            assert!(stack.follows());
            stack.push(open(Tag::Div, Sink::None));
        }
        assert!(!stack.follows());
        assert_eq!((stack.closed_by(Tag::Div), stack.closed_by(Tag::Div)), (0, 1));
    }
}
