//! From a text to what its sketch is made of.
//!
//! | module | holds |
//! |---|---|
//! | [`fold`] | what two texts may differ in and still read the same |
//! | [`letters`] | what is known of every character |
//! | [`words`] | a text as words, hashed |
//! | [`shingles`] | runs of words, and the sample that is kept of them |
//! | [`facts`] | figures and names, and in which order they come |

pub(crate) mod facts;
pub(crate) mod fold;
pub(crate) mod letters;
pub(crate) mod shingles;
pub(crate) mod words;
