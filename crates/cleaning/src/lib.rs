//! The cleaning stage: the story out of a page or out of leftover text, every cut accounted for.
//!
//! 1. **Lines.** A page becomes blocks of visible text, a text its lines; every character knows
//!    where it stands in the raw text ([`lines`]).
//! 2. **Main content** of pages: trafilatura, the best extractor measured, says which text is the story;
//!    the blocks that hold it are kept ([`main_content`]). The text itself always comes from our own
//!    blocks, so that its positions are exact.
//! 3. **Leftovers**: lines go by rule, the rules being data per language ([`lexicon`], [`leftovers`]).
//!    A line goes only on a phrase **and** its shape; long sentences never go.
//! 4. **Headline** ([`headline`]) and **date lines** ([`dates`]).
//! 5. **Repair** of spacing, quotation marks, entities, encodings ([`repair`]).
//! 6. **Assembly**: text, source map, removals and repairs as spans of the raw text ([`assemble`]).
//!
//! Meaning and grammar are left alone. No step can fail on any input, and cleaning the result again
//! changes nothing.

mod assemble;
mod clean;
mod dates;
mod headline;
mod inline_link;
mod leftovers;
mod lexicon;
mod lines;
mod main_content;
mod media_credit;
mod repair;
pub mod settings;
mod shapes;
pub mod stage;

pub use settings::{CleaningError, Settings};
pub use stage::CleaningStage;
