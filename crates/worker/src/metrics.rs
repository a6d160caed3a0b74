//! Every metric, by name.

use copydesk_article::{StageName, Status};
use copydesk_stage::RejectCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

type Labels = Vec<(&'static str, String)>;
type Durations = Family<Labels, Histogram, fn() -> Histogram>;

/// Bounds of durations, in seconds: those that OpenTelemetry advises for messaging, and finer ones
/// below, since a stage takes less than a network call.
const BOUNDS: [f64; 19] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5,
    0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Bounds of the duration of a restore, in seconds.
const RESTORE_BOUNDS: [f64; 10] = [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0];

/// Partitions that something is told of at the moment.
#[derive(Debug, Default)]
struct Told {
    lag: BTreeSet<i32>,
    memories: BTreeSet<i32>,
}

/// The metrics of a worker, or of one role of it: they share what they count in, each under its own
/// label `role`.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    role: Option<String>,
    told: Arc<Mutex<Told>>,
    records: Family<Labels, Counter>,
    rejects: Family<Labels, Counter>,
    posts: Family<Labels, Counter>,
    waiting: Family<Labels, Gauge>,
    process: Durations,
    commit: Durations,
    lag: Family<Labels, Gauge>,
    aborts: Family<Labels, Counter>,
    restoring: Family<Labels, Gauge>,
    restore: Durations,
    snapshots: Family<Labels, Counter>,
    remembered: Family<Labels, Gauge>,
    incomplete: Family<Labels, Gauge>,
    lists_refused: Family<Labels, Gauge>,
}

impl Metrics {
    /// Metrics of the worker of `stage`.
    #[must_use]
    pub fn new(stage: StageName, version: &str) -> Self {
        let label = ("stage".into(), stage.as_str().into());
        let mut registry = Registry::with_prefix_and_labels("copydesk", [label].into_iter());
        let histogram = || Durations::new_with_constructor(|| Histogram::new(BOUNDS));
        let metrics = Self {
            records: Family::default(),
            rejects: Family::default(),
            process: histogram(),
            commit: histogram(),
            lag: Family::default(),
            posts: Family::default(),
            waiting: Family::default(),
            aborts: Family::default(),
            restoring: Family::default(),
            restore: Durations::new_with_constructor(|| Histogram::new(RESTORE_BOUNDS)),
            snapshots: Family::default(),
            remembered: Family::default(),
            incomplete: Family::default(),
            lists_refused: Family::default(),
            role: None,
            told: Arc::default(),
            registry: Arc::default(),
        };
        registry.register("records", "Records done, by outcome", metrics.records.clone());
        registry.register(
            "rejects",
            "Records sent to the dead-letter topic, by code",
            metrics.rejects.clone(),
        );
        registry.register_with_unit(
            "process_duration",
            "Time of the stage on one record",
            Unit::Seconds,
            metrics.process.clone(),
        );
        registry.register_with_unit(
            "commit_duration",
            "Time of one commit",
            Unit::Seconds,
            metrics.commit.clone(),
        );
        registry.register(
            "lag_records",
            "Records still to be read, of owned partitions",
            metrics.lag.clone(),
        );
        registry.register("aborts", "Transactions aborted", metrics.aborts.clone());
        registry.register(
            "lists_refused",
            "Lists of the topic of lists that do not read; an earlier version of them may be in use",
            metrics.lists_refused.clone(),
        );
        metrics.register_memory(&mut registry);
        let build: Family<Labels, Gauge> = Family::default();
        build.get_or_create(&vec![("version", version.to_owned())]).set(1);
        registry.register("build_info", "Always 1; the version is a label", build);
        metrics.register_roles(&mut registry);
        Self { registry: Arc::new(registry), ..metrics }
    }

    /// Those of one role of the worker.
    #[must_use]
    pub fn of(&self, role: &str) -> Self {
        Self { role: Some(role.to_owned()), told: Arc::default(), ..self.clone() }
    }

    /// Every code is there from the start, so that a first reject is an increase.
    pub fn with_rejects(self) -> Self {
        for code in RejectCode::ALL {
            let _ = self.rejects.get_or_create(&self.labels("code", code.as_str()));
        }
        self
    }

    fn register_roles(&self, registry: &mut Registry) {
        registry.register(
            "posts",
            "Records of the sketch log written or read, by what they stand for",
            self.posts.clone(),
        );
        registry.register(
            "waiting_seconds",
            "For how long the oldest article has waited for its verdict",
            self.waiting.clone(),
        );
    }

    /// The label of the role, if it is one.
    fn own(&self) -> Labels {
        self.role.iter().map(|role| ("role", role.clone())).collect()
    }

    fn labels(&self, name: &'static str, value: impl Into<String>) -> Labels {
        let mut labels = self.own();
        labels.push((name, value.into()));
        labels
    }

    /// One record of the sketch log: an `article`, a `takedown` or `nothing`.
    pub fn post(&self, kind: &'static str) {
        self.posts.get_or_create(&self.labels("kind", kind)).inc();
    }

    /// For how long the oldest article has waited for its verdict, in seconds.
    pub fn waiting(&self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.waiting.get_or_create(&self.own()).set(seconds);
    }

    fn register_memory(&self, registry: &mut Registry) {
        registry.register(
            "restore_remaining_records",
            "Records still to be folded into a memory that is being restored",
            self.restoring.clone(),
        );
        registry.register_with_unit(
            "restore_duration",
            "Time of one restore of a memory, by what it began with",
            Unit::Seconds,
            self.restore.clone(),
        );
        registry.register("snapshots", "Snapshots, by outcome", self.snapshots.clone());
        registry.register(
            "remembered_articles",
            "Articles in the memory of an owned partition",
            self.remembered.clone(),
        );
        registry.register(
            "memory_incomplete",
            "1 where the log began later than the window of the memory, else 0",
            self.incomplete.clone(),
        );
    }

