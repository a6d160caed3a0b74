//! The role `sketch`: one record of the log for every record of the input.

use copydesk_duplicates::{DuplicatesStage, Origin, Post, What};
use copydesk_kafka::{KafkaError, Record, Session};
use copydesk_stage::{Desk, Examined};
use copydesk_worker::Metrics;
use copydesk_worker::shift::{Halt, Work};
use copydesk_worker::staging::{jobs, takedown};
use rayon::ThreadPool;
use std::sync::Arc;

/// Records of the log are no larger, in bytes: below what topics take by default, and far above what any
/// key but a broken one makes of them.
const MOST: usize = 900_000;

/// Writes the log.
pub(crate) struct Sketching {
    pub(crate) desk: Desk<DuplicatesStage>,
    pub(crate) pool: Arc<ThreadPool>,
    /// The topic.
    pub(crate) log: String,
    pub(crate) metrics: Metrics,
}

impl Work for Sketching {
    fn process(&mut self, session: &Session, batch: &[Record]) -> Result<(), Halt> {
        let jobs = jobs(batch);
        let desk = &self.desk;
        let mut examined = self.pool.install(|| desk.examine(&jobs)).into_iter();
        for record in batch {
            let what = match record.value {
                None => taken_back(takedown(record)),
                Some(_) => examined.next().map_or(What::Nothing, what),
            };
            self.metrics.post(match what {
                What::Article(_) => "article",
                What::Takedown { .. } => "takedown",
                What::Nothing => "nothing",
            });
            let post = bytes(record, what);
            session.produce_to((&self.log, 0), record, None, &post, &[])?;
            session.mark(record)?;
        }
        Ok(())
    }

    fn start_over(&mut self, _: &Session) -> Result<(), KafkaError> {
        Ok(())
    }

    fn prompt(&self) -> bool {
        true
    }
}

/// What a record that was examined is to this stage. What is rejected or skipped is nothing: the role
/// `join` says so where the record itself goes on.
fn what<'v>(examined: Examined<'v, <DuplicatesStage as copydesk_stage::Stage>::Draft>) -> What {
    match examined {
        Examined::Ready(_) => What::Nothing,
        Examined::Takedown { takedown, .. } => taken_back(takedown),
        Examined::Pending { draft, .. } => What::Article(Box::new(draft.into())),
    }
}

fn taken_back(takedown: copydesk_article::Takedown) -> What {
    What::Takedown {
        id: takedown.id.map(Into::into),
        source_id: takedown.source_id.map(Into::into),
    }
}

/// The record of the log. The key is left out where it is so large that no topic would take it, and what
/// is still too large stands for nothing: better than a log that stands still.
fn bytes(record: &Record, what: What) -> Vec<u8> {
    let origin = Origin { partition: record.place.partition, offset: record.place.offset };
    let key = record.key.as_deref().filter(|key| key.len() <= MOST / 2).map(Into::into);
    let mut post = Post { origin, key, what };
    let bytes = post.to_bytes();
    if bytes.len() <= MOST {
        return bytes;
    }
    post.what = What::Nothing;
    post.to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_kafka::{Place, TimestampType};

    #[test]
    fn whatever_comes_the_log_gets_a_record_that_it_takes() {
        let record = |key: usize| Record {
            place: Place { topic: "in".into(), partition: 3, offset: 9 },
            key: Some(vec![b'k'; key]),
            value: None,
            headers: Vec::new(),
            timestamp_ms: None,
            timestamp_type: TimestampType::default(),
        };
        let large = || What::Takedown { id: Some("x".repeat(MOST).into()), source_id: None };
        let small = || What::Takedown { id: Some("x".into()), source_id: None };
        for (key, what, kept, said) in [
            (9, small(), true, small()),
            (MOST, small(), false, small()),
            (9, large(), true, What::Nothing),
        ] {
            let bytes = bytes(&record(key), what);
            assert!(bytes.len() <= MOST);
            let post = Post::from_bytes(&bytes).unwrap();
            assert_eq!(
                (post.origin, post.key.is_some()),
                (Origin { partition: 3, offset: 9 }, kept)
            );
            assert_eq!(post.what, said);
        }
    }
}
