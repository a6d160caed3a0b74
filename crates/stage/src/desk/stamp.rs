//! What the stage found, stamped and spliced into its record.

use super::{Desk, Enriched, RecordLabels};
use crate::stage::Stage;
use copydesk_article::{Article, By, Reason, StageObject, Status, date};

impl<S: Stage> Desk<S> {
    /// The record with what the stage found, stamped with what found it and when.
    pub(super) fn write(
        &self,
        stage: &S,
        article: &Article<'_>,
        (status, reason): (Status, Option<Reason>),
        found: Option<S::Found>,
        began: u64,
    ) -> Enriched {
        let about = stage.about();
        let duration_us = self.clock.elapsed_us().saturating_sub(began);
        let at_ms = self.clock.now_ms();
        let by = By {
            stage: about.stage,
            version: about.version.clone(),
            model: about.model.clone(),
            config_sha256: about.config_sha256.clone(),
            at: date::rfc3339(at_ms),
            duration_us,
        };
        let object = StageObject { status, reason, found, by };
        // The types of the contract always serialise; "null" would fail every test.
        let object = serde_json::to_string(&object).unwrap_or_else(|_| "null".to_owned());
        let tier = self.reading.source_tier.as_deref();
        let labels = RecordLabels::of(article, (about.stage, &object), tier);
        Enriched {
            value: article.with_object(about.stage, object),
            id: article.envelope().id.clone(),
            content_sha256: article.envelope().content_sha256.clone(),
            status,
            duration_us,
            at_ms,
            labels,
        }
    }
}
