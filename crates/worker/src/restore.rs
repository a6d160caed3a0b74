//! Memories restored beside the loop, on a thread of its own: from a memory on the shelf or the
//! newest snapshot at or below the committed offset, and the log from there.

use crate::fold::{Anchor, Fold};
use crate::health::Health;
use crate::metrics::Metrics;
use crate::snapshots::{Snapshot, Snapshots};
use copydesk_kafka::{History, KafkaError, Record, Settings};
use copydesk_stage::{Desk, Memory, Stage};
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tracing::{info, warn};

/// Records that are folded at a time: enough for all cores.
const CHUNK: usize = 256;

/// Partitions that are wanted, each with the number of the request: what is restored for an older
/// one is of no use.
pub(crate) type Wanted = Arc<Mutex<BTreeMap<i32, u64>>>;

/// Restores memories.
pub(crate) struct Restore<S: Stage> {
    pub(crate) desk: Arc<Desk<S>>,
    pub(crate) pool: Arc<ThreadPool>,
    pub(crate) history: History,
    pub(crate) snapshots: Option<Snapshots>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) health: Arc<Health>,
    pub(crate) wanted: Wanted,
    /// Memories of partitions that are not owned, kept for when they are.
    pub(crate) shelf: BTreeMap<i32, Fold<S::Memory>>,
    /// Number of the last request that was taken on.
    served: u64,
}

impl<S: Stage> Restore<S> {
    pub(crate) fn new(
        desk: Arc<Desk<S>>,
        pool: Arc<ThreadPool>,
        settings: &Settings,
        (folder, reading): (&str, u64),
        (metrics, health): (Arc<Metrics>, Arc<Health>),
    ) -> Result<Self, KafkaError> {
        let snapshots = (!folder.is_empty()).then(|| {
            Snapshots::new(Path::new(folder), &settings.group_id, &settings.input, reading)
        });
        let history = History::open(settings)?;
        let (wanted, shelf) = (Wanted::default(), BTreeMap::new());
        Ok(Self { desk, pool, history, snapshots, metrics, health, wanted, shelf, served: 0 })
    }

    /// The memory of `partition` as of the `committed` offset of the group. `None` if the partition
    /// went away meanwhile.
    pub(crate) fn restore(
        &mut self,
        partition: i32,
        ticket: u64,
        committed: Option<i64>,
    ) -> Result<Option<Fold<S::Memory>>, KafkaError> {
        let began = Instant::now();
        self.served = ticket;
        let extent = self.history.extent(partition)?;
        let kept = extent.start..=extent.end;
        let until = match committed {
            Some(committed) if kept.contains(&committed) => committed,
            Some(committed) => {
                // The group begins anew, with the oldest record (`auto.offset.reset`).
                warn!(partition, committed, ?extent, "the committed offset is not in the log");
                extent.start
            }
            None => extent.start,
        };
        let mut from = "log";
        let mut start = None;
        let shelved = self.shelf.remove(&partition);
        if let Some(fold) = shelved.filter(|fold| kept.contains(&fold.next) && fold.next <= until) {
            (start, from) = (Some(fold), "shelf");
        }
        if start.is_none() {
            start = self.snapshot_below(partition, extent.start, until)?;
            if start.is_some() {
                from = "snapshot";
            }
        }
        let mut fold =
            start.unwrap_or_else(|| Fold::begin(self.desk.stage().memory(), extent.start));
        let taken = fold.next;
        let whole = self.fold_to(partition, &mut fold, until, Some(ticket))?;
        self.metrics.restoring(partition, None);
        if !whole {
            return Ok(None);
        }
        let seconds = began.elapsed().as_secs_f64();
        let (articles, incomplete) = (fold.memory.articles(), fold.memory.is_incomplete());
        self.metrics.restored(from, seconds);
        info!(partition, from, taken, until, articles, incomplete, seconds, "memory restored");
        Ok(Some(fold))
    }

    /// The newest snapshot that belongs to this log and is not beyond `until`.
    fn snapshot_below(
        &self,
        partition: i32,
        low: i64,
        until: i64,
    ) -> Result<Option<Fold<S::Memory>>, KafkaError> {
        let Some(snapshots) = &self.snapshots else { return Ok(None) };
        for (next, path) in snapshots.files(partition) {
            if next > until {
                continue;
            }
            let Some(fold) = snapshots.read(&path).and_then(|snapshot| self.revive(&snapshot))
            else {
                // It was said why.
                self.metrics.snapshot("ignored");
                continue;
            };
            let known = match fold.anchor {
                Some(anchor) if anchor.offset >= low => self.is_in_log(partition, anchor)?,
                _ => false,
            };
            if known {
                return Ok(Some(fold));
            }
            self.metrics.snapshot("ignored");
            warn!(path = %path.display(), "snapshot ignored: it is not one of this log");
        }
        Ok(None)
    }

