//! What a span says of a record, and of a transaction.
//!
//! Names as in the OpenTelemetry semantic conventions for messaging spans and for Kafka.

use super::Step;
use copydesk_article::StageName;
use copydesk_kafka::trace::TraceContext;
use copydesk_kafka::{Record, Settings};
use copydesk_stage::{Done, Outcome};
use opentelemetry::trace::{
    Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{IdGenerator, RandomIdGenerator, SpanData, SpanEvents, SpanLinks};
use std::time::{Duration, SystemTime};

/// Links of one span; the default limit of the OpenTelemetry specification.
const LINKS: usize = 128;

/// Where a loop works.
pub(super) struct Place {
    stage: StageName,
    topic: String,
    group: String,
}

impl Place {
    /// A loop of `stage` that reads by `settings`.
    pub(super) fn new(settings: &Settings, stage: StageName) -> Self {
        Self { stage, topic: settings.input.clone(), group: settings.group_id.clone() }
    }

    /// What every span here says.
    fn attributes(&self, operation: &'static str, kind: &'static str) -> Vec<KeyValue> {
        vec![
            KeyValue::new("messaging.system", "kafka"),
            KeyValue::new("messaging.operation.name", operation),
            KeyValue::new("messaging.operation.type", kind),
            KeyValue::new("messaging.destination.name", self.topic.clone()),
            KeyValue::new("messaging.consumer.group.name", self.group.clone()),
            KeyValue::new("copydesk.stage", self.stage.as_str()),
        ]
    }

    fn span(&self, (operation, kind): (&'static str, &'static str), own: SpanContext) -> SpanData {
        let now = SystemTime::now();
        SpanData {
            span_context: own,
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Client,
            name: format!("{operation} {}", self.topic).into(),
            start_time: now,
            end_time: now,
            attributes: self.attributes(operation, kind),
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::builder("copydesk").build(),
        }
    }
}

/// The records of an open transaction.
pub(super) struct Batch {
    own: SpanContext,
    since: SystemTime,
    records: i64,
    spans: Vec<SpanData>,
}

impl Batch {
    /// Begins with the transaction.
    pub(super) fn begin() -> Self {
        let ids = RandomIdGenerator::default();
        let own = (ids.new_trace_id(), ids.new_span_id());
        let own = SpanContext::new(own.0, own.1, TraceFlags::SAMPLED, false, TraceState::default());
        Self { own, since: SystemTime::now(), records: 0, spans: Vec::new() }
    }

    /// Takes note of what became of a record; with a span if it has a `step`.
    pub(super) fn note(
        &mut self,
        place: &Place,
        record: &Record,
        step: Option<Step>,
        outcome: &Outcome,
    ) {
        self.records += 1;
        let Some(Step { parent, own }) = step else { return };
        let mut span = place.span(("process", "process"), context(own, false));
        span.span_kind = SpanKind::Consumer;
        if let Some(parent) = parent {
            span.parent_span_id = SpanId::from_bytes(parent.span);
            span.parent_span_is_remote = true;
        }
        span.links.links.push(Link::with_context(self.own.clone()));
        span.attributes.extend(origin(record));
        tell(&mut span, outcome);
        self.spans.push(span);
    }

    /// The span of the transaction, and those of its records; none if no record is traced.
    pub(super) fn committed(mut self, place: &Place) -> Vec<SpanData> {
        if self.spans.is_empty() {
            return Vec::new();
        }
        let whole = self.whole(place);
        self.spans.push(whole);
        self.spans
    }

    /// The span of the transaction, which came to nothing; none if no record is traced.
    pub(super) fn aborted(self, place: &Place) -> Option<SpanData> {
        if self.spans.is_empty() {
            return None;
        }
        let mut whole = self.whole(place);
        whole.status = Status::error("aborted");
        whole.attributes.push(KeyValue::new("error.type", "aborted"));
        Some(whole)
    }

    fn whole(&self, place: &Place) -> SpanData {
        let mut span = place.span(("commit", "settle"), self.own.clone());
        span.start_time = self.since;
        span.attributes.push(KeyValue::new("messaging.batch.message_count", self.records));
        let contexts = self.spans.iter().map(|span| span.span_context.clone());
        span.links.links = contexts.take(LINKS).map(Link::with_context).collect();
        let dropped = self.spans.len().saturating_sub(LINKS);
        span.links.dropped_count = u32::try_from(dropped).unwrap_or(u32::MAX);
        span
    }
}

/// Where a record comes from.
fn origin(record: &Record) -> Vec<KeyValue> {
    let place = &record.place;
    let size = record.value.as_ref().map_or(0, Vec::len);
    let mut all = vec![
        KeyValue::new("messaging.destination.partition.id", place.partition.to_string()),
        KeyValue::new("messaging.kafka.offset", place.offset),
        KeyValue::new("messaging.message.body.size", i64::try_from(size).unwrap_or(i64::MAX)),
    ];
    if let Some(key) = &record.key {
        let key = String::from_utf8_lossy(key).into_owned();
        all.push(KeyValue::new("messaging.kafka.message.key", key));
    }
    if record.value.is_none() {
        all.push(KeyValue::new("messaging.kafka.message.tombstone", true));
    }
    all
}

/// What became of a record, and when, as far as that is known.
fn tell(span: &mut SpanData, outcome: &Outcome) {
    let said = match outcome {
        Ok(Done::Enriched(enriched)) => {
            let at = u64::try_from(enriched.at_ms).unwrap_or_default();
            span.end_time = SystemTime::UNIX_EPOCH + Duration::from_millis(at);
            span.start_time = span.end_time - Duration::from_micros(enriched.duration_us);
            span.attributes.push(KeyValue::new("copydesk.article.id", enriched.id.clone()));
            enriched.status.as_str()
        }
        Ok(Done::TakenDown(_)) => "takedown",
        Err(reject) => {
            span.status = Status::error(reject.message.clone());
            span.attributes.push(KeyValue::new("error.type", reject.code.as_str()));
            "rejected"
        }
    };
    span.attributes.push(KeyValue::new("copydesk.outcome", said));
}

fn context(of: TraceContext, remote: bool) -> SpanContext {
    SpanContext::new(
        TraceId::from_bytes(of.trace),
        SpanId::from_bytes(of.span),
        TraceFlags::new(of.flags),
        remote,
        TraceState::default(),
    )
}
