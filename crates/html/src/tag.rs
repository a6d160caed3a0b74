//! The elements of HTML that make a difference here.

/// What an element does to the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Text flows through it.
    Inline,
    /// It parts lines.
    Block,
    /// It parts lines and has neither content nor end tag.
    VoidBlock,
    /// It has neither content nor end tag, and text flows past it.
    Void,
    /// Nobody sees its text; it may hold markup.
    Unseen,
    /// Its content is no markup and nobody sees it.
    Raw,
    /// Its content is text without markup, and not part of the page's text.
    RawText,
}

macro_rules! tags {
    ($($tag:ident $name:literal $role:ident,)*) => {
        /// An element's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)] // the names say it
        pub enum Tag { $($tag,)* Other }

        impl Tag {
            /// The tag of this name in lower case.
            fn known(name: &str) -> Self {
                match name { $($name => Self::$tag,)* _ => Self::Other }
            }

            /// The name, for people.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$tag => $name,)* Self::Other => "other" }
            }

            pub(crate) fn role(self) -> Role {
                match self { $(Self::$tag => Role::$role,)* Self::Other => Role::Inline }
            }
        }
    };
}

tags! {
    A "a" Inline, B "b" Inline, Strong "strong" Inline, I "i" Inline, Em "em" Inline,
    Span "span" Inline, Font "font" Inline, Small "small" Inline, Time "time" Inline,
    U "u" Inline, Sup "sup" Inline, Sub "sub" Inline, Cite "cite" Inline, Q "q" Inline,
    Code "code" Inline, Ins "ins" Inline, Del "del" Inline, Mark "mark" Inline,
    Abbr "abbr" Inline, Td "td" Inline, Th "th" Inline,
    Html "html" Block, Body "body" Block, Div "div" Block, P "p" Block, Section "section" Block,
    Article "article" Block, Main "main" Block, Aside "aside" Block, Nav "nav" Block,
    Header "header" Block, Footer "footer" Block, Ul "ul" Block, Ol "ol" Block, Li "li" Block,
    Dl "dl" Block, Dt "dt" Block, Dd "dd" Block, H1 "h1" Block, H2 "h2" Block, H3 "h3" Block,
    H4 "h4" Block, H5 "h5" Block, H6 "h6" Block, Hgroup "hgroup" Block, Figure "figure" Block,
    Figcaption "figcaption" Block, Blockquote "blockquote" Block, Pre "pre" Block,
    Table "table" Block, Caption "caption" Block, Thead "thead" Block, Tbody "tbody" Block,
    Tfoot "tfoot" Block, Tr "tr" Block, Form "form" Block, Fieldset "fieldset" Block,
    Legend "legend" Block, Label "label" Block, Button "button" Block, Address "address" Block,
    Center "center" Block, Details "details" Block, Summary "summary" Block,
    Dialog "dialog" Block, Dir "dir" Block, Menu "menu" Block, Option "option" Block,
    Optgroup "optgroup" Block, Picture "picture" Block,
    Br "br" VoidBlock, Hr "hr" VoidBlock, Img "img" VoidBlock, Input "input" VoidBlock,
    Meta "meta" VoidBlock, Link "link" VoidBlock,
    Source "source" Void, Wbr "wbr" Void, Area "area" Void, Base "base" Void, Col "col" Void,
    Embed "embed" Void, Track "track" Void, Param "param" Void,
    Svg "svg" Unseen, Math "math" Unseen, Template "template" Unseen, Select "select" Unseen,
    Datalist "datalist" Unseen, Object "object" Unseen, Canvas "canvas" Unseen,
    Audio "audio" Unseen, Video "video" Unseen, Head "head" Inline, Noscript "noscript" Raw,
    Script "script" Raw, Style "style" Raw, Iframe "iframe" Raw, Noframes "noframes" Raw,
    Noembed "noembed" Raw, Xmp "xmp" Raw,
    Title "title" RawText, Textarea "textarea" RawText,
}

/// The longest name in the table, in bytes.
const LONGEST: usize = 10;

impl Tag {
    /// The tag of a name in any case.
    #[must_use]
    pub fn of(name: &[u8]) -> Self {
        let mut lower = [0; LONGEST];
        let Some(space) = lower.get_mut(..name.len()) else { return Self::Other };
        space.copy_from_slice(name);
        space.make_ascii_lowercase();
        std::str::from_utf8(space).map_or(Self::Other, Self::known)
    }

    pub(crate) fn parts_lines(self) -> bool {
        !matches!(self.role(), Role::Inline | Role::Void)
    }

    pub(crate) fn is_void(self) -> bool {
        matches!(self.role(), Role::Void | Role::VoidBlock)
    }

    /// Elements behind which an end tag does not look for its start ("scope" in the standard).
    pub(crate) fn bounds_scope(self) -> bool {
        matches!(
            self,
            Self::Html | Self::Table | Self::Td | Self::Th | Self::Caption | Self::Template
        )
    }

    /// What a start tag of this name closes: these elements, looked for up to those bounds.
    pub(crate) fn closes(self) -> Option<(&'static [Self], &'static [Self])> {
        const CELLS: &[Tag] = &[Tag::Td, Tag::Th];
        const PARTS: &[Tag] = &[Tag::Thead, Tag::Tbody, Tag::Tfoot, Tag::Tr, Tag::Caption];
        Some(match self {
            Self::Li => (&[Self::Li], &[Self::Ul, Self::Ol, Self::Menu, Self::Table]),
            Self::Dt | Self::Dd => (&[Self::Dt, Self::Dd], &[Self::Dl, Self::Table]),
            Self::Td | Self::Th => (CELLS, &[Self::Tr, Self::Table]),
            Self::Tr => (&[Self::Tr], &[Self::Table]),
            Self::Thead | Self::Tbody | Self::Tfoot => (PARTS, &[Self::Table]),
            Self::Option => (&[Self::Option], &[Self::Select, Self::Optgroup]),
            Self::A => (&[Self::A], &[Self::Table, Self::Td, Self::Th]),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        assert_eq!(Tag::of(b"DiV"), Tag::Div);
        assert_eq!(Tag::of(b"x-very-long-element"), Tag::Other);
        assert_eq!(Tag::of("é".as_bytes()), Tag::Other);
        assert_eq!(Tag::of(b"blockquote").name(), "blockquote");
        assert!(Tag::Br.is_void() && Tag::Br.parts_lines() && !Tag::Wbr.parts_lines());
    }
}
