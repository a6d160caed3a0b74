//! Pages over HTTP: a list with a search at `/`, articles at `/articles/NUMBER`.
//!
//! Articles may be confidential: where the address is one of this machine, only requests to names of
//! this machine are answered, so that no page of somebody else's can read them by way of a name that
//! leads here (DNS rebinding).

use super::show;
use crate::failure::Failure;
use crate::shelf::Shelf;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use copydesk_inspect::{Listing, Query, Row, list, policy};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use url::form_urlencoded;

/// Articles on one page of the list.
const ROWS: usize = 100;

/// Serves until the process is told to end.
pub(super) fn run(shelf: Shelf, address: &str) -> Result<ExitCode, Failure> {
    let failed = Failure::write(address);
    let runtime = tokio::runtime::Runtime::new().map_err(&failed)?;
    runtime
        .block_on(async {
            let listener = TcpListener::bind(address).await?;
            let local = listener.local_addr()?;
            let records = shelf.items().len();
            let _ = writeln!(io::stderr(), "{records} records at http://{local}/ until Ctrl-C");
            let stop = async {
                let _ = tokio::signal::ctrl_c().await;
            };
            axum::serve(listener, router(shelf, local.ip().is_loopback()))
                .with_graceful_shutdown(stop)
                .await
        })
        .map_err(&failed)?;
    Ok(ExitCode::SUCCESS)
}

fn router(shelf: Shelf, only_here: bool) -> Router {
    let router = Router::new()
        .route("/", get(search))
        .route("/articles/{number}", get(article))
        .with_state(Arc::new(shelf))
        .layer(middleware::map_response(protected));
    if only_here { router.layer(middleware::from_fn(of_this_machine)) } else { router }
}

/// Sends away requests to names that are none of this machine.
async fn of_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if host.is_some_and(is_of_this_machine) {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, "this server answers for localhost only\n").into_response()
}

fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let local = address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    local || name.eq_ignore_ascii_case("localhost")
}

async fn protected(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy()));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn article(State(shelf): State<Arc<Shelf>>, Path(number): Path<String>) -> Response {
    let there = |number: &usize| shelf.items().get(*number).is_some_and(|item| item.kept.is_ok());
    let Some(number) = number.parse().ok().filter(there) else {
        return (StatusCode::NOT_FOUND, "there is no such article\n").into_response();
    };
    answer(move || show::page(&shelf, number, Some(link))).await
}

async fn search(State(shelf): State<Arc<Shelf>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let asked: BTreeMap<String, String> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let text = asked.get("q").cloned().unwrap_or_default();
    let from = asked.get("from").and_then(|from| from.parse().ok()).unwrap_or(0);
    answer(move || listing(&shelf, &text, from)).await
}

fn link(number: usize) -> String {
    format!("/articles/{number}")
}

/// The list from the record of this rank on.
fn listing(shelf: &Shelf, text: &str, from: usize) -> Result<String, Failure> {
    let query = Query::parse(text);
    let every = text.trim().is_empty();
    let items = shelf.items();
    let matches = |number: &usize| match &items[*number].kept {
        Ok(kept) => query.matches(kept),
        Err(_) => every,
    };
    let found: Vec<usize> = (0..items.len()).filter(matches).collect();
    let row = |number: &usize| {
        let item = &items[*number];
        let row = match &item.kept {
            Ok(kept) => Row::Article(kept),
            Err(why) => Row::Rejected(&item.origin, why),
        };
        (link(*number), row)
    };
    let shown: Vec<_> = found.iter().skip(from).take(ROWS).map(row).collect();
    let page = |from: usize| {
        let from = from.to_string();
        let pairs = [("q", text), ("from", from.as_str())];
        format!(
            "/?{}",
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        )
    };
    let listing = Listing {
        query: text,
        all: items.len(),
        found: found.len(),
        shown: &shown,
        first: from.saturating_add(1),
        around: [
            (from > 0).then(|| page(from.saturating_sub(ROWS))),
            (found.len().saturating_sub(from) > ROWS).then(|| page(from + ROWS)),
        ],
    };
    list(&listing).map_err(|error| Failure::Internal(error.to_string()))
}

/// A page, made on a thread that may take its time.
async fn answer(make: impl FnOnce() -> Result<String, Failure> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(make).await {
        Ok(Ok(page)) => axum::response::Html(page).into_response(),
        Ok(Err(failure)) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{failure}\n")).into_response()
        }
        Err(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made\n").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for good in ["localhost", "localhost:8095", "127.0.0.1:8095", "[::1]:8095", "LOCALHOST"] {
            assert!(is_of_this_machine(good), "{good}");
        }
        for bad in
            ["evil.example", "localhost.evil.example:8095", "10.0.0.1", "", "127.0.0.1.nip.io"]
        {
            assert!(!is_of_this_machine(bad), "{bad}");
        }
    }
}
