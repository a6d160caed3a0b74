//! How many records each stage did, of each language and source.

use super::seen::Seen;
use copydesk_article::StageName;
use std::collections::BTreeMap;

/// What records are grouped by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// All that a stage saw.
    Stage,
    /// Those in a language.
    Language(String),
    /// Those of a source.
    Source(String),
}

/// The records of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) articles: usize,
    pub(super) done: usize,
    /// Why the others are not.
    pub(super) lacks: BTreeMap<String, usize>,
}

impl Count {
    /// The share that is done, 0 to 1; all of nothing.
    pub(super) fn share(&self) -> f64 {
        if self.articles == 0 {
            return 1.0;
        }
        #[allow(clippy::cast_precision_loss)] // numbers of records
        let share = self.done as f64 / self.articles as f64;
        share
    }

    fn add(&mut self, lack: Option<&String>) {
        self.articles += 1;
        match lack {
            None => self.done += 1,
            Some(lack) => *self.lacks.entry(lack.clone()).or_default() += 1,
        }
    }
}

/// The records of a time.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) records: usize,
    /// What is no enriched article.
    pub(super) other: usize,
    pub(super) counts: BTreeMap<(StageName, Group), Count>,
}

impl Tally {
    /// Counts a record.
    pub(super) fn add(&mut self, seen: Option<Seen>) {
        let Some(seen) = seen else {
            self.other += 1;
            return;
        };
        self.records += 1;
        for outcome in &seen.outcomes {
            let groups = [
                Group::Stage,
                Group::Language(seen.language.clone()),
                Group::Source(seen.source.clone()),
            ];
            for group in groups {
                let count = self.counts.entry((outcome.stage, group)).or_default();
                count.add(outcome.lack.as_ref());
            }
        }
    }
}
