//! Training and scoring the tagger of names.
//!
//! | module | holds |
//! |---|---|
//! | [`corpus`] | labelled sentences, with the source of each |
//! | [`articles`] | texts made of them, as the tagger will meet them |
//! | [`folds`] | parts of the dev data that a model did not learn from |
//! | [`hints`] | names that the built-in lists know in a text |
//! | [`names`] | given names, family names and places |
//! | [`clusters`] | words that are used alike |
//! | [`examples`] | features and labels of every token |
//! | [`crf`] | the conditional random field |
//! | [`average`] | the average of several fields |
//! | [`confidence`] | how often a name with such a margin is right |
//! | [`training`] | a model out of labelled sentences |
//! | [`export`] | weights as a model of eight bits |
//! | [`score`] | precision and recall of exact spans |

pub mod articles;
pub mod average;
pub mod clusters;
pub mod confidence;
pub mod corpus;
pub mod crf;
pub mod dice;
pub mod examples;
pub mod export;
pub mod folds;
pub mod hints;
pub mod names;
pub mod score;
pub mod training;
