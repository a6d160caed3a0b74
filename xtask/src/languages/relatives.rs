//! Languages that differ from a close relative by what tells the two apart.
//!
//! Weights say which of two languages a text is in, not how likely the text is. So an n-gram costs such a
//! language what it costs the relative, less what it speaks for the language: the one comes before the other
//! in the table where the weights say so.

use super::quads::Quads;
use super::weights::Weights;
use copydesk_ngrams::model::{FLOOR, MOST, STEP, UNSEEN};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

/// A language, and the relative that texts in it are taken for.
pub(super) struct Relative {
    /// BCP-47, of both.
    pub(super) tag: &'static str,
    pub(super) near: &'static str,
    told: Told,
}

/// What tells the two apart, and their codes there.
enum Told {
    Weights(&'static str, &'static str),
    Quads(&'static str, &'static str),
}

const fn weights(tag: &'static str, code: &'static str, near: [&'static str; 2]) -> Relative {
    Relative { tag, near: near[0], told: Told::Weights(code, near[1]) }
}

const fn quads(tag: &'static str, near: &'static str) -> Relative {
    Relative { tag, near, told: Told::Quads(tag, near) }
}

/// By OpenNLP's weights, prose in Cebuano and Waray is Tagalog, and three in ten of lingua's Indonesian
/// sentences are Sundanese. By CLD2's quadgrams, Italian headlines of three words are Corsican.
pub(super) const RELATIVES: &[Relative] = &[
    quads("ceb", "tl"),
    weights("fo", "fao", ["is", "isl"]),
    weights("fy", "fry", ["nl", "nld"]),
    quads("gd", "ga"),
    quads("haw", "mi"),
    weights("jv", "jav", ["id", "ind"]),
    weights("lb", "ltz", ["de", "deu"]),
    weights("min", "min", ["id", "ind"]),
    weights("nds", "nds", ["de", "deu"]),
    quads("nso", "tn"),
    weights("pnb", "pnb", ["ur", "urd"]),
    quads("ss", "zu"),
    quads("to", "mi"),
    quads("war", "tl"),
];

/// Steps of cost to one of OpenNLP's weights. Of 13 pairs of languages that the table has models of, sentences
/// of the one cost the other 300 to 940 times what their weights differ by, where the two are near each other.
const OF_WEIGHTS: f64 = 500.0;

/// The same for CLD2's quadgrams, which are logarithms of shares, too: a text has each n-gram in several of
/// them.
const OF_QUADS: f64 = 0.3 / STEP;

/// Steps an n-gram that a text must speak more for the language than for its relative: foreign names and
/// lists of words do a little.
const DOUBT: f64 = 1.0;

/// The share of the relative's own sentences that may be taken for the language. Where quadgrams tell the two
/// apart, this says how much is doubted.
const TAKEN: f64 = 0.01;

/// Steps an n-gram that the language is favoured at most: others that nobody knows are as near to it.
const FAVOUR: f64 = 1.0;

/// What tells languages apart.
pub(super) struct Sources {
    weights: Weights,
    quads: Quads,
}

impl Sources {
    /// # Errors
    /// When a package cannot be had, or is not what was pinned.
    pub(super) fn published(root: &Path) -> Result<Self, Box<dyn Error>> {
        Ok(Self { weights: Weights::published(root)?, quads: Quads::published(root)? })
    }
}

/// How many steps an n-gram speaks for a language.
pub(super) type Speaks<'s> = Box<dyn Fn(&str) -> f64 + 's>;

impl Relative {
    /// # Errors
    /// When the sources lack one of the two.
    pub(super) fn speaks<'s>(&self, sources: &'s Sources) -> Result<Speaks<'s>, String> {
        match self.told {
            Told::Weights(one, other) => {
                let weights = &sources.weights;
                if let Some(code) = [one, other].into_iter().find(|code| !weights.knows(code)) {
                    return Err(format!("OpenNLP's model lacks {code}"));
                }
                Ok(Box::new(move |ngram| OF_WEIGHTS * weights.between(ngram, one, other)))
            }
            Told::Quads(one, other) => {
                let between = sources.quads.between(one, other)?;
                Ok(Box::new(move |ngram| OF_QUADS * between.speaks(ngram)))
            }
        }
    }

    /// Steps an n-gram that are doubted, by what the relative's own sentences speak for the language, if that
    /// is what they are measured by.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn doubt(&self, sentences: impl FnOnce() -> Vec<f64>) -> f64 {
        if let Told::Weights(..) = self.told {
            return DOUBT;
        }
        let mut speak = sentences();
        speak.sort_by(|a, b| b.total_cmp(a));
        speak.get((speak.len() as f64 * TAKEN) as usize).map_or(DOUBT, |most| most.max(-FAVOUR))
    }
}

