//! A log folded record by record, and what is said of each.

use super::Fold;
use super::memories::Memories;
use super::restore::Restore;
use super::thread::warm_up;
use crate::health::Health;
use crate::metrics::Metrics;
use crate::settings::State;
use crate::shift::{Halt, Polled, Work};
use crate::zip::{Pair, Turn, Zip};
use copydesk_kafka::{Changes, KafkaError, Record, Session, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// A log that is folded, and answered record by record.
pub struct Folding<F: Fold> {
    fold: Arc<F>,
    memories: Memories<F::Memory>,
    zip: Zip,
    /// What was polled and not worked on yet.
    polled: BTreeMap<(i32, i64), Pair>,
}

/// What is read: the log of these settings with its group, and what belongs to its records, once for
/// the loop and once for the thread that restores.
pub struct Sources<'s> {
    /// The log is their input.
    pub settings: &'s Settings,
    /// For the loop.
    pub live: Zip,
    /// For restoring.
    pub history: Zip,
}

impl<F: Fold> Folding<F> {
    /// Folds the log of `sources`. A standby first follows the log until it is near its end. To be called
    /// before the session is opened, which joins the group.
    ///
    /// # Errors
    /// As the thread that restores.
    pub fn start(
        fold: F,
        sources: Sources<'_>,
        state: &State,
        (metrics, health): (&Metrics, &Arc<Health>),
    ) -> Result<Self, Halt> {
        let fold = Arc::new(fold);
        let watched = (metrics.clone(), Arc::clone(health));
        let Sources { settings, live, history } = sources;
        let mut restore =
            Restore::new(Arc::clone(&fold), settings, history, &state.folder, watched)?;
        if state.standby {
            warm_up(&mut restore, || health.stopping())?;
        }
        let every =
            (!state.folder.is_empty()).then(|| Duration::from_secs(state.snapshot_interval_s));
        let memories = Memories::start(restore, state.standby, every)?;
        Ok(Self { fold, memories, zip: live, polled: BTreeMap::new() })
    }

    /// Takes in memories that were restored, and lets their partitions give records.
    fn restored(&mut self, session: &Session) -> Result<(), Halt> {
        for partition in self.memories.restored()? {
            let folded = self.memories.of(partition)?;
            self.zip.open(partition, Some(folded.next), &folded.beside.clone())?;
            session.release(partition)?;
        }
        Ok(())
    }
}

impl<F: Fold> Work for Folding<F> {
    fn poll(&mut self, session: &Session, wait: Duration) -> Result<Polled, Halt> {
        self.restored(session)?;
        match self.zip.turn(session, wait)? {
            Turn::Nothing => Ok(Polled::Nothing),
            Turn::Again => Ok(Polled::Again),
            Turn::Pair(pair) => {
                let record = Box::new(pair.record.clone());
                let place = (record.place.partition, record.place.offset);
                self.polled.insert(place, *pair);
                Ok(Polled::Record(record))
            }
        }
    }

    fn changed(&mut self, session: &Session, changes: &Changes) -> Result<(), KafkaError> {
        if !changes.revoked.is_empty() {
            self.polled.retain(|(partition, _), _| !changes.revoked.contains(partition));
            for partition in &changes.revoked {
                self.zip.close(*partition)?;
            }
            self.memories.let_go(&changes.revoked);
        }
        for partition in &changes.assigned {
            self.memories.want(*partition, session.committed(*partition)?);
        }
        Ok(())
    }

    fn process(&mut self, session: &Session, batch: &[Record]) -> Result<(), Halt> {
        for record in batch {
            let Some(pair) = self.polled.remove(&(record.place.partition, record.place.offset))
            else {
                continue;
            };
            let folded = self.memories.of(record.place.partition)?;
            if let Some(said) = folded.fold(&pair).map_err(Halt::Gap)? {
                self.fold.tell(session, record, said)?;
            }
            session.mark(record)?;
            self.zip.mark(session, &pair.done)?;
        }
        Ok(())
    }

    fn committed(&mut self, _: &[Record]) {
        self.memories.snapshot(false);
    }

    /// Memories hold what was not committed, and are restored.
    fn start_over(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.polled.clear();
        for partition in self.zip.partitions() {
            self.zip.close(partition)?;
        }
        self.memories.clear();
        for partition in session.owned()? {
            self.memories.want(partition, session.committed(partition)?);
        }
        Ok(())
    }

    fn idle(&mut self, session: &Session) -> Result<(), KafkaError> {
        self.zip.commit_ends(session)
    }

    fn prompt(&self) -> bool {
        true
    }

    /// They give nothing because they are held, after an abort as after an assignment, or wait for what
    /// belongs to their records.
    fn aside(&self) -> BTreeSet<i32> {
        let waiting = self.zip.waiting().map(|(partition, ..)| partition);
        self.memories.waiting().into_iter().chain(waiting).collect()
    }

    fn ready(&self) -> bool {
        self.memories.waiting().is_empty()
    }

    fn look(&mut self, _: &Session, metrics: &Metrics) -> Result<(), Halt> {
        metrics.memories(self.memories.state());
        Ok(())
    }

    fn finish(mut self, clean: bool) {
        if clean {
            self.memories.snapshot(true);
        }
        self.memories.finish();
    }
}
