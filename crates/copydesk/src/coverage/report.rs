//! The counts of two times side by side.

use super::tally::{Count, Group, Tally};
use copydesk_article::StageName;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What counts as a fall.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Fewer articles at either time are no evidence.
    pub(super) least: usize,
    /// Points of a hundred.
    pub(super) most_drop: Option<f64>,
}

/// One group at both times.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) stage: StageName,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    pub(super) articles: usize,
    pub(super) done: usize,
    /// 0 to 1.
    pub(super) share: f64,
    pub(super) lacks: BTreeMap<String, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<Before>,
    /// It fell by more than is allowed.
    pub(super) too_low: bool,
}

/// The same group at the earlier time.
#[derive(Debug, Serialize)]
pub(super) struct Before {
    pub(super) articles: usize,
    /// 0 to 1.
    pub(super) share: f64,
    /// How many points of a hundred it fell by, or rose by if it is below 0; `None` where there are too few
    /// articles to say.
    pub(super) fell: Option<f64>,
}

/// All groups.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) records: usize,
    pub(super) not_enriched: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) records_before: Option<usize>,
    pub(super) rows: Vec<Row>,
    /// Groups that fell by more than is allowed.
    pub(super) too_low: usize,
}

impl Report {
    pub(super) fn of(now: &Tally, before: Option<&Tally>, rules: Rules) -> Self {
        let earlier = before.into_iter().flat_map(|tally| tally.counts.keys());
        let keys: BTreeSet<&(StageName, Group)> = now.counts.keys().chain(earlier).collect();
        let nothing = Count::default();
        let rows: Vec<Row> = keys
            .into_iter()
            .map(|key| {
                let count = now.counts.get(key).unwrap_or(&nothing);
                let old = before.map(|tally| tally.counts.get(key).unwrap_or(&nothing));
                row(key, count, old, rules)
            })
            .collect();
        Self {
            records: now.records,
            not_enriched: now.other,
            records_before: before.map(|tally| tally.records),
            too_low: rows.iter().filter(|row| row.too_low).count(),
            rows,
        }
    }
}

fn row(
    (stage, group): &(StageName, Group),
    count: &Count,
    old: Option<&Count>,
    rules: Rules,
) -> Row {
    let (language, source) = match group {
        Group::Stage => (None, None),
        Group::Language(language) => (Some(language.clone()), None),
        Group::Source(source) => (None, Some(source.clone())),
    };
    let before = old.map(|old| {
        let enough = count.articles.min(old.articles) >= rules.least;
        let fell = enough.then(|| 100.0 * (old.share() - count.share()));
        Before { articles: old.articles, share: old.share(), fell }
    });
    let fell = before.as_ref().and_then(|before| before.fell);
    Row {
        stage: *stage,
        language,
        source,
        articles: count.articles,
        done: count.done,
        share: count.share(),
        lacks: count.lacks.clone(),
        too_low: fell.zip(rules.most_drop).is_some_and(|(fell, most)| fell > most),
        before,
    }
}

#[cfg(test)]
mod tests {
    use super::super::seen::{Outcome, Seen};
    use super::*;

    fn tally(language: &str, done: usize, skipped: usize) -> Tally {
        let mut tally = Tally::default();
        for n in 0..done + skipped {
            let lack = (n >= done).then(|| "skipped: too_short".to_owned());
            let outcomes = vec![Outcome { stage: StageName::Cleaning, lack }];
            let (language, source) = (language.to_owned(), "a.org".to_owned());
            tally.add(Some(Seen { at: None, language, source, outcomes }));
        }
        tally
    }

    #[test]
    fn what_fell_is_told_where_there_is_enough() {
        let rules = Rules { least: 20, most_drop: Some(10.0) };
        let report = Report::of(&tally("fr", 30, 10), Some(&tally("fr", 95, 5)), rules);
        // The stage, its language, its source.
        assert_eq!((report.rows.len(), report.too_low), (3, 3));
        let row = &report.rows[0];
        assert_eq!((row.articles, row.done, row.share), (40, 30, 0.75));
        assert_eq!(row.lacks["skipped: too_short"], 10);
        let fell = row.before.as_ref().and_then(|before| before.fell).unwrap();
        assert!((fell - 20.0).abs() < 1e-9, "{fell}");
        let few = Report::of(&tally("fr", 3, 1), Some(&tally("fr", 95, 5)), rules);
        assert_eq!(few.too_low, 0);
        // A language that is gone is a row of its own, with no articles.
        let gone = Report::of(&tally("de", 30, 0), Some(&tally("fr", 30, 0)), rules);
        let french = gone.rows.iter().find(|row| row.language.as_deref() == Some("fr")).unwrap();
        assert_eq!((french.articles, french.before.as_ref().unwrap().articles), (0, 30));
    }
}
