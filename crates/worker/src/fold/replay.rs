//! The log folded in, record by record, without a word to anybody.

use super::folded::Folded;
use super::memos::Memos;
use super::restore::{Restore, Wanted, is_asked};
use super::{Fold, Memory};
use crate::health::Health;
use crate::shift::Halt;
use crate::zip::{Pair, Zip};
use copydesk_kafka::{KafkaError, Record};
use std::ops::ControlFlow;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// After how many records it is looked whether they are still wanted.
const CHUNK: usize = 256;

/// How long what belongs to a record may be waited for: it was there once.
const SILENCE: Duration = Duration::from_secs(60);

/// How long it is waited for at a time.
const BESIDE: Duration = Duration::from_millis(100);

impl<F: Fold> Restore<F> {
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
