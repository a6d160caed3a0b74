//! HTML as a tree of elements and blocks of visible text, each character with its place in the source.
//!
//! One linear pass of an own tokenizer that copies nothing and knows its bytes, into a tree in one
//! vector; nothing recurses, and depth and number are capped, so that no page, however it is nested,
//! can overflow the stack or take quadratic time. (`html5ever` knows no byte positions and is quadratic
//! in depth; `lol_html`, against which a test holds the tokens, builds no tree and read the same pages
//! at a quarter of the speed.)
//!
//! | module | holds |
//! |---|---|
//! | [`tag`] | the elements that make a difference |
//! | `tokenizer` | markup as tokens with their places |
//! | [`tree`] | elements in one vector, omitted end tags supplied |
//! | [`page`] | a page: its tree and its blocks of visible text |
//! | [`traced`] | a text whose every character knows the source bytes it came from |
//! | [`markup`] | what a page says of itself in its head and markup |
//! | [`region`] | where in a page something stands |
//! | [`mask`] | a page with everything but visible text blanked out, positions kept |
//! | [`words`] | words that stand anywhere in the names of an element |
//! | [`entity`] | character references, decoded with their positions |

pub mod entity;
pub mod markup;
pub mod mask;
pub mod page;
pub mod region;
pub mod tag;
mod tokenizer;
pub mod traced;
pub mod tree;
pub mod words;

pub use markup::Markup;
pub use mask::mask;
pub use page::{Block, BlockKind, Page, read};
pub use region::Region;
pub use tag::Tag;
pub use traced::Traced;
pub use words::Words;
