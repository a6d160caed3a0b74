//! What a stage is told of each record beside the record itself.

use crate::metrics::Metrics;
use crate::shift::{Halt, Polled};
use copydesk_kafka::{Changes, KafkaError, Record, Session};
use copydesk_stage::Stage;
use std::collections::BTreeSet;
use std::time::Duration;

/// Where the records of a stage come from, and what it is told of each.
pub trait Feed<S: Stage> {
    /// The next record that can be worked on.
    ///
    /// # Errors
    /// As [`Session::poll`].
    fn poll(&mut self, session: &Session, wait: Duration) -> Result<Polled, Halt> {
        Ok(session.poll(wait)?.into())
    }

    /// Follows partitions that came and went.
    ///
    /// # Errors
    /// When Kafka does not answer.
    fn changed(&mut self, session: &Session, changes: &Changes) -> Result<(), KafkaError> {
        let _ = (session, changes);
        Ok(())
    }

    /// What is known of a record that was polled; asked once for each, in their order.
    fn memory(&mut self, stage: &S, record: &Record) -> S::Memory;

    /// Marks the record as done, and what it was told of it.
    ///
    /// # Errors
    /// When no transaction can be begun.
    fn mark(&mut self, session: &Session, record: &Record) -> Result<(), KafkaError> {
        session.mark(record)
    }

    /// After an abort: what was polled comes again.
    ///
    /// # Errors
    /// When Kafka does not answer.
    fn start_over(&mut self, session: &Session) -> Result<(), KafkaError> {
        let _ = session;
        Ok(())
    }

    /// When there is nothing else to do: commits what is only markers.
    ///
    /// # Errors
    /// As [`Session::commit`].
    fn idle(&mut self, session: &Session) -> Result<(), KafkaError> {
        session.commit_ends()
    }

    /// Partitions that give nothing for a reason of their own.
    fn aside(&self) -> BTreeSet<i32> {
        BTreeSet::new()
    }

    /// Now and then: what is to be looked at and told.
    ///
    /// # Errors
    /// Why it cannot go on.
    fn look(&mut self, session: &Session, metrics: &Metrics) -> Result<(), Halt> {
        let _ = (session, metrics);
        Ok(())
    }
}

/// Records as they come, and nothing beside them: for a stage without a memory.
pub struct Plain;

impl<S: Stage<Memory = ()>> Feed<S> for Plain {
    fn memory(&mut self, _: &S, _: &Record) {}
}
