//! Runs one stage over a batch of records.

use crate::clock::Clock;
use crate::decode::decode;
use crate::memory::Memory;
use crate::reject::{Reject, RejectCode};
use crate::stage::{Stage, Update};
use crate::verdict::Verdict;
use copydesk_article::{
    Article, By, Profile, Reading, Reason, StageObject, Status, Takedown, date,
};
use rayon::prelude::*;
use std::any::Any;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

/// A record that went through a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enriched {
    /// The record with the stage's object spliced in.
    pub value: Vec<u8>,
    /// The article's id.
    pub id: String,
    /// Hash of its text.
    pub content_sha256: String,
    /// Whether the stage did its work on it.
    pub status: Status,
    /// How long the stage took, in microseconds.
    pub duration_us: u64,
}

/// An article that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDown {
    /// Which one, and why.
    pub takedown: Takedown,
    /// What that changes for others.
    pub updates: Vec<Update>,
}

/// A value to be worked on.
#[derive(Debug, Clone, Copy)]
pub struct Job<'v> {
    /// The key of its record, if it has one.
    pub key: Option<&'v [u8]>,
    /// Its bytes.
    pub value: &'v [u8],
    /// The shape of this value, where it is known and not that of the desk's reading.
    pub profile: Option<Profile>,
}

impl<'v> From<&'v [u8]> for Job<'v> {
    fn from(value: &'v [u8]) -> Self {
        Self { key: None, value, profile: None }
    }
}

/// What became of a record that was not rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It went through the stage.
    Enriched(Enriched),
    /// It was a message that takes an article back.
    TakenDown(TakenDown),
}

/// What became of a record.
pub type Outcome = Result<Done, Reject>;

/// A record between the two parts of the work.
#[derive(Debug)]
pub enum Examined<'v, D> {
    /// Nothing is left to do.
    Ready(Outcome),
    /// The memory has to forget.
    Takedown {
        /// Key of the message's record.
        key: Option<&'v [u8]>,
        /// What is taken back.
        takedown: Takedown,
    },
    /// The memory has still to be asked.
    Pending {
        /// Key of the record.
        key: Option<&'v [u8]>,
        /// The record.
        record: Cow<'v, [u8]>,
        /// The shape that it was read by.
        profile: Profile,
        /// What the first part found.
        draft: D,
        /// Microseconds that the first part took.
        spent_us: u64,
    },
}

/// One stage with all that it needs to run.
pub struct Desk<S: Stage> {
    /// May be replaced between two batches by one with newer lists.
    stage: RwLock<Arc<S>>,
    reading: Reading,
    clock: Box<dyn Clock>,
    max_value_bytes: usize,
}

impl<S: Stage> Desk<S> {
    /// Records larger than this are rejected, unless [`Desk::with_limit`] says otherwise: 10 MB,
    /// above 99.99 % of pages by Media Cloud's count.
    pub const MAX_VALUE_BYTES: usize = 10_000_000;

    /// A desk for `stage`, which reads records by `reading`.
    pub fn new(stage: S, reading: Reading, clock: Box<dyn Clock>) -> Self {
        let stage = RwLock::new(Arc::new(stage));
        Self { stage, reading, clock, max_value_bytes: Self::MAX_VALUE_BYTES }
    }

    /// With another limit, in bytes.
    #[must_use]
    pub fn with_limit(mut self, max_value_bytes: usize) -> Self {
        self.max_value_bytes = max_value_bytes;
        self
    }

