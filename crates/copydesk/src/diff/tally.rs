//! What changed, counted and sampled.

use super::changes::changes;
use super::facts::{Facts, STAGES};
use serde::Serialize;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// What changed so far.
pub(super) struct Tally {
    sample: usize,
    same: usize,
    changed: usize,
    only: [Bag; 2],
    /// Lines that are no enriched records, in the first and the second run.
    pub(super) unreadable: [usize; 2],
    makers: [[BTreeMap<String, usize>; 4]; 2],
    kinds: BTreeMap<(usize, &'static str), Kind>,
}

/// One kind of change.
#[derive(Default)]
struct Kind {
    articles: usize,
    labels: BTreeMap<String, usize>,
    examples: Bag,
}

/// The examples with the lowest hashes of their ids: a sample that does not depend on the order.
#[derive(Default)]
struct Bag {
    count: usize,
    lowest: BTreeMap<(u64, String), Example>,
}

/// An example of a change.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Example {
    pub(super) id: String,
    /// What of it changed; empty for a record that only one run has.
    pub(super) change: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What changed, for people and programs.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Records that both runs have.
    pub(super) both: usize,
    /// Those of them in which nothing changed.
    pub(super) same: usize,
    /// Those of them in which something changed.
    pub(super) changed: usize,
    /// Records that only the first run has, and only the second.
    pub(super) only: [Only; 2],
    /// Lines that are no enriched records.
    pub(super) unreadable: [usize; 2],
    /// Per stage: with what it ran, and how many records.
    pub(super) stages: Vec<Stage>,
}

/// Records that only one run has.
#[derive(Debug, Serialize)]
pub(super) struct Only {
    pub(super) count: usize,
    pub(super) sample: Vec<String>,
}

/// What changed in one stage.
#[derive(Debug, Serialize)]
pub(super) struct Stage {
    pub(super) stage: &'static str,
    /// Versions, models and configurations of both runs, with the number of records.
    pub(super) by: [BTreeMap<String, usize>; 2],
    pub(super) changes: Vec<Told>,
}

/// One kind of change in a stage.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    pub(super) what: &'static str,
    /// Articles that it happened to.
    pub(super) articles: usize,
    /// How often, by what it was and is.
    pub(super) counts: BTreeMap<String, usize>,
    pub(super) sample: Vec<Example>,
}

impl Tally {
    /// Nothing yet; so many examples of each kind are kept.
    pub(super) fn new(sample: usize) -> Self {
        Self {
            sample,
            same: 0,
            changed: 0,
            only: [Bag::default(), Bag::default()],
            unreadable: [0, 0],
            makers: Default::default(),
            kinds: BTreeMap::new(),
        }
    }

    /// A record that both runs have; `old` is none where they agree.
    pub(super) fn both(&mut self, old: Option<&Facts>, new: &Facts) {
        let changes = old.map(|old| changes(old, new)).unwrap_or_default();
        if changes.is_empty() {
            self.same += 1;
            return;
        }
        self.changed += 1;
        let mut seen = Vec::new();
        for change in changes {
            let stage = STAGES.iter().position(|stage| stage.as_str() == change.stage);
            let key = (stage.unwrap_or(0), change.what);
            let kind = self.kinds.entry(key).or_default();
            if !seen.contains(&key) {
                kind.articles += 1;
                seen.push(key);
            }
            *kind.labels.entry(change.label.clone()).or_default() += change.times;
            let [before, after] = change.sides;
            let example = Example { id: new.id.clone(), change: change.label, before, after };
            kind.examples.offer(example, self.sample);
        }
    }

    /// A record that only the run of this number has.
    pub(super) fn only(&mut self, run: usize, facts: &Facts) {
        let (change, before, after) = Default::default();
        self.only[run].offer(Example { id: facts.id.clone(), change, before, after }, self.sample);
    }

    /// Whether the runs differ.
    pub(super) fn is_changed(&self) -> bool {
        self.changed + self.only[0].count + self.only[1].count > 0
    }

    /// Counts with what the run of this number made a record.
    pub(super) fn made(&mut self, run: usize, facts: &Facts) {
        for (stage, maker) in facts.makers.iter().enumerate() {
            if let Some(maker) = maker {
                *self.makers[run][stage].entry(maker.clone()).or_default() += 1;
            }
        }
    }

    /// All of it.
    pub(super) fn report(&self) -> Report {
        let stage = |at: usize| Stage {
            stage: STAGES[at].as_str(),
            by: [0, 1].map(|run: usize| self.makers[run][at].clone()),
            changes: self.kinds.iter().filter(|((of, _), _)| *of == at).map(told).collect(),
        };
        let only = |bag: &Bag| Only {
            count: bag.count,
            sample: bag.lowest.values().map(|example| example.id.clone()).collect(),
        };
        Report {
            both: self.same + self.changed,
            same: self.same,
            changed: self.changed,
            only: self.only.each_ref().map(only),
            unreadable: self.unreadable,
            stages: (0..STAGES.len()).map(stage).collect(),
        }
    }
}

fn told(((_, what), kind): (&(usize, &'static str), &Kind)) -> Told {
    Told {
        what,
        articles: kind.articles,
        counts: kind.labels.clone(),
        sample: kind.examples.lowest.values().cloned().collect(),
    }
}

impl Bag {
    fn offer(&mut self, example: Example, size: usize) {
        self.count += 1;
        if size == 0 {
            return;
        }
        let key = (xxh3_64(example.id.as_bytes()), format!("{} {}", example.id, example.change));
        self.lowest.insert(key, example);
        if self.lowest.len() > size {
            self.lowest.pop_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(id: usize, tag: &str) -> Facts {
        Facts { id: format!("a{id}"), tag: Some(tag.to_owned()), ..Facts::default() }
    }

    #[test]
    fn samples_do_not_depend_on_the_order() {
        let report = |ids: Vec<usize>| {
            let mut tally = Tally::new(2);
            for id in ids {
                tally.both(Some(&facts(id, "de")), &facts(id, "nl"));
            }
            tally.both(None, &facts(100, "de"));
            tally.only(0, &facts(101, "de"));
            serde_json::to_value(tally.report()).unwrap()
        };
        let told = report((0..9).collect());
        assert_eq!(told, report((0..9).rev().collect()));
        assert_eq!((&told["changed"], &told["same"]), (&9.into(), &1.into()));
        assert_eq!(told["only"][0]["count"], 1);
        let tags = &told["stages"][0]["changes"][0];
        assert_eq!((&tags["articles"], &tags["counts"]["de → nl"]), (&9.into(), &9.into()));
        assert_eq!(tags["sample"].as_array().unwrap().len(), 2);
    }
}
