//! What was said when the records of a log came, read beside the log while it is folded anew.
//!
//! Memos make that faster and change nothing: where one is missing, or is of no use, the record is folded
//! as if it came for the first time.

use super::{Fold, Memory, SaidIn};
use copydesk_kafka::{Follower, History, KafkaError, Settings};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::warn;

/// How long memos are waited for at a time.
const WAIT: Duration = Duration::from_millis(100);

/// How long nothing may come before it is gone on without memos.
const PATIENCE: Duration = Duration::from_secs(10);

/// The memos of a log, in its order.
pub(super) struct Memos<F: Fold> {
    fold: Arc<F>,
    follower: Follower,
    lanes: BTreeMap<i32, Lane<<F::Memory as Memory>::Memo>>,
}

/// One partition of what was said.
struct Lane<M> {
    /// With the offsets in the log, ascending.
    queue: VecDeque<(i64, M)>,
    /// Where it ended when the reading began.
    end: i64,
    over: bool,
}

impl<F: Fold> Memos<F> {
    /// Those of `fold`, if it has any.
    pub(super) fn open(fold: &Arc<F>, settings: &Settings) -> Result<Option<Self>, KafkaError> {
        let Some(SaidIn { topic, partition }) = fold.said_in() else { return Ok(None) };
        let history = History::open(&Settings { input: topic.clone(), ..settings.clone() })?;
        let mut follower = Follower::open(settings, &topic)?;
        let mut lanes = BTreeMap::new();
        for of in partition.map_or_else(|| history.partitions(), |only| Ok(vec![only]))? {
            let extent = history.extent(of)?;
            follower.follow(of, Some(extent.start))?;
            let lane = Lane { queue: VecDeque::new(), end: extent.end, over: extent.is_empty() };
            lanes.insert(of, lane);
        }
        Ok(Some(Self { fold: Arc::clone(fold), follower, lanes }))
    }

    /// The memo of the record at `offset` of the log; records are asked for in their order.
    pub(super) fn of(
        &mut self,
        offset: i64,
    ) -> Result<Option<<F::Memory as Memory>::Memo>, KafkaError> {
        self.pass(offset);
        let began = Instant::now();
        while self.lanes.values().any(|lane| lane.queue.is_empty() && !lane.over) {
            self.read()?;
            self.pass(offset);
            if began.elapsed() > PATIENCE {
                warn!(topic = self.follower.topic(), offset, "what was said before does not come");
                self.lanes.values_mut().for_each(|lane| lane.over = true);
            }
        }
        let is_due = |lane: &&mut Lane<_>| lane.queue.front().is_some_and(|(at, _)| *at == offset);
        let due = self.lanes.values_mut().find(is_due);
        Ok(due.and_then(|lane| lane.queue.pop_front()).map(|(_, memo)| memo))
    }

    /// Lets go of the memos below `offset`: of repetitions, and of records that are gone.
    fn pass(&mut self, offset: i64) {
        for lane in self.lanes.values_mut() {
            while lane.queue.pop_front_if(|(at, _)| *at < offset).is_some() {}
        }
    }

    /// Reads one record.
    fn read(&mut self) -> Result<(), KafkaError> {
        let record = self.follower.poll(WAIT)?;
        for (of, lane) in &mut self.lanes {
            lane.over |= record.is_none() && self.follower.at_end(*of);
        }
        let Some(record) = record else { return Ok(()) };
        let Some(lane) = self.lanes.get_mut(&record.place.partition) else { return Ok(()) };
        lane.over |= record.place.offset + 1 >= lane.end;
        lane.queue.extend(self.fold.memo(&record));
        Ok(())
    }
}
