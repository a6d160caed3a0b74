//! Which articles say what an earlier one said: exact copies, near copies, new revisions.
//!
//! The contract:
//!
//! * **A pure fold.** A [`Window`] is a function of its [`Settings`] and of the arrivals in order.
//!   The same arrivals give the same verdicts and the same snapshot bytes on every machine; there
//!   is no clock, no randomness and no iteration over hash tables.
//! * **Relations, not removals.** Every arrival gets a [`Verdict`]; nothing is dropped.
//! * **Event time.** Articles are remembered for some days of *event* time, counted back from the
//!   time that recent articles agree on less an allowance for late ones, so that a replay is judged
//!   as it would have been then.
//! * **Leader clustering.** An article joins the cluster of its best match, and only that one;
//!   clusters never merge. Merging by transitivity glues whole topics together through a few texts
//!   that share a footer.
//! * **Redelivery.** The same article with the same text again answers its first verdict, as long
//!   as it is remembered, and changes nothing.
//! * **Two steps.** [`Sketch::of`] needs only the text and can run on any core; [`Window::decide`]
//!   needs only sketches and runs in order.
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | `text`, [`sketch`] | from a text to its small stand-in |
//! | [`marks`] | what is left of a text in another language |
//! | [`post`], [`answer`] | one record of the sketch log, and what is said of it |
//! | [`slot`], `index` | the part of the memory that finds what an arrival is like |
//! | `translations` | the same for articles in other languages |
//! | [`hits`], `evidence` | what it found, and how sure it is |
//! | [`assembler`], `ledger`, `clusters` | the part that makes verdicts of it |
//! | [`verdict`] | arrivals and what is said of them |
//! | [`retract`], `withdrawn` | articles that are taken back, and their successors |
//! | `clock`, `tide` | what time it is by the articles, and what is still remembered |
//! | [`memo`] | what was decided, for folding the log anew |
//! | [`window`] | the whole memory in one process |
//! | [`snapshot`], `codec` | the memory as bytes, and back |
//! | [`stage`] | the stage, in one process |
//! | [`join`] | the stage where the verdicts come from elsewhere |
//! | [`explain`] | what two articles are to each other, and why |

pub mod answer;
pub mod assembler;
mod clock;
mod clusters;
mod codec;
mod evidence;
pub mod explain;
pub mod hits;
mod index;
pub mod join;
mod ledger;
pub mod marks;
pub mod memo;
mod names;
pub mod post;
pub mod retract;
pub mod settings;
pub mod sketch;
pub mod slot;
pub mod snapshot;
pub mod stage;
mod text;
mod tide;
mod translations;
pub mod verdict;
pub mod window;
mod withdrawn;

pub use answer::Answer;
pub use assembler::Assembler;
pub use copydesk_article::duplicates::Role;
pub use explain::{Explanation, Told, explain};
pub use hits::Hits;
pub use join::{JoinStage, Slip};
pub use memo::Memo;
pub use post::{Origin, Post, PostError, Sketched, What};
pub use retract::{Named, Successor};
pub use settings::{Settings, SettingsError};
pub use sketch::{Sketch, SketchError};
pub use slot::{Part, Slot};
pub use snapshot::SnapshotError;
pub use stage::DuplicatesStage;
pub use verdict::{Arrival, MEASURE, TRANSLATION_MEASURE, Verdict, Withdrawal};
pub use window::Window;
