//! Waiting for the end of a round, with patience only while it is due.

use crate::Result;
use crate::check::{Outcome, check};
use crate::evidence;
use crate::round::{READINGS, Round, Standing, standing};
use crate::state;
use copydesk_kafka::cluster::Cluster;
use copydesk_kafka::{History, KafkaError};
use copydesk_testkit::cluster::NODES;
use std::time::Duration;

/// How long the chain may take to end after the last fault, while this machine is awake.
const PATIENCE: Duration = Duration::from_secs(600);

/// How long no group may come on at all, while this machine is awake and the cluster is whole. The
/// longest that anything in the chain waits by itself is a minute.
const STILL: Duration = Duration::from_secs(120);

/// How long replicas may take to be in sync after a broker came back, while this machine is awake.
const IN_SYNC: Duration = Duration::from_secs(60);

/// How long the chain has been waited for.
#[derive(Default)]
struct Patience {
    /// Time awake when it was last looked at.
    awake: Option<Duration>,
    waited: Duration,
    /// Of that, since the last step of any group, with the cluster whole.
    still: Duration,
    last: Vec<Standing>,
}

impl Patience {
    /// Takes in how the groups stand after `awake`; `whole` is asked when none of them has come on. Says
    /// why there is no more patience, if there is none.
    fn look(
        &mut self,
        awake: Duration,
        standings: &[Standing],
        whole: impl FnOnce() -> bool,
    ) -> Option<String> {
        let went_by = awake.saturating_sub(self.awake.unwrap_or(awake));
        self.awake = Some(awake);
        self.waited += went_by;
        if self.last != standings {
            self.last = standings.to_vec();
            self.still = Duration::ZERO;
        } else if whole() {
            self.still += went_by;
        }
        let (waited, still) = (self.waited.as_secs(), self.still.as_secs());
        if self.still > STILL {
            return Some(format!("no group came on for {still} s of a whole cluster"));
        }
        (self.waited > PATIENCE).then(|| {
            format!("it did not end within {waited} s; for the last {still} s of a whole cluster no group came on")
        })
    }
}

impl Round<'_> {
    /// Waits until every group has read and committed its whole input.
    ///
    /// Time in which this machine was asleep does not count, and time in which the cluster was not whole
    /// does not count as standstill.
    pub(crate) fn settle(&mut self) -> Result<()> {
        self.await_feeder()?;
        self.wait().map_err(|error| {
            let gaps = self.watch.gaps().unwrap_or_else(|| "this machine was awake".to_owned());
            format!("{error}; {gaps}\n{}", evidence::page(self)).into()
        })
    }

    fn wait(&self) -> Result<()> {
        let readers = READINGS.map(|reading| self.reader(reading));
        let readers: Vec<History> = readers.into_iter().collect::<Result<_>>()?;
        let cluster = Cluster::new(&self.cluster.settings())?;
        let mut patience = Patience::default();
        let mut quiet = 0;
        while quiet < 3 {
            self.fleet.check()?;
            let standings: Vec<Standing> = readers.iter().map(standing).collect::<Result<_>>()?;
            let lags: Vec<i64> = standings.iter().map(lag).collect();
            quiet = if lags.iter().all(|lag| *lag == 0) { quiet + 1 } else { 0 };
            let whole = || is_whole(&cluster).unwrap_or(false);
            if let Some(why) = patience.look(self.watch.awake(), &standings, whole) {
                return Err(format!("lags {lags:?} stay: {why}").into());
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        Ok(())
    }

    /// Waits until all brokers are there and every replica of every partition is in sync; says how long
    /// that took, without sleep of this machine.
    pub(crate) fn await_in_sync(&self) -> Result<Duration> {
        let cluster = Cluster::new(&self.cluster.settings())?;
        let began = self.watch.awake();
        // The broker that answers may not have heard yet.
        let mut times = 0;
        while times < 2 {
            times = if is_whole(&cluster)? { times + 1 } else { 0 };
            let waited = self.watch.awake().saturating_sub(began);
            if waited > IN_SYNC {
                let seconds = waited.as_secs();
                let evidence = evidence::page(self);
                return Err(format!("not in sync within {seconds} s\n{evidence}").into());
            }
            std::thread::sleep(Duration::from_millis(300));
        }
        Ok(self.watch.awake().saturating_sub(began))
    }

    /// Waits for the end, stops everything, and says what came of it.
    pub(crate) fn finish(mut self) -> Result<Outcome> {
        self.settle()?;
        let restored = state::compare(&self)?;
        self.fleet.stop_all()?;
        self.fleet.check()?;
        self.notes.extend(self.watch.gaps());
        check(&self, Some(restored))
    }
}

fn is_whole(cluster: &Cluster) -> std::result::Result<bool, KafkaError> {
    let health = cluster.health()?;
    Ok(health.brokers == NODES && health.under_replicated.is_empty())
}

/// Records between what the group has committed and the end of the topic, markers included.
fn lag(standing: &Standing) -> i64 {
    standing.values().map(|(committed, end)| end - committed).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(committed: i64) -> Vec<Standing> {
        vec![Standing::from([(0, (committed, 100))])]
    }

    /// Looks once a second until patience ends; the seconds of that.
    fn ends(stands: impl Fn(u64) -> i64, whole: impl Fn(u64) -> bool) -> (u64, String) {
        let mut patience = Patience::default();
        for second in 0.. {
            let stands = at(stands(second));
            let look = patience.look(Duration::from_secs(second), &stands, || whole(second));
            if let Some(why) = look {
                return (second, why);
            }
        }
        unreachable!()
    }

    #[test]
    fn a_chain_that_stands_still_while_awake_fails_early() {
        let (seconds, why) = ends(|second| i64::try_from(second.min(50)).unwrap(), |_| true);
        assert_eq!((seconds, why.contains("no group came on for 121 s")), (171, true), "{why}");
    }

    #[test]
    fn a_chain_that_never_ends_fails_and_so_does_a_cluster_that_is_never_whole() {
        let (seconds, _) = ends(|second| i64::try_from(second).unwrap(), |_| true);
        assert_eq!(seconds, 601);
        let (seconds, why) = ends(|_| 7, |_| false);
        assert_eq!((seconds, why.contains("for the last 0 s")), (601, true), "{why}");
    }

    #[test]
    fn a_cluster_that_is_not_whole_gives_time() {
        let (seconds, _) = ends(|_| 7, |second| second > 100);
        assert_eq!(seconds, 221);
    }
}
