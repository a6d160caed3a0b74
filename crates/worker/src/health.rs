//! Alive, and ready.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// What one loop of a worker tells the world, without locks.
#[derive(Debug)]
pub struct Health {
    began: Instant,
    /// Seconds after `began` at which the loop last went round.
    beat: AtomicU64,
    ready: AtomicBool,
    stuck: AtomicBool,
    /// Shared by all loops of the process.
    stop: Arc<AtomicBool>,
}

/// A loop that has not gone round for this long, in seconds, hangs: longer than any call of Kafka
/// may take (60 s), shorter than the group's patience (300 s).
const SILENCE_S: u64 = 150;

impl Health {
    fn new(stop: Arc<AtomicBool>) -> Self {
        Self {
            began: Instant::now(),
            beat: AtomicU64::new(0),
            ready: AtomicBool::new(false),
            stuck: AtomicBool::new(false),
            stop,
        }
    }

    /// Says that the loop goes round.
    pub fn beat(&self) {
        self.beat.store(self.began.elapsed().as_secs(), Ordering::Relaxed);
    }

    /// Whether a restart would not help.
    fn alive(&self) -> bool {
        let silence = self.began.elapsed().as_secs() - self.beat.load(Ordering::Relaxed);
        silence < SILENCE_S && !self.stuck.load(Ordering::Relaxed)
    }

    /// Says whether some partition with records to read gives none.
    pub(crate) fn set_stuck(&self, stuck: bool) {
        self.stuck.store(stuck, Ordering::Relaxed);
    }

    /// Says whether records are being worked on, or would be if there were any.
    pub(crate) fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Relaxed);
    }

    /// Whether the process was told to stop.
    #[must_use]
    pub fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// The health of all loops of a process, which stop together.
#[derive(Debug, Default)]
pub(crate) struct Healths {
    stop: Arc<AtomicBool>,
    loops: Mutex<Vec<Arc<Health>>>,
}

impl Healths {
    /// That of one more loop.
    pub(crate) fn one_more(&self) -> Arc<Health> {
        let health = Arc::new(Health::new(Arc::clone(&self.stop)));
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&health));
        health
    }

    /// Whether a restart would help none of them.
    pub(crate) fn alive(&self) -> bool {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner).iter().all(|one| one.alive())
    }

    /// Whether all of them are at work.
    pub(crate) fn ready(&self) -> bool {
        let loops = self.loops.lock().unwrap_or_else(PoisonError::into_inner);
        let all = loops.iter().all(|one| one.ready.load(Ordering::Relaxed));
        all && !loops.is_empty() && !self.stop.load(Ordering::Relaxed)
    }

    /// Tells all of them to stop.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_ready_when_all_of_its_loops_are() {
        let healths = Healths::default();
        assert!(!healths.ready());
        let (one, two) = (healths.one_more(), healths.one_more());
        one.set_ready(true);
        assert!(!healths.ready());
        two.set_ready(true);
        assert!(healths.ready() && healths.alive());
        two.set_stuck(true);
        assert!(healths.ready() && !healths.alive());
        healths.stop();
        assert!(!healths.ready() && one.stopping() && two.stopping());
    }
}
