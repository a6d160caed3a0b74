//! Whether every owned partition gets on: one that is stuck hides behind the others.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// A partition with records to read that gives none for this long is stuck: longer than any call of
/// Kafka may take, and than a broker takes to come back.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where each partition stood, and since when.
#[derive(Debug, Default)]
pub(crate) struct Liveness(BTreeMap<i32, (Option<i64>, Instant)>);

impl Liveness {
    /// Takes note of where the owned partitions stand, and which of them are known to have nothing to
    /// give, and answers those that are stuck. A partition that nothing is known of is not idle: it
    /// may be the one that stopped being fetched from (quix-streams #1124).
    pub(crate) fn note(
        &mut self,
        positions: &BTreeMap<i32, Option<i64>>,
        idle: &BTreeSet<i32>,
        now: Instant,
    ) -> Vec<i32> {
        self.0.retain(|partition, _| positions.contains_key(partition));
        let mut stuck = Vec::new();
        for (partition, position) in positions {
            let seen = self.0.entry(*partition).or_insert((*position, now));
            if seen.0 != *position || idle.contains(partition) {
                *seen = (*position, now);
            } else if now.duration_since(seen.1) > PATIENCE {
                stuck.push(*partition);
            }
        }
        stuck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stuck_partition_is_found_among_live_ones() {
        let mut liveness = Liveness::default();
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let mut step = |s: u64, moving: i64| {
            // Of 3 nothing is known: nothing was read, and its end is not told.
            let positions = [(0, Some(7)), (1, Some(moving)), (2, Some(7)), (3, None)].into();
            liveness.note(&positions, &[2].into(), at(s))
        };
        assert!(step(0, 1).is_empty());
        assert!(step(200, 2).is_empty());
        assert_eq!(step(301, 3), [0, 3]);
        assert_eq!(step(302, 4), [0, 3]);
    }

    #[test]
    fn a_restore_does_not_count() {
        let mut liveness = Liveness::default();
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let owned = BTreeMap::from([(0, Some(7))]);
        let nothing = BTreeSet::new();
        assert!(liveness.note(&owned, &nothing, at(0)).is_empty());
        // It waits for its memory, and is left out meanwhile: then its time begins anew.
        assert!(liveness.note(&BTreeMap::new(), &nothing, at(250)).is_empty());
        assert!(liveness.note(&owned, &nothing, at(400)).is_empty());
        assert!(liveness.note(&owned, &nothing, at(650)).is_empty());
        assert_eq!(liveness.note(&owned, &nothing, at(701)), [0]);
    }
}
