//! The stage.

use crate::post::Sketched;
use crate::retract::{Named, Successor};
use crate::settings::{Settings, SettingsError};
use crate::sketch::Sketch;
use crate::verdict::{self, Arrival, MEASURE, TRANSLATION_MEASURE, Withdrawal};
use crate::window::Window;
use copydesk_article::article::Subject;
use copydesk_article::duplicates::{Compared, Duplicates, Role, Update};
use copydesk_article::{Article, BodyKind, Reason, StageName, Takedown, date};
use copydesk_html::mask;
use copydesk_stage::{About, Memory, Reject, RejectCode, Snapshot, SnapshotError, Stage, Verdict};
use std::borrow::Cow;

/// Relates articles to those that were seen before.
pub struct DuplicatesStage {
    about: About,
    settings: Settings,
}

impl DuplicatesStage {
    /// The stage under these settings.
    ///
    /// # Errors
    /// [`SettingsError`], naming the setting.
    pub fn new(settings: &Settings) -> Result<Self, SettingsError> {
        settings.check()?;
        let model = format!("shingles{}-sample{}/2", settings.shingle, settings.sample);
        let about = About::new(StageName::Duplicates, env!("CARGO_PKG_VERSION"), model, settings);
        Ok(Self { about, settings: settings.clone() })
    }
}

/// What the memory has to know of an article.
pub struct Draft {
    id: String,
    source_id: Option<String>,
    event_time_ms: Option<i64>,
    sketch: Sketch,
    compared: Compared,
}

impl From<Draft> for Sketched {
    fn from(draft: Draft) -> Self {
        Self {
            id: draft.id.into(),
            source_id: draft.source_id.map(Into::into),
            event_time_ms: draft.event_time_ms,
            sketch: draft.sketch,
        }
    }
}

impl Memory for Window {
    const STATEFUL: bool = true;

    fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        Ok(Window::snapshot(self))
    }

    fn restore(&mut self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let restored = Window::restore(self.settings(), snapshot);
        *self = restored.map_err(|error| SnapshotError(error.to_string()))?;
        Ok(())
    }
}

impl Stage for DuplicatesStage {
    type Memory = Window;
    type Draft = Draft;
    type Found = Duplicates;

    fn about(&self) -> &About {
        &self.about
    }

    fn memory(&self) -> Window {
        Window::empty(self.settings.clone())
    }

    fn examine(&self, article: &Article<'_>) -> Verdict<Draft> {
        let Some(subject) = subject(article) else {
            return Verdict::Skipped(Reason::NoContent);
        };
        let sketch = Sketch::of(&visible(&subject), &self.settings);
        Verdict::Found(Draft {
            id: article.envelope().id.clone(),
            source_id: article.envelope().source_id.clone(),
            event_time_ms: article.event_time_ms(),
            sketch,
            compared: compared(&subject),
        })
    }

    fn settle(
        &self,
        memory: &mut Window,
        draft: Draft,
        key: Option<&[u8]>,
    ) -> Result<Duplicates, Reject> {
        let arrival = Arrival {
            id: &draft.id,
            source_id: draft.source_id.as_deref(),
            key,
            event_time_ms: draft.event_time_ms,
            sketch: &draft.sketch,
        };
        let verdict = memory.decide(arrival).map_err(|_| refused(&draft.id))?;
        Ok(found(verdict, &self.settings, memory.remembers_since_ms(), draft.compared))
    }

    fn retract(
        &self,
        memory: &mut Window,
        takedown: &Takedown,
        key: Option<&[u8]>,
    ) -> Vec<copydesk_stage::Update> {
        let named =
            Named { id: takedown.id.as_deref(), source_id: takedown.source_id.as_deref(), key };
        memory.retract(named).into_iter().map(update).collect()
    }
}

/// The reject of an article that was taken down before.
pub(crate) fn refused(id: &str) -> Reject {
    Reject { code: RejectCode::TakenDown, message: format!("{id}: {Withdrawal}") }
}

