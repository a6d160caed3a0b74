//! How long this machine was awake: a machine that sleeps, or is stopped by what it runs on, is no proof
//! against the chain.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How often a tick is taken.
const TICK: Duration = Duration::from_millis(100);

/// What a busy machine may let a tick wait; a longer gap is counted as sleep but for this much.
const LONGEST: Duration = Duration::from_secs(5);

/// A thread that ticks, and what it saw.
pub(crate) struct Watch(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    awake: Duration,
    gaps: Vec<Duration>,
    over: bool,
}

impl Watch {
    /// Begins to tick.
    pub(crate) fn start() -> Self {
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let ticking = Arc::clone(&seen);
        std::thread::spawn(move || {
            let (mut last, mut last_wall) = (Instant::now(), SystemTime::now());
            while !lock(&ticking).over {
                std::thread::sleep(TICK);
                let (now, wall) = (Instant::now(), SystemTime::now());
                // The one clock stands still while a machine is suspended, the other goes on.
                let by_wall = wall.duration_since(last_wall).unwrap_or_default();
                lock(&ticking).tick(now - last, by_wall);
                (last, last_wall) = (now, wall);
            }
        });
        Self(seen)
    }

    /// Time awake since the start.
    pub(crate) fn awake(&self) -> Duration {
        lock(&self.0).awake
    }

    /// The gaps as a sentence, if there were any.
    pub(crate) fn gaps(&self) -> Option<String> {
        let gaps = lock(&self.0).gaps.clone();
        let seconds: Vec<String> =
            gaps.iter().map(|gap| format!("{:.1} s", gap.as_secs_f64())).collect();
        (!seconds.is_empty())
            .then(|| format!("this machine stood still for {}", seconds.join(", ")))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&self.0).over = true;
    }
}

impl Seen {
    /// Takes in that `by_clock` went by since the last tick, or `by_wall` by the clock on the wall.
    fn tick(&mut self, by_clock: Duration, by_wall: Duration) {
        self.awake += by_clock.min(LONGEST);
        let longer = by_clock.max(by_wall);
        if longer > LONGEST {
            self.gaps.push(longer);
        }
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_sleep_by_either_clock_and_a_busy_machine_is_awake() {
        let mut seen = Seen::default();
        let second = Duration::from_secs(1);
        seen.tick(second, second);
        assert_eq!((seen.awake, seen.gaps.len()), (second, 0));
        seen.tick(second * 580, second * 580);
        assert_eq!((seen.awake, seen.gaps.len()), (second + LONGEST, 1));
        seen.tick(second, second * 580);
        assert_eq!((seen.awake, seen.gaps.len()), (second * 2 + LONGEST, 2));
    }

    #[test]
    fn it_ticks() {
        let watch = Watch::start();
        std::thread::sleep(TICK * 5);
        assert!(watch.awake() > Duration::ZERO);
    }
}
