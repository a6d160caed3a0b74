//! Records to work on now: polled while partitions come and go.

use super::work::{Halt, Polled, Work};
use super::{Load, Shift};
use copydesk_kafka::Record;
use std::time::Duration;

/// How long an idle poll waits: the pace of the heart beat, and of noticing a stop.
const IDLE: Duration = Duration::from_millis(100);

/// How long to wait for company when some records are in hand.
const COMPANY: Duration = Duration::from_millis(2);

/// Records worked on at a time, per thread: enough to even out long and short articles.
const PER_THREAD: usize = 32;

impl<W: Work> Shift<W> {
    /// Records to work on now: as many as come at once, within the limits of the transaction.
    pub(super) fn gather(&mut self, load: &Load) -> Result<Vec<Record>, Halt> {
        let most = (self.threads * PER_THREAD)
            .min(self.settings.batch_records.saturating_sub(load.records))
            .max(1);
        let most = if self.work.one_by_one() { 1 } else { most };
        let room = self.settings.batch_bytes.saturating_sub(load.bytes).max(1);
        let mut batch: Vec<Record> = Vec::new();
        let mut bytes = 0;
        while batch.len() < most && bytes < room {
            let wait = if batch.is_empty() { self.wait(load) } else { COMPANY };
            let polled = self.work.poll(&self.session, wait)?;
            let changes = self.session.changes();
            // Theirs now: whoever owns the partition does them.
            batch.retain(|record| !changes.revoked.contains(&record.place.partition));
            self.work.changed(&self.session, &changes)?;
            // Without a partition it stands by, which is as ready as it gets.
            self.health.set_ready(self.work.ready());
            match polled {
                Polled::Nothing => break,
                Polled::Again
                    if load.since.is_some_and(|since| since.elapsed() > self.interval()) =>
                {
                    break;
                }
                Polled::Again => {}
                Polled::Record(record) => {
                    bytes += record.size();
                    batch.push(*record);
                }
            }
        }
        Ok(batch)
    }

    /// How long to wait for a first record: not past the time of the next commit.
    fn wait(&self, load: &Load) -> Duration {
        match load.since {
            None => IDLE,
            Some(_) if self.work.prompt() => Duration::ZERO,
            Some(since) => self.interval().saturating_sub(since.elapsed()).min(IDLE),
        }
    }
}
