//! Alive, and ready.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// What the run loop tells the world, without locks.
#[derive(Debug)]
pub(crate) struct Health {
    began: Instant,
    /// Seconds after `began` at which the loop last went round.
    beat: AtomicU64,
    ready: AtomicBool,
    stop: AtomicBool,
    stuck: AtomicBool,
}

/// A loop that has not gone round for this long, in seconds, hangs: longer than any call of Kafka
/// may take (60 s), shorter than the group's patience (300 s).
const SILENCE_S: u64 = 150;

impl Default for Health {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            beat: AtomicU64::new(0),
            ready: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            stuck: AtomicBool::new(false),
        }
    }
}

impl Health {
    pub(crate) fn beat(&self) {
        self.beat.store(self.began.elapsed().as_secs(), Ordering::Relaxed);
    }

    /// Whether a restart would not help.
    pub(crate) fn alive(&self) -> bool {
        let silence = self.began.elapsed().as_secs() - self.beat.load(Ordering::Relaxed);
        silence < SILENCE_S && !self.stuck.load(Ordering::Relaxed)
    }

    /// Whether some partition with records to read gives none.
    pub(crate) fn set_stuck(&self, stuck: bool) {
        self.stuck.store(stuck, Ordering::Relaxed);
    }

    pub(crate) fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Relaxed);
    }

    /// Whether records are being worked on, or would be if there were any.
    pub(crate) fn ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed) && !self.stopping()
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
