//! A memory, and up to where it is folded.

use super::Memory;
use crate::zip::Pair;
use copydesk_kafka::Record;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// The fold of all records of one partition below an offset.
pub(crate) struct Folded<M> {
    pub(crate) memory: M,
    /// Offset of the first record that is not folded in.
    pub(crate) next: i64,
    /// The same of the partitions that are read beside it.
    pub(crate) beside: BTreeMap<i32, i64>,
    /// The last record that is.
    pub(crate) anchor: Option<Anchor>,
}

/// A record by which a log is known again: offsets alone would not tell a topic from another one
/// that was made anew under its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) offset: i64,
    pub(crate) hash: u64,
}

impl Anchor {
    pub(crate) fn of(record: &Record) -> Self {
        let value = record.value.as_deref().unwrap_or_default();
        // The length of the key parts it from the value.
        let key = record.key.as_deref().unwrap_or_default();
        let hash = xxh3_64(&[&key.len().to_le_bytes()[..], key, value].concat());
        Self { offset: record.place.offset, hash }
    }
}

impl<M: Memory> Folded<M> {
    /// An empty memory whose log begins at `next`.
    pub(crate) fn begin(mut memory: M, next: i64) -> Self {
        if next > 0 {
            memory.begin_late();
        }
        Self { memory, next, beside: BTreeMap::new(), anchor: None }
    }

    /// Folds one record in. What is lost beside it is a gap, but not before the first record: there, the
    /// second topic began later than the first.
    pub(crate) fn fold(&mut self, pair: &Pair) -> Result<Option<M::Said>, String> {
        let said = match &pair.beside {
            Ok(beside) => Some(self.memory.fold(&pair.record, beside)?),
            Err(_) if self.anchor.is_none() => {
                self.memory.begin_late();
                None
            }
            Err(gap) => return Err(gap.to_string()),
        };
        self.beside.extend(pair.done.iter().copied());
        self.step(&pair.record, said.is_some());
        Ok(said)
    }

    /// Folds one record in by what was said of it before. Says whether it could.
    pub(crate) fn recall(&mut self, record: &Record, memo: &M::Memo) -> Result<bool, String> {
        let recalled = self.memory.recall(record, memo)?;
        if recalled {
            self.step(record, true);
        }
        Ok(recalled)
    }

    fn step(&mut self, record: &Record, known: bool) {
        self.next = record.place.offset + 1;
        if known {
            self.anchor = Some(Anchor::of(record));
        }
    }
}
