//! Translation candidates: how many translations are named at so many false ones.
//!
//! An article is to be found when the same document in another language arrived before it.

use super::answer::{Answer, Relation};
use super::corpus::{Article, Kind};
use crate::report::Report;
use std::collections::HashSet;

/// Shares of all articles that may be named falsely.
const RATES: [(&str, f64); 3] = [("at 1e-3", 1e-3), ("at 1e-5", 1e-5), ("at none", 0.0)];

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
    let recall = |rate: f64| {
        let (mut right, mut wrong, mut best) = (0, 0, 0);
        for (_, is_right) in &named {
            if *is_right {
                right += 1
            } else {
                wrong += 1
            }
            if f64::from(wrong) <= rate * articles.len() as f64 {
                best = right;
            }
        }
        f64::from(best) / wanted as f64
    };
    let rows = RATES.map(|(name, rate)| (name.to_owned(), vec![recall(rate)])).to_vec();
    Some(Report {
        about: format!("{wanted} translations to be found, {} candidates named", named.len()),
        columns: vec!["recall"],
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
        assert!(report.rows.iter().all(|(_, recall)| (recall[0] - 0.5).abs() < 1e-9));
        assert!(super::report(&articles[..3], &answers).is_none());
    }
}
