//! Enriched records in the formats of others.
//!
//! Every function takes a [`Record`](copydesk_inspect::Record) and gives the same bytes for the same record. What
//! a format has no place for is left out, never squeezed into a member of another meaning. Offsets are those of
//! the record: 0-based, end-exclusive Unicode code points of the cleaned text, which goes along, so that they can
//! be checked by whoever reads them.
//!
//! | module | holds |
//! |---|---|
//! | [`story`] | what all formats say of an article |
//! | [`identity`] | ids of entities as addresses |
//! | `members` | an object that is put together member by member |
//! | [`ninjs`] | IPTC ninjs 3.0 |
//! | [`schema_org`] | schema.org `NewsArticle` as JSON-LD |
//! | [`annotation`] | W3C Web Annotations |
//! | [`brat`] | brat standoff |
//! | [`table`] | a row of CSV per entity |

pub mod annotation;
pub mod brat;
pub mod identity;
mod members;
pub mod ninjs;
pub mod schema_org;
pub mod story;
pub mod table;

pub use story::{ExportError, Story};
