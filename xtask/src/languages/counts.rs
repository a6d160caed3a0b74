//! From published probabilities to frequencies, and from those to n-grams that reach over the edges of words.

use copydesk_ngrams::model::EDGE;
use std::collections::BTreeMap;

/// How often each n-gram is there, in any unit; edges of words among the letters.
#[derive(Debug, Default)]
pub(super) struct Frequencies(pub(super) BTreeMap<String, f64>);

impl Frequencies {
    /// From lingua's probabilities (natural logarithms) of n-grams of up to four letters inside words.
    ///
    /// What stands before an n-gram is a letter or the edge of a word, and so is what follows: where the
    /// longer n-grams do not add up, a word begins or ends.
    pub(super) fn of_probabilities(probabilities: &BTreeMap<String, f64>) -> Self {
        let mut joint = BTreeMap::new();
        for ngram in probabilities.keys() {
            let beginnings = ngram.char_indices().map(|(at, ch)| &ngram[..at + ch.len_utf8()]);
            let sum: Option<f64> = beginnings.map(|part| probabilities.get(part)).sum();
            if let Some(sum) = sum {
                joint.insert(ngram.clone(), sum.exp());
            }
        }
        Self(joint).with_edges()
    }

    /// From counts of n-grams with spaces for the edges of words; without edges they are derived.
    pub(super) fn of_profile(counts: &BTreeMap<String, f64>) -> Self {
        let edges: f64 = counts.iter().filter(|(n, _)| begins(n)).map(|(_, count)| count).sum();
        if edges == 0.0 {
            return Self(counts.clone()).with_edges();
        }
        let mut all = counts.clone();
        all.insert(EDGE.to_string(), edges);
        Self(all)
    }

    /// Adds n-grams with edges to those inside words.
    fn with_edges(self) -> Self {
        let least = self.0.values().copied().fold(f64::MAX, f64::min) / 2.0;
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for (ngram, count) in &self.0 {
            let mut letters = ngram.chars();
            letters.next();
            *before.entry(letters.as_str().to_owned()).or_insert(0.0) += count;
            let mut letters = ngram.chars();
            letters.next_back();
            *after.entry(letters.as_str().to_owned()).or_insert(0.0) += count;
        }
        let rest = |sums: &BTreeMap<String, f64>, ngram: &str, count: f64| {
            let rest = count - sums.get(ngram).unwrap_or(&0.0);
            (rest > least).then_some(rest)
        };
        let mut all = BTreeMap::new();
        let mut starts = BTreeMap::new();
        for (ngram, count) in &self.0 {
            let length = ngram.chars().count();
            if length <= 3 {
                all.insert(ngram.clone(), *count);
                starts.extend(rest(&before, ngram, *count).map(|rest| (ngram.as_str(), rest)));
            }
            if length <= 2
                && let Some(rest) = rest(&after, ngram, *count)
            {
                all.insert(format!("{ngram}{EDGE}"), rest);
            }
        }
        Self::add_starts(&mut all, &starts, least);
        Self(all)
    }

    fn add_starts(all: &mut BTreeMap<String, f64>, starts: &BTreeMap<&str, f64>, least: f64) {
        let mut words = 0.0;
        for (ngram, count) in starts {
            let length = ngram.chars().count();
            if length <= 2 {
                all.insert(format!("{EDGE}{ngram}"), *count);
            }
            if length == 1 {
                words += count;
                let goes_on = |(other, _): &(&&str, &f64)| {
                    other.starts_with(ngram) && other.chars().count() == 2
                };
                let longer: f64 = starts.iter().filter(goes_on).map(|(_, count)| count).sum();
                if count - longer > least {
                    all.insert(format!("{EDGE}{ngram}{EDGE}"), count - longer);
                }
            }
        }
        all.insert(EDGE.to_string(), words);
    }

    /// The probability of each n-gram's last letter after the others, as a natural logarithm.
    pub(super) fn conditional(&self) -> BTreeMap<String, f64> {
        let single = self.0.iter().filter(|(ngram, _)| ngram.chars().count() == 1);
        let total: f64 = single.map(|(_, count)| count).sum();
        let of = |ngram: &str, count: f64| {
            let mut letters = ngram.chars();
            letters.next_back();
            let before = letters.as_str();
            let all = if before.is_empty() { total } else { *self.0.get(before)? };
            (count > 0.0 && all > 0.0).then(|| (count / all).min(1.0).ln())
        };
        let short = |ngram: &str| ngram.chars().count() <= 3;
        self.0
            .iter()
            .filter(|(ngram, _)| short(ngram))
            .filter_map(|(ngram, count)| Some((ngram.clone(), of(ngram, *count)?)))
            .collect()
    }
}

fn begins(ngram: &str) -> bool {
    ngram.chars().count() == 2 && ngram.starts_with(EDGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_follow_from_what_does_not_go_on() {
        // The words "ab", "abc", "a": 3 times a, 2 of them before b, 1 of those before c.
        let ln = |a: f64, b: f64| (a / b).ln();
        let probabilities: BTreeMap<String, f64> = [
            ("a", ln(3.0, 6.0)),
            ("b", ln(2.0, 6.0)),
            ("c", ln(1.0, 6.0)),
            ("ab", ln(2.0, 3.0)),
            ("bc", ln(1.0, 2.0)),
            ("abc", ln(1.0, 2.0)),
        ]
        .map(|(ngram, p)| (ngram.to_owned(), p))
        .into();
        let conditional = Frequencies::of_probabilities(&probabilities).conditional();
        let p = |ngram: &str| conditional.get(ngram).map(|p| (p.exp() * 100.0).round());
        assert_eq!(
            (p("_a"), p("_b"), p("_ab"), p("_a_")),
            (Some(100.0), None, Some(67.0), Some(33.0))
        );
        assert_eq!(
            (p("ab_"), p("bc_"), p("abc"), p("c_")),
            (Some(50.0), Some(100.0), Some(50.0), Some(100.0))
        );
    }
}
