//! People, organisations and places that no list names, by a structured linear model.
//!
//! [`Model::read`] opens a trained model, [`built_in`] the one inside the crate; [`Model::tag`]
//! gives the [`Mention`]s of a text. The same model, text, language and hints always give the
//! same mentions, with integer scores and no clock, thread or I/O.
//!
//! The model is a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over
//! labels in BIO: every token sums the weights of its features, hashed into one table of eight
//! bits a weight, and the best path is found by Viterbi. [`document`] says what a token is,
//! [`features`] what is looked at, [`table`] how weights are kept, [`decode`] how the path and
//! its margins are found.
//!
//! Chinese is read in Simplified characters ([`han`]) and cut into [`words`], which are features of Chinese alone.
//!
//! Time and memory are linear in the text.

pub mod clusters;
pub mod decode;
pub mod document;
pub mod features;
mod features_han;
pub mod han;
mod hashed;
mod known;
pub mod label;
pub mod lexicon;
pub mod memory;
mod mention;
pub mod model;
pub mod pause;
pub mod reach;
pub mod shape;
mod sound;
pub mod table;
pub mod words;

pub use clusters::Clusters;
pub use document::{Document, Hint, is_trained, reads};
pub use known::Known;
pub use label::{Kind, Label};
pub use lexicon::Lexicon;
pub use mention::{Mention, span_end};
pub use model::{Model, ModelError, built_in};
