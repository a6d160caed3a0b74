//! The name of every metric, in one place: `docs/metrics.md` is made from this table.
//!
//! What OpenTelemetry names for messaging has its name (semantic conventions for messaging metrics: dots
//! become underscores, the unit and `_total` are added, as its rules for Prometheus say). What a process has
//! is named as by every client of Prometheus. The rest is `copydesk_…`.

use super::Durations;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry, Unit};

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, and begins at 0 with the process.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Counts by size, with their sum.
    Histogram,
}

/// A metric: how it is called, and what it says.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// As it stands in `/metrics`, but for what a histogram adds.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Labels beside `stage`, and `role` where the stage has roles.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
}

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Name {
    Name { name, kind: Kind::Counter, labels, help }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Name {
    Name { name, kind: Kind::Gauge, labels, help }
}

const fn histogram(
    name: &'static str,
    labels: &'static [&'static str],
    help: &'static str,
) -> Name {
    Name { name, kind: Kind::Histogram, labels, help }
}

/// Labels that the conventions want on what they name.
const TOPIC: &[&str] =
    &["messaging_system", "messaging_consumer_group_name", "messaging_destination_name"];

pub(super) const PROCESS_DURATION: Name =
    histogram("messaging_process_duration_seconds", TOPIC, "Time of the stage on one record");
pub(super) const CONSUMED: Name = counter(
    "messaging_client_consumed_messages_total",
    TOPIC,
    "Records read and committed, by topic",
);
pub(super) const SENT: Name = counter(
    "messaging_client_sent_messages_total",
    TOPIC,
    "Records written and committed, by topic",
);
pub(super) const RECORDS: Name = counter(
    "copydesk_records_total",
    &["outcome"],
    "Records done: ok, skipped, failed, rejected, tombstone or takedown; once more after an abort",
);
pub(super) const REJECTS: Name = counter(
    "copydesk_rejects_total",
    &["code"],
    "Records sent to the dead-letter topic, by code; each code is there from the start",
);
pub(super) const ARTICLES: Name = counter(
    "copydesk_articles_total",
    &["language", "outcome"],
    "Articles done, by primary language; the first 100 languages have their name, all others are `other`",
);
pub(super) const TIERS: Name = counter(
    "copydesk_source_tiers_total",
    &["tier", "outcome"],
    "Articles done, by what `input.source_tier` points at; the first 16 tiers, all others are `other`",
);
pub(super) const AGE: Name = histogram(
    "copydesk_article_age_seconds",
    &["since"],
    "Age of an article when this stage has done it, since its crawl or, where no crawl time is known, since \
     its first record",
);
pub(super) const BREAKER_SHARE: Name = gauge(
    "copydesk_breaker_share",
    &[],
    "Share of rejects among the last records that the breaker looks at",
);
pub(super) const BREAKER_LIMIT: Name = gauge(
    "copydesk_breaker_limit",
    &[],
    "The share above which the worker ends with exit code 65; no breaker, no limit",
);
pub(super) const LAG: Name = gauge(
    "copydesk_lag_records",
    &["partition"],
    "Records still to be read, of owned partitions, every 5 s",
);
pub(super) const TRANSACTION: Name = histogram(
    "copydesk_transaction_duration_seconds",
    &[],
    "Time from the first record of a transaction until it is committed",
);
pub(super) const COMMIT: Name =
    histogram("copydesk_commit_duration_seconds", &[], "Time of one commit");
pub(super) const ABORTS: Name = counter("copydesk_aborts_total", &[], "Transactions aborted");
pub(super) const LISTS_REFUSED: Name = gauge(
    "copydesk_lists_refused",
    &[],
    "Lists of the topic of lists that do not read; an earlier version of them may be in use",
);
pub(super) const POSTS: Name = counter(
    "copydesk_posts_total",
    &["kind"],
    "Records of the log of sketches written or read: article, takedown or nothing",
);
pub(super) const WAITING: Name = gauge(
    "copydesk_waiting_seconds",
    &[],
    "For how long the oldest article has waited for its verdict",
);
pub(super) const RESTORING: Name = gauge(
    "copydesk_restore_remaining_records",
    &["partition"],
    "Records still to be folded into a memory that is being restored",
);
pub(super) const RESTORE: Name = histogram(
    "copydesk_restore_duration_seconds",
    &["from"],
    "Time of one restore of a memory, from the log, a snapshot or the shelf of a standby",
);
pub(super) const SNAPSHOTS: Name = counter(
    "copydesk_snapshots_total",
    &["outcome"],
    "Snapshots of a memory: written, failed or ignored",
);
pub(super) const REMEMBERED: Name = gauge(
    "copydesk_remembered_articles",
    &["partition"],
    "Articles in the memory of an owned partition",
);
pub(super) const INCOMPLETE: Name = gauge(
    "copydesk_memory_incomplete",
    &["partition"],
    "1 where the log began later than the window of the memory, else 0",
);
pub(super) const BUILD: Name =
    gauge("copydesk_build_info", &["version"], "Always 1; the version is a label");
pub(super) const CPU: Name =
    counter("process_cpu_seconds_total", &[], "Time on processors, of all threads");
pub(super) const MEMORY: Name =
    gauge("process_resident_memory_bytes", &[], "Memory in use, of the whole process");
pub(super) const FILES: Name = gauge("process_open_fds", &[], "Open files and connections");
pub(super) const STARTED: Name =
    gauge("process_start_time_seconds", &[], "When the process began, since 1970");

/// Every metric.
pub const ALL: [Name; 27] = [
    PROCESS_DURATION,
    CONSUMED,
    SENT,
    RECORDS,
    REJECTS,
    ARTICLES,
    TIERS,
    AGE,
    BREAKER_SHARE,
    BREAKER_LIMIT,
    LAG,
    TRANSACTION,
    COMMIT,
    ABORTS,
    LISTS_REFUSED,
    POSTS,
    WAITING,
    RESTORING,
    RESTORE,
    SNAPSHOTS,
    REMEMBERED,
    INCOMPLETE,
    BUILD,
    CPU,
    MEMORY,
    FILES,
    STARTED,
];

impl Name {
    /// The name without what the text format adds to it, and its unit.
    pub(super) fn base(&self) -> (&'static str, Option<Unit>) {
        let name = self.name.strip_suffix("_total").unwrap_or(self.name);
        let units = [("_seconds", Unit::Seconds), ("_bytes", Unit::Bytes)];
        let unit = units.into_iter().find_map(|(end, unit)| Some((name.strip_suffix(end)?, unit)));
        unit.map_or((name, None), |(name, unit)| (name, Some(unit)))
    }

    /// A new family of this name, as a part of what `/metrics` says.
    pub(super) fn family<F: Metric + Clone + Default>(&self, registry: &mut Registry) -> F {
        let family = F::default();
        self.register(registry, family.clone());
        family
    }

    /// The same of durations, or ages, by the bounds of a histogram.
    pub(super) fn durations(&self, registry: &mut Registry, new: fn() -> Histogram) -> Durations {
        let durations = Durations::new_with_constructor(new);
        self.register(registry, durations.clone());
        durations
    }

    fn register(&self, registry: &mut Registry, metric: impl Metric) {
        match self.base() {
            (name, Some(unit)) => registry.register_with_unit(name, self.help, unit, metric),
            (name, None) => registry.register(name, self.help, metric),
        }
    }
}
