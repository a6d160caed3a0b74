//! The role `assemble` with several slots: what all of them have found for a record of the log, and what
//! is said of it.

use crate::decide::{Verdict, Verdicts, offset, read};
use copydesk_duplicates::{Assembler, Hits, Settings};
use copydesk_kafka::{KafkaError, Record, Session};
use copydesk_stage::{Block, Snapshot};
use copydesk_worker::fold::{Fold, Memory, SaidIn};
use std::convert::Infallible;

/// What has to be remembered to make verdicts of hits.
pub(crate) struct Assembling(Assembler);

impl Memory for Assembling {
    type Said = Option<Verdict>;
    type Memo = Infallible;

    fn fold(&mut self, record: &Record, beside: &[Record]) -> Result<Option<Verdict>, String> {
        let Some(post) = read(record)? else { return Ok(None) };
        let hits: Vec<Hits> = beside.iter().map(found).collect::<Result<_, _>>()?;
        let hits = Hits::merge(hits);
        let answer = self.0.decide(offset(record), &post, &hits);
        Ok(Some(Verdict::new(post, answer, self.0.remembers_since_ms())))
    }

    fn recall(&mut self, _: &Record, memo: &Infallible) -> Result<bool, String> {
        match *memo {}
    }

    fn begin_late(&mut self) {
        self.0.begin_late();
    }

    fn is_incomplete(&self) -> bool {
        self.0.remembers_since_ms().is_some()
    }

    fn articles(&self) -> usize {
        self.0.len()
    }

    fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }

    fn adopt(&mut self, blocks: &[Block]) {
        self.0.adopt(blocks);
    }
}

/// What one slot has found: to pass over it would give another verdict than the log.
fn found(record: &Record) -> Result<Hits, String> {
    let (topic, partition) = (&record.place.topic, record.place.partition);
    Hits::from_bytes(record.value.as_deref().unwrap_or_default()).map_err(|error| {
        format!("offset {} of partition {partition} of `{topic}`: {error}", record.place.offset)
    })
}

/// Makes verdicts of hits.
pub(crate) struct Assemble {
    pub(crate) settings: Settings,
    pub(crate) verdicts: Verdicts,
}

impl Fold for Assemble {
    type Memory = Assembling;

    fn empty(&self) -> Result<Assembling, String> {
        let assembler = Assembler::new(self.settings.clone());
        assembler.map(Assembling).map_err(|error| error.to_string())
    }

    fn revive(&self, snapshot: &Snapshot) -> Result<Assembling, String> {
        let assembler = Assembler::restore(&self.settings, snapshot);
        assembler.map(Assembling).map_err(|error| error.to_string())
    }

    /// Hits are read again, and what they found counts as it did.
    fn said_in(&self) -> Option<SaidIn> {
        None
    }

    fn memo(&self, _: &Record) -> Option<(i64, Infallible)> {
        None
    }

    fn tell(
        &self,
        session: &Session,
        record: &Record,
        said: Option<Verdict>,
    ) -> Result<(), KafkaError> {
        said.map_or(Ok(()), |verdict| self.verdicts.tell(session, record, verdict))
    }
}
