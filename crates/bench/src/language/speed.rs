//! How fast the stage and its peers tell the language of articles of 4 KB, on one core, in one run.

use super::case::Case;
use super::tools::Tool;
use crate::cpu;
use crate::report::{Report, Target};
use copydesk_article::Reading;
use copydesk_language::{LanguageStage, Settings};
use copydesk_stage::{Desk, Job, Seat, Step, SystemClock};
use std::error::Error;

/// Each is measured so often, the best counts.
const PASSES: usize = 3;

/// Records that go through the stage at a time, as in a worker.
const BATCH: usize = 64;

/// lingua's row.
const LINGUA: &str = "lingua, whole text";

/// The stage alone, the stage from bytes to bytes, and the peers.
pub(super) fn measure(
    cases: &[Case],
    tools: &mut [Box<dyn Tool>],
) -> Result<Report, Box<dyn Error>> {
    let borrowed: Vec<&Case> = cases.iter().collect();
    let mut rates = vec![("copydesk language, all in".to_owned(), all_in(cases)?)];
    for tool in tools {
        let mut best = f64::INFINITY;
        let mut name = tool.name();
        for pass in 0..=PASSES {
            match tool.answer(&borrowed) {
                // Models are read in the first pass.
                Ok((_, spent)) if pass > 0 => best = best.min(spent),
                Ok(_) => {}
                Err(_) => {
                    name.push_str(": not run");
                    best = f64::NAN;
                    break;
                }
            }
        }
        rates.push((name, rate(cases.len(), best)));
    }
    // The stage before what it takes all in.
    let last = rates.len().min(2);
    rates[..last].reverse();
    let lingua = rates.iter().find(|(name, _)| name == LINGUA).map(|(_, rate)| *rate);
    let ratio = |rate: f64| lingua.map_or(f64::NAN, |lingua| rate / lingua);
    let targets = lingua.zip(rates.first()).map(|(lingua, (_, own))| {
        Target::new("CPU time of the stage, of lingua's", lingua / own, 0.02)
    });
    let rows = rates.iter().map(|(name, rate)| (name.clone(), vec![*rate, ratio(*rate)]));
    let about = format!("{} articles of 4 KB, one core, CPU time", cases.len());
    let columns = vec!["articles/s", "times lingua"];
    let rows = rows.collect();
    Ok(Report { about, columns, rows, targets: targets.into_iter().collect(), proof: None })
}

/// From bytes to enriched bytes, as a worker does it.
fn all_in(cases: &[Case]) -> Result<f64, Box<dyn Error>> {
    let stage = LanguageStage::new(&Settings::default())?;
    let clock = Box::new(SystemClock::default());
    let mut seat = Seat::new(Desk::new(stage, Reading::default(), clock));
    let records: Vec<Vec<u8>> = cases.iter().map(Case::record).collect();
    let mut best = f64::INFINITY;
    for pass in 0..=PASSES {
        let mut spent = 0.0;
        for batch in records.chunks(BATCH) {
            let jobs: Vec<Job<'_>> =
                batch.iter().map(|value| Job { key: None, value, profile: None }).collect();
            spent += cpu::thread(|| std::hint::black_box(seat.run(&jobs))).1;
        }
        if pass > 0 {
            best = best.min(spent);
        }
    }
    Ok(rate(cases.len(), best))
}

#[allow(clippy::cast_precision_loss)] // a rate
fn rate(count: usize, spent_us: f64) -> f64 {
    count as f64 / spent_us * 1e6
}

#[cfg(test)]
mod tests {
    use super::super::tools::Answers;
    use super::*;

    /// Takes so many microseconds a case.
    struct Slow(&'static str, f64);

    impl Tool for Slow {
        fn name(&self) -> String {
            self.0.to_owned()
        }

        fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>> {
            Ok((Vec::new(), self.1 * f64::from(u32::try_from(cases.len())?)))
        }
    }

    #[test]
    fn rates_stand_beside_that_of_lingua() {
        let cases = [Case::text("speed", "4 KB", "fr", "Le ministre a parlé. ".repeat(20))];
        let mut tools: Vec<Box<dyn Tool>> =
            vec![Box::new(Slow("own", 100.0)), Box::new(Slow(LINGUA, 2000.0))];
        let report = measure(&cases, &mut tools).unwrap();
        assert_eq!(report.rows[0], ("own".to_owned(), vec![10_000.0, 20.0]));
        assert!(report.rows[1].0.ends_with("all in") && report.rows[1].1[0] > 0.0);
        assert!((report.targets[0].figure - 0.05).abs() < 1e-9);
    }
}
