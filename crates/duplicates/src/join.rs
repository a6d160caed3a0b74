//! The stage where the verdicts come from elsewhere: each article is told what was said of it.

use crate::answer::Answer;
use crate::settings::{Settings, SettingsError};
use crate::stage::{DuplicatesStage, compared, found, refused, subject, update};
use copydesk_article::duplicates::{Compared, Duplicates};
use copydesk_article::{Article, Reason, Takedown};
use copydesk_stage::{
    About, Memory, Reject, RejectCode, Snapshot, SnapshotError, Stage, Update, Verdict,
};

/// Puts into each record what was said of it.
pub struct JoinStage {
    about: About,
    settings: Settings,
}

impl JoinStage {
    /// The stage under these settings; it says of itself what [`DuplicatesStage`] says.
    ///
    /// # Errors
    /// [`SettingsError`], naming the setting.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let about = DuplicatesStage::new(settings)?.about().clone();
        Ok(Self { about, settings: settings.clone() })
    }
}

/// What was said of one record: all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Slip {
    /// This was said.
    Said {
        /// What.
        answer: Answer,
        /// See [`crate::Window::remembers_since_ms`].
        remembers_since_ms: Option<i64>,
    },
    /// It is not known what was said, and why: a sentence.
    Missing(String),
}

/// Nothing is remembered: a slip is for one record.
impl Memory for Slip {
    const STATEFUL: bool = true;

    fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        Err(SnapshotError("a slip is for one record".to_owned()))
    }

    fn restore(&mut self, _: &Snapshot) -> Result<(), SnapshotError> {
        Err(SnapshotError("a slip is for one record".to_owned()))
    }
}

/// An article and what of it was compared.
pub struct Draft {
    id: String,
    compared: Compared,
}

impl Stage for JoinStage {
    type Memory = Slip;
    type Draft = Draft;
    type Found = Duplicates;

    fn about(&self) -> &About {
        &self.about
    }

    fn memory(&self) -> Slip {
        Slip::Missing("nothing was said of it".to_owned())
    }

    fn examine(&self, article: &Article<'_>) -> Verdict<Draft> {
        let Some(subject) = subject(article) else {
            return Verdict::Skipped(Reason::NoContent);
        };
        let id = article.envelope().id.clone();
        Verdict::Found(Draft { id, compared: compared(&subject) })
    }

    fn settle(
        &self,
        slip: &mut Slip,
        draft: Draft,
        _: Option<&[u8]>,
    ) -> Result<Duplicates, Reject> {
        let code = RejectCode::NoVerdict;
        let (answer, since) = match slip {
            Slip::Said { answer, remembers_since_ms } => (answer, *remembers_since_ms),
            Slip::Missing(why) => {
                let message = format!("{}: its verdict is lost: {why}", draft.id);
                return Err(Reject { code, message });
            }
        };
        match answer {
            Answer::Verdict(verdict) => {
                Ok(found((**verdict).clone(), &self.settings, since, draft.compared))
            }
            Answer::Refused => Err(refused(&draft.id)),
            Answer::TakenDown(_) | Answer::Nothing => {
                let message = format!(
                    "{}: no article was seen in it when it was sketched, by other settings of `input` or \
                     because the stage failed over it",
                    draft.id
                );
                Err(Reject { code, message })
            }
        }
    }

    fn retract(&self, slip: &mut Slip, _: &Takedown, _: Option<&[u8]>) -> Vec<Update> {
        match slip {
            Slip::Said { answer: Answer::TakenDown(successors), .. } => {
                std::mem::take(successors).into_iter().map(update).collect()
            }
            Slip::Said { .. } | Slip::Missing(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::Window;
    use copydesk_article::Reading;
    use serde_json::json;

    fn join(slip: &mut Slip) -> Result<Duplicates, Reject> {
        let stage = JoinStage::new(&Settings::default()).unwrap();
        let bytes = serde_json::to_vec(&json!({"id": "1", "text": "a story"})).unwrap();
        let article = Article::read(&bytes, &Reading::default()).unwrap();
        let Verdict::Found(draft) = stage.examine(&article) else { panic!("no draft") };
        stage.settle(slip, draft, None)
    }

    #[test]
    fn an_article_gets_what_the_stage_in_one_process_gives_it() {
        let stage = DuplicatesStage::new(&Settings::default()).unwrap();
        let bytes = serde_json::to_vec(&json!({"id": "1", "text": "a story"})).unwrap();
        let article = Article::read(&bytes, &Reading::default()).unwrap();
        let Verdict::Found(draft) = stage.examine(&article) else { panic!("no draft") };
        let alone = stage.settle(&mut stage.memory(), draft, None).unwrap();
        let Verdict::Found(draft) = stage.examine(&article) else { panic!("no draft") };
        let sketched = crate::Sketched::from(draft);
        let post = crate::Post {
            origin: crate::Origin { partition: 0, offset: 0 },
            key: None,
            what: crate::What::Article(Box::new(sketched)),
        };
        let answer = Window::new(Settings::default()).unwrap().post(0, &post);
        let mut slip = Slip::Said { answer, remembers_since_ms: None };
        assert_eq!(join(&mut slip).unwrap(), alone);
    }

    #[test]
    fn without_a_verdict_it_is_rejected_with_the_reason() {
        let rejects = [
            (Slip::Missing("the log is gone".into()), RejectCode::NoVerdict, "the log is gone"),
            (said(Answer::Nothing), RejectCode::NoVerdict, "sketched"),
            (said(Answer::Refused), RejectCode::TakenDown, "taken down"),
        ];
        for (mut slip, code, part) in rejects {
            let reject = join(&mut slip).unwrap_err();
            assert!(reject.code == code && reject.message.contains(part), "{reject}");
        }
    }

    fn said(answer: Answer) -> Slip {
        Slip::Said { answer, remembers_since_ms: None }
    }
}
