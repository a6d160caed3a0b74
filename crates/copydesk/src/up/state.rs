//! How the workers are, from what they say of themselves.

use copydesk_article::StageName;
use copydesk_local::scrape::Sample;
use std::collections::BTreeMap;

/// A worker, as it says it is.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) stage: StageName,
    /// Its process, if it runs.
    pub(super) process: Option<u32>,
    /// Its samples; none while it starts.
    pub(super) samples: Vec<Sample>,
}

impl State {
    /// The sum of all samples of this name that `choose` takes.
    pub(super) fn sum(
        &self,
        name: &str,
        choose: impl Fn(&BTreeMap<String, String>) -> bool,
    ) -> f64 {
        let chosen = self.samples.iter().filter(|one| one.name == name && choose(&one.labels));
        // Of nothing it would be minus zero.
        chosen.map(|one| one.value).fold(0.0, |sum, value| sum + value)
    }

    /// Articles that left it, whatever was found.
    pub(super) fn done(&self) -> f64 {
        let left = ["ok", "skipped", "failed"];
        self.sum("copydesk_records_total", |labels| left.contains(&labels["outcome"].as_str()))
    }

    /// Records that it rejected.
    pub(super) fn rejects(&self) -> f64 {
        self.sum("copydesk_rejects_total", |_| true)
    }

    /// The buckets of the time of the stage on a record: upper bounds in seconds, and how many are below.
    pub(super) fn buckets(&self) -> Vec<(f64, f64)> {
        let name = "messaging_process_duration_seconds_bucket";
        let buckets = self.samples.iter().filter(|sample| sample.name == name);
        let bound = |sample: &Sample| match sample.labels.get("le").map(String::as_str) {
            Some("+Inf") => Some(f64::INFINITY),
            Some(bound) => bound.parse().ok(),
            None => None,
        };
        buckets.filter_map(|sample| Some((bound(sample)?, sample.value))).collect()
    }
}

/// The value below which a share `of` lies, read from the buckets of several workers as Prometheus does:
/// evenly within a bucket. `None` where there is nothing.
pub(super) fn quantile(of: f64, buckets: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for (bound, count) in buckets {
        match sums.iter_mut().find(|(other, _)| other.total_cmp(&bound).is_eq()) {
            Some((_, sum)) => *sum += count,
            None => sums.push((bound, count)),
        }
    }
    sums.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total = sums.last().map(|(_, count)| *count).filter(|total| *total > 0.0)?;
    let (mut from, mut below) = (0.0, 0.0);
    for (bound, count) in sums {
        if count >= of * total {
            let inside = count - below;
            let share = if inside > 0.0 { (of * total - below) / inside } else { 1.0 };
            return Some(if bound.is_finite() { from + (bound - from) * share } else { from });
        }
        (from, below) = (bound, count);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_prometheus() {
        let one = [(0.1, 50.0), (0.2, 90.0), (f64::INFINITY, 100.0)];
        assert_eq!(quantile(0.5, one), Some(0.1));
        assert!((quantile(0.7, one).unwrap() - 0.15).abs() < 1e-9);
        assert_eq!(quantile(0.99, one), Some(0.2));
        // Two workers with as much each say the same.
        assert_eq!(quantile(0.5, one.into_iter().chain(one)), Some(0.1));
        assert_eq!(quantile(0.5, []), None);
    }
}
