//! Traces: every record that is traced has a span for each stage, told to a collector over OTLP.
//!
//! | module | holds |
//! |---|---|
//! | `spans` | what a span says of a record, and of a transaction |
//! | `export` | spans on their way to a collector |
//!
//! A record's trace is that of its `traceparent` header; its span is the child that is sent on with what is
//! made of the record. Records are read, and committed, many at a time: the transaction has a span in a
//! trace of its own, with a link to each record that is traced, and each of those has one back. Spans are
//! told after the commit. Of what was aborted only the transaction is told; its records come again, with
//! the same spans.

mod export;
mod spans;

use crate::exit::WorkerError;
use crate::settings::Traces;
use copydesk_article::StageName;
use copydesk_kafka::trace::TraceContext;
use copydesk_kafka::{Record, Settings};
use copydesk_stage::{About, Outcome};
use export::Exporter;
use opentelemetry_sdk::trace::SpanData;
use spans::{Batch, Place};

/// Where in a trace a record is, and where what is made of it will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The span that sent the record; none if the trace begins here.
    pub(crate) parent: Option<TraceContext>,
    /// The span of this stage.
    pub(crate) own: TraceContext,
}

/// Spans of a loop: those of the open transaction are kept until it is committed.
pub struct Spans {
    exporter: Option<Exporter>,
    /// Share of records without a trace that begin one.
    share: f64,
    stage: StageName,
    place: Place,
    batch: Option<Batch>,
}

impl Spans {
    /// Spans of a loop that does the work of `about`, and reads and writes by `kafka`; told to nobody
    /// without an endpoint. Does not connect yet.
    ///
    /// # Errors
    /// When `traces.endpoint` is no address.
    pub fn open(traces: &Traces, about: &About, kafka: &Settings) -> Result<Self, WorkerError> {
        let told = !traces.endpoint.is_empty();
        let exporter = told.then(|| Exporter::open(&traces.endpoint, about)).transpose()?;
        let share = if told { traces.share } else { 0.0 };
        let (stage, place) = (about.stage, Place::new(kafka, about.stage));
        Ok(Self { exporter, share, stage, place, batch: None })
    }

    /// Where `record` is in a trace, if it is in one or begins one.
    pub(crate) fn step(&self, record: &Record) -> Option<Step> {
        let Some(header) = record.header(TraceContext::HEADER) else {
            let own = TraceContext::begin(&seed(record), self.share)?;
            return Some(Step { parent: None, own });
        };
        let parent = TraceContext::parse(header)?;
        let own = parent.child(self.stage.as_str().as_bytes());
        Some(Step { parent: Some(parent), own })
    }

    /// Takes note of what became of a record.
    pub(crate) fn note(&mut self, record: &Record, step: Option<Step>, outcome: &Outcome) {
        if self.exporter.is_none() {
            return;
        }
        let batch = self.batch.get_or_insert_with(Batch::begin);
        batch.note(&self.place, record, step.filter(|step| step.own.sampled()), outcome);
    }

    /// Tells the spans of the transaction, which is committed.
    pub(crate) fn committed(&mut self) {
        let spans = self.batch.take().map(|batch| batch.committed(&self.place));
        self.tell(spans.unwrap_or_default());
    }

    /// Tells that the transaction was aborted.
    pub(crate) fn aborted(&mut self) {
        let span = self.batch.take().and_then(|batch| batch.aborted(&self.place));
        self.tell(span.into_iter().collect());
    }

    fn tell(&self, spans: Vec<SpanData>) {
        if let Some(exporter) = &self.exporter {
            exporter.tell(spans);
        }
    }
}

/// What only this record has: a topic that is made anew counts its offsets anew, at another time.
fn seed(record: &Record) -> Vec<u8> {
    let place = &record.place;
    let at = record.timestamp_ms.unwrap_or_default();
    format!("{} {} {} {at}", place.topic, place.partition, place.offset).into_bytes()
}
