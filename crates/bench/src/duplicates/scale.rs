//! How the memory does when it is large: what a decision costs, and what an article takes, at so many
//! remembered articles. The articles are made up; one in ten is a copy of an earlier one.

use super::ours;
use crate::cpu;
use crate::report::Report;
use std::error::Error;
use std::time::Instant;

/// After how many articles is measured, besides the end: the first of these, and every multiple of the
/// second.
const MARKS: [usize; 2] = [1_000_000, 5_000_000];

/// Of so many decisions the last ones are counted from.
const PROBES: usize = 10_000;

/// Pushes `count` sketches through a memory that keeps the last `keep` of them.
pub(super) fn measure(count: usize, keep: usize, seed: u64) -> Result<Report, Box<dyn Error>> {
    let mut memory = ours::Memory::new(keep)?;
    let before = cpu::resident_bytes()?;
    let began = Instant::now();
    let mut rows = Vec::new();
    let (mut spent_us, mut lately_us) = (0.0, 0.0);
    for number in 0..count {
        let sketch = ours::made_up(number, seed);
        let (decided, us) =
            cpu::thread(|| memory.decide(number, i64::try_from(number).ok(), &sketch));
        decided?;
        (spent_us, lately_us) = (spent_us + us, lately_us + us);
        let seen = number + 1;
        if seen == MARKS[0] || seen % MARKS[1] == 0 || seen == count {
            let remembered = memory.len();
            let bytes = cpu::resident_bytes()?.saturating_sub(before);
            #[allow(clippy::cast_precision_loss)] // means
            let [articles, bytes, lately] =
                [remembered as f64, bytes as f64, (number % PROBES + 1) as f64];
            let mean = spent_us / seen as f64;
            let seconds = began.elapsed().as_secs_f64();
            let now = lately_us / lately;
            let figures = vec![now, mean, bytes / articles, bytes / 1e6, seconds];
            rows.push((format!("{seen} seen, {remembered} kept"), figures));
        }
        if seen % PROBES == 0 {
            lately_us = 0.0;
        }
    }
    Ok(Report {
        about: format!("{count} made-up sketches; a decision is a query and an insertion"),
        columns: vec!["us/article now", "us/article mean", "bytes/article", "MB", "seconds"],
        rows,
        targets: Vec::new(),
        proof: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_memory_is_measured() {
        let report = measure(300, 200, 1).unwrap();
        assert_eq!(report.rows.len(), 1);
        assert!(report.rows[0].1[0] > 0.0);
    }
}
