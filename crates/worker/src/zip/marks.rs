//! Up to where both topics are done.

use super::Zip;
use copydesk_kafka::{KafkaError, Session};

impl Zip {
    /// When there is nothing else to do: commits the ends of both topics, where nothing waits.
    ///
    /// # Errors
    /// As [`Session::commit`].
    pub fn commit_ends(&mut self, session: &Session) -> Result<(), KafkaError> {
        session.commit_ends_but(&self.waiting().map(|(partition, ..)| partition).collect())?;
        if self.mark_ends(session)? {
            session.commit()?;
        }
        Ok(())
    }

    /// Marks the ends of the second topic, where nothing waits and nothing has come that was not used:
    /// markers of transactions stand there. Says whether something was marked.
    ///
    /// # Errors
    /// When no transaction can be begun.
    fn mark_ends(&mut self, session: &Session) -> Result<bool, KafkaError> {
        let Some(follower) = &self.follower else { return Ok(false) };
        let mut marked = false;
        for lane in self.lanes.values().filter(|lane| lane.waiting.is_empty()) {
            for (of, strand) in &lane.strands {
                let end = follower.next(*of).filter(|_| follower.at_end(*of));
                let Some(end) = end.filter(|_| strand.queue.is_empty()) else { continue };
                if self.told.get(of).is_none_or(|told| *told < end) {
                    session.mark_beside(follower.topic(), *of, end)?;
                    self.told.insert(*of, end);
                    marked = true;
                }
            }
        }
        Ok(marked)
    }

    /// Marks up to where the partitions of the second topic are done.
    ///
    /// # Errors
    /// When no transaction can be begun.
    pub fn mark(&mut self, session: &Session, done: &[(i32, i64)]) -> Result<(), KafkaError> {
        let Some(follower) = &self.follower else { return Ok(()) };
        for (of, next) in done {
            session.mark_beside(follower.topic(), *of, *next)?;
            self.told.insert(*of, *next);
        }
        Ok(())
    }
}
