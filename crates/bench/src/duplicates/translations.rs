//! Translation candidates: how many translations are named at so many false ones.
//!
//! An article is to be found when the same document in another language arrived before it.

use super::answer::{Answer, Relation};
use super::corpus::{Article, Kind};
use crate::report::Report;
use std::collections::HashSet;

/// Shares of all articles that may be named falsely.
const RATES: [(&str, f64); 4] =
    [("all that are named", 1.0), ("at 1e-3", 1e-3), ("at 1e-5", 1e-5), ("at none", 0.0)];

/// The report; `None` where there are no translations to be found.
#[allow(clippy::cast_precision_loss)] // counts of articles
pub(super) fn report(articles: &[Article], answers: &[Answer]) -> Option<Report> {
    let document =
        |article: &Article| article.label.group.filter(|_| article.label.kind == Kind::Translation);
    let mut seen = HashSet::new();
    let wanted = articles.iter().filter_map(document).filter(|group| !seen.insert(*group)).count();
    if wanted == 0 {
        return None;
    }
    let named = articles.iter().zip(answers).enumerate();
    let named = named.filter(|(_, (_, answer))| answer.relation == Relation::Translation);
    let mut named: Vec<(f64, bool)> = named
        .map(|(at, (article, answer))| {
            let of = answer.of.filter(|of| *of < at).and_then(|of| articles.get(of));
            let right = document(article).is_some() && of.and_then(document) == document(article);
            (answer.score, right)
        })
        .collect();
    // Of those with one score the false ones first, so that no order flatters.
    named.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let figures = |rate: f64| {
        let (mut right, mut wrong, mut best) = (0, 0, (0, 0));
        for (_, is_right) in &named {
            if *is_right {
                right += 1
            } else {
                wrong += 1
            }
            if f64::from(wrong) <= rate * articles.len() as f64 {
                best = (right, wrong);
            }
        }
        let (right, wrong) = best;
        let named = f64::from(right + wrong);
        vec![f64::from(right) / wanted as f64, f64::from(right) / named.max(1.0)]
    };
    let rows = RATES.map(|(name, rate)| (name.to_owned(), figures(rate))).to_vec();
    Some(Report {
        about: format!("{wanted} translations to be found, {} candidates named", named.len()),
        columns: vec!["recall", "precision"],
        rows,
        targets: Vec::new(),
        proof: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::corpus::Label;
    use super::*;

    fn article(kind: Kind, group: Option<usize>) -> Article {
        let label = Label { kind, of: None, family: 0, hops: 0, shares: Vec::new(), group };
        let (id, text) = (String::new(), String::new());
        Article { id, text, language: "en", event_time_ms: 0, label }
    }

    #[test]
    fn recall_is_told_at_so_many_false_ones() {
        let articles = [
            article(Kind::Translation, Some(1)),
            article(Kind::Translation, Some(2)),
            article(Kind::Original, None),
            article(Kind::Translation, Some(1)),
            article(Kind::Translation, Some(2)),
        ];
        let says = |of, score| Answer { relation: Relation::Translation, of: Some(of), score };
        let answers = [Answer::NONE, Answer::NONE, says(0, 0.5), says(0, 0.9), says(1, 0.4)];
        let report = report(&articles, &answers).unwrap();
        // Two right and one wrong; with none wrong only the surest.
        assert_eq!(report.rows[0].1, [1.0, 2.0 / 3.0]);
        assert!(report.rows[1..].iter().all(|(_, figures)| *figures == [0.5, 1.0]));
        assert!(super::report(&articles[..3], &answers).is_none());
    }
}
