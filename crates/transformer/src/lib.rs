//! Names in texts by a transformer that lies in a folder.
//!
//! [`Transformer::load`] opens an ONNX export of a token classifier as Hugging Face's tools write it (`model.onnx`,
//! `tokenizer.json`, `config.json`), or of GLiNER (`gliner_config.json` beside them); [`Transformer::names`] finds the
//! names of a text. `copydesk.json` beside them, if it is there, says what the model's labels mean here, in which
//! languages it is asked, and how sure it is: see [`Own`]. [`load`] and [`load_once`] make of it what the entities
//! stage asks.
//!
//! # From text to names
//! 1. The text is cut into the model's pieces once, as a whole, and the pieces into windows of the model's length that
//!    overlap ([`windows`]). Of a piece in two windows that one answers in which it is further from the edge, so that
//!    no name is found twice and none is cut.
//! 2. Windows of one article go through the model in batches, padded to the longest and masked ([`network`]). A batch
//!    never holds windows of two articles: what is said of an article depends on it alone.
//! 3. A token ([`copydesk_tokens`]) has the label of its first piece; labels in BIO, BILOU, BIOES or without
//!    prefixes make names ([`labels`], [`decode`]).
//!
//! # Confidence
//! The mean over the tokens of a name of the probability of its type: the softmax at the temperature of
//! `copydesk.json`, summed over the labels of that type. Of GLiNER: the sigmoid of the logit, at that temperature. At
//! temperature 1, the default, it is what the network says, which is mostly too sure; [`temperature`] fits one to
//! texts whose names are known.
//!
//! # What it costs
//! Time and memory are linear in the text up to [`Own::most_pieces`] pieces; beyond, nothing is looked at. The crate
//! does no I/O: the caller reads the files. The network runs on threads of its own ([`network`]). The same bytes give
//! the same names on processors with the same vector instructions; on others logits differ in the last digits.

pub mod calibration;
mod classifier;
pub mod decode;
mod error;
mod folder;
mod gliner;
pub mod labels;
pub mod network;
mod own;
mod pieces;
mod recogniser;
mod span_words;
mod transformer;
pub mod windows;

pub use calibration::temperature;
pub use error::{LoadError, RunError};
pub use own::Own;
pub use recogniser::{load, load_once};
pub use transformer::{Name, Transformer};
