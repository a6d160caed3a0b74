//! Dates in text, in the languages and calendars of the world.
//!
//! Names of months and weekdays, halves of the day and phrases of relative time come from Unicode
//! CLDR (`data/README.md`); everything else is grammar. The crate reads no clock: where a date is
//! relative ("3 hours ago") or must not lie in the future, the caller gives the time of the crawl.
//!
//! | module | holds |
//! |---|---|
//! | [`reader`] | the way in: one date, or the first date in a text, with its place |
//! | [`hints`] | what is known of the text: language, country, time of the crawl |
//! | `token` | a text as folded words, numbers and marks |
//! | `names` | the tables, and what a run of tokens names |
//! | `grammar` | the forms of dates |
//! | `figures` | dates in figures, and which of 04/05 is the month |
//! | `clock` | times of day |
//! | `zone` | offsets and zone names |
//! | `calendars` | Buddhist, Minguo, Japanese, Persian and Islamic years |
//! | `relative` | "3 hours ago", "yesterday" |
//! | `yearless` | days without their year |

mod calendars;
mod clock;
mod figures;
mod grammar;
pub mod hints;
mod names;
pub mod reader;
mod relative;
mod token;
mod yearless;
mod zone;

pub use hints::Hints;
pub use reader::{Found, Reader, Tokens};
