//! `/metrics`, `/healthz` and `/readyz`.

use crate::health::Healths;
use crate::metrics::Metrics;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::get;
use std::io;
use std::sync::Arc;
use tokio::net::TcpListener;
use tracing::info;

/// Serves until the process ends.
pub(crate) async fn serve(listen: &str, health: Arc<Healths>, metrics: Metrics) -> io::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    info!(address = %listener.local_addr()?, "metrics and health over HTTP");
    let answer = |good: bool| if good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let (alive, ready) = (Arc::clone(&health), health);
    let router = Router::new()
        // Restart me?
        .route("/healthz", get(move || async move { answer(alive.alive()) }))
        // Am I at work?
        .route("/readyz", get(move || async move { answer(ready.ready()) }))
        .route(
            "/metrics",
            get(move || async move {
                let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
                ([(header::CONTENT_TYPE, kind)], metrics.text())
            }),
        );
    axum::serve(listener, router).await
}
