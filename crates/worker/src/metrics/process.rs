//! What the process uses, read when `/metrics` is asked.

use super::names::{CPU, FILES, MEMORY, Name, STARTED};
use procfs::WithCurrentSystemInfo;
use procfs::process::Process;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use std::fmt;

/// The process that it is asked in.
#[derive(Debug)]
pub(super) struct Usage {
    /// Seconds since 1970.
    started: Option<f64>,
}

impl Usage {
    /// Looks once for what does not change.
    pub(super) fn new() -> Self {
        Self { started: started() }
    }
}

impl Collector for Usage {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        // Where there is no /proc there is nothing to say.
        let Ok(stat) = Process::myself().and_then(|process| process.stat()) else { return Ok(()) };
        #[allow(clippy::cast_precision_loss)] // ticks and bytes of one process
        let (ticks, bytes) = ((stat.utime + stat.stime) as f64, stat.rss_bytes().get() as f64);
        #[allow(clippy::cast_precision_loss)]
        let per_second = procfs::ticks_per_second() as f64;
        encode(&mut encoder, &CPU, &ConstCounter::new(ticks / per_second))?;
        encode(&mut encoder, &MEMORY, &ConstGauge::new(bytes))?;
        let files = Process::myself().and_then(|process| process.fd_count());
        if let Ok(files) = files {
            encode(
                &mut encoder,
                &FILES,
                &ConstGauge::new(i64::try_from(files).unwrap_or(i64::MAX)),
            )?;
        }
        self.started.map_or(Ok(()), |at| encode(&mut encoder, &STARTED, &ConstGauge::new(at)))
    }
}

fn encode(
    encoder: &mut DescriptorEncoder<'_>,
    name: &Name,
    metric: &impl EncodeMetric,
) -> fmt::Result {
    let (base, unit) = name.base();
    metric.encode(encoder.encode_descriptor(
        base,
        name.help,
        unit.as_ref(),
        metric.metric_type(),
    )?)
}

/// Seconds since 1970 at which this process began: the kernel counts ticks from its own start.
fn started() -> Option<f64> {
    let ticks = Process::myself().and_then(|process| process.stat()).ok()?.starttime;
    let boot = procfs::boot_time_secs().ok()?;
    #[allow(clippy::cast_precision_loss)] // seconds of our time
    let seconds = boot as f64 + ticks as f64 / procfs::ticks_per_second() as f64;
    Some(seconds)
}
