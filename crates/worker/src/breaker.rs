//! Stops a worker that rejects too much: a bad deploy must not empty the topic into the dead letters.

use crate::settings::Breaker as Settings;
use copydesk_stage::Reject;
use std::collections::VecDeque;

/// The outcomes of the last records. Those of the open transaction count, but stay only if it is
/// committed: what is aborted is done again, and would be counted twice.
#[derive(Debug)]
pub(crate) struct Breaker {
    share: f64,
    most: usize,
    window: usize,
    /// Whether each of the last committed records was rejected.
    committed: VecDeque<bool>,
    /// The same of the open transaction.
    open: VecDeque<bool>,
}

/// The smallest sample that is one: a worker that begins with nothing but rejects stops here, and
/// not after half a window, which it would bury at every restart.
const LEAST: usize = 20;

/// Too many of the last records were rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the breaker is open: {rejects} of the last {window} records were rejected, the last one as \
     {last}; the open transaction was aborted"
)]
pub struct Tripped {
    /// Rejects among the last records.
    pub rejects: usize,
    /// How many records were looked at.
    pub window: usize,
    /// Code and message of the last reject.
    pub last: String,
}

// Numbers of records, none of them large.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
impl Breaker {
    pub(crate) fn new(settings: &Settings) -> Self {
        let (share, window) = (settings.max_share, settings.window);
        let most = (window as f64 * share).floor() as usize;
        Self { share, most, window, committed: VecDeque::new(), open: VecDeque::new() }
    }

    /// Takes note of one record of the open transaction.
    pub(crate) fn note(&mut self, reject: Option<&Reject>) -> Result<(), Tripped> {
        if self.window == 0 {
            return Ok(());
        }
        if self.open.len() == self.window {
            self.open.pop_front();
        }
        self.open.push_back(reject.is_some());
        let Some(reject) = reject else { return Ok(()) };
        let (rejects, sample) = self.count();
        if rejects <= self.limit(sample) {
            return Ok(());
        }
        Err(Tripped { rejects, window: sample, last: reject.to_string() })
    }

    /// The open transaction was committed.
    pub(crate) fn commit(&mut self) {
        self.committed.append(&mut self.open);
        let beyond = self.committed.len().saturating_sub(self.window);
        self.committed.drain(..beyond);
    }

    /// It was aborted: its records come again.
    pub(crate) fn abort(&mut self) {
        self.open.clear();
    }

    /// Whether too few records were seen to judge, and too many of those were rejected: what is under
    /// way should not be committed yet.
    pub(crate) fn doubts(&self) -> bool {
        let (rejects, sample) = self.count();
        sample < LEAST.min(self.window) && rejects as f64 > self.share * sample as f64
    }

    /// The share of rejects among the last records, 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let (rejects, sample) = self.count();
        rejects as f64 / sample.max(1) as f64
    }

    /// The share that it bears, if there is a breaker.
    pub(crate) fn ceiling(&self) -> Option<f64> {
        (self.window > 0).then_some(self.share)
    }

    /// Rejects among the last records, and how many those are.
    fn count(&self) -> (usize, usize) {
        let last = self.open.iter().rev().chain(self.committed.iter().rev()).take(self.window);
        last.fold((0, 0), |(rejects, sample), bad| (rejects + usize::from(*bad), sample + 1))
    }

    /// The most rejects among `sample` records: a share of the whole window, or, while it fills, what
    /// that share gives with three standard deviations of chance above it.
    fn limit(&self, sample: usize) -> usize {
        if sample < LEAST || sample >= self.window {
            return self.most;
        }
        let expected = sample as f64 * self.share;
        let deviation = (expected * (1.0 - self.share)).sqrt();
        self.most.min((expected + 3.0 * deviation).floor() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_stage::RejectCode;

    fn first_trip(window: usize, max_share: f64, bad: impl Fn(usize) -> bool) -> Option<usize> {
        let mut breaker = Breaker::new(&Settings { window, max_share });
        let reject = Reject { code: RejectCode::NoContent, message: "x".into() };
        (0..10_000).find(|i| {
            let tripped = breaker.note(bad(*i).then_some(&reject)).is_err();
            // Commits at odd moments make no difference.
            if i % 7 == 0 {
                breaker.commit();
            }
            tripped
        })
    }

    #[test]
    fn only_a_share_above_the_limit_trips() {
        assert_eq!(first_trip(100, 0.5, |i| i >= 60), Some(110));
        assert_eq!(first_trip(100, 0.5, |i| i % 2 == 0), None);
        assert_eq!(first_trip(100, 0.5, |i| i % 25 == 0), None);
        assert_eq!(first_trip(100, 0.5, |i| i > 1000), Some(1051));
        assert_eq!(first_trip(100, 1.0, |_| true), None);
        assert_eq!(first_trip(0, 0.0, |_| true), None);
        assert_eq!(first_trip(10, 0.5, |_| true), Some(5));
    }

    #[test]
    fn a_beginning_that_is_all_bad_trips_early() {
        assert_eq!(first_trip(200, 0.5, |_| true), Some(19));
        // Nine of ten.
        assert_eq!(first_trip(200, 0.5, |i| i % 10 != 0), Some(19));
        // Chance alone does not: half of them, in rows of five.
        assert_eq!(first_trip(200, 0.5, |i| i / 5 % 2 == 0), None);
        assert_eq!(first_trip(200, 0.9, |i| i % 10 != 0), None);
    }

    #[test]
    fn what_is_done_again_counts_once() {
        let mut breaker = Breaker::new(&Settings { window: 100, max_share: 0.5 });
        let reject = Reject { code: RejectCode::NoContent, message: "x".into() };
        for _ in 0..100 {
            breaker.note(None).unwrap();
        }
        breaker.commit();
        // Thirty rejects, done five times over.
        for _ in 0..5 {
            for _ in 0..30 {
                breaker.note(Some(&reject)).unwrap();
            }
            breaker.abort();
        }
        for _ in 0..30 {
            breaker.note(Some(&reject)).unwrap();
        }
        breaker.commit();
        assert_eq!(breaker.count(), (30, 100));
    }

    #[test]
    fn a_few_bad_ones_at_the_beginning_are_in_doubt() {
        let mut breaker = Breaker::new(&Settings { window: 100, max_share: 0.5 });
        let reject = Reject { code: RejectCode::NoContent, message: "x".into() };
        assert!(!breaker.doubts());
        breaker.note(Some(&reject)).unwrap();
        assert!(breaker.doubts());
        breaker.note(None).unwrap();
        assert!(!breaker.doubts());
        let mut never = Breaker::new(&Settings { window: 100, max_share: 1.0 });
        never.note(Some(&reject)).unwrap();
        assert!(!never.doubts());
    }
}
