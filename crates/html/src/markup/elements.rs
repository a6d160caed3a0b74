//! Elements that part no lines.

use crate::tag::Tag;

/// Whether the element parts lines. Spans and links do not.
pub(super) fn is_block(tag: Tag) -> bool {
    !matches!(
        tag,
        Tag::A
            | Tag::Abbr
            | Tag::B
            | Tag::Cite
            | Tag::Code
            | Tag::Em
            | Tag::Font
            | Tag::I
            | Tag::Img
            | Tag::Ins
            | Tag::Mark
            | Tag::Q
            | Tag::Small
            | Tag::Span
            | Tag::Strong
            | Tag::Sub
            | Tag::Sup
            | Tag::Time
            | Tag::U
            | Tag::Wbr
            | Tag::Svg
            | Tag::Script
            | Tag::Style
            | Tag::Picture
            | Tag::Source
            | Tag::Link
            | Tag::Meta
    )
}
