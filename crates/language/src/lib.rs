//! The language stage: which language an article is in.
//!
//! A table of n-grams, made from lingua's models, judges every passage; lingua itself judges texts so short
//! that longer n-grams decide. It works before cleaning: markup is not text, short lines, menus and notices
//! of cookies have no say where there is prose, and passages vote by their letters.
//!
//! The answer is `und` rather than a guess where the evidence is thin, `mul` where several languages share a
//! text evenly, and `zxx` where there are no letters at all.
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | what can be configured |
//! | [`stage`] | the stage |
//! | `lines` | the lines of a body that a reader sees |
//! | `clutter` | menus of languages and notices of cookies |
//! | `prose` | the passages of a text that are judged |
//! | `words` | words that tell close languages apart |
//! | `votes` | from what each passage says to the languages of a text |
//! | `confidence` | how often an answer with such evidence is right |
//! | `groups` | languages that are often at home in the same text |
//! | `arbiter` | lingua, for short texts |
//! | `answer` | what was found in a text |
//! | `judge` | all of that together |
//! | `report` | what the record says of it |
//! | `chosen` | the languages of a deployment and of a source |
//! | `script` | which script a text is in, and whose alone it is |
//! | `han` | Simplified or Traditional Chinese |
//! | `translation` | signs that a machine translated the text |
//! | [`codes`] | language tags, codes and names, as producers write them |

mod answer;
mod arbiter;
mod chosen;
mod clutter;
pub mod codes;
mod confidence;
mod groups;
mod han;
mod judge;
mod lines;
mod prose;
mod report;
mod script;
pub mod settings;
pub mod stage;
mod translation;
mod votes;
mod words;

pub use settings::{LanguageError, Settings, Source};
pub use stage::LanguageStage;
