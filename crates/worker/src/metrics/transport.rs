//! What goes through Kafka.

use super::names::{ABORTS, COMMIT, CONSUMED, LAG, SENT, TRANSACTION};
use super::{Durations, Labels, Metrics};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::Duration;

/// Bounds of commits and transactions, in seconds: those that OpenTelemetry advises for messaging, with a
/// finer one below and the longest transaction that a broker allows by default above.
const BOUNDS: [f64; 17] = [
    0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 60.0,
    900.0,
];

/// A transaction that was committed.
#[derive(Debug)]
pub struct Committed<'t> {
    /// The consumer group.
    pub group: &'t str,
    /// The topic that was read.
    pub from: &'t str,
    /// How many records were read.
    pub read: usize,
    /// How many were written, by topic.
    pub sent: BTreeMap<String, u64>,
    /// From its first record to its end.
    pub whole: Duration,
    /// The commit alone.
    pub commit: Duration,
}

/// Counts and times of transactions.
#[derive(Debug, Clone)]
pub(super) struct Transport {
    consumed: Family<Labels, Counter>,
    sent: Family<Labels, Counter>,
    transaction: Durations,
    commit: Durations,
    aborts: Family<Labels, Counter>,
    lag: Family<Labels, Gauge>,
}

impl Transport {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            consumed: CONSUMED.family(registry),
            sent: SENT.family(registry),
            transaction: TRANSACTION.durations(registry, || Histogram::new(BOUNDS)),
            commit: COMMIT.durations(registry, || Histogram::new(BOUNDS)),
            aborts: ABORTS.family(registry),
            lag: LAG.family(registry),
        }
    }
}

impl Metrics {
    /// One transaction committed.
    pub fn committed(&self, done: &Committed<'_>) {
        let transport = &self.transport;
        let read = u64::try_from(done.read).unwrap_or(u64::MAX);
        transport.consumed.get_or_create(&self.messaging(done.group, done.from)).inc_by(read);
        for (topic, records) in &done.sent {
            transport.sent.get_or_create(&self.messaging(done.group, topic)).inc_by(*records);
        }
        transport.transaction.get_or_create(&self.own()).observe(done.whole.as_secs_f64());
        transport.commit.get_or_create(&self.own()).observe(done.commit.as_secs_f64());
    }

    /// One transaction aborted.
    pub fn aborted(&self) {
        self.transport.aborts.get_or_create(&self.own()).inc();
    }

    /// Lag of the owned partitions; all others are forgotten.
    pub fn lag(&self, lag: impl IntoIterator<Item = (i32, i64)>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now: BTreeMap<i32, i64> = lag.into_iter().collect();
        for gone in told.lag.iter().filter(|partition| !now.contains_key(partition)) {
            self.transport.lag.remove(&self.partition(*gone));
        }
        for (partition, records) in &now {
            self.transport.lag.get_or_create(&self.partition(*partition)).set(*records);
        }
        told.lag = now.into_keys().collect();
    }
}
