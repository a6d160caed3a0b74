//! Names in texts: lists of named things, and a tagger that finds them.
//!
//! A [`List`] holds entries (a country, a company, a person) with every way they are
//! written. Lists come from [`read_csv`] and [`read_jsonl`], or from [`default_list`], the
//! gazetteer inside the crate. [`Tagger::new`] compiles them, a [`Compiler`] entry by entry;
//! [`Tagger::tag`] finds their names in a text. The same lists and text always give the same [`Tagging`].
//!
//! # What a match is
//! * Tokens are compared folded: without case, diacritics or differences of apostrophes.
//!   A [`CasePolicy`] then says which letter case the text must show.
//! * An elided article ("l’Ukraine"), a possessive ("Ukraine’s") or a Turkish suffix
//!   ("Ankara'da") does not hide a name and is no part of the mention. Nothing is found
//!   within a hyphenated compound, a word, an address.
//! * In languages whose names take endings, a name is found in any case: "Нарышкину" names
//!   "Нарышкин", and the mention is the whole word.
//! * The leftmost and then longest name wins; mentions never overlap.
//! * A variant applies if the text's language is among its own, if it has none, if the
//!   text's is not known, or if it is marked `en` and is no ordinary word there.
//!
//! # Models
//! The built-in tagger and, in programs that have one, a transformer ([`Recogniser`]) find names that no list has.
//! Of names that overlap: a watch-list's stays; a transformer's displaces the tagger's; a gazetteer's gives way to a
//! longer name of a model that is a person or sure, and to a transformer's of the same words that is surely of another
//! type. The table is in `merge.rs`.
//!
//! # Positions
//! Spans are in Unicode code points from 0, the end exclusive, and in bytes of UTF-8; the
//! mention's text is the span letter for letter, and no span splits a grapheme cluster.
//!
//! The crate does no I/O of its own, reads no clock and starts no thread.

mod again;
mod assurance;
mod bounds;
mod builder;
mod compiler;
mod context;
mod draft;
mod entries;
mod error;
mod gazetteer;
mod glance;
mod grouping;
mod index;
mod inflected;
mod kind;
mod language;
mod list;
mod matching;
mod merge;
mod near;
mod nodes;
mod parts;
mod prompts;
mod prose;
mod read_csv;
mod read_jsonl;
mod recogniser;
mod register;
mod report;
mod salience;
pub mod settings;
mod spelling;
pub mod stage;
mod surname;
mod tagger;
mod tagging;
mod trial;
mod watchlist;
mod whole;

pub use compiler::Compiler;
pub use draft::DEFAULT_LIST;
pub use error::ListError;
pub use gazetteer::{DEFAULT_LIST_VERSION, default_list};
pub use kind::{MentionType, UnknownType};
pub use list::{CasePolicy, Entry, List, Variant};
pub use parts::{csv_parts, jsonl_parts};
pub use read_csv::read_csv;
pub use read_jsonl::read_jsonl;
pub use recogniser::{Loader, Recognised, Recogniser, RecogniserError};
pub use settings::{EntitiesError, Settings, WatchlistFile};
pub use stage::EntitiesStage;
pub use tagger::Tagger;
pub use tagging::{EntityHit, Listed, Mention, Method, Tagging};
pub use trial::{Outcome, Sight, Trial, Why};
pub use watchlist::{FORMAT, SPELLINGS, published, watchlist};
