//! Training and trying the forest that finds the main content of pages, and the tagger of names.
//!
//! | module | holds |
//! |---|---|
//! | [`pages`] | labelled pages, labels of blocks, scores |
//! | [`set`] | labelled pages with the rows of their blocks |
//! | [`bins`] | rows in bins |
//! | [`boosting`] | gradient boosting |
//! | [`folds`] | judgements of pages held out |
//! | [`trial`] | what is printed of a trial |
//! | [`stage`] | the cleaning stage over one page |
//! | [`entities`] | the tagger of names |

pub mod bins;
pub mod boosting;
pub mod entities;
pub mod folds;
pub mod pages;
pub mod set;
pub mod stage;
pub mod trial;
