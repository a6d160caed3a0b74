//! A forest of regression trees: what gradient boosting leaves behind.
//!
//! Greedy function approximation, Friedman 2001, with the logistic loss; trees over histogram bins as
//! in LightGBM. Training is in `crates/train`; here a forest is only read and asked.

/// A forest that answers a log-odds for a row of numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    /// Log-odds before any tree.
    pub base: f32,
    /// The trees, each at its root, in one vector.
    pub nodes: Vec<Node>,
    /// Where each tree begins.
    pub roots: Vec<u32>,
}

/// A node: a question, or an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Which number is asked for; [`LEAF`] for an answer.
    pub feature: u16,
    /// Numbers up to this go to the next node, others to `other`; for an answer, the answer.
    pub value: f32,
    /// Where the other branch begins.
    pub other: u32,
}

/// The feature of a node that is an answer.
pub const LEAF: u16 = u16::MAX;

/// A model file that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ForestError {
    /// A line does not read.
    #[error("line {line} of the model is no node: {text:?}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A node points out of the forest or asks for a number that there is not.
    #[error("node {node} points nowhere")]
    Pointer {
        /// Which, from 0.
        node: usize,
    },
}

impl Forest {
    /// Reads the text form: `base B`, then per tree `tree` and its nodes in order, a line each:
    /// `FEATURE THRESHOLD OTHER` for a question (`OTHER` counted from the tree's root), `ANSWER` for
    /// an answer.
    ///
    /// # Errors
    /// [`ForestError`] when a line does not read or a node points nowhere. `width` is the length of
    /// the rows that it will be asked about.
    pub fn parse(text: &str, width: usize) -> Result<Self, ForestError> {
        let mut forest = Self::default();
        for (number, line) in text.lines().enumerate() {
            let wrong = || ForestError::Line { line: number + 1, text: line.to_owned() };
            let root = forest.roots.last().copied().unwrap_or(0);
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["base", base] => forest.base = base.parse().map_err(|_| wrong())?,
                ["tree"] => {
                    forest.roots.push(u32::try_from(forest.nodes.len()).map_err(|_| wrong())?);
                }
                [feature, value, other] => forest.nodes.push(Node {
                    feature: feature.parse().map_err(|_| wrong())?,
                    value: value.parse().map_err(|_| wrong())?,
                    other: root + other.parse::<u32>().map_err(|_| wrong())?,
                }),
                [value] => forest.nodes.push(Node {
                    feature: LEAF,
                    value: value.parse().map_err(|_| wrong())?,
                    other: 0,
                }),
                _ => return Err(wrong()),
            }
        }
        forest.check(width)?;
        Ok(forest)
    }

    /// Branches only ever lead forward, so that every walk ends.
    fn check(&self, width: usize) -> Result<(), ForestError> {
        let count = self.nodes.len();
        for (at, node) in self.nodes.iter().enumerate() {
            let leaf = node.feature == LEAF;
            let forward =
                node.other as usize > at && (node.other as usize) < count && at + 1 < count;
            let asks = forward && usize::from(node.feature) < width;
            if !(leaf || asks) {
                return Err(ForestError::Pointer { node: at });
            }
        }
        if self.roots.iter().any(|root| *root as usize >= count) {
            return Err(ForestError::Pointer { node: count });
        }
        Ok(())
    }

    /// The text form that [`parse`](Self::parse) reads.
    #[must_use]
    pub fn text(&self) -> String {
        use std::fmt::Write;
        let mut out = format!("base {}\n", self.base);
        let mut root = 0;
        for (at, node) in self.nodes.iter().enumerate() {
            if self.roots.contains(&u32::try_from(at).unwrap_or(u32::MAX)) {
                root = u32::try_from(at).unwrap_or(0);
                out.push_str("tree\n");
            }
            let _ = if node.feature == LEAF {
                writeln!(out, "{}", node.value)
            } else {
                writeln!(out, "{} {} {}", node.feature, node.value, node.other - root)
            };
        }
        out
    }

    /// The log-odds for a row.
    #[must_use]
    pub fn ask(&self, row: &[f32]) -> f32 {
        let mut sum = self.base;
        for root in &self.roots {
            let mut at = *root as usize;
            while let Some(node) = self.nodes.get(at) {
                if node.feature == LEAF {
                    sum += node.value;
                    break;
                }
                let asked = row.get(usize::from(node.feature)).copied().unwrap_or(0.0);
                at = if asked <= node.value { at + 1 } else { node.other as usize };
            }
        }
        sum
    }
}

/// A log-odds as a probability.
#[must_use]
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "base -1\ntree\n0 0.5 2\n0.25\n1 7 4\n1\n2\ntree\n-0.5\n";

    #[test]
    fn a_forest_reads_answers_and_writes_itself() {
        let forest = Forest::parse(TEXT, 2).unwrap();
        assert_eq!(forest.ask(&[0.5, 0.0]), -1.25);
        assert_eq!(forest.ask(&[0.6, 7.0]), -0.5);
        assert_eq!(forest.ask(&[0.6, 7.5]), 0.5);
        assert_eq!(forest.text(), TEXT);
        assert_eq!(Forest::parse(&forest.text(), 2), Ok(forest));
    }

    #[test]
    fn broken_models_are_refused() {
        for text in ["base x", "tree\n0 1 9\n1\n", "tree\n5 1 2\n1\n1\n", "tree\n0 1 0\n1\n", "a b"]
        {
            assert!(Forest::parse(text, 2).is_err(), "{text}");
        }
    }
}
