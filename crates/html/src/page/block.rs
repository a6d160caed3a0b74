//! Blocks of visible text, and the stretches of source that they are made of.

use crate::tag::Tag;
use std::ops::Range;

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
    pub(super) runs: Range<u32>,
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

impl BlockKind {
    /// What an element makes of the text in it, if it says.
    pub(super) fn of(tag: Tag) -> Option<Self> {
        Some(match tag {
            Tag::H1 => Self::Heading(1),
            Tag::H2 => Self::Heading(2),
            Tag::H3 => Self::Heading(3),
            Tag::H4 => Self::Heading(4),
            Tag::H5 => Self::Heading(5),
            Tag::H6 => Self::Heading(6),
            Tag::Li | Tag::Dd | Tag::Dt => Self::ListItem,
            Tag::Tr => Self::Row,
            Tag::Figcaption | Tag::Caption => Self::Caption,
            Tag::Button | Tag::Label | Tag::Legend => Self::Control,
            Tag::P | Tag::Blockquote | Tag::Pre | Tag::Article | Tag::Section | Tag::Main => {
                Self::Paragraph
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_elements_make_kinds() {
        assert_eq!(BlockKind::of(Tag::H2), Some(BlockKind::Heading(2)));
        assert_eq!(BlockKind::of(Tag::Dd), Some(BlockKind::ListItem));
        assert_eq!(BlockKind::of(Tag::Div), None);
    }
}