    /// The stage as it is now.
    pub fn stage(&self) -> Arc<S> {
        Arc::clone(&self.stage.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another stage in its place, for example one with newer lists; every record is worked on
    /// by one of them as a whole. Not for stages with a memory, which belongs to its stage.
    pub fn replace(&self, stage: S) {
        *self.stage.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(stage);
    }

    /// First part of the work on `jobs`, on all cores of the current rayon pool; answers in the
    /// order of the jobs.
    pub fn examine<'v>(&self, jobs: &[Job<'v>]) -> Vec<Examined<'v, S::Draft>> {
        let stage = self.stage();
        jobs.par_iter().map(|job| self.examine_one(&stage, *job)).collect()
    }

    /// Second part, record by record in their order.
    pub fn settle(&self, memory: &mut S::Memory, examined: Examined<'_, S::Draft>) -> Outcome {
        match examined {
            Examined::Ready(outcome) => outcome,
            Examined::Takedown { key, takedown } => {
                let updates = self.retract(memory, &takedown, key)?;
                Ok(Done::TakenDown(TakenDown { takedown, updates }))
            }
            Examined::Pending { key, record, profile, draft, spent_us } => {
                let began = self.clock.elapsed_us();
                let stage = self.stage();
                guarded(|| {
                    let reading = Reading { profile, ..self.reading.clone() };
                    let article = Article::read(&record, &reading)?;
                    let found = stage.settle(memory, draft, key)?;
                    let began = began.saturating_sub(spent_us);
                    Ok(self.write(&stage, &article, (Status::Ok, None), Some(found), began))
                })
                .map(Done::Enriched)
            }
        }
    }

    /// Forgets an article that is taken back, and says what that changes for others.
    ///
    /// # Errors
    /// A [`Reject`] if the stage panicked over it.
    pub fn retract(
        &self,
        memory: &mut S::Memory,
        takedown: &Takedown,
        key: Option<&[u8]>,
    ) -> Result<Vec<Update>, Reject> {
        guarded(|| Ok(self.stage().retract(memory, takedown, key)))
    }

    fn examine_one<'v>(&self, stage: &S, job: Job<'v>) -> Examined<'v, S::Draft> {
        let Job { key, value, profile } = job;
        let began = self.clock.elapsed_us();
        if value.len() > self.max_value_bytes {
            let message = format!(
                "the value has {} bytes; the limit is {}",
                value.len(),
                self.max_value_bytes
            );
            return Examined::Ready(Err(Reject { code: RejectCode::TooLarge, message }));
        }
        let profile = profile.unwrap_or(self.reading.profile);
        let reading = Reading { profile, ..self.reading.clone() };
        let record = record_bytes(value, profile);
        if let Some(takedown) = Takedown::read(&record, &reading) {
            if takedown.is_named() || key.is_some() {
                return Examined::Takedown { key, takedown };
            }
            let message = "a takedown without id, url, source_id or key".to_owned();
            return Examined::Ready(Err(Reject { code: RejectCode::UnnamedTakedown, message }));
        }
        let outcome = guarded(|| {
            let article = Article::read(&record, &reading)?;
            let (status, reason) = match stage.examine(&article) {
                Verdict::Rejected(reject) => return Err(reject),
                Verdict::Skipped(reason) => (Status::Skipped, reason),
                Verdict::Failed(reason) => (Status::Failed, reason),
                Verdict::Found(draft) if S::Memory::STATEFUL => return Ok(Step::Draft(draft)),
                Verdict::Found(draft) => {
                    let found = stage.settle(&mut stage.memory(), draft, key)?;
                    let written =
                        self.write(stage, &article, (Status::Ok, None), Some(found), began);
                    return Ok(Step::Done(written));
                }
            };
            Ok(Step::Done(self.write(stage, &article, (status, Some(reason)), None, began)))
        });
        match outcome {
            Ok(Step::Draft(draft)) => {
                let spent_us = self.clock.elapsed_us().saturating_sub(began);
                Examined::Pending { key, record, profile, draft, spent_us }
            }
            Ok(Step::Done(enriched)) => Examined::Ready(Ok(Done::Enriched(enriched))),
            Err(reject) => Examined::Ready(Err(reject)),
        }
    }

    fn write(
        &self,
        stage: &S,
        article: &Article<'_>,
        (status, reason): (Status, Option<Reason>),
        found: Option<S::Found>,
        began: u64,
    ) -> Enriched {
        let about = stage.about();
        let duration_us = self.clock.elapsed_us().saturating_sub(began);
        let by = By {
            stage: about.stage,
            version: about.version.clone(),
            model: about.model.clone(),
            config_sha256: about.config_sha256.clone(),
            at: date::rfc3339(self.clock.now_ms()),
            duration_us,
        };
        let object = StageObject { status, reason, found, by };
        // The types of the contract always serialise; "null" would fail every test.
        let object = serde_json::to_string(&object).unwrap_or_else(|_| "null".to_owned());
        Enriched {
            value: article.with_object(about.stage, object),
            id: article.envelope().id.clone(),
            content_sha256: article.envelope().content_sha256.clone(),
            status,
            duration_us,
        }
    }
}

enum Step<D> {
    Draft(D),
    Done(Enriched),
}

/// The bytes of the JSON record that `value` is, or stands for.
fn record_bytes(value: &[u8], profile: Profile) -> Cow<'_, [u8]> {
    match profile {
        Profile::Auto | Profile::Named(_) => Cow::Borrowed(value),
        Profile::Plain | Profile::Html => profile
            .wrap(&decode(value))
            .map_or(Cow::Borrowed(value), |json| Cow::Owned(json.into_bytes())),
    }
}

