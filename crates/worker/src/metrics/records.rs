//! What became of records.

use super::bounded::Bounded;
use super::names::{
    AGE, ARTICLES, BREAKER_LIMIT, BREAKER_SHARE, PROCESS_DURATION, RECORDS, REJECTS, TIERS,
};
use super::{Durations, Labels, Metrics};
use copydesk_stage::{Enriched, RejectCode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

/// Bounds of the time of a stage on a record, in seconds: those that OpenTelemetry advises for messaging, and
/// finer ones below, since a stage takes less than a network call.
const BOUNDS: [f64; 19] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
    0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Bounds of ages, in seconds: fine around the aim of 30 s, up to a week for a back-fill.
const AGE_BOUNDS: [f64; 15] = [
    0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 86_400.0,
    604_800.0,
];

/// More than any model knows.
const LANGUAGES: usize = 100;

/// Who ranks sources does it in few ranks.
const SOURCE_TIERS: usize = 16;

/// What became of records, in counts.
#[derive(Debug, Clone)]
pub(super) struct Records {
    outcomes: Family<Labels, Counter>,
    rejects: Family<Labels, Counter>,
    articles: Family<Labels, Counter>,
    tiers: Family<Labels, Counter>,
    process: Durations,
    age: Durations,
    share: Family<Labels, Gauge<f64, AtomicU64>>,
    limit: Family<Labels, Gauge<f64, AtomicU64>>,
    /// Languages and tiers that have their names.
    named: Arc<Mutex<(Bounded, Bounded)>>,
}

impl Records {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            outcomes: RECORDS.family(registry),
            rejects: REJECTS.family(registry),
            articles: ARTICLES.family(registry),
            tiers: TIERS.family(registry),
            process: PROCESS_DURATION.durations(registry, || Histogram::new(BOUNDS)),
            age: AGE.durations(registry, || Histogram::new(AGE_BOUNDS)),
            share: BREAKER_SHARE.family(registry),
            limit: BREAKER_LIMIT.family(registry),
            named: Arc::new(Mutex::new((Bounded::new(LANGUAGES), Bounded::new(SOURCE_TIERS)))),
        }
    }
}

impl Metrics {
    /// Every code is there from the start, so that a first reject is an increase.
    #[must_use]
    pub fn with_rejects(self) -> Self {
        for code in RejectCode::ALL {
            let _ = self.records.rejects.get_or_create(&self.labels("code", code.as_str()));
        }
        self
    }

    /// One record of the topic `from` done by the group `group`: `born_ms` is when its first record was
    /// written, in milliseconds since 1970.
    pub fn done(&self, enriched: &Enriched, (group, from): (&str, &str), born_ms: Option<i64>) {
        let outcome = enriched.status.as_str();
        self.count(outcome);
        let labels = &enriched.labels;
        let language = labels.language.as_deref().unwrap_or("und");
        let (language, tier) = {
            let mut named = self.records.named.lock().unwrap_or_else(PoisonError::into_inner);
            (named.0.name(language), labels.tier.as_deref().map(|tier| named.1.name(tier)))
        };
        let with_outcome = |name, value| {
            let mut labels = self.labels(name, value);
            labels.push(("outcome", outcome.to_owned()));
            labels
        };
        self.records.articles.get_or_create(&with_outcome("language", language)).inc();
        if let Some(tier) = tier {
            self.records.tiers.get_or_create(&with_outcome("tier", tier)).inc();
        }
        #[allow(clippy::cast_precision_loss)] // microseconds of one record
        let seconds = enriched.duration_us as f64 / 1e6;
        self.records.process.get_or_create(&self.messaging(group, from)).observe(seconds);
        let since = labels.crawled_ms.map(|at| (at, "crawl"));
        if let Some((at, since)) = since.or(born_ms.map(|at| (at, "record"))) {
            #[allow(clippy::cast_precision_loss)] // an age in milliseconds
            let age = (enriched.at_ms.saturating_sub(at)).max(0) as f64 / 1e3;
            self.records.age.get_or_create(&self.labels("since", since)).observe(age);
        }
    }

    /// One record rejected.
    pub fn rejected(&self, code: RejectCode) {
        self.count("rejected");
        self.records.rejects.get_or_create(&self.labels("code", code.as_str())).inc();
    }

    /// One tombstone passed on.
    pub fn tombstone(&self) {
        self.count("tombstone");
    }

    /// One takedown message turned into a tombstone.
    pub fn takedown(&self) {
        self.count("takedown");
    }

    /// Share of rejects among the last records, 0 to 1, and the share that ends the worker; no limit where
    /// there is no breaker.
    pub fn breaker(&self, share: f64, limit: Option<f64>) {
        self.records.share.get_or_create(&self.own()).set(share);
        if let Some(limit) = limit {
            self.records.limit.get_or_create(&self.own()).set(limit);
        }
    }

    fn count(&self, outcome: &str) {
        self.records.outcomes.get_or_create(&self.labels("outcome", outcome)).inc();
    }
}
