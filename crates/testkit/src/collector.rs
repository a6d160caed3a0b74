//! A collector of traces: takes OTLP over HTTP on this machine, and keeps what it was told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use copydesk_local::LocalError;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A span, and the `service.name` of who told it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Who told it.
    pub service: String,
    /// The span.
    pub span: Span,
}

impl Told {
    /// An attribute as text.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(&self.span.attributes, name)
    }
}

type Kept = Arc<Mutex<Vec<Told>>>;

/// A collector; it is away when this is dropped.
pub struct Collector {
    kept: Kept,
    address: SocketAddr,
    _runtime: Runtime,
}

impl Collector {
    /// Starts on a free port.
    ///
    /// # Errors
    /// When it cannot listen.
    pub fn start() -> Result<Self, LocalError> {
        let failed = || crate::io("collector");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(failed())?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).map_err(failed())?;
        let address = listener.local_addr().map_err(failed())?;
        let kept = Kept::default();
        let routes = Router::new().route("/v1/traces", post(take)).with_state(Arc::clone(&kept));
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { kept, address, _runtime: runtime })
    }

    /// For `traces.endpoint`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was told until now.
    #[must_use]
    pub fn spans(&self) -> Vec<Told> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Answers as the protocol wants: an empty message for "all taken".
async fn take(State(kept): State<Kept>, body: Bytes) -> Result<Vec<u8>, StatusCode> {
    let request = ExportTraceServiceRequest::decode(body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    for of in request.resource_spans {
        let attributes = of.resource.map(|resource| resource.attributes).unwrap_or_default();
        let service = attribute(&attributes, "service.name").unwrap_or_default();
        for span in of.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            kept.push(Told { service: service.clone(), span });
        }
    }
    Ok(Vec::new())
}

fn attribute(all: &[KeyValue], name: &str) -> Option<String> {
    let found = all.iter().find(|attribute| attribute.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        Value::BoolValue(is) => Some(is.to_string()),
        other => Some(format!("{other:?}")),
    }
}
