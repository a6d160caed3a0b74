//! ONNX models built in code, with the tokenizers that go with them: small ones for tests, whose answers are known
//! beforehand, and one in the shape of BERT, with weights made by chance, for measurements.
//!
//! [`Graph`] writes the file format, which is protobuf, by hand: the few fields that a model needs.

mod bert;
mod graph;
mod protobuf;
mod span_model;
mod token_model;
mod tokenizer;

pub use bert::{Bert, bert};
pub use graph::{Attribute, Element, Graph};
pub use span_model::span_model;
pub use token_model::token_model;
pub use tokenizer::{bytes, word_pieces, words};