    /// Records that a restore still lacks; `None` when it is over.
    pub fn restoring(&self, partition: i32, remaining: Option<i64>) {
        let labels = self.labels("partition", partition.to_string());
        match remaining {
            Some(remaining) => {
                self.restoring.get_or_create(&labels).set(remaining);
            }
            None => {
                self.restoring.remove(&labels);
            }
        }
    }

    /// One memory restored, from the `log`, a `snapshot` or the `shelf`.
    pub fn restored(&self, from: &'static str, seconds: f64) {
        self.restore.get_or_create(&self.labels("from", from)).observe(seconds);
    }

    /// One snapshot `written`, `failed` or `ignored`.
    pub fn snapshot(&self, outcome: &'static str) {
        self.snapshots.get_or_create(&self.labels("outcome", outcome)).inc();
    }

    /// The memories of the owned partitions: articles, and whether some within reach are missing.
    pub fn memories(&self, memories: impl IntoIterator<Item = (i32, usize, bool)>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for gone in std::mem::take(&mut told.memories) {
            self.remembered.remove(&self.partition(gone));
            self.incomplete.remove(&self.partition(gone));
        }
        for (partition, articles, incomplete) in memories {
            let labels = self.partition(partition);
            let articles = i64::try_from(articles).unwrap_or(i64::MAX);
            self.remembered.get_or_create(&labels).set(articles);
            self.incomplete.get_or_create(&labels).set(i64::from(incomplete));
            told.memories.insert(partition);
        }
    }

    /// One record done.
    pub fn done(&self, status: Status, duration_us: u64) {
        let outcome = match status {
            Status::Ok => "ok",
            Status::Skipped => "skipped",
            Status::Failed => "failed",
        };
        self.count(outcome);
        #[allow(clippy::cast_precision_loss)] // microseconds of one record
        self.process.get_or_create(&self.own()).observe(duration_us as f64 / 1e6);
    }

    /// One record rejected.
    pub fn rejected(&self, code: RejectCode) {
        self.count("rejected");
        self.rejects.get_or_create(&self.labels("code", code.as_str())).inc();
    }

    /// One tombstone passed on.
    pub fn tombstone(&self) {
        self.count("tombstone");
    }

    /// One takedown message turned into a tombstone.
    pub fn takedown(&self) {
        self.count("takedown");
    }

    /// One commit.
    pub fn committed(&self, seconds: f64) {
        self.commit.get_or_create(&self.own()).observe(seconds);
    }

    /// One transaction aborted.
    pub fn aborted(&self) {
        self.aborts.get_or_create(&self.own()).inc();
    }

    /// Lists of the topic of lists that are refused.
    pub fn lists_refused(&self, lists: usize) {
        let lists = i64::try_from(lists).unwrap_or(i64::MAX);
        self.lists_refused.get_or_create(&self.own()).set(lists);
    }

    /// Lag of the owned partitions; all others are forgotten.
    pub fn lag(&self, lag: impl IntoIterator<Item = (i32, i64)>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now: BTreeMap<i32, i64> = lag.into_iter().collect();
        for gone in told.lag.iter().filter(|partition| !now.contains_key(partition)) {
            self.lag.remove(&self.partition(*gone));
        }
        for (partition, records) in &now {
            self.lag.get_or_create(&self.partition(*partition)).set(*records);
        }
        told.lag = now.into_keys().collect();
    }

    fn partition(&self, partition: i32) -> Labels {
        self.labels("partition", partition.to_string())
    }

    /// The metrics in the OpenMetrics text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    fn count(&self, outcome: &str) {
        self.records.get_or_create(&self.labels("outcome", outcome)).inc();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_have_their_names_and_units() {
        let metrics = Metrics::new(StageName::Language, "1.2.3").with_rejects();
        metrics.done(Status::Ok, 1500);
        metrics.rejected(RejectCode::NoContent);
        metrics.lag([(3, 7)]);
        metrics.lag([(4, 8)]);
        let text = metrics.text();
        for line in [
            r#"copydesk_records_total{stage="language",outcome="ok"} 1"#,
            r#"copydesk_rejects_total{stage="language",code="no_content"} 1"#,
            r#"copydesk_rejects_total{stage="language",code="panic"} 0"#,
            r#"copydesk_process_duration_seconds_bucket{stage="language",le="0.0025"} 1"#,
            r#"copydesk_lag_records{stage="language",partition="4"} 8"#,
            r#"copydesk_build_info{stage="language",version="1.2.3"} 1"#,
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
        assert!(!text.contains(r#"partition="3""#));
    }

    #[test]
    fn roles_count_apart_and_forget_only_their_own() {
        let metrics = Metrics::new(StageName::Duplicates, "1");
        let (sketch, join) = (metrics.of("sketch"), metrics.of("join").with_rejects());
        sketch.lag([(0, 1)]);
        join.lag([(0, 2)]);
        join.lag([(1, 3)]);
        join.done(Status::Ok, 1);
        let text = metrics.text();
        for (line, there) in [
            (r#"copydesk_lag_records{stage="duplicates",role="sketch",partition="0"} 1"#, true),
            (r#"copydesk_lag_records{stage="duplicates",role="join",partition="1"} 3"#, true),
            (r#"copydesk_lag_records{stage="duplicates",role="join",partition="0"} 2"#, false),
            (r#"copydesk_records_total{stage="duplicates",role="join",outcome="ok"} 1"#, true),
            (r#"copydesk_rejects_total{stage="duplicates",role="join",code="panic"} 0"#, true),
        ] {
            assert_eq!(text.lines().any(|found| found == line), there, "{line}\n{text}");
        }
    }
}
