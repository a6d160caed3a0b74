//! Articles that were taken down, so that a later crawl does not bring them back.

use std::collections::{BTreeMap, BTreeSet};

/// Names of articles that were taken down, each with the time that it was, by the articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    by_name: BTreeMap<u128, i64>,
    by_time: BTreeSet<(i64, u128)>,
}

impl Withdrawn {
    pub(crate) fn add(&mut self, name: u128, at_ms: i64) {
        if let Some(before) = self.by_name.insert(name, at_ms) {
            self.by_time.remove(&(before, name));
        }
        self.by_time.insert((at_ms, name));
    }

    pub(crate) fn contains(&self, name: u128) -> bool {
        self.by_name.contains_key(&name)
    }

    /// Forgets those from before `horizon_ms`, and the oldest of those above `most`.
    pub(crate) fn forget(&mut self, horizon_ms: i64, most: usize) {
        while let Some((at, name)) = self.by_time.first().copied() {
            if at >= horizon_ms && self.by_time.len() <= most {
                return;
            }
            self.by_time.remove(&(at, name));
            self.by_name.remove(&name);
        }
    }

    /// Names and times, sorted by name.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (u128, i64)> {
        self.by_name.iter().map(|(name, at)| (*name, *at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_live_for_their_time_and_are_bounded() {
        let mut withdrawn = Withdrawn::default();
        for (name, at) in [(1, 10), (2, 20), (3, 30), (1, 40)] {
            withdrawn.add(name, at);
        }
        withdrawn.forget(21, 10);
        assert_eq!(withdrawn.iter().collect::<Vec<_>>(), [(1, 40), (3, 30)]);
        withdrawn.forget(0, 1);
        assert!(withdrawn.contains(1) && !withdrawn.contains(3));
    }
}