/// The costs of a language, of the n-grams that any language of the script has: others would cost these more.
pub(super) fn costs(
    near: &BTreeMap<String, u8>,
    known: &BTreeSet<&str>,
    speaks: &Speaks<'_>,
    doubt: f64,
) -> BTreeMap<String, u8> {
    let mut own = BTreeMap::new();
    // Shorter ones first: longer ones fall back on them.
    for length in 1..=3 {
        for ngram in known.iter().filter(|ngram| ngram.chars().count() == length) {
            let more = if length > 1 { speaks(ngram) } else { 0.0 };
            let cost = shifted(cost(near, known, ngram), more - doubt);
            if cost != self::cost(&own, known, ngram) {
                own.insert((*ngram).to_owned(), cost);
            }
        }
    }
    own
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
    use crate::languages::{quads, weights};

    fn made() -> Sources {
        Sources { weights: weights::tests::made(), quads: quads::tests::made() }
    }

    fn relative(told: Told) -> Relative {
        Relative { tag: "", near: "", told }
    }

    #[test]
    fn a_relative_differs_by_its_weights() {
        let near: BTreeMap<String, u8> =
            [("v", 60), ("hv", 40), ("_hv", 30)].map(|(n, cost)| (n.to_owned(), cost)).into();
        let known = BTreeSet::from(["v", "hv", "kv", "_hv", "kv_", "_"]);
        let sources = made();
        let faroese = relative(Told::Weights("fao", "isl"));
        let faroese = costs(&near, &known, &faroese.speaks(&sources).unwrap(), DOUBT);
        let cost = |ngram: &str| cost(&faroese, &known, ngram);
        // 500 times 0.03 more than Icelandic, and one; 15 less than what Icelandic lacks; the rest alike.
        assert_eq!((cost("_hv"), cost("kv_")), (46, FLOOR - 15 + 1));
        assert_eq!((cost("hv"), cost("kv"), cost("xv")), (41, 81, 61));
    }

    #[test]
    fn doubt_is_what_few_of_the_relatives_sentences_bear() {
        let sentences = || (0..200).map(|n| f64::from(n) / 100.0).collect();
        assert_eq!(relative(Told::Weights("fao", "isl")).doubt(sentences), DOUBT);
        let gaelic = relative(Told::Quads("gd", "ga"));
        assert_eq!(gaelic.doubt(sentences), 1.97);
        assert_eq!(gaelic.doubt(|| vec![-5.0; 3]), -FAVOUR);
        assert_eq!(gaelic.doubt(Vec::new), DOUBT);
    }

    #[test]
    fn languages_are_sorted_and_their_sources_are_asked_for() {
        assert!(RELATIVES.is_sorted_by_key(|relative| relative.tag));
        let sources = made();
        let known = |told| relative(told).speaks(&sources).map(|_| ());
        assert_eq!(known(Told::Weights("fao", "isl")), Ok(()));
        assert_eq!(known(Told::Quads("gd", "ga")), Ok(()));
        assert!(known(Told::Weights("nds", "deu")).is_err());
        assert!(known(Told::Quads("haw", "mi")).is_err());
    }
}
