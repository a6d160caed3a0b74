//! Training and trying the forests that find the main content of pages.
//!
//! | module | holds |
//! |---|---|
//! | [`pages`] | labelled pages, labels of blocks, scores |
//! | [`boosting`] | gradient boosting |
//! | [`stage`] | the cleaning stage over one page |

pub mod boosting;
pub mod pages;
pub mod stage;
