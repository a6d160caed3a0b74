//! The first part of the work: each record by itself, on all cores.

use super::Desk;
use super::guard::guarded;
use super::job::{Job, record_bytes};
use super::outcome::{Done, Enriched, Examined};
use crate::memory::Memory;
use crate::reject::{Reject, RejectCode};
use crate::stage::Stage;
use crate::verdict::Verdict;
use copydesk_article::{Article, Reading, Status, Takedown};
use rayon::prelude::*;

/// How far the first part came.
enum Step<D> {
    Draft(D),
    Done(Enriched),
}

impl<S: Stage> Desk<S> {
    /// First part of the work on `jobs`, on all cores of the current rayon pool; answers in the
    /// order of the jobs.
    pub fn examine<'v>(&self, jobs: &[Job<'v>]) -> Vec<Examined<'v, S::Draft>> {
        let stage = self.stage();
        jobs.par_iter().map(|job| self.examine_one(&stage, *job)).collect()
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
}
