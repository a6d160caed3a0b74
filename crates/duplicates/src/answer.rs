//! What is said of one record of the sketch log.

use crate::retract::Successor;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What is said of one record of the sketch log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What an article is to those before it.
    Verdict(Box<Verdict>),
    /// The article was taken down before.
    Refused,
    /// A takedown: the articles that are the first of their clusters now.
    TakenDown(Vec<Successor>),
    /// There was nothing to compare.
    Nothing,
}
