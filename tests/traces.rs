//! Traces on real Kafka: articles through three workers, and what a collector hears of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_kafka::trace::TraceContext;
use copydesk_kafka::{Header, Record, topic};
use copydesk_testkit::collector::Told;
use copydesk_testkit::{Broker, Collector, Worker};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// Stage, input and output of each worker; the entities stage has nothing that the others do not.
const CHAIN: [(&str, &str, &str); 3] = [
    ("language", "articles.raw", "articles.language"),
    ("cleaning", "articles.language", "articles.cleaned"),
    ("duplicates", "articles.cleaned", "articles.enriched"),
];

const SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const NOT_SAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

/// Status code `ERROR` of OTLP.
const ERROR: i32 = 2;

#[test]
fn every_sampled_article_has_a_span_in_each_stage_and_nobody_waits_for_the_collector() {
    let broker = Broker::start().unwrap();
    let one = |name| (name, 1);
    broker
        .create_topics(&[
            one("articles.raw"),
            one("articles.language"),
            one("articles.cleaned"),
            one("articles.enriched"),
            one("articles.raw-dlt"),
            one("articles.language-dlt"),
            one("articles.cleaned-dlt"),
            one("copydesk.sketches.main"),
            one("articles.verdicts"),
            one("articles.updates"),
        ])
        .unwrap();
    let collector = Collector::start().unwrap();
    let logs = tempfile::tempdir().unwrap();
    let mut workers = start(&broker, &collector, logs.path());
    let article =
        br#"{"title":"Title","text":"The council met on Tuesday and agreed on a budget."}"#;
    feed(
        &broker,
        &[
            ("sampled", article, Some(SAMPLED)),
            ("not-sampled", article, Some(NOT_SAMPLED)),
            ("bad", b"[1]", Some(SAMPLED)),
            ("untraced", article, None),
        ],
    );
    let enriched = wait_for(&broker, "articles.enriched", 3, &mut workers);
    let letters = wait_for(&broker, "articles.raw-dlt", 1, &mut workers);
    let contexts = contexts(&enriched);
    assert_eq!(contexts["not-sampled"].trace, TraceContext::parse(NOT_SAMPLED).unwrap().trace);
    assert_eq!(letters[0].header("traceparent"), Some(SAMPLED), "letters are as they came");

    // The last spans are told when a worker ends.
    stop(&mut workers);
    let spans = collector.spans();
    let processed: Vec<&Told> = spans.iter().filter(|told| is(told, "process")).collect();
    assert_eq!(processed.len(), 3 + 1 + 3, "{:#?}", names(&processed));
    for (key, parent) in [("sampled", TraceContext::parse(SAMPLED)), ("untraced", None)] {
        check_path(&processed, contexts[key], parent);
    }
    let failed: Vec<_> = processed.iter().filter(|told| told.span.status.is_some()).collect();
    let codes = failed.iter().map(|told| (told.attribute("error.type"), status(told)));
    let code = Some("not_an_object".to_owned());
    assert!(codes.into_iter().any(|said| said == (code.clone(), ERROR)));
    check_links(&spans);

    // A collector that is away costs spans, and no articles.
    let endpoint = collector.endpoint();
    drop(collector);
    assert!(is_away(&endpoint), "something still listens there");
    let mut again = [launch(&broker, "language", &endpoint, logs.path())];
    feed(&broker, &[("later", article, Some(SAMPLED))]);
    wait_for(&broker, "articles.language", 4, &mut again);
    stop(&mut again);
}

/// The spans of one article: one below the other, the last one being the context of what came out.
fn check_path(processed: &[&Told], last: TraceContext, first: Option<TraceContext>) {
    let of = |stage: &str| {
        let service = format!("{stage}-worker");
        let mut found = processed.iter().filter(|told| {
            told.service == service
                && told.span.trace_id == last.trace
                && told.attribute("copydesk.outcome").as_deref() != Some("rejected")
        });
        let one = found.next().unwrap_or_else(|| panic!("no span of {stage}"));
        assert!(found.next().is_none(), "two spans of {stage}");
        *one
    };
    let mut parent = first.map_or_else(Vec::new, |first| first.span.to_vec());
    for (stage, input, _) in CHAIN {
        let told = of(stage);
        assert_eq!(told.span.parent_span_id, parent, "{stage}");
        assert_eq!(told.attribute("messaging.destination.name").as_deref(), Some(input));
        assert_eq!(told.attribute("copydesk.stage").as_deref(), Some(stage));
        assert!(told.attribute("messaging.kafka.offset").is_some());
        assert!(told.span.start_time_unix_nano <= told.span.end_time_unix_nano);
        parent.clone_from(&told.span.span_id);
    }
    assert_eq!(parent, last.span, "what came out has the context of another span");
}

