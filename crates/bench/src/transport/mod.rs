//! What transport costs: one topic copied by several programs, side by side, on real Apache Kafka.
//!
//! Every program is a process of its own. CPU time is that of the process between a quarter of the
//! records and the last one, so that start-up and warm-up (a JVM compiles as it runs) count for none;
//! memory is its peak; latency runs from a record's sending to its arrival at a `read_committed` reader,
//! at a modest rate.
//!
//! | module | holds |
//! |---|---|
//! | `case` | the programs |
//! | `process` | CPU time and memory of a process |
//! | `flow` | records fed, progress and arrivals watched |
//! | `streams` | the Kafka Streams application, built |

mod case;
mod flow;
mod process;
mod streams;

use crate::Common;
use crate::report::Report;
use crate::throughput;
use case::{CASES, Case};
use copydesk_testkit::Broker;
use flow::Flow;
use process::Watched;
use std::error::Error;
use std::time::Instant;

/// Records between two looks at the figures, and the share that is warm-up.
const WARM_UP: usize = 4;

/// Figures of one program.
struct Figures {
    per_second: f64,
    cpu_us: f64,
    peak_mib: f64,
    p50_ms: f64,
    p99_ms: f64,
}

pub(crate) fn measure(common: &Common, only: Option<&str>) -> Result<Report, Box<dyn Error>> {
    let broker = Broker::start()?;
    let flow = Flow::fill(&broker, common.count, common.seed)?;
    let mut rows = Vec::new();
    for case in CASES.iter().filter(|case| only.is_none_or(|only| case.name.contains(only))) {
        let figures = one(case, &broker, &flow)?;
        let row = vec![
            figures.per_second,
            figures.cpu_us,
            figures.peak_mib,
            figures.p50_ms,
            figures.p99_ms,
        ];
        rows.push((case.name.to_owned(), row));
    }
    let cpu = |name: &str| -> f64 {
        let row = rows.iter().find(|(row, _)| row == name);
        row.map_or(f64::NAN, |(_, figures)| figures[1])
    };
    // Four transports against four stages on the same kind of article, in this very run.
    let stages = throughput::measure(&Common { count: 200, data: None, json: None, ..*common })?;
    let chain_us: f64 = stages
        .rows
        .iter()
        .filter(|(name, _)| name != "chain")
        .map(|(_, figures)| 1e6 / figures[0])
        .sum();
    let ratios = [
        (
            "session / bare, exactly-once",
            cpu("session, exactly-once") / cpu("rdkafka, exactly-once"),
        ),
        ("shell+contract / bare, e.-o.", cpu("worker, null stage") / cpu("rdkafka, exactly-once")),
        ("session / Kafka Streams", cpu("session, exactly-once") / cpu("Kafka Streams")),
        ("worker / Kafka Streams", cpu("worker, null stage") / cpu("Kafka Streams")),
        ("4 sessions / 4 stages", 4.0 * cpu("session, exactly-once") / chain_us),
    ];
    for (name, ratio) in ratios {
        rows.push((name.to_owned(), vec![f64::NAN, ratio, f64::NAN, f64::NAN, f64::NAN]));
    }
    let about = format!(
        "{} records, mean {} bytes, one broker on the same machine; CPU in microseconds a record \
         (ratios below), latency at {} records/s",
        common.count,
        flow.mean_bytes(),
        flow::RATE
    );
    let columns = vec!["records/s", "CPU us", "peak MiB", "p50 ms", "p99 ms"];
    Ok(Report { about, columns, rows })
}

fn one(case: &Case, broker: &Broker, flow: &Flow) -> Result<Figures, Box<dyn Error>> {
    let topics = flow.topics(case, broker)?;
    let mut process = Watched::start(case, broker, &topics)?;
    let warm = flow.total() / WARM_UP;
    let at = flow.wait(broker, &topics, warm, &mut process)?;
    let (began, cpu) = (Instant::now(), process.cpu_us()?);
    flow.wait(broker, &topics, flow.total(), &mut process)?;
    let (seconds, spent) = (began.elapsed().as_secs_f64(), process.cpu_us()? - cpu);
    #[allow(clippy::cast_precision_loss)] // counts of records
    let records = flow.total().saturating_sub(at) as f64;
    let (p50_ms, p99_ms) = flow.latency(broker, &topics)?;
    let peak_mib = process.peak_mib()?;
    Ok(Figures { per_second: records / seconds, cpu_us: spent / records, peak_mib, p50_ms, p99_ms })
}
