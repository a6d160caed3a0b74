//! From a text to what its sketch is made of.
//!
//! | module | holds |
//! |---|---|
//! | [`fold`] | what two texts may differ in and still read the same |
//! | [`letters`] | what is known of every character |
//! | [`run`] | runs of ASCII letters and digits, eight bytes at a time |
//! | `scratch` | room for one word, hashed in place |
//! | [`words`] | a text as words, hashed |
//! | [`shingles`] | runs of words, and the sample that is kept of them |
//! | [`threshold`] | below which features are kept |
//! | [`figures`] | figures and the words before them |
//! | [`places`] | where words stand, for people |

pub(crate) mod figures;
pub(crate) mod fold;
pub(crate) mod letters;
pub(crate) mod places;
pub(crate) mod run;
mod scratch;
pub(crate) mod shingles;
pub(crate) mod threshold;
pub(crate) mod words;
