//! Spans on their way to a collector: OTLP over HTTP, in batches, on a thread of its own.
//!
//! The queue holds 2,048 spans. When the collector does not keep up or is away, spans are lost, and a
//! warning says so; articles are never kept waiting. The variables of the OpenTelemetry specification
//! (`OTEL_BSP_…`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_EXPORTER_OTLP_HEADERS`) change what the settings do not.

use crate::exit::WorkerError;
use copydesk_config::ConfigError;
use copydesk_stage::About;
use opentelemetry::KeyValue;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchSpanProcessor, SpanData, SpanProcessor};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

/// How long one request may take.
const REQUEST: Duration = Duration::from_secs(10);

/// How long the end of a worker waits for its last spans.
const LAST: Duration = Duration::from_secs(2);

/// The way to a collector.
pub(super) struct Exporter(BatchSpanProcessor);

impl Exporter {
    /// To the collector at `endpoint`, such as `http://collector:4318`.
    pub(super) fn open(endpoint: &str, about: &About) -> Result<Self, WorkerError> {
        let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new())
            .with_endpoint(&address)
            .with_timeout(REQUEST)
            .build()
            .map_err(|error| ConfigError::Invalid(format!("`traces.endpoint`: {error}")))?;
        let mut processor = BatchSpanProcessor::builder(exporter).build();
        let resource = Resource::builder()
            .with_attribute(KeyValue::new("service.name", format!("{}-worker", about.stage)))
            .with_attribute(KeyValue::new("service.namespace", "copydesk"))
            .with_attribute(KeyValue::new("service.version", about.version.clone()));
        processor.set_resource(&resource.build());
        Ok(Self(processor))
    }

    /// Queues spans, or loses them.
    pub(super) fn tell(&self, spans: Vec<SpanData>) {
        for span in spans {
            self.0.on_end(span);
        }
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(LAST) {
            tracing::warn!(%error, "the last spans were not told");
        }
    }
}

/// An HTTP client for a thread that may block.
#[derive(Debug)]
struct Client(Agent);

impl Client {
    fn new() -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::NativeTls)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(REQUEST))
            // What a collector refuses, and whether to try again, is the exporter's to tell.
            .http_status_as_error(false);
        Self(config.build().into())
    }
}

#[async_trait::async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let mut answer = self.0.run(Request::from_parts(head, body.to_vec()))?;
        let body = answer.body_mut().read_to_vec()?;
        let (head, _) = answer.into_parts();
        Ok(Response::from_parts(head, body.into()))
    }
}
