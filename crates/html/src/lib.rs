//! HTML as blocks of visible text, each character with its place in the source.
//!
//! One linear pass of a streaming parser (`lol_html`), no tree and no recursion, so that no page,
//! however it is nested, can overflow the stack or take quadratic time.
//!
//! | module | holds |
//! |---|---|
//! | [`traced`] | a text whose every character knows the source bytes it came from |
//! | [`page`] | a page as blocks of visible text, with its metadata |
//! | [`mask`] | a page with everything but visible text blanked out, positions kept |
//! | `entity` | character references, decoded with their positions |

mod entity;
pub mod mask;
pub mod page;
pub mod traced;

pub use mask::mask;
pub use page::{Block, BlockKind, Metadata, Page, read};
pub use traced::Traced;
