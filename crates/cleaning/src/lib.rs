//! The cleaning stage: the story out of a page or out of leftover text, every cut accounted for.
//!
//! 1. **Lines.** A page becomes blocks of visible text, a text its lines; every character knows
//!    where it stands in the raw text ([`lines`]).
//! 2. **Main content** of pages: a forest trained on labelled pages judges every block ([`main_content`]).
//! 3. **Leftovers**: lines go by rule, the rules being data per language ([`lexicon`], [`leftovers`]),
//!    or by lists of lines that many articles of the source have ([`learned`]). A line goes only on a
//!    phrase **and** its shape, or on repetition; long sentences go by repetition alone. Doubtful
//!    lines stay and are listed.
//! 4. **Headline** ([`headline`]) and **date lines** ([`dates`]).
//! 5. **Metadata** ([`metadata`]): authors, dates and addresses that the page or the text states; the
//!    record's own fields win.
//! 6. **Repair** of spacing, quotation marks, entities, encodings ([`repair`]).
//! 7. **Assembly**: text, source map, removals and repairs as spans of the raw text ([`assemble`]).
//!
//! Meaning and grammar are left alone. No step can fail on any input, and cleaning the result again
//! changes nothing.

mod assemble;
mod clean;
mod dates;
mod fold;
mod headline;
mod hyphenation;
mod inline_link;
pub mod learn;
pub mod learned;
mod leftovers;
mod letters;
mod lexicon;
mod lines;
pub mod main_content;
mod marks;
mod media_credit;
mod metadata;
mod published;
mod repair;
pub mod settings;
mod settle;
mod site_promo;
pub mod stage;

pub use published::{learned_parts, published};
pub use settings::{CleaningError, Settings};
pub use stage::CleaningStage;
