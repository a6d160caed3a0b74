//! What happened to an article, stage by stage, as data.
//!
//! | module | holds |
//! |---|---|
//! | `language` | which language, how sure, and where |
//! | `cleaning` | what was taken out and mended, and by which rule |
//! | `entities` | who and what is named |
//! | `duplicates` | what it is to the articles before it |

mod cleaning;
mod duplicates;
mod entities;
mod language;

use crate::record::{Record, Told};
use crate::words::{meanings, name};
pub use cleaning::{CleaningFacts, Cut, Meant, Tally};
use copydesk_article::profile::Field;
use copydesk_article::{By, Reason, StageName, Status};
pub use duplicates::{DuplicatesFacts, Original};
pub use entities::{EntitiesFacts, Named};
pub use language::LanguageFacts;
use serde::Serialize;

/// The history of one article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The article's id.
    pub id: String,
    /// The producer's own id.
    pub source_id: Option<String>,
    /// The headline, cleaned if it was.
    pub title: Option<String>,
    /// The address, as the producer sent it.
    pub url: Option<String>,
    /// When it was crawled, RFC 3339.
    pub fetched: Option<String>,
    /// When the record says that it was published, RFC 3339.
    pub published: Option<String>,
    /// Language detection.
    pub language: Step<LanguageFacts>,
    /// Cleaning.
    pub cleaning: Step<CleaningFacts>,
    /// Entity tagging.
    pub entities: Step<EntitiesFacts>,
    /// Deduplication.
    pub duplicates: Step<DuplicatesFacts>,
}

/// What became of the article in one stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step<T> {
    /// How it went, and who did it.
    #[serde(flatten)]
    pub outline: Outline,
    /// What the stage found.
    pub found: Option<T>,
}

/// How a stage went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outline {
    /// The stage.
    pub stage: StageName,
    /// Whether it did its work.
    pub state: State,
    /// Why not.
    pub reason: Option<Reason>,
    /// The reason, or what is wrong with what it wrote, in a sentence.
    pub why: Option<String>,
    /// Who did it, with what, when and for how long.
    pub by: Option<By>,
}

/// Whether a stage did its work on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Done.
    Ok,
    /// Not done, on purpose.
    Skipped,
    /// Tried, without a result.
    Failed,
    /// The stage did not see the record.
    Absent,
    /// What it wrote cannot be read by this version.
    Unreadable,
}

impl History {
    /// The history of `record`; `original` is the article that its duplicates object names, if it is
    /// at hand.
    #[must_use]
    pub fn of(record: &Record<'_>, original: Option<&Record<'_>>) -> Self {
        let envelope = record.article.envelope();
        let at = |moment: &Option<copydesk_article::date::Moment>| {
            moment.as_ref().map(|moment| moment.at.clone())
        };
        Self {
            id: envelope.id.clone(),
            source_id: envelope.source_id.clone(),
            title: record.title().map(str::to_owned),
            url: record.article.text(Field::Url).map(std::borrow::Cow::into_owned),
            fetched: at(&envelope.dates.fetched),
            published: at(&envelope.dates.published),
            language: Step::of(StageName::Language, &record.language, LanguageFacts::of),
            cleaning: Step::of(StageName::Cleaning, &record.cleaning, CleaningFacts::of),
            entities: Step::of(StageName::Entities, &record.entities, EntitiesFacts::of),
            duplicates: Step::of(StageName::Duplicates, &record.duplicates, |found| {
                DuplicatesFacts::of(found, original)
            }),
        }
    }

    /// How every stage went, in the usual order, those that did not see the article included.
    #[must_use]
    pub fn outlines(&self) -> [&Outline; 4] {
        [
            &self.language.outline,
            &self.cleaning.outline,
            &self.entities.outline,
            &self.duplicates.outline,
        ]
    }
}

impl<T> Step<T> {
    fn of<F>(stage: StageName, told: &Told<F>, facts: impl Fn(&F) -> T) -> Self {
        Self { outline: Outline::of(stage, told), found: told.found().map(facts) }
    }
}

impl Outline {
    fn of<F>(stage: StageName, told: &Told<F>) -> Self {
        let outline = |state, why| Self { stage, state, reason: None, why, by: None };
        match told {
            Told::Absent => {
                let why = "There is nothing of this stage in the record.".to_owned();
                outline(State::Absent, Some(why))
            }
            Told::Unreadable(why) => outline(State::Unreadable, Some(why.clone())),
            Told::There(object) => Self {
                stage,
                state: State::of(object.status),
                reason: object.reason,
                why: object.reason.and_then(|reason| meanings::<Reason>().remove(&name(reason))),
                by: Some(object.by.clone()),
            },
        }
    }
}

impl State {
    fn of(status: Status) -> Self {
        match status {
            Status::Ok => Self::Ok,
            Status::Skipped => Self::Skipped,
            Status::Failed => Self::Failed,
        }
    }

    /// For people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => Status::Ok.as_str(),
            Self::Skipped => Status::Skipped.as_str(),
            Self::Failed => Status::Failed.as_str(),
            Self::Absent => "absent",
            Self::Unreadable => "unreadable",
        }
    }

    /// A sign beside the word.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Ok => "✓",
            Self::Skipped => "–",
            Self::Failed | Self::Unreadable => "✗",
            Self::Absent => "∅",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_a_step_and_a_skipped_one_its_reason() {
        let json =
            br#"{"text":"T","url":"https://e.org/a","enrichment":{"language":{"status":"skipped",
            "reason":"too_short","by":{"stage":"language","version":"1","model":"m",
            "config_sha256":"c","at":"t","duration_us":7}},"cleaning":{"status":"ok"}}}"#;
        let history = History::of(&Record::read(json).unwrap(), None);
        let states: Vec<&str> = history.outlines().map(|step| step.state.as_str()).to_vec();
        assert_eq!(states, ["skipped", "unreadable", "absent", "absent"]);
        assert_eq!(history.language.outline.why.as_deref(), Some("Too little text to judge."));
        assert_eq!(history.url.as_deref(), Some("https://e.org/a"));
        assert_eq!(serde_json::to_value(&history).unwrap()["language"]["by"]["duration_us"], 7);
    }
}
