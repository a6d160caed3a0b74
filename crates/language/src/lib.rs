//! The language stage: which language an article is in.
//!
//! lingua judges a few windows of the visible prose, title and text apart. It works before
//! cleaning: markup is not text, short lines (menus, labels) have no say where there is prose, and
//! several windows from all over the text outvote one leftover.
//!
//! The answer is `und` rather than a guess where the evidence is thin, and `zxx` where there are no
//! letters at all.
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | [`stage`] | the stage |
//! | `lines` | the lines of a body that a reader sees |
//! | `windows` | which parts of a text are judged |
//! | `judge` | lingua's verdict on windows |
//! | [`codes`] | language tags, codes and names, as producers write them |
//! | `script` | which script a text is in |
//! | `han` | Simplified or Traditional Chinese |
//! | `translation` | signs that a text is a machine's translation |

pub mod codes;
mod han;
mod judge;
mod lines;
mod script;
pub mod settings;
pub mod stage;
mod translation;
mod windows;

pub use settings::{LanguageError, Settings};
pub use stage::LanguageStage;
