//! Memories restored beside the loop, on a thread of its own: from a memory on the shelf or the
//! newest snapshot at or below the committed offset, and the log from there.

use super::file::Taken;
use super::folded::{Anchor, Folded};
use super::memos::Memos;
use super::snapshots::Snapshots;
use super::{Fold, Memory};
use crate::health::Health;
use crate::metrics::Metrics;
use crate::shift::Halt;
use crate::zip::{Pair, Zip};
use copydesk_kafka::{History, KafkaError, Record, Settings};
use copydesk_stage::Block;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// After how many records it is looked whether they are still wanted.
const CHUNK: usize = 256;

/// How long what belongs to a record may be waited for: it was there once.
const SILENCE: Duration = Duration::from_secs(60);

/// How long it is waited for at a time.
const BESIDE: Duration = Duration::from_millis(100);

/// Partitions that are wanted, each with the number of the request: what is restored for an older
/// one is of no use.
pub(crate) type Wanted = Arc<Mutex<BTreeMap<i32, u64>>>;

/// Restores memories.
pub(crate) struct Restore<F: Fold> {
    fold: Arc<F>,
    settings: Settings,
    history: History,
    /// What is read beside the log.
    zip: Zip,
    snapshots: Option<Snapshots>,
    metrics: Metrics,
    health: Arc<Health>,
    pub(crate) wanted: Wanted,
    /// Memories of partitions that are not owned, kept for when they are.
    pub(crate) shelf: BTreeMap<i32, Folded<F::Memory>>,
    /// Number of the last request that was taken on.
    served: u64,
    /// Records that were folded in by what was said of them before, for the request that is worked on.
    recalled: usize,
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

    /// Folds the log in up to `until`. Says whether it came that far, which it does not if the
    /// partition of `ticket` is not wanted any more, or, without a ticket, if some partition is. The
    /// fold is whole at any time, up to where it has come.
    pub(crate) fn fold_to(
        &mut self,
        partition: i32,
        folded: &mut Folded<F::Memory>,
        until: i64,
        ticket: Option<u64>,
    ) -> Result<bool, Halt> {
        self.zip.open(partition, Some(folded.next), &folded.beside)?;
        // Behind a snapshot there is little to fold, and much that was said before it.
        let anew = folded.anchor.is_none() && folded.next < until;
        let mut memos = if anew { Memos::open(&self.fold, &self.settings)? } else { None };
        let Self { history, zip, metrics, health, wanted, served, recalled: recalls, .. } = self;
        let on = || match ticket {
            Some(ticket) => is_wanted(wanted, partition, ticket),
            None => !is_asked(wanted, *served),
        };
        let (mut count, mut failed) = (0_usize, None);
        let whole = history.replay(partition, folded.next..until, |record| {
            let recalled = memos.as_mut().map_or(Ok(false), |memos| recall(memos, folded, record));
            let folded_in = match recalled {
                Ok(false) => fold_in(zip, folded, record, health, on),
                Ok(true) => {
                    *recalls += 1;
                    Ok(true)
                }
                Err(halt) => Err(halt),
            };
            match folded_in {
                Ok(true) => {}
                Ok(false) => return ControlFlow::Break(()),
                Err(halt) => {
                    failed = Some(halt);
                    return ControlFlow::Break(());
                }
            }
            count += 1;
            if count % CHUNK != 0 {
                return ControlFlow::Continue(());
            }
            health.beat();
            metrics.restoring(partition, Some(until - folded.next));
            if on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        self.zip.close(partition)?;
        if let Some(halt) = failed {
            return Err(halt);
        }
        let whole = whole?;
        if whole {
            // Markers stand between the last record and the offset.
            folded.next = folded.next.max(until);
        }
        Ok(whole)
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

/// Folds one record in by what was said of it before, if that is known.
fn recall<F: Fold>(
    memos: &mut Memos<F>,
    folded: &mut Folded<F::Memory>,
    record: &Record,
) -> Result<bool, Halt> {
    let Some(memo) = memos.of(record.place.offset)? else { return Ok(false) };
    folded.recall(record, &memo).map_err(Halt::Gap)
}

/// Folds one record in, as soon as all that belongs to it is there. Says whether it was; it is not
/// waited for any more when it is not wanted any more.
fn fold_in<M: Memory>(
    zip: &mut Zip,
    folded: &mut Folded<M>,
    record: &Record,
    health: &Health,
    on: impl Fn() -> bool,
) -> Result<bool, Halt> {
    zip.push(record.clone())?;
    let began = Instant::now();
    let pair: Pair = loop {
        if let Some(pair) = zip.pair()? {
            break pair;
        }
        health.beat();
        if !on() {
            return Ok(false);
        }
        if zip.follow(BESIDE)? || began.elapsed() < SILENCE {
            continue;
        }
        let (offset, seconds) = (record.place.offset, SILENCE.as_secs());
        let cause = format!("nothing came for offset {offset} in {seconds} s");
        return Err(KafkaError::Fatal { doing: "reading what belongs to the log", cause }.into());
    };
    folded.fold(&pair).map_err(Halt::Gap)?;
    Ok(true)
}

fn is_wanted(wanted: &Wanted, partition: i32, ticket: u64) -> bool {
    wanted.lock().unwrap_or_else(PoisonError::into_inner).get(&partition) == Some(&ticket)
}

/// Whether a request waits that was not taken on yet.
fn is_asked(wanted: &Wanted, served: u64) -> bool {
    let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
    wanted.values().any(|ticket| *ticket > served)
}
