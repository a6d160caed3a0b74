//! Memories restored beside the loop, on a thread of its own: from a memory on the shelf or the
//! newest snapshot at or below the committed offset, and the log from there.

use super::file::Taken;
use super::folded::{Anchor, Folded};
use super::snapshots::Snapshots;
use super::{Fold, Memory};
use crate::health::Health;
use crate::metrics::Metrics;
use crate::shift::Halt;
use crate::zip::Zip;
use copydesk_kafka::{History, KafkaError, Settings};
use copydesk_stage::Block;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tracing::{info, warn};

/// Partitions that are wanted, each with the number of the request: what is restored for an older
/// one is of no use.
pub(crate) type Wanted = Arc<Mutex<BTreeMap<i32, u64>>>;

/// Restores memories.
pub(crate) struct Restore<F: Fold> {
    pub(super) fold: Arc<F>,
    pub(super) settings: Settings,
    pub(super) history: History,
    /// What is read beside the log.
    pub(super) zip: Zip,
    snapshots: Option<Snapshots>,
    pub(super) metrics: Metrics,
    pub(super) health: Arc<Health>,
    pub(crate) wanted: Wanted,
    /// Memories of partitions that are not owned, kept for when they are.
    pub(crate) shelf: BTreeMap<i32, Folded<F::Memory>>,
    /// Number of the last request that was taken on.
    pub(super) served: u64,
    /// Records that were folded in by what was said of them before, for the request that is worked on.
    pub(super) recalled: usize,
}

impl<F: Fold> Restore<F> {
    /// Of the log that is the input of `settings`, with what `zip` reads beside it and snapshots in
    /// `folder`, if it is not empty.
    pub(crate) fn new(
        fold: Arc<F>,
        settings: &Settings,
        zip: Zip,
        folder: &str,
        (metrics, health): (Metrics, Arc<Health>),
    ) -> Result<Self, KafkaError> {
        let snapshots = (!folder.is_empty())
            .then(|| Snapshots::new(Path::new(folder), &settings.group_id, &settings.input));
        let history = History::open(settings)?;
        let (wanted, shelf) = (Wanted::default(), BTreeMap::new());
        let settings = settings.clone();
        Ok(Self {
            fold,
            settings,
            history,
            zip,
            snapshots,
            metrics,
            health,
            wanted,
            shelf,
            served: 0,
            recalled: 0,
        })
    }

    /// The memory of `partition` as of the `committed` offset of the group. `None` if the partition
    /// went away meanwhile.
    pub(crate) fn restore(
        &mut self,
        partition: i32,
        ticket: u64,
        committed: Option<i64>,
    ) -> Result<Option<Folded<F::Memory>>, Halt> {
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
        let fits = |folded: &Folded<F::Memory>| kept.contains(&folded.next) && folded.next <= until;
        if let Some(folded) = shelved.filter(fits) {
            (start, from) = (Some(folded), "shelf");
        }
        if start.is_none() {
            start = self.snapshot_below(partition, extent.start, until)?;
            if start.is_some() {
                from = "snapshot";
            }
        }
        let mut folded = start.map_or_else(|| self.begin(extent.start), Ok)?;
        let taken = folded.next;
        self.recalled = 0;
        let whole = self.fold_to(partition, &mut folded, until, Some(ticket))?;
        self.metrics.restoring(partition, None);
        if !whole {
            return Ok(None);
        }
        let seconds = began.elapsed().as_secs_f64();
        let (articles, incomplete) = (folded.memory.articles(), folded.memory.is_incomplete());
        self.metrics.restored(from, seconds);
        let recalled = self.recalled;
        info!(
            partition,
            from, taken, until, recalled, articles, incomplete, seconds, "memory restored"
        );
        Ok(Some(folded))
    }

    /// An empty memory whose log begins at `start`.
    fn begin(&self, start: i64) -> Result<Folded<F::Memory>, Halt> {
        Ok(Folded::begin(self.fold.empty().map_err(Halt::Gap)?, start))
    }

    /// The newest snapshot that belongs to this log and is not beyond `until`.
    fn snapshot_below(
        &self,
        partition: i32,
        low: i64,
        until: i64,
    ) -> Result<Option<Folded<F::Memory>>, KafkaError> {
        let Some(snapshots) = &self.snapshots else { return Ok(None) };
        for (next, path) in snapshots.files(partition) {
            if next > until {
                continue;
            }
            let read = snapshots.read(partition, &path).and_then(|taken| self.revive(taken));
            let Some(folded) = read else {
                // It was said why.
                self.metrics.snapshot("ignored");
                continue;
            };
            let known = match folded.anchor {
                Some(anchor) if anchor.offset >= low => self.is_in_log(partition, anchor)?,
                _ => false,
            };
            if known {
                return Ok(Some(folded));
            }
            self.metrics.snapshot("ignored");
            warn!(path = %path.display(), "snapshot ignored: it is not one of this log");
        }
        Ok(None)
    }

    fn revive(&self, taken: Taken) -> Option<Folded<F::Memory>> {
        let Taken { next, beside, anchor, memory } = taken;
        match self.fold.revive(&memory) {
            Ok(memory) => Some(Folded { memory, next, beside, anchor: Some(anchor) }),
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

    /// Writes a snapshot, and answers the blocks that are mapped now. What goes wrong is said, and harms
    /// nothing.
    pub(crate) fn keep(&self, partition: i32, taken: &Taken) -> Vec<Block> {
        let Some(snapshots) = &self.snapshots else { return Vec::new() };
        match snapshots.write(partition, taken) {
            Ok(blocks) => {
                self.metrics.snapshot("written");
                blocks
            }
            Err(error) => {
                self.metrics.snapshot("failed");
                warn!(partition, %error, "snapshot not written");
                Vec::new()
            }
        }
    }

    /// Follows the log of the partitions that others own, up to what the group has committed; a request
    /// interrupts it. Returns how many records were still missing.
    pub(crate) fn tail(&mut self) -> Result<i64, Halt> {
        let partitions = self.history.partitions()?;
        let committed = self.history.committed(&partitions)?;
        let mut missing = 0;
        for (partition, until) in committed {
            if is_asked(&self.wanted, self.served) {
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
            let folded = match self.shelf.remove(&partition) {
                Some(folded) if (extent.start..=until).contains(&folded.next) => Some(folded),
                _ => self.snapshot_below(partition, extent.start, until)?,
            };
            let mut folded = folded.map_or_else(|| self.begin(extent.start), Ok)?;
            missing += until - folded.next;
            let outcome = self.fold_to(partition, &mut folded, until, None);
            // Whatever stopped it, the memory goes on from there the next time.
            self.shelf.insert(partition, folded);
            outcome?;
        }
        Ok(missing)
    }
}

/// Whether a request waits that was not taken on yet.
pub(super) fn is_asked(wanted: &Wanted, served: u64) -> bool {
    let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
    wanted.values().any(|ticket| *ticket > served)
}
