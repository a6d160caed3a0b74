//! What is remembered: memories that are folded from a log, and lists.

use super::names::{
    INCOMPLETE, LISTS_REFUSED, POSTS, REMEMBERED, RESTORE, RESTORING, SNAPSHOTS, WAITING,
};
use super::{Durations, Labels, Metrics};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::PoisonError;

/// Bounds of the duration of a restore, in seconds.
const RESTORE_BOUNDS: [f64; 10] = [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0];

/// States and times of memories, and of the log that they are folded from.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    restoring: Family<Labels, Gauge>,
    restore: Durations,
    snapshots: Family<Labels, Counter>,
    remembered: Family<Labels, Gauge>,
    incomplete: Family<Labels, Gauge>,
    lists_refused: Family<Labels, Gauge>,
    posts: Family<Labels, Counter>,
    waiting: Family<Labels, Gauge>,
}

impl Memory {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            restoring: RESTORING.family(registry),
            restore: RESTORE.durations(registry, || Histogram::new(RESTORE_BOUNDS)),
            snapshots: SNAPSHOTS.family(registry),
            remembered: REMEMBERED.family(registry),
            incomplete: INCOMPLETE.family(registry),
            lists_refused: LISTS_REFUSED.family(registry),
            posts: POSTS.family(registry),
            waiting: WAITING.family(registry),
        }
    }
}

impl Metrics {
    /// One record of the sketch log: an `article`, a `takedown` or `nothing`.
    pub fn post(&self, kind: &'static str) {
        self.memory.posts.get_or_create(&self.labels("kind", kind)).inc();
    }

    /// For how long the oldest article has waited for its verdict, in seconds.
    pub fn waiting(&self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        self.memory.waiting.get_or_create(&self.own()).set(seconds);
    }

    /// Records that a restore still lacks; `None` when it is over.
    pub fn restoring(&self, partition: i32, remaining: Option<i64>) {
        let labels = self.partition(partition);
        match remaining {
            Some(remaining) => {
                self.memory.restoring.get_or_create(&labels).set(remaining);
            }
            None => {
                self.memory.restoring.remove(&labels);
            }
        }
    }

    /// One memory restored, from the `log`, a `snapshot` or the `shelf`.
    pub fn restored(&self, from: &'static str, seconds: f64) {
        self.memory.restore.get_or_create(&self.labels("from", from)).observe(seconds);
    }

    /// One snapshot `written`, `failed` or `ignored`.
    pub fn snapshot(&self, outcome: &'static str) {
        self.memory.snapshots.get_or_create(&self.labels("outcome", outcome)).inc();
    }

    /// The memories of the owned partitions: articles, and whether some within reach are missing.
    pub fn memories(&self, memories: impl IntoIterator<Item = (i32, usize, bool)>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for gone in std::mem::take(&mut told.memories) {
            self.memory.remembered.remove(&self.partition(gone));
            self.memory.incomplete.remove(&self.partition(gone));
        }
        for (partition, articles, incomplete) in memories {
            let labels = self.partition(partition);
            let articles = i64::try_from(articles).unwrap_or(i64::MAX);
            self.memory.remembered.get_or_create(&labels).set(articles);
            self.memory.incomplete.get_or_create(&labels).set(i64::from(incomplete));
            told.memories.insert(partition);
        }
    }

    /// Lists of the topic of lists that are refused.
    pub fn lists_refused(&self, lists: usize) {
        let lists = i64::try_from(lists).unwrap_or(i64::MAX);
        self.memory.lists_refused.get_or_create(&self.own()).set(lists);
    }
}
