//! The stage's memory, one per partition, refolded from Kafka.

use crate::health::Health;
use copydesk_kafka::{KafkaError, Record, Session, Settings, history};
use copydesk_stage::{Desk, Job, Memory, Stage};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::time::Instant;
use tracing::info;

/// Records that are refolded at a time: enough for all cores.
const CHUNK: usize = 256;

/// Memories of the owned partitions. Each is a fold over its partition in offset order up to the
/// last record that was settled; one that is missing is refolded from the log.
pub(crate) struct Memories<S: Stage>(BTreeMap<i32, S::Memory>);

impl<S: Stage> Default for Memories<S> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<S: Stage> Memories<S> {
    /// The memory of `partition`; refolded up to the committed offset if it is not here.
    pub(crate) fn of(
        &mut self,
        partition: i32,
        desk: &Desk<S>,
        session: &Session,
        settings: &Settings,
        health: &Health,
    ) -> Result<&mut S::Memory, KafkaError> {
        match self.0.entry(partition) {
            Entry::Occupied(memory) => Ok(memory.into_mut()),
            Entry::Vacant(place) => {
                Ok(place.insert(refold(partition, desk, session, settings, health)?))
            }
        }
    }

    /// Whether the memory of `partition` is here, or none is needed.
    pub(crate) fn has(&self, partition: i32) -> bool {
        !S::Memory::STATEFUL || self.0.contains_key(&partition)
    }

    /// Forgets partitions that went to another member.
    pub(crate) fn forget(&mut self, partitions: &[i32]) {
        self.0.retain(|partition, _| !partitions.contains(partition));
    }

    /// Forgets everything: what was folded in may not have been committed.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

fn refold<S: Stage>(
    partition: i32,
    desk: &Desk<S>,
    session: &Session,
    settings: &Settings,
    health: &Health,
) -> Result<S::Memory, KafkaError> {
    let mut memory = desk.stage().memory();
    if !S::Memory::STATEFUL {
        return Ok(memory);
    }
    let Some(until) = session.committed(partition)? else { return Ok(memory) };
    let began = Instant::now();
    health.set_ready(false);
    let mut chunk: Vec<Vec<u8>> = Vec::with_capacity(CHUNK);
    let fold = |chunk: &mut Vec<Vec<u8>>, memory: &mut S::Memory| {
        let jobs: Vec<Job<'_>> = chunk.iter().map(|value| Job::from(value.as_slice())).collect();
        for examined in desk.examine(&jobs) {
            // What it says was said before.
            let _ = desk.settle(memory, examined);
        }
        chunk.clear();
        health.beat();
    };
    let records = history::replay(settings, partition, None, until, |record: &Record| {
        chunk.extend(record.value.clone());
        if chunk.len() == CHUNK {
            fold(&mut chunk, &mut memory);
        }
    })?;
    fold(&mut chunk, &mut memory);
    let seconds = began.elapsed().as_secs_f64();
    info!(partition, records, until, seconds, "memory refolded from the log");
    Ok(memory)
}
