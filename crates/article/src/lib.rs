//! What travels: the record contract of Copydesk.
//!
//! A record is a JSON object in UTF-8. A stage adds what it found under one top-level member,
//! [`MEMBER`] (`enrichment`), and touches nothing else:
//!
//! * **Bytes, not values.** [`Document::splice`] writes the input bytes with that one member
//!   inserted or replaced. Number spellings, key order, duplicate keys and white space of every
//!   other member survive; [`Document::strip`] gives the input back byte for byte.
//! * **Aliases.** [`Profile`]s know where producers keep url, title, text, dates and so on; the
//!   first stage writes the JSON Pointers that it resolved to `enrichment.input`, and every later
//!   stage reads through those.
//! * **Spans** are 0-based, end-exclusive Unicode code points, with the UTF-8 byte pair beside them.
//! * **Ids** come from the canonical URL, or else from the text, and survive re-crawls.
//!
//! | module | holds |
//! |---|---|
//! | [`document`] | one record as bytes: members, splice, strip |
//! | [`frame`] | the wire format of schema registries, around a record |
//! | [`pointer`] | JSON Pointers over a document |
//! | [`profile`] | where producers keep the fields |
//! | [`article`] | a record with its fields resolved, as stages see it |
//! | [`id`] | article id, content hash, canonical URL |
//! | [`date`] | publication and crawl times |
//! | [`span`] | positions in a text |
//! | [`takedown`] | messages that take an article back |
//! | [`envelope`] | the `enrichment` member and its stage objects |
//! | [`language`], [`cleaning`], [`entities`], [`duplicates`] | what each stage writes |
//! | [`verify`] | checks every span of a finished record |
//! | `schema` | JSON Schemas of all that (feature `schema`) |

pub mod article;
pub mod cleaning;
pub mod date;
pub mod document;
pub mod duplicates;
pub mod entities;
pub mod envelope;
pub mod frame;
pub mod id;
pub mod language;
pub mod pointer;
pub mod profile;
#[cfg(feature = "schema")]
pub mod schema;
pub mod span;
pub mod takedown;
pub mod verify;

pub use article::{Article, ArticleError, Body, BodyKind, Reading};
pub use document::{Document, DocumentError, MEMBER};
pub use envelope::{By, Envelope, OffsetUnit, Reason, StageName, StageObject, Status};
pub use profile::Profile;
pub use span::Span;
pub use takedown::Takedown;

/// Version of the record contract, `MAJOR.MINOR`: a minor step only adds optional members.
pub const SCHEMA_VERSION: &str = "1.0";
