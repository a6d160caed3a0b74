//! Records to work on now: polled while partitions come, are restored, and go.

use super::{Load, Shift};
use copydesk_kafka::{KafkaError, Record};
use copydesk_stage::{Memory, Stage};
use std::time::Duration;

/// How long an idle poll waits: the pace of the heart beat, and of noticing a stop.
const IDLE: Duration = Duration::from_millis(100);

/// How long to wait for company when some records are in hand.
const COMPANY: Duration = Duration::from_millis(2);

/// Records worked on at a time, per thread: enough to even out long and short articles.
const PER_THREAD: usize = 32;

impl<S: Stage> Shift<S> {
    /// Records to work on now: as many as come at once, within the limits of the transaction.
    pub(super) fn gather(&mut self, load: &Load) -> Result<Vec<Record>, KafkaError> {
        let most = (self.pool.current_num_threads() * PER_THREAD)
            .min(self.settings.batch_records.saturating_sub(load.records))
            .max(1);
        let most = if self.one_by_one.is_empty() { most } else { 1 };
        let room = self.settings.batch_bytes.saturating_sub(load.bytes).max(1);
        let mut batch: Vec<Record> = Vec::new();
        let mut bytes = 0;
        while batch.len() < most && bytes < room {
            let wait = if batch.is_empty() { self.wait(load) } else { COMPANY };
            let polled = self.session.poll(wait)?;
            let revoked = self.changed()?;
            // Theirs now: whoever owns the partition does them.
            batch.retain(|record| !revoked.contains(&record.place.partition));
            for partition in self.memories.restored()? {
                self.session.release(partition)?;
            }
            // Without a partition it stands by, which is as ready as it gets.
            self.health.set_ready(self.memories.waiting().is_empty());
            let Some(record) = polled else { break };
            bytes += record.size();
            batch.push(record);
        }
        Ok(batch)
    }

    /// Follows partitions that came and went; answers those that went.
    pub(super) fn changed(&mut self) -> Result<Vec<i32>, KafkaError> {
        let changes = self.session.changes();
        if !changes.revoked.is_empty() {
            self.memories.let_go(&changes.revoked);
            self.refusals.forget(&changes.revoked);
            self.one_by_one.retain(|partition, _| !changes.revoked.contains(partition));
        }
        if S::Memory::STATEFUL {
            for partition in changes.assigned {
                self.memories.want(partition, self.session.committed(partition)?);
            }
        }
        Ok(changes.revoked)
    }

    /// How long to wait for a first record: not past the time of the next commit.
    fn wait(&self, load: &Load) -> Duration {
        let interval = self.interval();
        load.since.map_or(IDLE, |since| interval.saturating_sub(since.elapsed()).min(IDLE))
    }
}
