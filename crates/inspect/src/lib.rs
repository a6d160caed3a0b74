//! Why an article came out as it did.
//!
//! A record goes in, a history or a page of HTML comes out; nothing is read, written or asked, and the
//! same bytes in give the same page. Records are somebody else's: whatever stands in them, a page shows
//! it as text.
//!
//! | module | holds |
//! |---|---|
//! | [`record`] | a record with what every stage said of it |
//! | [`history`] | what happened to it, stage by stage, as data |
//! | [`diff`](mod@diff) | two texts, word by word |
//! | [`signs`] | characters that cannot be seen, as signs |
//! | [`words`] | names of the contract and what they mean |
//! | [`page`](mod@page) | one article as a page of HTML |
//! | [`list`](mod@list) | many articles as a page of HTML, with a search |
//! | [`summary`] | what is kept of a record to find it again |
//! | [`query`] | what somebody looks for |
//! | `policy` | the style of pages, and what they may not do |
//! | `view` | what a page shows |
//! | `lines` | a text as lines, with their places in the source |
//! | `marks` | spans laid over lines |

pub mod diff;
pub mod history;
mod lines;
pub mod list;
mod marks;
pub mod page;
mod policy;
pub mod query;
pub mod record;
pub mod signs;
pub mod summary;
mod view;
pub mod words;

pub use history::History;
pub use list::{Listing, Row, list};
pub use page::{Exhibit, PageError, Relative, page};
pub use policy::policy;
pub use query::Query;
pub use record::{Record, Told};
pub use summary::Summary;
