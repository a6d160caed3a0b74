//! Hostile pages: what each of them costs in time and memory, and what they cost good articles that go
//! through the same cleaning worker, on one broker of Apache Kafka.

use crate::report::{Report, Target};
use copydesk_testkit::salted::{self, Arrival, RATE};
use copydesk_testkit::{Broker, hostile};
use copydesk_train::stage;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Good articles for each hostile page.
const PER_PAGE: usize = 20;

/// Pages of this many bytes and more say how memory grows with the page; below, what every page takes
/// decides.
const LARGE: usize = 1 << 20;

/// How many of the worst pages are shown.
const WORST: usize = 5;

/// Microseconds and bytes of memory that one page took.
struct Cost {
    name: String,
    bytes: usize,
    us: f64,
    grown: f64,
}

pub(crate) fn measure() -> Result<Report, Box<dyn Error>> {
    let costs = costs()?;
    let waits = lag()?;
    let slowest = worst(&costs, |cost| cost.us / 1000.0);
    #[allow(clippy::cast_precision_loss)] // bytes of pages
    let times = |cost: &Cost| match cost.bytes {
        LARGE.. => cost.grown / cost.bytes as f64,
        _ => 0.0,
    };
    let largest = worst(&costs, times);
    let most = worst(&costs, |cost| cost.grown / 1024.0 / 1024.0);
    #[allow(clippy::cast_precision_loss)] // milliseconds
    let at = |percent: usize| waits[(waits.len() - 1) * percent / 100].as_micros() as f64 / 1000.0;
    let mut rows = Vec::new();
    for (unit, worst) in [("ms", &slowest), ("times its size", &largest), ("MiB", &most)] {
        let named = |(name, figure): &(String, f64)| (format!("{unit}: {name}"), vec![*figure]);
        rows.extend(worst.iter().map(named));
    }
    for (what, percent) in [("p50", 50), ("p99", 99), ("slowest", 100)] {
        rows.push((format!("good articles, {what} ms"), vec![at(percent)]));
    }
    let first = |worst: &[(String, f64)]| worst.first().map_or(f64::NAN, |(_, figure)| *figure);
    let targets = vec![
        Target::new("slowest hostile page, ms", first(&slowest), 1000.0),
        Target::new("memory of a page of 1 MiB and more, of its size", first(&largest), 20.0),
        Target::new("slowest good article beside them, ms", at(100), 2000.0),
    ];
    let about = format!(
        "{} hostile pages by themselves, a process each; then among {} good articles, {RATE} of them a \
         second, through the cleaning worker; one broker, all on one machine",
        costs.len(),
        waits.len()
    );
    Ok(Report { about, columns: vec!["worst"], rows, targets, proof: None })
}

/// The worst pages by one figure, the worst first.
fn worst(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> Vec<(String, f64)> {
    let mut all: Vec<(String, f64)> =
        costs.iter().map(|cost| (cost.name.clone(), of(cost))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all.truncate(WORST);
    all
}

/// How long good articles took, in order of size.
fn lag() -> Result<Vec<Duration>, Box<dyn Error>> {
    let broker = Broker::start()?;
    let folder = tempfile::tempdir()?;
    let mut worker = salted::start(&broker, folder.path())?;
    let records = salted::records(PER_PAGE)?;
    let (results, letters) = salted::run(&broker, &records)?;
    if !worker.running() || results.len() + letters.len() != records.len() {
        let count = (results.len(), letters.len(), records.len());
        return Err(format!("(results, dead letters, records) are {count:?}").into());
    }
    let good = |arrival: &&Arrival| {
        let key = arrival.record.key.as_deref().unwrap_or_default();
        key.iter().all(u8::is_ascii_digit)
    };
    let mut waits: Vec<Duration> = results.iter().filter(good).map(|a| a.waited).collect();
    waits.sort_unstable();
    if waits.is_empty() {
        return Err("no good article came".into());
    }
    Ok(waits)
}

/// What each page costs in a process of its own, so that none finds the memory of another.
fn costs() -> Result<Vec<Cost>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("page.html");
    let mut costs = Vec::new();
    for (name, html) in hostile::pages()? {
        fs::write(&path, &html)?;
        let output = Command::new(std::env::current_exe()?)
            .arg("hostile")
            .arg("--page")
            .arg(&path)
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut figures = text.split_whitespace().map(str::parse::<f64>);
        match (figures.next(), figures.next()) {
            (Some(Ok(us)), Some(Ok(grown))) => {
                costs.push(Cost { name, bytes: html.len(), us, grown });
            }
            _ => return Err(format!("{name}: {}", output.status).into()),
        }
    }
    Ok(costs)
}

/// Cleans one page, and prints the microseconds and by how many bytes resident memory grew at most.
pub(crate) fn one(page: &Path) -> Result<(), Box<dyn Error>> {
    let html = fs::read_to_string(page)?;
    let mut stage = stage::open(None)?;
    // What every page needs is there before the first counts.
    drop(stage::run(&mut *stage, "<html><body><p>A short story of a lake.</p></body></html>"));
    // Resets the peak to what is resident now (proc(5)).
    fs::write("/proc/self/clear_refs", "5")?;
    let before = peak()?;
    let began = Instant::now();
    let outcome = stage::run(&mut *stage, &html);
    let us = began.elapsed().as_micros();
    let grown = peak()?.saturating_sub(before);
    drop(outcome);
    writeln!(std::io::stdout(), "{us} {grown}")?;
    Ok(())
}

/// Peak of the resident memory, in bytes.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 =
        line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?.parse()?;
    Ok(kib * 1024)
}
