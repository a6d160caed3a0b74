//! What becomes of records: worked on, and sent on, or to the dead letters.

use super::{Halt, Shift};
use crate::fold::{jobs, key, takedown};
use crate::letters::{Refused, letter};
use copydesk_article::Takedown;
use copydesk_kafka::dead_letter::Rejection;
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{Header, KafkaError, Place, Record, cloud_event, trace};
use copydesk_stage::{Done, Enriched, Outcome, Reject, RejectCode, Stage, TakenDown, Update};
use std::sync::Arc;
use tracing::{error, warn};

impl<S: Stage> Shift<S> {
    /// Works on records in their order, and marks them as done.
    pub(super) fn process(&mut self, batch: &[Record]) -> Result<(), Halt> {
        let jobs = jobs(batch);
        let desk = Arc::clone(&self.desk);
        let mut examined = self.pool.install(|| desk.examine(&jobs)).into_iter();
        for record in batch {
            let Place { partition, offset, .. } = record.place;
            let fold = self.memories.of(partition, &*desk.stage(), offset)?;
            let outcome = match record.value {
                None => {
                    let takedown = takedown(record);
                    let updates = desk.retract(&mut fold.memory, &takedown, key(record));
                    updates.map(|updates| Done::TakenDown(TakenDown { takedown, updates }))
                }
                Some(_) => match examined.next() {
                    Some(one) => desk.settle(&mut fold.memory, one),
                    None => return Err(unexamined(record).into()),
                },
            };
            fold.note(record);
            self.deliver(record, outcome)?;
            self.session.mark(record)?;
        }
        Ok(())
    }

    /// Passes a tombstone on, with what it changes for others.
    fn bequeath(
        &self,
        record: &Record,
        headers: &[Header],
        updates: &[Update],
    ) -> Result<(), KafkaError> {
        self.session.produce(&self.settings.output, record, None, headers)?;
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
            let (key, value) = (update.key.as_deref(), Some(update.value.as_slice()));
            self.session.produce_keyed(&self.settings.updates, record, key, value, &headers)?;
        }
        Ok(())
    }

    fn deliver(&mut self, record: &Record, outcome: Outcome) -> Result<(), Halt> {
        let place = (record.place.partition, record.place.offset);
        let outcome = if self.refusals.of(place).is_some() {
            let message = "the brokers refused what was made of it for its size".to_owned();
            Err(Reject { code: RejectCode::TooLarge, message })
        } else {
            outcome
        };
        self.breaker.note(outcome.as_ref().err()).map_err(Halt::Breaker)?;
        match outcome {
            Ok(Done::Enriched(enriched)) => {
                let headers = self.headers(record, &enriched);
                let value = Some(enriched.value.as_slice());
                self.session.produce(&self.settings.output, record, value, &headers)?;
                self.metrics.done(enriched.status, enriched.duration_us);
            }
            Ok(Done::TakenDown(TakenDown { updates, .. })) if record.value.is_none() => {
                self.bequeath(record, &record.headers, &updates)?;
            }
            Ok(Done::TakenDown(TakenDown { takedown, updates })) => {
                let named = vec![Header::text(Takedown::HEADER, takedown.header())];
                self.bequeath(record, &with_headers(&record.headers, named), &updates)?;
                self.metrics.takedown();
            }
            Err(reject) => self.bury(record, &reject)?,
        }
        Ok(())
    }

    /// Own headers of an enriched record, beside those that it came with.
    fn headers(&self, record: &Record, enriched: &Enriched) -> Vec<Header> {
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
        let parent = record.header("traceparent");
        let seed = about.stage.as_str().as_bytes();
        if let Some(child) = parent.and_then(|parent| trace::child(parent, seed)) {
            own.push(Header::text("traceparent", child));
        }
        with_headers(&record.headers, own)
    }

    /// Sends a rejected record to the dead-letter topic, as it came.
    fn bury(&self, record: &Record, reject: &Reject) -> Result<(), KafkaError> {
        let stage = self.desk.stage();
        let about = stage.about();
        let place = &record.place;
        warn!(
            topic = place.topic,
            partition = place.partition,
            offset = place.offset,
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
        self.session.produce_keyed(
            &self.settings.dead_letter,
            record,
            key,
            value,
            &letter.headers,
        )?;
        self.metrics.rejected(reject.code);
        Ok(())
    }
}

/// Every record with a value is examined: this would be a defect.
fn unexamined(record: &Record) -> KafkaError {
    let cause = format!("offset {} was not examined", record.place.offset);
    KafkaError::Fatal { doing: "settling a record", cause }
}
