//! Whether every owned partition gets on: one that is stuck hides behind the others.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A partition with records to read that gives none for this long is stuck: longer than any call of
/// Kafka may take, and than a broker takes to come back.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where each partition stood, and since when.
#[derive(Debug, Default)]
pub(crate) struct Liveness(BTreeMap<i32, (i64, Instant)>);

impl Liveness {
    /// Takes note of where the owned partitions stand and how much they lack, and answers those that
    /// are stuck.
    pub(crate) fn note(
        &mut self,
        positions: &BTreeMap<i32, i64>,
        lag: &BTreeMap<i32, i64>,
        now: Instant,
    ) -> Vec<i32> {
        self.0.retain(|partition, _| positions.contains_key(partition));
        let mut stuck = Vec::new();
        for (partition, position) in positions {
            let seen = self.0.entry(*partition).or_insert((*position, now));
            let idle = lag.get(partition).is_none_or(|lag| *lag == 0);
            if seen.0 != *position || idle {
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
        let lag = BTreeMap::from([(0, 5), (1, 5), (2, 0)]);
        let mut step = |s: u64, moving: i64| {
            let positions = BTreeMap::from([(0, 7), (1, moving), (2, 7)]);
            liveness.note(&positions, &lag, at(s))
        };
        assert!(step(0, 1).is_empty());
        assert!(step(200, 2).is_empty());
        assert_eq!(step(301, 3), [0]);
        assert_eq!(step(302, 4), [0]);
    }
}
