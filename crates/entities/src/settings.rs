//! What can be configured.

use crate::error::ListError;
use copydesk_spellings::UnknownRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of the entities stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Whether to look for the built-in countries, cities, demonyms and organisations.
    pub gazetteer: bool,
    /// Whether to look for people, organisations and places that no list names, with the built-in
    /// model.
    pub tagger: bool,
    /// Folder of a transformer that finds names, too: `model.onnx`, `tokenizer.json` and `config.json`, see
    /// `docs/models/transformer.md`. For programs that were built with the feature `transformer`.
    // Left out where there is none, so that the hash of a configuration without one is what it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transformer: Option<String>,
    /// Own lists. Where two lists name the same words, the earlier list wins, and every own list
    /// wins over the built-in one.
    pub watchlists: Vec<WatchlistFile>,
    /// A compacted topic of own lists (`copydesk watchlist publish`), for workers: they take up a newer list
    /// without a restart. They come after those in files, by name. Empty for none.
    pub watchlist_topic: String,
    /// How many mentions of an article are listed, and the first of every entity beyond them; all are counted.
    pub most_mentions: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            gazetteer: true,
            tagger: true,
            transformer: None,
            watchlists: Vec::new(),
            watchlist_topic: String::new(),
            most_mentions: 2000,
        }
    }
}

/// A list in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WatchlistFile {
    /// Its name, as mentions will show it.
    pub name: String,
    /// Path of a `.csv` or `.jsonl` file.
    pub path: String,
    /// Its version; by default the start of the file's SHA-256.
    #[serde(default)]
    pub version: String,
    /// Rules by which other ways to write each name are found too, where an entry has none of its own: `usual`
    /// (by default), `all`, `none`, or names of rules.
    #[serde(default)]
    pub spellings: Vec<String>,
}

/// Lists that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EntitiesError {
    /// A file cannot be read.
    #[error("watchlist `{name}`: {path}: {source}")]
    File {
        /// Name of the list.
        name: String,
        /// Path of the file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file ends in neither `.csv` nor `.jsonl`.
    #[error("watchlist `{name}`: {path}: write a .csv or .jsonl file")]
    Ending {
        /// Name of the list.
        name: String,
        /// Path of the file.
        path: String,
    },
    /// A list's rules for spellings are none.
    #[error("watchlist `{name}`: spellings: {source}")]
    Spellings {
        /// Name of the list.
        name: String,
        /// What is wrong.
        source: UnknownRule,
    },
    /// A part of a published list has a mistake; the error names the line.
    #[error("watchlist `{name}`, part {part}: {source}")]
    Part {
        /// Name of the list.
        name: String,
        /// Number of the part, from 1.
        part: usize,
        /// What is wrong, and where.
        source: ListError,
    },
    /// The format that a published list names is none.
    #[error("watchlist `{name}`: header {header} says `{found}`; write csv or jsonl")]
    Format {
        /// Name of the list.
        name: String,
        /// The header.
        header: &'static str,
        /// What it says.
        found: String,
    },
    /// A list has a mistake; the error names the line.
    #[error("watchlist `{name}`: {source}")]
    List {
        /// Name of the list.
        name: String,
        /// What is wrong, and where.
        source: ListError,
    },
    /// The built-in list does not read; a defect of this build.
    #[error("the built-in gazetteer: {0}")]
    Gazetteer(#[source] ListError),
    /// The setting names a transformer, and the program has none.
    #[error(
        "transformer is \"{0}\", but this program was built without transformers: build it with \
         `--features transformer`, or leave the setting out"
    )]
    NoTransformer(String),
    /// The transformer cannot be used.
    #[error("transformer: {0}")]
    Transformer(#[source] crate::recogniser::RecogniserError),
    /// The built-in model does not read; a defect of this build.
    #[error("the built-in tagger: {0}")]
    Model(#[from] copydesk_tagger::ModelError),
}
