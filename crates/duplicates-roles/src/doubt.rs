//! Whether a verdict that is waited for can still come.
//!
//! An article waits while the roles before this one are behind, for as long as they are; it is said who
//! is. Its verdict cannot come any more, for example since the log was deleted with the sketch in it, when
//!
//! 1. the role `sketch` has committed the article,
//! 2. the role `assemble` has then committed all that was in the log at that time,
//! 3. and the verdicts were read up to where they ended at that time.

use crate::settings::{Role, Settings};
use copydesk_kafka::{History, KafkaError};
use copydesk_worker::zip::Zip;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tracing::warn;

/// How long an article waits before it is asked why.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is said that articles wait.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// Asks the brokers how far the roles have come.
pub(crate) struct Doubts {
    input: History,
    log: History,
    verdicts: History,
    known: BTreeMap<i32, Doubt>,
    said: Option<Instant>,
}

/// What is known of the article that waits first in a partition.
#[derive(Debug, Clone, Copy)]
struct Doubt {
    offset: i64,
    stand: Stand,
}

/// How far the proof has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Nothing is known yet.
    Begun,
    /// It is sketched, below this offset of the log.
    Sketched(i64),
    /// It is decided, below this offset of the verdicts.
    Decided(i64),
}

impl Doubts {
    pub(crate) fn open(settings: &Settings) -> Result<Self, KafkaError> {
        let sketch = settings.kafka_of(Role::Sketch, 0);
        let assemble = settings.kafka_of(Role::Assemble, 0);
        let mut join = settings.kafka_of(Role::Join, 0);
        join.input.clone_from(&settings.roles.verdicts);
        Ok(Self {
            input: History::open(&sketch)?,
            log: History::open(&assemble)?,
            verdicts: History::open(&join)?,
            known: BTreeMap::new(),
            said: None,
        })
    }

    pub(crate) fn forget(&mut self, partition: i32) {
        self.known.remove(&partition);
    }

    /// The partitions whose first article waits for nothing. Where it cannot be asked, nothing is known.
    pub(crate) fn look(&mut self, zip: &Zip) -> Vec<i32> {
        self.ask(zip).unwrap_or_else(|error| {
            warn!(%error, "asking why articles wait for their verdicts");
            Vec::new()
        })
    }

    fn ask(&mut self, zip: &Zip) -> Result<Vec<i32>, KafkaError> {
        let mut lost = Vec::new();
        let waiting: Vec<_> = zip.waiting().collect();
        self.known.retain(|known, doubt| {
            waiting.iter().any(|(of, offset, _)| of == known && *offset == doubt.offset)
        });
        for (partition, offset, since) in waiting {
            if since.elapsed() < PATIENCE {
                continue;
            }
            let known = self.known.get(&partition).copied();
            let mut stand = known.map_or(Stand::Begun, |doubt| doubt.stand);
            let why = loop {
                match self.step(partition, offset, stand, zip)? {
                    Step::On(next) => stand = next,
                    Step::Wait(why) => break Some(why),
                    Step::Lost => break None,
                }
            };
            self.known.insert(partition, Doubt { offset, stand });
            let Some(why) = why else {
                lost.push(partition);
                continue;
            };
            if self.said.is_none_or(|said| said.elapsed() > SAY_EVERY) {
                let seconds = since.elapsed().as_secs();
                warn!(partition, offset, seconds, why, "an article waits for its verdict");
                self.said = Some(Instant::now());
            }
        }
        Ok(lost)
    }

    fn step(
        &self,
        partition: i32,
        offset: i64,
        stand: Stand,
        zip: &Zip,
    ) -> Result<Step, KafkaError> {
        Ok(match stand {
            Stand::Begun => {
                let done = self.input.committed(&[partition])?.get(&partition).copied();
                if done.is_none_or(|done| done <= offset) {
                    let done = done.unwrap_or(0);
                    Step::Wait(format!("the role sketch has come to offset {done} of the input"))
                } else {
                    Step::On(Stand::Sketched(self.log.extent(0)?.end))
                }
            }
            Stand::Sketched(end) => {
                let done = self.log.committed(&[0])?.get(&0).copied();
                let extent = self.log.extent(0)?;
                match done {
                    // Of another log: the role will begin anew, and may yet say something.
                    Some(done) if done > extent.end => Step::Wait(format!(
                        "the role assemble stands at offset {done} of the log, which ends at {}",
                        extent.end
                    )),
                    // The log was made anew since.
                    Some(_) if extent.end < end => Step::On(Stand::Begun),
                    Some(done) if done >= end => {
                        Step::On(Stand::Decided(self.verdicts.extent(partition)?.end))
                    }
                    done => {
                        let done = done.unwrap_or(0);
                        Step::Wait(format!(
                            "the role assemble has come to offset {done} of the log, and has to come to \
                             {end}"
                        ))
                    }
                }
            }
            Stand::Decided(end) => match zip.read(partition) {
                Some((_, read)) if read >= end => Step::Lost,
                read => {
                    let read = read.map_or(0, |(_, read)| read);
                    Step::Wait(format!("verdicts are read up to offset {read} of {end}"))
                }
            },
        })
    }
}

/// What a look has brought.
enum Step {
    On(Stand),
    Wait(String),
    Lost,
}
