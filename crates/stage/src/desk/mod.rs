//! Runs one stage over a batch of records.
//!
//! | module | holds |
//! |---|---|
//! | `job` | a value to be worked on |
//! | `examine` | the first part of the work |
//! | `stamp` | what the stage found, stamped and spliced into its record |
//! | `labels` | what a record is counted by |
//! | `outcome` | what becomes of a record |
//! | `guard` | a panic over one record, kept from all others |

mod examine;
mod guard;
mod job;
mod labels;
mod outcome;
mod stamp;

pub use job::Job;
pub use labels::RecordLabels;
pub use outcome::{Done, Enriched, Examined, Outcome, TakenDown};

use crate::clock::Clock;
use crate::reject::Reject;
use crate::stage::{Stage, Update};
use copydesk_article::{Article, Reading, Status, Takedown};
use guard::guarded;
use std::sync::{Arc, PoisonError, RwLock};

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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reject::RejectCode;
    use crate::stage::About;
    use crate::verdict::Verdict;
    use copydesk_article::{Reason, StageName, frame};

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
    fn a_frame_of_a_schema_registry_changes_nothing() {
        let value = br#"{"text":"a b" , "n":1.10}"#;
        for id in [0, 0x0a, 0xffff_ffff] {
            let framed = frame::wrap(id, value);
            assert_eq!(run("auto", &[&framed]), run("auto", &[value]));
        }
        let bad = [&b"\0"[..], b"\0\0\0\0\x07", b"\0\0\0\0\x07\x02Hello"];
        for outcome in run("auto", &bad) {
            assert_eq!(outcome.unwrap_err().code, RejectCode::BadFrame);
        }
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