/// A verdict as it stands in the record.
pub(crate) fn found(
    verdict: verdict::Verdict,
    settings: &Settings,
    remembers_since_ms: Option<i64>,
    compared: Compared,
) -> Duplicates {
    let measure = if verdict.translation.is_some() { TRANSLATION_MEASURE } else { MEASURE };
    Duplicates {
        role: verdict.role,
        cluster_id: verdict.cluster_id,
        of: verdict.of,
        similarity: verdict.similarity,
        share_of_this: verdict.share_of_this,
        share_of_match: verdict.share_of_match,
        translation: verdict.translation,
        measure: measure.to_owned(),
        first_seen_at: verdict.first_seen_ms.map(date::rfc3339),
        cluster_size_seen: verdict.cluster_size_seen,
        first_in_cluster: verdict.first_in_cluster,
        window: format!("P{}D", settings.window_days),
        remembers_since: remembers_since_ms.map(date::rfc3339),
        compared,
    }
}

pub(crate) fn update(successor: Successor) -> copydesk_stage::Update {
    let update = Update {
        id: successor.id,
        cluster_id: successor.cluster_id,
        role: Role::Original,
        instead_of: successor.instead_of,
        first_seen_at: successor.first_seen_ms.map(date::rfc3339),
        cluster_size_seen: successor.cluster_size_seen,
    };
    // The types of the contract always serialise.
    let value = serde_json::to_vec(&update).unwrap_or_default();
    copydesk_stage::Update { key: successor.key, value }
}

/// What of an article is compared, if there is anything.
pub(crate) fn subject<'a>(article: &Article<'a>) -> Option<Subject<'a>> {
    article.subject().or_else(|| article.subject_title())
}

/// The same as it stands in the record.
pub(crate) fn compared(subject: &Subject<'_>) -> Compared {
    Compared { target_sha256: subject.sha256(), target: subject.target.clone() }
}

/// What is compared of a text: of markup what is seen of it, at the same bytes.
#[must_use]
pub fn visible<'s>(subject: &'s Subject<'_>) -> Cow<'s, str> {
    match subject.kind {
        BodyKind::Text => Cow::Borrowed(&subject.text),
        BodyKind::Html => Cow::Owned(mask(&subject.text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reading;
    use serde_json::json;

    fn see(stage: &DuplicatesStage, memory: &mut Window, record: &serde_json::Value) -> Duplicates {
        let bytes = serde_json::to_vec(record).unwrap();
        match stage.examine(&Article::read(&bytes, &Reading::default()).unwrap()) {
            Verdict::Found(draft) => stage.settle(memory, draft, None).unwrap(),
            _ => panic!("no draft"),
        }
    }

    fn story(seed: u32) -> String {
        (0..80).map(|i| format!("w{seed}x{i} ")).collect()
    }

    #[test]
    fn a_page_and_its_text_are_copies_and_dates_come_out() {
        let stage = DuplicatesStage::new(&Settings::default()).unwrap();
        let mut memory = stage.memory();
        let text =
            json!({"url": "https://e.org/1", "text": story(1), "crawled": "2024-04-14T00:00:00Z"});
        let html = json!({"url": "https://e.org/2", "html": format!("<p class=x>{}</p>", story(1)), "crawled": "2024-04-15T00:00:00Z"});
        let first = see(&stage, &mut memory, &text);
        assert_eq!((first.role, first.window.as_str()), (Role::Unique, "P30D"));
        let second = see(&stage, &mut memory, &html);
        assert_eq!((second.role, second.compared.target.as_str()), (Role::Exact, "/html"));
        assert_eq!(second.first_seen_at.as_deref(), Some("2024-04-14T00:00:00Z"));
    }

    #[test]
    fn restoring_a_snapshot_keeps_the_memory_or_says_why_not() {
        let stage = DuplicatesStage::new(&Settings::default()).unwrap();
        let mut memory = stage.memory();
        see(&stage, &mut memory, &json!({"id": "1", "text": story(1)}));
        let whole = Memory::snapshot(&memory).unwrap();
        let mut other = stage.memory();
        Memory::restore(&mut other, &whole).unwrap();
        let copy = json!({"url": "https://e.org/2", "text": story(1)});
        assert_eq!(see(&stage, &mut other, &copy).role, Role::Exact);
        let cut = Snapshot::of_head(whole.head[1..].to_vec());
        assert!(Memory::restore(&mut other, &cut).is_err());
        assert_eq!(other.len(), 2);
    }
}
