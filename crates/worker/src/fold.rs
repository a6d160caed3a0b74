//! A memory, and up to where it is folded.

use copydesk_article::Takedown;
use copydesk_kafka::Record;
use copydesk_stage::{Desk, Examined, Job, Memory, Stage};
use xxhash_rust::xxh3::xxh3_64;

/// The fold of all records of one partition below an offset.
pub(crate) struct Fold<M> {
    pub(crate) memory: M,
    /// Offset of the first record that is not folded in.
    pub(crate) next: i64,
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

impl<M: Memory> Fold<M> {
    /// An empty memory whose log begins at `next`.
    pub(crate) fn begin(mut memory: M, next: i64) -> Self {
        if next > 0 {
            memory.begin_late();
        }
        Self { memory, next, anchor: None }
    }

    /// Takes note that `record` is folded in.
    pub(crate) fn note(&mut self, record: &Record) {
        self.next = record.place.offset + 1;
        if M::STATEFUL {
            self.anchor = Some(Anchor::of(record));
        }
    }

    /// Folds records in without a word: what is to be said of them was said before.
    pub(crate) fn silently<S: Stage<Memory = M>>(&mut self, desk: &Desk<S>, records: &[Record]) {
        let mut examined = desk.examine(&jobs(records)).into_iter();
        for record in records {
            match record.value {
                None => {
                    let _ = desk.retract(&mut self.memory, &takedown(record), key(record));
                }
                Some(_) => self.settle(desk, examined.next()),
            }
            self.note(record);
        }
    }

    fn settle<S: Stage<Memory = M>>(
        &mut self,
        desk: &Desk<S>,
        examined: Option<Examined<'_, S::Draft>>,
    ) {
        if let Some(examined) = examined {
            let _ = desk.settle(&mut self.memory, examined);
        }
    }
}

/// What a stage has to look at of `records`: tombstones have nothing.
pub(crate) fn jobs(records: &[Record]) -> Vec<Job<'_>> {
    let with_value = records.iter().filter_map(|record| Some((record, record.value.as_deref()?)));
    with_value.map(|(record, value)| Job { key: key(record), value, profile: None }).collect()
}

/// What a tombstone takes back.
pub(crate) fn takedown(record: &Record) -> Takedown {
    Takedown::of_header(record.header(Takedown::HEADER))
}

pub(crate) fn key(record: &Record) -> Option<&[u8]> {
    record.key.as_deref()
}