/// Every span of a record has a link to the one of its transaction, which has one back.
fn check_links(spans: &[Told]) {
    let commits: BTreeMap<&[u8], &Told> = spans
        .iter()
        .filter(|told| is(told, "commit"))
        .map(|told| (told.span.span_id.as_slice(), told))
        .collect();
    let mut linked = BTreeSet::new();
    for told in spans.iter().filter(|told| is(told, "process")) {
        let [link] = told.span.links.as_slice() else { panic!("{:?}", told.span.links) };
        let commit = commits[link.span_id.as_slice()];
        let back = commit.span.links.iter().any(|link| link.span_id == told.span.span_id);
        assert!(back, "no link back to {}", told.span.name);
        let most = commit.attribute("messaging.batch.message_count").unwrap();
        assert!(commit.span.links.len() <= most.parse().unwrap());
        linked.insert(commit.span.span_id.as_slice());
    }
    assert_eq!(linked.len(), commits.len(), "a transaction without a traced record");
}

fn is(told: &Told, operation: &str) -> bool {
    told.attribute("messaging.operation.name").as_deref() == Some(operation)
}

fn status(told: &Told) -> i32 {
    told.span.status.as_ref().map_or(0, |status| status.code)
}

fn names(spans: &[&Told]) -> Vec<String> {
    spans.iter().map(|told| format!("{}: {}", told.service, told.span.name)).collect()
}

/// The context that each record came out with, by its key.
fn contexts(records: &[Record]) -> BTreeMap<String, TraceContext> {
    let one = |record: &Record| {
        let key = String::from_utf8(record.key.clone().unwrap()).unwrap();
        (key, TraceContext::parse(record.header("traceparent").unwrap()).unwrap())
    };
    records.iter().map(one).collect()
}

fn start(broker: &Broker, collector: &Collector, logs: &Path) -> Vec<Worker> {
    let endpoint = collector.endpoint();
    CHAIN.iter().map(|(stage, ..)| launch(broker, stage, &endpoint, logs)).collect()
}

fn launch(broker: &Broker, stage: &str, endpoint: &str, logs: &Path) -> Worker {
    let (_, input, output) = CHAIN.into_iter().find(|(name, ..)| *name == stage).unwrap();
    let endpoint = format!("traces.endpoint={endpoint}");
    let flags = ["--input", input, "--output", output];
    let traced = ["--set", &endpoint, "--set", "traces.share=1"];
    let log = logs.join(format!("{stage}.log"));
    Worker::start(stage, broker, &[&flags[..], &traced[..]].concat(), log).unwrap()
}

fn feed(broker: &Broker, records: &[(&str, &[u8], Option<&str>)]) {
    let writer = topic::Writer::new(&broker.settings()).unwrap();
    for (key, value, trace) in records {
        let headers: Vec<Header> =
            trace.iter().map(|trace| Header::text("traceparent", *trace)).collect();
        let (key, value) = (Some(key.as_bytes()), Some(*value));
        writer.write("articles.raw", key, value, &headers, None).unwrap();
    }
    writer.finish().unwrap();
}

/// Waits until a topic has so many records, as long as all workers run.
fn wait_for(broker: &Broker, name: &str, records: usize, workers: &mut [Worker]) -> Vec<Record> {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        let found = topic::read(&broker.settings(), name).unwrap();
        if found.len() >= records {
            return found;
        }
        for worker in &mut *workers {
            let said = std::fs::read_to_string(&worker.log).unwrap_or_default();
            assert!(worker.running(), "a worker ended: {said}");
        }
        assert!(Instant::now() < deadline, "{name} has {} of {records} records", found.len());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn stop(workers: &mut [Worker]) {
    for worker in workers {
        worker.signal("TERM").unwrap();
        assert!(worker.wait(Duration::from_secs(30)).unwrap().success());
    }
}

/// Whether nothing listens at an address any more.
fn is_away(endpoint: &str) -> bool {
    std::net::TcpStream::connect(endpoint.trim_start_matches("http://")).is_err()
}
