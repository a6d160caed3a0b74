//! The ways in which a name is written.
//!
//! [`spellings`] makes them from one name by rules that a person can read: those of this code, and the
//! tables in `data`, each with what it says at its head. [`Inflections`] takes the ending of a case off a
//! word, so that "Нарышкину" is looked up as "нарышкин".
//!
//! | module | rule |
//! |---|---|
//! | `person` | order of given and family name, middle names, initials |
//! | `company` | legal forms, "and" and "&", a leading article |
//! | `word` | joined words (O'Brien, Jong-un), digraphs (Mueller) |
//! | `element` | parts of names that are written in many ways (Mohammed, Muhammad) |
//! | `transliteration`, `script`, `table`, `kana` | other scripts in Latin letters, by the custom of each language |
//! | `inflection` | endings of cases |
//! | `product` | the likeliest ways to put alternatives together |
//!
//! The same name always gives the same spellings in the same order, at most [`MOST`]. No spelling has the
//! folded tokens of another or of the name: those are found without being spelled out.

mod company;
mod element;
mod inflection;
mod kana;
mod person;
mod product;
mod rule;
mod script;
mod spell;
mod table;
mod transliteration;
mod word;

pub use inflection::Inflections;
pub use rule::{Rule, Rules, UnknownRule};
pub use spell::{Kind, MOST, Spelling, spellings};
