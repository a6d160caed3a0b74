//! GLiNER: spans of words against types in words of their own.
//!
//! The text is asked about together with the names of the types: `<<ENT>> person <<ENT>> location <<SEP>>` and its
//! words. For every span of some words and every type the network has a logit; of spans that overlap, the likeliest
//! is a name.

use crate::decode::rounded;
use crate::error::{LoadError, RunError};
use crate::folder::Folder;
use crate::labels::kind;
use crate::network::{Network, Tensor};
use crate::own::Own;
use crate::pieces::Pieces;
use crate::span_words::{Word, words};
use crate::transformer::Name;
use crate::windows::{Window, windows};
use copydesk_entities::MentionType;
use serde::Deserialize;

/// Inputs that are given to a network.
const INPUTS: [&str; 6] =
    ["input_ids", "attention_mask", "words_mask", "text_lengths", "span_idx", "span_mask"];

/// Pieces of a word at most; its meaning is taken from the first.
const PIECES_OF_WORD: usize = 8;

/// Words of a window at most, whatever the model could take.
const LONGEST: usize = 256;

/// Types that are asked for if the folder names none.
const USUAL: [&str; 3] = ["location", "organization", "person"];

/// What is needed of `gliner_config.json`.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct Config {
    max_len: usize,
    max_width: usize,
    ent_token: String,
    sep_token: String,
    span_mode: String,
    words_splitter_type: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            max_len: 384,
            max_width: 12,
            ent_token: "<<ENT>>".to_owned(),
            sep_token: "<<SEP>>".to_owned(),
            span_mode: "markerV0".to_owned(),
            words_splitter_type: "whitespace".to_owned(),
        }
    }
}

/// A GLiNER model with the types that it is asked for.
pub(crate) struct Gliner {
    network: Network,
    pieces: Pieces,
    config: Config,
    /// By class: its type here.
    kinds: Vec<Option<MentionType>>,
    /// The pieces that ask for the classes.
    prompt: Vec<u32>,
}

/// A span that may be a name.
struct Span {
    first: usize,
    last: usize,
    kind: Option<MentionType>,
    confidence: f64,
}

impl Gliner {
    pub(crate) fn load(
        folder: &Folder<'_>,
        config: &[u8],
        own: &Own,
        pieces: Pieces,
        network: Network,
    ) -> Result<Self, LoadError> {
        let path = folder.path("gliner_config.json");
        let config: Config = folder.json("gliner_config.json", config)?;
        let model = folder.path("model.onnx");
        if config.span_mode == "token_level" {
            let message = "span_mode is token_level; only models of spans are read (markerV0)";
            return Err(LoadError::file(&path, message));
        }
        if config.words_splitter_type != "whitespace" {
            let message = format!(
                "words_splitter_type is {}; only whitespace is read",
                config.words_splitter_type
            );
            return Err(LoadError::file(&path, message));
        }
        if config.max_width == 0 || config.max_len == 0 {
            return Err(LoadError::file(&path, "max_width and max_len must be 1 or more"));
        }
        if let Some(missing) = INPUTS.iter().find(|name| !network.inputs().any(|own| own == **name))
        {
            let message =
                format!("the network has no input `{missing}`, which models of spans have");
            return Err(LoadError::file(&model, message));
        }
        let tokenizer = folder.path("tokenizer.json");
        for mark in [&config.ent_token, &config.sep_token] {
            if pieces.number(mark).is_none() {
                let message = format!("no piece is \"{mark}\", which gliner_config.json names");
                return Err(LoadError::file(&tokenizer, message));
            }
        }
        let labels: Vec<&str> = if own.labels.is_empty() {
            USUAL.into()
        } else {
            own.labels.keys().map(String::as_str).collect()
        };
        let mut asked: Vec<&str> =
            labels.iter().flat_map(|label| [config.ent_token.as_str(), label]).collect();
        asked.push(&config.sep_token);
        let cut = pieces.cut_words(&asked);
        let cut = cut.map_err(|error| LoadError::file(&tokenizer, error.to_string()))?;
        let prompt = cut.concat();
        let kinds = labels.iter().map(|label| kind(label, own)).collect();
        let gliner = Self { network, pieces, config, kinds, prompt };
        let tried = gliner.names("a", own);
        tried.map(|_| gliner).map_err(|error| LoadError::file(&model, error.to_string()))
    }

