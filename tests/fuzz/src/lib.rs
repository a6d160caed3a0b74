//! What must hold of any bytes, shared by the fuzz targets and by `tests/fuzz_corpus.rs`, which holds
//! the committed corpus against it on stable Rust.

use copydesk_article::span::{Positions, count};
use copydesk_article::verify::verify;
use copydesk_article::{Article, Document, Profile, Reading, Takedown};
use copydesk_cleaning::CleaningStage;
use copydesk_config::{Sources, load};
use copydesk_duplicates::{Arrival, Settings, Sketch, Window};
use copydesk_stage::{Clock, Desk, Done, Job, Snapshot};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// Reading: what is spliced in comes out again byte for byte, whatever the profile.
pub fn record(data: &[u8]) {
    let readings = ["auto", "news-please", "trafilatura", "ninjs", "schema-org"].map(reading);
    for reading in readings.iter().flatten() {
        if let Ok(article) = Article::read(data, reading) {
            assert!(article.envelope().id.starts_with("a1-"));
            let _ = (article.subject(), article.subject_title(), article.event_time_ms());
        }
        let _ = Takedown::read(data, reading);
    }
    let Ok(document) = Document::parse(data) else { return };
    let spliced = document.splice(r#"{"a":[1,"x"]}"#);
    let again = Document::parse(&spliced).expect("a spliced record is a record");
    assert_eq!(again.get("enrichment"), Some(r#"{"a":[1,"x"]}"#));
    assert_eq!(again.strip(), document.strip());
    if document.get("enrichment").is_none() {
        // A frame of a schema registry is no part of the document.
        assert_eq!(again.strip(), document.source().as_bytes());
    }
}

fn reading(profile: &str) -> Option<Reading> {
    let profile: Profile = profile.parse().ok()?;
    Some(Reading { profile, ..Reading::default() })
}

/// HTML: every character stands where it says that it stands.
pub fn html(data: &[u8]) {
    let html = String::from_utf8_lossy(data);
    let page = copydesk_html::read(&html);
    for block in &page.blocks {
        let mut before = 0;
        for (part, stretch) in page.traced(block).parts() {
            let source = html.get(stretch.from..stretch.to);
            assert!(source.is_some() && (!stretch.copy || source == Some(part)));
            assert!(before <= stretch.from, "stretches go forward");
            before = stretch.from;
        }
    }
    let mask = copydesk_html::mask(&html);
    assert_eq!(mask.len(), html.len());
    for (at, ch) in mask.char_indices().filter(|(_, ch)| !ch.is_whitespace()) {
        assert!(html[at..].starts_with(ch), "the mask shows what stands there");
    }
}

struct Still;

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        0
    }
    fn elapsed_us(&self) -> u64 {
        0
    }
}

static CLEANING: LazyLock<Vec<Desk<CleaningStage>>> = LazyLock::new(|| {
    let desk = |profile: &str| {
        let stage = CleaningStage::new(&copydesk_cleaning::Settings::default()).ok()?;
        Some(Desk::new(stage, reading(profile)?, Box::new(Still)))
    };
    ["plain", "html"].into_iter().filter_map(desk).collect()
});

/// Cleaning, of the bytes as text and as a page: whatever comes out says the truth about every span.
pub fn cleaning(data: &[u8]) {
    for desk in CLEANING.iter() {
        let job = Job::from(data);
        for examined in desk.examine(&[job]) {
            let Ok(Done::Enriched(enriched)) = desk.settle(&mut (), examined) else { continue };
            let findings = verify(&enriched.value).expect("an enriched record is a record");
            assert!(findings.errors.is_empty(), "{:?}", findings.errors);
        }
    }
}

/// Spans: the fast count of code points is the plain one.
pub fn spans(data: &[u8]) {
    let Some((seed, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut positions = Positions::new(&text);
    let mut at = usize::from(*seed);
    for _ in 0..ends.len().min(50) {
        // Forward and back again, by steps that the seed makes.
        at = (at * 31 + 7) % ends.len();
        let (from, to) = (ends[at.min(at / 2)], ends[at]);
        let span = positions.span(from, to);
        assert_eq!((span.start, span.end), (count(&text[..from]), count(&text[..to])));
        assert_eq!(span.check(&text), Ok(()));
    }
}

/// Snapshots: behind a right head and checksum, anything is an error or a memory that works.
pub fn snapshot(data: &[u8]) {
    const HEAD: usize = 16;
    let settings = Settings::default();
    let Ok(empty) = Window::new(settings.clone()) else { return };
    let mut whole = Snapshot::from_bytes(data).unwrap_or_else(|| {
        let mut head = empty.snapshot().head;
        head.truncate(HEAD);
        head.extend_from_slice(data);
        Snapshot::of_head(head)
    });
    let checksum = xxh3_64(&whole.head);
    whole.head.extend_from_slice(&checksum.to_le_bytes());
    let Ok(mut window) = Window::restore(&settings, &whole) else { return };
    let own = window.snapshot();
    let again = Window::restore(&settings, &own).expect("its own snapshot is good");
    assert_eq!(again.snapshot(), own);
    let sketch = Sketch::of("a story about a harbour", &settings);
    let (id, key) = ("a1-0", Some(&b"k"[..]));
    let arrival = Arrival { id, source_id: None, key, event_time_ms: Some(5), sketch: &sketch };
    let _ = window.decide(arrival);
    window.retract(copydesk_duplicates::Named { id: Some(id), ..Default::default() });
}

/// A worker's settings, as far as they are read from text.
#[derive(Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
struct Worker {
    kafka: copydesk_kafka::Settings,
    input: copydesk_config::Input,
    stage: copydesk_duplicates::Settings,
}

/// Settings: any key and value is taken or refused with words.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let flags: Vec<(String, String)> =
        pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect();
    match load::<Worker>(&Sources { flags, ..Sources::default() }) {
        Ok(worker) => {
            let printed = copydesk_config::print(&worker);
            assert!(toml::from_str::<toml::Table>(&printed).is_ok(), "{printed}");
            let _ = worker.input.reading();
            let _ = worker.stage.check();
        }
        Err(error) => assert!(!error.to_string().trim().is_empty()),
    }
}
