//! The event time that recent articles agree on.

use std::collections::VecDeque;

/// Event times that are looked at. Enough that a handful of wrong ones do not count, and few enough
/// to follow the news within seconds.
const RECENT: usize = 31;

/// Stands for the event time of an article that has none and came before any that has one. Later
/// than all, so that it is not forgotten for its age.
pub(crate) const UNDATED: i64 = i64::MAX;

/// What time it is, by the articles themselves: the median of the last event times. One article
/// dated 2099 makes no other old, and a replay of old news sets the clock back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct EventClock {
    pub(crate) recent: VecDeque<i64>,
}

impl EventClock {
    /// Takes note of an article's event time, and answers the time to file it under.
    pub(crate) fn see(&mut self, event_time_ms: Option<i64>) -> i64 {
        let Some(at) = event_time_ms else { return self.now().unwrap_or(UNDATED) };
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(at);
        at
    }

    /// Whether too few articles came to know the time well.
    pub(crate) fn is_settling(&self) -> bool {
        self.recent.len() < RECENT
    }

    /// The time, in milliseconds of the Unix epoch; `None` before the first dated article.
    pub(crate) fn now(&self) -> Option<i64> {
        let mut sorted: Vec<i64> = self.recent.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len().checked_sub(1)? / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_do_not_set_the_clock() {
        let mut clock = EventClock::default();
        assert_eq!((clock.see(None), clock.now()), (UNDATED, None));
        for day in 0..40 {
            clock.see(Some(day));
        }
        assert_eq!(clock.now(), Some(24));
        for _ in 0..5 {
            clock.see(Some(1_000_000));
        }
        assert_eq!(clock.now(), Some(29));
        assert_eq!(clock.see(None), 29);
        assert_eq!(clock.recent.len(), RECENT);
    }
}