    pub(crate) fn names(&self, text: &str, own: &Own) -> Result<Vec<Name>, RunError> {
        let words = words(text, own.most_pieces)?;
        let written: Vec<&str> = words.iter().map(|word| &text[word.start..word.end]).collect();
        let mut cut = self.pieces.cut_words(&written)?;
        cut.iter_mut().for_each(|pieces| pieces.truncate(PIECES_OF_WORD));
        let mut spans = Vec::new();
        for window in windows(words.len(), self.config.max_len.min(LONGEST), |_| true) {
            self.spans(&cut, &window, own, &mut spans)?;
        }
        Ok(names(text, &words, spans))
    }

    /// The spans of a window that begin where it answers and are as likely as they must be.
    fn spans(
        &self,
        cut: &[Vec<u32>],
        window: &Window,
        own: &Own,
        spans: &mut Vec<Span>,
    ) -> Result<(), RunError> {
        let (width, classes) = (self.config.max_width, self.kinds.len());
        let count = window.pieces.len();
        let inputs = self.inputs(&cut[window.pieces.clone()]);
        let (found, logits) =
            self.network.run::<4>(&INPUTS.into_iter().zip(inputs).collect::<Vec<_>>())?;
        if found != [1, count, width, classes] {
            let expected = format!("1, {count} words, {width} widths, {classes} classes");
            return Err(RunError::Output { found: found.into(), expected });
        }
        for (at, logit) in logits.iter().enumerate() {
            let (first, more) = (at / classes / width, at / classes % width);
            let own_start = window.answers.contains(&(window.pieces.start + first));
            if !own_start || first + more >= count {
                continue;
            }
            let confidence = 1.0 / (1.0 + (-f64::from(*logit) / own.temperature).exp());
            if confidence > own.threshold {
                let first = window.pieces.start + first;
                let kind = self.kinds[at % classes];
                spans.push(Span { first, last: first + more, kind, confidence });
            }
        }
        Ok(())
    }

    /// The inputs for words in pieces, in the order of [`INPUTS`].
    fn inputs(&self, words: &[Vec<u32>]) -> [Tensor<i32>; 6] {
        let number = |id: &u32| i32::try_from(*id).unwrap_or(0);
        let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        let mut ids: Vec<i32> = self.pieces.before.iter().chain(&self.prompt).map(number).collect();
        let mut starts = vec![0; ids.len()];
        for (at, pieces) in words.iter().enumerate() {
            if !pieces.is_empty() {
                starts.push(place(at + 1));
            }
            ids.extend(pieces.iter().map(number));
            starts.resize(ids.len(), 0);
        }
        ids.extend(self.pieces.after.iter().map(number));
        starts.resize(ids.len(), 0);
        let width = self.config.max_width;
        let spans = words.len() * width;
        let within = |at: usize| at / width + at % width < words.len();
        let bounds = |at: usize| {
            if within(at) { [place(at / width), place(at / width + at % width)] } else { [0, 0] }
        };
        let length = ids.len();
        let tensor = |sizes: &[usize], data| Tensor { sizes: sizes.into(), data };
        [
            tensor(&[1, length], ids),
            tensor(&[1, length], vec![1; length]),
            tensor(&[1, length], starts),
            tensor(&[1, 1], vec![place(words.len())]),
            tensor(&[1, spans, 2], (0..spans).flat_map(bounds).collect()),
            tensor(&[1, spans], (0..spans).map(|at| i32::from(within(at))).collect()),
        ]
    }
}

/// The likeliest spans that do not overlap, as names in order; of equally likely ones the first and shortest.
fn names(text: &str, words: &[Word], mut spans: Vec<Span>) -> Vec<Name> {
    spans.sort_by(|a, b| {
        let likelier = b.confidence.total_cmp(&a.confidence);
        likelier.then(a.first.cmp(&b.first)).then(a.last.cmp(&b.last))
    });
    let mut taken = vec![false; words.len()];
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        let own = &mut taken[span.first..=span.last];
        if !own.contains(&true) {
            own.fill(true);
            kept.push(span);
        }
    }
    kept.sort_by_key(|span| span.first);
    let (mut bytes, mut points) = (0, 0);
    let mut names = Vec::new();
    for span in kept {
        let Some(kind) = span.kind else { continue };
        let utf8 = [words[span.first].start, words[span.last].end];
        points += text[bytes..utf8[0]].chars().count();
        let start = points;
        points += text[utf8[0]..utf8[1]].chars().count();
        bytes = utf8[1];
        let confidence = rounded(span.confidence);
        names.push(Name { kind, start, end: points, utf8, confidence });
    }
    names
}
