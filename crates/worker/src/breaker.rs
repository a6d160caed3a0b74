//! Stops a worker that rejects too much: a bad deploy must not empty the topic into the dead letters.

use crate::settings::Breaker as Settings;
use copydesk_stage::Reject;
use std::collections::VecDeque;

/// The outcomes of the last records.
#[derive(Debug)]
pub(crate) struct Breaker {
    most: usize,
    window: usize,
    rejected: VecDeque<bool>,
    rejects: usize,
}

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

impl Breaker {
    pub(crate) fn new(settings: &Settings) -> Self {
        // As a share of the whole window, even while it fills: a handful of records is no sample.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss
        )]
        let most = (settings.window as f64 * settings.max_share).floor() as usize;
        Self { most, window: settings.window, rejected: VecDeque::new(), rejects: 0 }
    }

    /// Takes note of one record.
    pub(crate) fn note(&mut self, reject: Option<&Reject>) -> Result<(), Tripped> {
        if self.window == 0 {
            return Ok(());
        }
        if self.rejected.len() == self.window && self.rejected.pop_front() == Some(true) {
            self.rejects -= 1;
        }
        self.rejected.push_back(reject.is_some());
        let Some(reject) = reject else { return Ok(()) };
        self.rejects += 1;
        if self.rejects <= self.most {
            return Ok(());
        }
        Err(Tripped {
            rejects: self.rejects,
            window: self.rejected.len(),
            last: reject.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_stage::RejectCode;

    fn first_trip(window: usize, max_share: f64, bad: impl Fn(usize) -> bool) -> Option<usize> {
        let mut breaker = Breaker::new(&Settings { window, max_share });
        let reject = Reject { code: RejectCode::NoContent, message: "x".into() };
        (0..10_000).find(|i| breaker.note(bad(*i).then_some(&reject)).is_err())
    }

    #[test]
    fn only_a_share_above_the_limit_trips() {
        assert_eq!(first_trip(100, 0.5, |_| true), Some(50));
        assert_eq!(first_trip(100, 0.5, |i| i % 2 == 0), None);
        assert_eq!(first_trip(100, 0.5, |i| i % 25 == 0), None);
        assert_eq!(first_trip(100, 0.5, |i| i > 1000), Some(1051));
        assert_eq!(first_trip(100, 1.0, |_| true), None);
        assert_eq!(first_trip(0, 0.0, |_| true), None);
    }
}
