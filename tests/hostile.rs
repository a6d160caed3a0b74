//! Pages that were made to break parsers, and real ones with damage, on the small stack that threads
//! have by default: no abort, no panic, and every span of what comes out is right.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::{Profile, Reading, verify};
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_stage::{Desk, Done, Job, Seat, Step, SystemClock};
use copydesk_testkit::hostile;
use std::time::{Duration, Instant};

/// What threads have by default.
const STACK_BYTES: usize = 2 * 1024 * 1024;

/// A guard against hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(20);

fn clean_all() -> (usize, Duration) {
    let stage = CleaningStage::new(&Settings::default()).unwrap();
    let desk = Desk::new(stage, Reading::default(), Box::new(SystemClock::default()));
    let mut seat = Seat::new(desk.with_limit(100_000_000));
    let mut slowest = Duration::ZERO;
    let mut cleaned = 0;
    for (name, html) in hostile::pages().unwrap() {
        let began = Instant::now();
        let job = Job { key: None, value: html.as_bytes(), profile: Some(Profile::Html) };
        let outcome = seat.run(&[job]).remove(0);
        let spent = began.elapsed();
        slowest = slowest.max(spent);
        assert!(spent < PATIENCE, "{name}: {spent:?}");
        match outcome {
            Ok(Done::Enriched(enriched)) => {
                let findings = verify::verify(&enriched.value).unwrap();
                assert!(findings.errors.is_empty(), "{name}: {:?}", findings.errors);
                cleaned += 1;
            }
            Ok(other) => panic!("{name}: {other:?}"),
            // A page that shows nothing has no content; a panic would be a reject of that name.
            Err(reject) => assert_eq!(reject.code.as_str(), "no_content", "{name}: {reject:?}"),
        }
    }
    (cleaned, slowest)
}

#[test]
fn hostile_pages_on_a_small_stack_are_cleaned_like_any_others() {
    // The stage works on the pool's threads.
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK_BYTES).build().unwrap();
    let (cleaned, slowest) = pool.install(clean_all);
    assert!(cleaned > 150, "{cleaned}");
    println!("{cleaned} pages, the slowest {slowest:?}");
}
