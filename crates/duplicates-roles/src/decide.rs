//! The role `assemble` with one slot: the whole memory, and what it says of every record of the log.

use crate::verdicts::Said;
use copydesk_duplicates::{Answer, Memo, Origin, Post, PostError, Settings, Window};
use copydesk_kafka::{Header, KafkaError, Record, Session};
use copydesk_stage::{Block, Snapshot};
use copydesk_worker::Metrics;
use copydesk_worker::fold::{Fold, Memory, SaidIn};
use copydesk_worker::zip::belongs_to;
use tracing::error;

/// The header of a verdict that says, parted by spaces, the offset in the log, the rules, and what is needed
/// to fold the log anew. It is no part of the verdict: only one process that decides alone writes it.
const MEMO: &str = "copydesk-memo";

/// Where verdicts go, and by which rules they are given.
pub(crate) struct Verdicts {
    topic: String,
    rules: String,
    metrics: Metrics,
}

impl Verdicts {
    pub(crate) fn new(topic: &str, settings: &Settings, metrics: &Metrics) -> Self {
        let rules = format!("{:016x}", settings.fingerprint());
        Self { topic: topic.to_owned(), rules, metrics: metrics.clone() }
    }

    /// Produces a verdict into the partition of its article, so that both are in the same order.
    pub(crate) fn tell(
        &self,
        session: &Session,
        record: &Record,
        verdict: Verdict,
    ) -> Result<(), KafkaError> {
        let Verdict { origin, key, kind, answer, remembers_since_ms, memo } = verdict;
        self.metrics.post(kind);
        let log_offset = offset(record);
        let answer = (answer, remembers_since_ms);
        let said = Said::new(origin, log_offset, &self.rules, answer);
        let mut headers =
            vec![belongs_to(origin.offset), Header::text("content-type", "application/json")];
        let memo = memo.map(|memo| format!("{log_offset} {} {memo}", self.rules));
        headers.extend(memo.map(|memo| Header::text(MEMO, memo)));
        let to = (self.topic.as_str(), origin.partition);
        session.produce_to(to, record, key.as_deref(), &said.to_bytes(), &headers)
    }
}

/// What is said of one record of the log.
pub(crate) struct Verdict {
    pub(crate) origin: Origin,
    pub(crate) key: Option<Box<[u8]>>,
    pub(crate) kind: &'static str,
    pub(crate) answer: Answer,
    pub(crate) remembers_since_ms: Option<i64>,
    pub(crate) memo: Option<Memo>,
}

impl Verdict {
    pub(crate) fn new(post: Post, answer: Answer, remembers_since_ms: Option<i64>) -> Self {
        let kind = match answer {
            Answer::Verdict(_) | Answer::Refused => "article",
            Answer::TakenDown(_) => "takedown",
            Answer::Nothing => "nothing",
        };
        let (origin, key) = (post.origin, post.key);
        Self { origin, key, kind, answer, remembers_since_ms, memo: None }
    }
}

/// Offsets of records are never negative.
pub(crate) fn offset(record: &Record) -> u64 {
    u64::try_from(record.place.offset).unwrap_or_default()
}

/// What a record of the log holds; `None` if somebody else wrote it.
///
/// # Errors
/// For a record of another version: to pass over it would give its article no verdict.
pub(crate) fn read(record: &Record) -> Result<Option<Post>, String> {
    let offset = record.place.offset;
    match Post::from_bytes(record.value.as_deref().unwrap_or_default()) {
        Ok(post) => Ok(Some(post)),
        Err(PostError::Malformed) => {
            let topic = &record.place.topic;
            error!(topic, offset, "passed over: no record of the sketch log");
            Ok(None)
        }
        Err(error @ PostError::Format(_)) => Err(format!(
            "offset {offset} of `{}`: {error}; update this role before the role `sketch`",
            record.place.topic
        )),
    }
}

/// The memory as a whole.
pub(crate) struct Deciding(Window);

impl Memory for Deciding {
    type Said = Option<Verdict>;
    type Memo = Memo;

    fn fold(&mut self, record: &Record, _: &[Record]) -> Result<Option<Verdict>, String> {
        let Some(post) = read(record)? else { return Ok(None) };
        let (answer, memo) = self.0.post_and_tell(offset(record), &post);
        let verdict = Verdict::new(post, answer, self.0.remembers_since_ms());
        Ok(Some(Verdict { memo: Some(memo), ..verdict }))
    }

    fn recall(&mut self, record: &Record, memo: &Memo) -> Result<bool, String> {
        let Some(post) = read(record)? else { return Ok(false) };
        Ok(self.0.recall(offset(record), &post, memo).is_some())
    }

    fn begin_late(&mut self) {
        self.0.begin_late();
    }

    fn is_incomplete(&self) -> bool {
        self.0.remembers_since_ms().is_some()
    }

    fn articles(&self) -> usize {
        self.0.len()
    }

    fn snapshot(&self) -> Snapshot {
        self.0.snapshot()
    }

    fn adopt(&mut self, blocks: &[Block]) {
        self.0.adopt(blocks);
    }
}

/// Decides, with the whole memory.
pub(crate) struct Decide {
    pub(crate) settings: Settings,
    pub(crate) verdicts: Verdicts,
}

impl Fold for Decide {
    type Memory = Deciding;

    fn empty(&self) -> Result<Deciding, String> {
        Window::new(self.settings.clone()).map(Deciding).map_err(|error| error.to_string())
    }

    fn revive(&self, snapshot: &Snapshot) -> Result<Deciding, String> {
        let window = Window::restore(&self.settings, snapshot);
        window.map(Deciding).map_err(|error| error.to_string())
    }

    fn said_in(&self) -> Option<SaidIn> {
        Some(SaidIn { topic: self.verdicts.topic.clone(), partition: None })
    }

    fn memo(&self, said: &Record) -> Option<(i64, Memo)> {
        let mut words = said.header(MEMO)?.split(' ');
        let (offset, rules, memo) = (words.next()?, words.next()?, words.next()?);
        let memo = memo.parse().ok().filter(|_| rules == self.verdicts.rules)?;
        Some((offset.parse().ok()?, memo))
    }

    fn tell(
        &self,
        session: &Session,
        record: &Record,
        said: Option<Verdict>,
    ) -> Result<(), KafkaError> {
        said.map_or(Ok(()), |verdict| self.verdicts.tell(session, record, verdict))
    }
}
