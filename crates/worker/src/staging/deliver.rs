//! What becomes of records: sent on, taken down, or to the dead letters.

use super::{Feed, Staging};
use crate::letters::{Refused, letter};
use crate::shift::Halt;
use crate::traces::Step;
use copydesk_article::Takedown;
use copydesk_article::schema::Written;
use copydesk_kafka::dead_letter::Rejection;
use copydesk_kafka::record::with_headers;
use copydesk_kafka::trace::TraceContext;
use copydesk_kafka::{Header, KafkaError, Record, Session, cloud_event};
use copydesk_registry::frames::VALUE_SCHEMA;
use copydesk_stage::{Done, Enriched, Outcome, Reject, RejectCode, Stage, TakenDown, Update};
use tracing::{debug, error, warn};

impl<S: Stage, F: Feed<S>> Staging<S, F> {
    /// Passes a tombstone on, with what it changes for others.
    fn bequeath(
        &self,
        session: &Session,
        record: &Record,
        headers: &[Header],
        updates: &[Update],
    ) -> Result<(), KafkaError> {
        session.produce(&self.settings.output, record, None, headers)?;
        self.metrics.tombstone();
        if self.settings.updates.is_empty() {
            return Ok(());
        }
        for update in updates {
            let kind = "copydesk.article.updated.v1";
            let headers = [
                Header::text("ce_specversion", "1.0"),
                Header::text("ce_type", kind),
                Header::text("ce_source", format!("/copydesk/{}", self.desk.stage().about().stage)),
                Header::text("content-type", "application/json"),
            ];
            let (key, value) =
                (update.key.as_deref(), self.frames.around(Written::Update, &update.value));
            session.produce_keyed(&self.settings.updates, record, key, Some(&value), &headers)?;
        }
        Ok(())
    }

    pub(super) fn deliver(
        &mut self,
        session: &Session,
        record: &Record,
        outcome: Outcome,
    ) -> Result<(), Halt> {
        let place = (record.place.partition, record.place.offset);
        let outcome = if self.refusals.of(place).is_some() {
            let message = "the brokers refused what was made of it for its size".to_owned();
            Err(Reject { code: RejectCode::TooLarge, message })
        } else {
            outcome
        };
        self.breaker.note(outcome.as_ref().err()).map_err(Halt::Breaker)?;
        let step = self.spans.step(record);
        self.spans.note(record, step, &outcome);
        match outcome {
            Ok(Done::Enriched(enriched)) => {
                let headers = self.headers(record, &enriched, step);
                let value = self.frames.around(Written::Article, &enriched.value);
                session.produce(&self.settings.output, record, Some(&value), &headers)?;
                let (group, topic) = (&self.settings.group_id, &record.place.topic);
                debug!(article = enriched.id, topic, partition = place.0, offset = place.1, "done");
                self.metrics.done(&enriched, (group, topic), record.timestamp_ms);
            }
            Ok(Done::TakenDown(TakenDown { updates, .. })) if record.value.is_none() => {
                self.bequeath(session, record, &record.headers, &updates)?;
            }
            Ok(Done::TakenDown(TakenDown { takedown, updates })) => {
                let named = vec![Header::text(Takedown::HEADER, takedown.header())];
                self.bequeath(session, record, &with_headers(&record.headers, named), &updates)?;
                self.metrics.takedown();
            }
            Err(reject) => self.bury(session, record, &reject)?,
        }
        Ok(())
    }

    /// Own headers of an enriched record, beside those that it came with.
    fn headers(&self, record: &Record, enriched: &Enriched, step: Option<Step>) -> Vec<Header> {
        let stage = self.desk.stage();
        let about = stage.about();
        let event = cloud_event::Event {
            article: &enriched.id,
            content_sha256: &enriched.content_sha256,
            stage: about.stage.as_str(),
            version: &about.version,
            config_sha256: &about.config_sha256,
        };
        let mut own = cloud_event::headers(&event);
        own.extend(step.map(|step| Header::text(TraceContext::HEADER, step.own.to_string())));
        let mut all = with_headers(&record.headers, own);
        if !self.frames.is_empty() {
            all.retain(|header| header.name != VALUE_SCHEMA);
        }
        all
    }

    /// Sends a rejected record to the dead-letter topic, as it came.
    fn bury(&self, session: &Session, record: &Record, reject: &Reject) -> Result<(), KafkaError> {
        let stage = self.desk.stage();
        let about = stage.about();
        let place = &record.place;
        warn!(
            topic = place.topic,
            partition = place.partition,
            offset = place.offset,
            key = record.key.as_deref().map(String::from_utf8_lossy).as_deref(),
            code = reject.code.as_str(),
            reason = reject.message,
            "record rejected"
        );
        let rejection = Rejection {
            code: reject.code.as_str(),
            message: &reject.message,
            stage: about.stage.as_str(),
            version: &about.version,
            group: &self.settings.group_id,
        };
        let refused = self.refusals.of((place.partition, place.offset));
        let letter = letter(record, &rejection, self.settings.dead_letter_headers, refused);
        if refused > Some(Refused::Result) {
            let (topic, offset) = (&place.topic, place.offset);
            error!(topic, offset, ?refused, "too large for a dead letter");
        }
        let (key, value) = (letter.key, letter.value);
        session.produce_keyed(&self.settings.dead_letter, record, key, value, &letter.headers)?;
        self.metrics.rejected(reject.code);
        Ok(())
    }
}
