//! What transport costs: one topic copied by several programs, side by side, on real Apache Kafka.
//!
//! Every program is a process of its own. CPU time is that of the whole process while it copies the
//! measured records, with others before them (a JVM compiles as it runs; what it still compiles by then
//! counts) and after them; memory is its peak from start to end; latency runs from a record's sending
//! to its arrival at a `read_committed` reader, at a modest rate.
//!
//! | module | holds |
//! |---|---|
//! | `case` | the programs |
//! | `process` | a program, started and watched |
//! | `flow` | the records, and how far a program has come |
//! | `arrivals` | latency |
//! | `streams` | the Kafka Streams application, built |
//! | `targets` | what should come out |

pub(crate) mod arrivals;
mod case;
pub(crate) mod flow;
mod process;
mod streams;
mod targets;

use crate::Common;
use crate::report::Report;
use crate::throughput;
use case::{CASES, Case};
use copydesk_testkit::Broker;
use flow::Flow;
use process::Watched;
use std::error::Error;

/// Records that are measured unless `--count` says otherwise.
const COUNT: usize = 60_000;

/// Articles by which the stages are measured for comparison.
const STAGE_ARTICLES: usize = 300;

/// Figures of one program.
pub(crate) struct Figures {
    per_second: f64,
    cpu_us: f64,
    peak_mib: f64,
    p50_ms: f64,
    p99_ms: f64,
}

pub(crate) fn measure(common: &Common, only: Option<&str>) -> Result<Report, Box<dyn Error>> {
    let broker = Broker::start()?;
    let count = common.count.unwrap_or(COUNT);
    let flow = Flow::fill(&broker, count, common.seed)?;
    let mut measured = Vec::new();
    for case in CASES.iter().filter(|case| only.is_none_or(|only| case.name.contains(only))) {
        measured.push((case.name, one(case, &broker, &flow)?));
    }
    let few = Common { count: Some(STAGE_ARTICLES), data: None, json: None, seed: common.seed };
    let stages = throughput::measure(&few)?;
    let chain = stages.rows.iter().find(|(name, _)| name == "chain");
    let chain_us = chain.and_then(|(_, figures)| figures.last().copied()).unwrap_or(f64::NAN);
    let targets = targets::of(&measured, chain_us);
    let row = |(name, figures): &(&str, Figures)| {
        let Figures { per_second, cpu_us, peak_mib, p50_ms, p99_ms } = *figures;
        ((*name).to_owned(), vec![per_second, cpu_us, peak_mib, p50_ms, p99_ms])
    };
    let about = format!(
        "{count} records, mean {} bytes, {:.1} times smaller in the log (zstd), one broker on the same \
         machine; latency at {} records/s; the four stages take {chain_us:.0} us of CPU an article",
        flow.mean_bytes(),
        flow.compression(),
        arrivals::RATE,
    );
    let columns = vec!["records/s", "CPU us/record", "peak MiB", "p50 ms", "p99 ms"];
    Ok(Report { about, columns, rows: measured.iter().map(row).collect(), targets, proof: None })
}

fn one(case: &Case, broker: &Broker, flow: &Flow) -> Result<Figures, Box<dyn Error>> {
    let topics = flow.topics(case, broker)?;
    let mut process = Watched::start(case, broker, &topics)?;
    let (from, to) = flow.follow(broker, &topics, &mut process)?;
    #[allow(clippy::cast_precision_loss)] // counts of records
    let records = (to.records - from.records).max(1) as f64;
    let (p50_ms, p99_ms) = arrivals::latency(flow.values(), broker, &topics, &topics.group)?;
    let peak_mib = process.peak_mib()?;
    let per_second = records / to.at.duration_since(from.at).as_secs_f64();
    let cpu_us = (to.cpu_us - from.cpu_us) / records;
    Ok(Figures { per_second, cpu_us, peak_mib, p50_ms, p99_ms })
}
