//! What a page shows of a record, ready to be filled into a template.
//!
//! | module | holds |
//! |---|---|
//! | `text` | lines of text with what is marked in them |
//! | `raw` | the raw text: cuts, repairs, doubts |
//! | `cleaned` | the text that later stages looked at, with mentions |
//! | `languages` | shares of languages per paragraph |
//! | `compared` | this article beside its original |

pub(crate) mod cleaned;
pub(crate) mod compared;
pub(crate) mod languages;
pub(crate) mod raw;
pub(crate) mod text;
