//! Hostile pages among good articles, through the cleaning worker on real Apache Kafka: the good ones
//! arrive once each and soon, the hostile ones arrive or are dead letters, and the worker runs on.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::Document;
use copydesk_testkit::salted::{self, Arrival};
use copydesk_testkit::{Broker, Worker};
use std::collections::BTreeMap;
use std::time::Duration;

/// Good articles for each hostile page.
const PER_PAGE: usize = 5;

/// A guard against standing still, not a measurement: that is `cargo xtask bench hostile`.
const PATIENCE: Duration = Duration::from_secs(60);

fn by_key(arrivals: &[Arrival]) -> BTreeMap<&str, Vec<&Arrival>> {
    let mut by_key: BTreeMap<&str, Vec<&Arrival>> = BTreeMap::new();
    for arrival in arrivals {
        let key = std::str::from_utf8(arrival.record.key.as_deref().unwrap()).unwrap();
        by_key.entry(key).or_default().push(arrival);
    }
    by_key
}

#[test]
fn good_articles_pass_among_hostile_pages() {
    let broker = Broker::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut worker = salted::start(&broker, folder.path()).unwrap();
    let records = salted::records(PER_PAGE).unwrap();
    let (results, letters) = salted::run(&broker, &records).unwrap();
    assert!(worker.running(), "{}", std::fs::read_to_string(&worker.log).unwrap());
    let (by_result, by_letter) = (by_key(&results), by_key(&letters));
    let mut slowest = Duration::ZERO;
    for record in &records {
        let passed = by_result.get(record.key.as_str()).map_or(&[][..], Vec::as_slice);
        let buried = by_letter.get(record.key.as_str()).map_or(&[][..], Vec::as_slice);
        let counts = (passed.len(), buried.len());
        let right = counts == (1, 0) || (record.hostile && counts == (0, 1));
        assert!(right, "{}: (results, dead letters) are {counts:?}", record.key);
        if let [arrival] = passed {
            let value = arrival.record.value.as_deref().unwrap();
            assert!(Document::parse(value).unwrap().strip() == record.value, "{}", record.key);
        }
        if let [arrival] = buried {
            assert!(arrival.record.value.as_ref() == Some(&record.value), "{}", record.key);
        }
        if !record.hostile {
            slowest = slowest.max(passed[0].waited);
        }
    }
    assert_eq!(results.len() + letters.len(), records.len());
    in_order(&results);
    assert!(slowest < PATIENCE, "{slowest:?}");
    println!("{} results, {} dead letters, slowest {slowest:?}", results.len(), letters.len());
    stop(worker);
}

/// Good articles of a partition are in the order in which they were fed.
fn in_order(results: &[Arrival]) {
    let mut last: BTreeMap<i32, usize> = BTreeMap::new();
    for arrival in results {
        let key = std::str::from_utf8(arrival.record.key.as_deref().unwrap()).unwrap();
        let Ok(number) = key.parse::<usize>() else { continue };
        let before = last.insert(arrival.record.place.partition, number);
        assert!(before.is_none_or(|before| before < number), "{before:?} before {number}");
    }
}

fn stop(worker: Worker) {
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}