    fn revive(&self, snapshot: &Snapshot) -> Option<Fold<S::Memory>> {
        let mut memory = self.desk.stage().memory();
        match memory.restore(&snapshot.memory) {
            Ok(()) => Some(Fold { memory, next: snapshot.next, anchor: Some(snapshot.anchor) }),
            Err(reason) => {
                warn!(%reason, "snapshot ignored");
                None
            }
        }
    }

    fn is_in_log(&self, partition: i32, anchor: Anchor) -> Result<bool, KafkaError> {
        let mut found = false;
        self.history.replay(partition, anchor.offset..anchor.offset + 1, |record| {
            found = Anchor::of(record) == anchor;
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// Folds the log in up to `until`. Says whether it came that far, which it does not if the
    /// partition of `ticket` is not wanted any more, or, without a ticket, if some partition is. The
    /// fold is whole at any time, up to where it has come.
    pub(crate) fn fold_to(
        &self,
        partition: i32,
        fold: &mut Fold<S::Memory>,
        until: i64,
        ticket: Option<u64>,
    ) -> Result<bool, KafkaError> {
        let mut chunk: Vec<Record> = Vec::with_capacity(CHUNK);
        let whole = self.history.replay(partition, fold.next..until, |record| {
            chunk.push(record.clone());
            if chunk.len() < CHUNK {
                return ControlFlow::Continue(());
            }
            self.fold_in(fold, &mut chunk);
            self.metrics.restoring(partition, Some(until - fold.next));
            match ticket {
                Some(ticket) if !self.is_wanted(partition, ticket) => ControlFlow::Break(()),
                None if self.is_asked() => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            }
        })?;
        self.fold_in(fold, &mut chunk);
        if whole {
            // Markers stand between the last record and the offset.
            fold.next = fold.next.max(until);
        }
        Ok(whole)
    }

    fn fold_in(&self, fold: &mut Fold<S::Memory>, chunk: &mut Vec<Record>) {
        self.health.beat();
        let desk = &self.desk;
        self.pool.install(|| fold.silently(desk, chunk));
        chunk.clear();
    }

    fn is_wanted(&self, partition: i32, ticket: u64) -> bool {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.get(&partition) == Some(&ticket)
    }

    /// Whether a request waits that was not taken on yet.
    fn is_asked(&self) -> bool {
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.values().any(|ticket| *ticket > self.served)
    }

    /// Writes a snapshot. What goes wrong is said, and harms nothing.
    pub(crate) fn keep(&self, partition: i32, snapshot: &Snapshot) {
        let Some(snapshots) = &self.snapshots else { return };
        match snapshots.write(partition, snapshot) {
            Ok(()) => self.metrics.snapshot("written"),
            Err(error) => {
                self.metrics.snapshot("failed");
                warn!(partition, %error, "snapshot not written");
            }
        }
    }

    /// Follows the log of the partitions that others own, up to what the group has committed; a request
    /// interrupts it. Returns how many records were still missing.
    pub(crate) fn tail(&mut self) -> Result<i64, KafkaError> {
        let partitions = self.history.partitions()?;
        let committed = self.history.committed(&partitions)?;
        let mut missing = 0;
        for (partition, until) in committed {
            if self.is_asked() {
                break;
            }
            let owned = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
            if owned.contains_key(&partition) {
                self.shelf.remove(&partition);
                continue;
            }
            drop(owned);
            let extent = self.history.extent(partition)?;
            if !(extent.start..=extent.end).contains(&until) {
                continue;
            }
            let fold = match self.shelf.remove(&partition) {
                Some(fold) if (extent.start..=until).contains(&fold.next) => Some(fold),
                _ => self.snapshot_below(partition, extent.start, until)?,
            };
            let mut fold =
                fold.unwrap_or_else(|| Fold::begin(self.desk.stage().memory(), extent.start));
            missing += until - fold.next;
            let folded = self.fold_to(partition, &mut fold, until, None);
            // Whatever stopped it, the memory goes on from there the next time.
            self.shelf.insert(partition, fold);
            folded?;
        }
        Ok(missing)
    }
}
