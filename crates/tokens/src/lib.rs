//! Cutting a text into the tokens that names are made of.
//!
//! [`scan`] gives each token with its place in bytes and code points, what stands before it,
//! and its folded form: without case, diacritics or differences of spelling that lists do not
//! keep. Lists and the tagger read the same tokens, so that their mentions can be compared.
//!
//! Linear in the text; nothing panics on any text.

mod ascii;
mod fold;
mod letters;
mod script;
mod token;

pub use fold::{fold_char, folded_tokens, has_token};
pub use script::{Class, class, is_apostrophe, is_hyphen, passes_as_capital};
pub use token::{Gap, Token, scan};
