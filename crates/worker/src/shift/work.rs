//! What a loop does with its records.

use crate::breaker::Tripped;
use crate::exit::WorkerError;
use crate::metrics::Metrics;
use copydesk_kafka::{Changes, KafkaError, Record, Session};
use std::collections::BTreeSet;
use std::time::Duration;

/// Why a turn did not come to its end.
#[derive(Debug)]
pub enum Halt {
    /// Trouble with Kafka; some of it is mended by going back.
    Kafka(KafkaError),
    /// Too many rejects.
    Breaker(Tripped),
    /// Records that are needed are gone for good: a person must say what is to become of that.
    Gap(String),
}

impl From<Halt> for WorkerError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Kafka(error) => error.into(),
            Halt::Breaker(tripped) => tripped.into(),
            Halt::Gap(gap) => Self::Gap(gap),
        }
    }
}

impl From<KafkaError> for Halt {
    fn from(error: KafkaError) -> Self {
        Self::Kafka(error)
    }
}

/// What came of asking for the next record.
#[derive(Debug)]
pub enum Polled {
    /// A record to be worked on.
    Record(Box<Record>),
    /// Something came, and nothing is to be worked on yet.
    Again,
    /// Nothing came in time.
    Nothing,
}

impl From<Option<Record>> for Polled {
    fn from(record: Option<Record>) -> Self {
        record.map_or(Self::Nothing, |record| Self::Record(Box::new(record)))
    }
}

/// What a loop does with its records: the part of [`crate::Shift`] that differs from one role to the
/// other.
pub trait Work {
    /// The next record that can be worked on.
    ///
    /// # Errors
    /// As [`Session::poll`]; [`Halt::Gap`].
    fn poll(&mut self, session: &Session, wait: Duration) -> Result<Polled, Halt> {
        Ok(session.poll(wait)?.into())
    }

    /// Follows partitions that came and went. Called after every poll.
    ///
    /// # Errors
    /// When Kafka does not answer.
    fn changed(&mut self, session: &Session, changes: &Changes) -> Result<(), KafkaError> {
        let _ = (session, changes);
        Ok(())
    }

    /// Works on records in their order, produces what comes of them, and marks them as done.
    ///
    /// # Errors
    /// Why it did not come to its end.
    fn process(&mut self, session: &Session, batch: &[Record]) -> Result<(), Halt>;

    /// Takes note that everything up to the last of `batch` is committed.
    fn committed(&mut self, batch: &[Record]) {
        let _ = batch;
    }

    /// After an abort: what was not committed did not happen, and comes again.
    ///
    /// # Errors
    /// When Kafka does not answer.
    fn start_over(&mut self, session: &Session) -> Result<(), KafkaError>;

    /// Takes note that what was made of these records was refused as too large.
    ///
    /// # Errors
    /// When there is nothing smaller to try.
    fn too_large(
        &mut self,
        sources: &BTreeSet<(i32, i64)>,
        cause: String,
    ) -> Result<(), KafkaError> {
        let _ = sources;
        Err(KafkaError::Fatal { doing: "producing", cause })
    }

    /// When there is nothing else to do: commits what is only markers.
    ///
    /// # Errors
    /// As [`Session::commit`].
    fn idle(&mut self, session: &Session) -> Result<(), KafkaError> {
        session.commit_ends()
    }

    /// Whether records are to be done one by one, each in a transaction of its own.
    fn one_by_one(&self) -> bool {
        false
    }

    /// The longest that a transaction is to be open, if it is more than `interval`.
    fn patience(&self, interval: Duration) -> Duration {
        interval
    }

    /// Whether a transaction is committed as soon as nothing more is at hand, however young it is.
    fn prompt(&self) -> bool {
        false
    }

    /// Partitions that give nothing for a reason of their own: they are not stuck.
    fn aside(&self) -> BTreeSet<i32> {
        BTreeSet::new()
    }

    /// Whether records are worked on, or would be if there were any.
    fn ready(&self) -> bool {
        true
    }

    /// Now and then: what is to be looked at and told.
    ///
    /// # Errors
    /// Why it cannot go on.
    fn look(&mut self, session: &Session, metrics: &Metrics) -> Result<(), Halt> {
        let _ = (session, metrics);
        Ok(())
    }

    /// The end; `clean` if everything is committed.
    fn finish(self, clean: bool)
    where
        Self: Sized,
    {
        let _ = clean;
    }
}
