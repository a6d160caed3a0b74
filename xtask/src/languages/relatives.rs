//! Languages that only a model of weights is had for: as a close relative, but for what tells them apart.
//!
//! Weights say which of two languages a text is in, not how likely the text is. So an n-gram costs such a
//! language what it costs the relative, less what it speaks for the language: the one comes before the other
//! in the table where the weights say so.

use super::weights::Weights;
use copydesk_ngrams::model::{FLOOR, MOST, UNSEEN};
use std::collections::{BTreeMap, BTreeSet};

/// A language, and the relative that texts in it are taken for.
pub(super) struct Relative {
    /// BCP-47.
    pub(super) tag: &'static str,
    /// ISO 639-3.
    code: &'static str,
    /// BCP-47 and ISO 639-3 of the relative.
    pub(super) near: &'static str,
    near_code: &'static str,
}

const fn relative(
    tag: &'static str,
    code: &'static str,
    near: &'static str,
    near_code: &'static str,
) -> Relative {
    Relative { tag, code, near, near_code }
}

/// Tagalog's relatives are not among them: by these weights, prose in Cebuano and Waray is Tagalog. Sundanese is
/// not, either: three in ten of lingua's Indonesian sentences would be taken for it.
pub(super) const RELATIVES: &[Relative] = &[
    relative("fo", "fao", "is", "isl"),
    relative("fy", "fry", "nl", "nld"),
    relative("jv", "jav", "id", "ind"),
    relative("lb", "ltz", "de", "deu"),
    relative("min", "min", "id", "ind"),
    relative("nds", "nds", "de", "deu"),
    relative("pnb", "pnb", "ur", "urd"),
];

/// Steps of cost to one of weight. Of 13 pairs of languages that the table has models of, sentences of the one
/// cost the other 300 to 940 times what their weights differ by, where the two are near each other.
const STEPS: f64 = 500.0;

/// Steps an n-gram that a text must speak more for the language than for its relative: foreign names and
/// lists of words do a little.
const DOUBT: f64 = 1.0;

impl Relative {
    /// Its costs, of the n-grams that any language of the script has: others would cost these more.
    pub(super) fn costs(
        &self,
        near: &BTreeMap<String, u8>,
        known: &BTreeSet<&str>,
        weights: &Weights,
    ) -> BTreeMap<String, u8> {
        let mut own = BTreeMap::new();
        // Shorter ones first: longer ones fall back on them.
        for length in 1..=3 {
            for ngram in known.iter().filter(|ngram| ngram.chars().count() == length) {
                let more = if length > 1 { self.speaks(ngram, weights) } else { 0.0 };
                let cost = shifted(cost(near, known, ngram), more - DOUBT);
                if cost != self::cost(&own, known, ngram) {
                    own.insert((*ngram).to_owned(), cost);
                }
            }
        }
        own
    }

    fn speaks(&self, ngram: &str, weights: &Weights) -> f64 {
        STEPS * weights.between(ngram, self.code, self.near_code)
    }

    /// # Errors
    /// When the weights lack one of the two.
    pub(super) fn check(&self, weights: &Weights) -> Result<(), String> {
        match [self.code, self.near_code].into_iter().find(|code| !weights.knows(code)) {
            Some(code) => Err(format!("OpenNLP's model lacks {code}")),
            None => Ok(()),
        }
    }
}

/// What the table will say: an n-gram that a language lacks costs what its ending does, and more.
fn cost(costs: &BTreeMap<String, u8>, known: &BTreeSet<&str>, ngram: &str) -> u8 {
    if let Some(cost) = costs.get(ngram) {
        return *cost;
    }
    let mut letters = ngram.chars();
    if letters.next().is_none() {
        return FLOOR;
    }
    let ending = cost(costs, known, letters.as_str());
    if known.contains(ngram) { ending.saturating_add(UNSEEN) } else { ending }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // held to its range
fn shifted(cost: u8, less: f64) -> u8 {
    (f64::from(cost) - less).round().clamp(0.0, f64::from(MOST)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::weights::tests::made;

    #[test]
    fn a_relative_differs_by_its_weights() {
        let near: BTreeMap<String, u8> =
            [("v", 60), ("hv", 40), ("_hv", 30)].map(|(n, cost)| (n.to_owned(), cost)).into();
        let known = BTreeSet::from(["v", "hv", "kv", "_hv", "kv_", "_"]);
        let faroese = relative("fo", "fao", "is", "isl").costs(&near, &known, &made());
        let cost = |ngram: &str| cost(&faroese, &known, ngram);
        // 500 times 0.03 more than Icelandic, and one; 15 less than what Icelandic lacks; the rest alike.
        assert_eq!((cost("_hv"), cost("kv_")), (46, FLOOR - 15 + 1));
        assert_eq!((cost("hv"), cost("kv"), cost("xv")), (41, 81, 61));
    }

    #[test]
    fn languages_are_sorted_and_their_weights_are_asked_for() {
        assert!(RELATIVES.is_sorted_by_key(|relative| relative.tag));
        assert!(relative("fo", "fao", "is", "isl").check(&made()).is_ok());
        assert!(relative("nds", "nds", "de", "deu").check(&made()).is_err());
    }
}
