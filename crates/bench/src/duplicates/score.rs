//! How good answers are, by article.
//!
//! An article is to be found when a member of its family arrived before it; it is found when it is called
//! a copy and the one that is named is of its family. Whatever else is called a copy is a false one.

use super::answer::{Answer, Relation};
use super::corpus::{Article, Kind};
use std::collections::BTreeMap;

/// Right ones of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) right: usize,
    pub(super) all: usize,
}

impl Count {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    /// The share, 0 to 1; not a number of none.
    #[allow(clippy::cast_precision_loss)] // counts of articles
    pub(super) fn share(self) -> f64 {
        self.right as f64 / self.all as f64
    }
}

/// How good answers are.
#[derive(Debug, Clone, Default)]
pub(super) struct Score {
    pub(super) precision: Count,
    pub(super) recall: Count,
    /// Copies found, by kind; a source that comes after its copies counts as an original.
    pub(super) found: BTreeMap<Kind, Count>,
    /// Copies of copies.
    pub(super) chained: Count,
    /// Articles called copies falsely, by kind; of copies, those that are said to be of another family.
    pub(super) false_ones: BTreeMap<Kind, Count>,
    /// Parts that are named, by kind, and right ones of those that are named.
    pub(super) parts: BTreeMap<Kind, Count>,
    pub(super) parts_named: Count,
}

impl Score {
    pub(super) fn of(articles: &[Article], answers: &[Answer]) -> Self {
        let mut score = Self::default();
        let mut seen = vec![false; articles.len()];
        for (at, (article, answer)) in articles.iter().zip(answers).enumerate() {
            let label = &article.label;
            let named = answer.of.filter(|of| *of < at).and_then(|of| articles.get(of));
            let called = answer.relation == Relation::Copy;
            let right = called && named.is_some_and(|named| named.label.family == label.family);
            let wanted = std::mem::replace(&mut seen[label.family], true);
            if called {
                score.precision.add(right);
            }
            score.false_ones.entry(label.kind).or_default().add(called && !right);
            if wanted {
                score.recall.add(right);
                score.found.entry(label.kind).or_default().add(right);
                if label.hops > 1 {
                    score.chained.add(right);
                }
            }
            score.part(at, article, answer);
        }
        score
    }

    fn part(&mut self, at: usize, article: &Article, answer: &Answer) {
        let shares = &article.label.shares;
        let called = answer.relation == Relation::Part;
        let right = called && answer.of.is_some_and(|of| shares.contains(&of));
        if called {
            self.parts_named.add(right);
        }
        if shares.iter().any(|with| *with < at) {
            // Both articles of a pair stand under the kind of the one that has the part.
            let kind = match article.label.kind {
                Kind::Original => Kind::Reuse,
                kind => kind,
            };
            self.parts.entry(kind).or_default().add(right);
        }
    }

    /// Recall of one or several kinds of copies together.
    pub(super) fn recall_of(&self, kinds: &[Kind]) -> f64 {
        let counts = kinds.iter().filter_map(|kind| self.found.get(kind));
        let sum = counts.fold(Count::default(), |sum, count| Count {
            right: sum.right + count.right,
            all: sum.all + count.all,
        });
        sum.share()
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::Label;
    use super::*;

    fn article(kind: Kind, of: Option<usize>, family: usize, shares: &[usize]) -> Article {
        let label = Label { kind, of, family, hops: 1, shares: shares.to_vec(), group: None };
        let (id, text) = (String::new(), String::new());
        Article { id, text, language: "en", event_time_ms: 0, label }
    }

    fn says(relation: Relation, of: usize) -> Answer {
        Answer { relation, of: Some(of), score: 1.0 }
    }

    #[test]
    fn found_missed_and_false_ones_are_counted() {
        let articles = [
            article(Kind::Original, None, 0, &[]),
            article(Kind::Light, Some(0), 0, &[]),
            article(Kind::Heavy, Some(0), 0, &[]),
            article(Kind::Template, None, 3, &[]),
            article(Kind::Light, Some(0), 0, &[]),
        ];
        let copy = |of| says(Relation::Copy, of);
        let score = Score::of(&articles, &[Answer::NONE, copy(0), Answer::NONE, copy(1), copy(3)]);
        assert_eq!(score.recall, Count { right: 1, all: 3 });
        assert_eq!(score.precision, Count { right: 1, all: 3 });
        assert_eq!(score.found[&Kind::Light], Count { right: 1, all: 2 });
        assert_eq!(score.false_ones[&Kind::Template], Count { right: 1, all: 1 });
        assert!(score.recall_of(&[Kind::Light, Kind::Heavy]) < 0.34);
        assert!(score.recall_of(&[Kind::Ocr]).is_nan());
    }

    #[test]
    fn a_copy_that_comes_first_is_none_and_its_source_is_to_be_found() {
        let articles =
            [article(Kind::Light, Some(1), 1, &[]), article(Kind::Original, None, 1, &[])];
        let score = Score::of(&articles, &[Answer::NONE, says(Relation::Copy, 0)]);
        assert_eq!(
            (score.recall, score.precision),
            (Count { right: 1, all: 1 }, Count { right: 1, all: 1 })
        );
    }

    #[test]
    fn parts_are_counted_by_themselves() {
        let articles =
            [article(Kind::Original, None, 0, &[1]), article(Kind::Reuse, None, 1, &[0])];
        let score = Score::of(&articles, &[Answer::NONE, says(Relation::Part, 0)]);
        assert_eq!(score.parts[&Kind::Reuse], Count { right: 1, all: 1 });
        assert_eq!(score.recall, Count::default());
        let called = Score::of(&articles, &[Answer::NONE, says(Relation::Copy, 0)]);
        assert_eq!(called.false_ones[&Kind::Reuse], Count { right: 1, all: 1 });
    }
}