/// Runs `work`; a panic in it is a reject of this record alone.
fn guarded<T>(work: impl FnOnce() -> Result<T, Reject>) -> Result<T, Reject> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let message = format!("the stage panicked: {}", panic_text(&*payload));
        Err(Reject { code: RejectCode::Panic, message })
    })
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::About;
    use copydesk_article::StageName;

    /// Counts the words, skips `skip`, and panics on `boom`.
    struct Words(About);

    impl Stage for Words {
        type Memory = ();
        type Draft = usize;
        type Found = serde_json::Value;
        fn about(&self) -> &About {
            &self.0
        }
        fn memory(&self) {}
        fn examine(&self, article: &Article<'_>) -> Verdict<usize> {
            let text = article.body().map_or("", |body| body.value.as_ref());
            match text {
                "boom" => panic!("at word one"),
                "skip" => Verdict::Skipped(Reason::TooShort),
                text => Verdict::Found(text.split(' ').count()),
            }
        }
        fn settle(
            &self,
            (): &mut (),
            draft: usize,
            _: Option<&[u8]>,
        ) -> Result<serde_json::Value, Reject> {
            Ok(serde_json::json!({ "words": draft }))
        }
        fn retract(&self, (): &mut (), takedown: &Takedown, _: Option<&[u8]>) -> Vec<Update> {
            assert_ne!(takedown.id.as_deref(), Some("a1-boom"), "over a takedown");
            Vec::new()
        }
    }

    struct Still;
    impl Clock for Still {
        fn now_ms(&self) -> i64 {
            1_713_085_964_000
        }
        fn elapsed_us(&self) -> u64 {
            7
        }
    }

    fn enriched(outcome: &Outcome) -> &Enriched {
        match outcome {
            Ok(Done::Enriched(enriched)) => enriched,
            other => panic!("{other:?}"),
        }
    }

    fn run(profile: &str, values: &[&[u8]]) -> Vec<Outcome> {
        let about = About::new(StageName::Language, "1.0.0", "words/1".into(), &());
        let reading = Reading { profile: profile.parse().unwrap(), ..Reading::default() };
        let desk = Desk::new(Words(about), reading, Box::new(Still)).with_limit(100);
        let jobs: Vec<Job<'_>> = values.iter().map(|value| Job::from(*value)).collect();
        desk.examine(&jobs).into_iter().map(|examined| desk.settle(&mut (), examined)).collect()
    }

    #[test]
    fn one_bad_record_harms_no_other() {
        let long = vec![b' '; 101];
        let values: Vec<&[u8]> = vec![
            br#"{"text":"a b"}"#,
            br#"{"text":"boom"}"#,
            b"[]",
            br#"{"text":"skip"}"#,
            b"{\"text\":\"\xff\"}",
            &long,
            br#"{"text":"a b c"}"#,
        ];
        let outcomes = run("auto", &values);
        let codes: Vec<_> =
            outcomes.iter().map(|o| o.as_ref().err().map(|r| r.code.as_str())).collect();
        assert_eq!(
            codes,
            [
                None,
                Some("panic"),
                Some("not_an_object"),
                None,
                Some("not_utf8"),
                Some("too_large"),
                None
            ]
        );
        let text = String::from_utf8(enriched(&outcomes[0]).value.clone()).unwrap();
        assert!(
            text.contains(r#""language":{"status":"ok","words":2,"by":{"stage":"language""#),
            "{text}"
        );
        assert!(text.contains(r#""at":"2024-04-14T09:12:44Z","duration_us":0}"#), "{text}");
        assert_eq!(enriched(&outcomes[3]).status, Status::Skipped);
        assert!(outcomes[1].as_ref().unwrap_err().message.contains("at word one"));
    }

    #[test]
    fn takedowns_are_no_articles() {
        let values: [&[u8]; 3] = [
            br#"{"op":"delete","id":"a1-x"}"#,
            br#"{"op":"delete"}"#,
            br#"{"op":"delete","id":"a1-boom"}"#,
        ];
        let outcomes = run("auto", &values);
        let Ok(Done::TakenDown(taken)) = &outcomes[0] else { panic!("{:?}", outcomes[0]) };
        assert_eq!(taken.takedown.id.as_deref(), Some("a1-x"));
        assert_eq!(outcomes[1].as_ref().unwrap_err().code, RejectCode::UnnamedTakedown);
        let panicked = outcomes[2].as_ref().unwrap_err();
        assert_eq!(panicked.code, RejectCode::Panic);
        assert!(panicked.message.contains("over a takedown"), "{panicked}");
    }

    #[test]
    fn plain_values_become_records() {
        let outcomes = run("plain", &[b"a \"b\" \xe9t\xe9"]);
        let text = String::from_utf8(enriched(&outcomes[0]).value.clone()).unwrap();
        assert!(text.starts_with(r#"{"text":"a \"b\" été","enrichment":{"#), "{text}");
    }
}
