//! The dashboard and the alerts name metrics that are there, and every alert has its page.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod queries;

use copydesk_testkit::programs::root;
use copydesk_worker::metrics::{ALL, Kind, Name};
use queries::{Query, dashboard, of_alerts, of_dashboard};
use std::collections::BTreeSet;
use std::process::Command;

/// The metric that a series belongs to, with the label that its kind adds.
fn metric(series: &str) -> Option<(&'static Name, Option<&'static str>)> {
    ALL.iter().find_map(|name| {
        let rest = series.strip_prefix(name.name)?;
        match (name.kind, rest) {
            (Kind::Histogram, "_bucket") => Some((name, Some("le"))),
            (Kind::Histogram, "_count" | "_sum") => Some((name, None)),
            (Kind::Counter | Kind::Gauge, "") => Some((name, None)),
            _ => None,
        }
    })
}

/// Labels that every series has, or gets from Prometheus.
const COMMON: [&str; 3] = ["stage", "role", "instance"];

/// The metrics that a query asks for, all of whose labels exist.
fn checked(query: &Query) -> BTreeSet<&'static str> {
    let asked = query.asked();
    let mut labels: BTreeSet<&str> = COMMON.into();
    let mut names = BTreeSet::new();
    for selector in &asked.selectors {
        let found = metric(&selector.name);
        let (name, added) = found.unwrap_or_else(|| panic!("{}: {}", query.title, selector.name));
        let own: BTreeSet<&str> = name.labels.iter().copied().chain(added).chain(COMMON).collect();
        for (label, ..) in &selector.matchers {
            assert!(own.contains(label.as_str()), "{}: {} has no {label}", query.title, name.name);
        }
        labels.extend(own);
        names.insert(name.name);
    }
    for label in &asked.labels {
        assert!(labels.contains(label.as_str()), "{}: nothing has {label}", query.title);
    }
    names
}

#[test]
fn every_metric_is_on_the_dashboard_and_nothing_else_is() {
    let shown: BTreeSet<&str> = of_dashboard().iter().flat_map(checked).collect();
    let all: BTreeSet<&str> = ALL.iter().map(|name| name.name).collect();
    assert_eq!(shown, all);
}

#[test]
fn panels_have_places_of_their_own() {
    let dashboard = dashboard();
    let mut taken = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{}", panel["id"]);
        let at = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        assert!(at("x") + at("w") <= 24, "{}", panel["title"]);
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(taken.insert((x, y)), "{}", panel["title"]);
            }
        }
    }
}

#[test]
fn every_alert_asks_for_what_there_is_and_has_a_page() {
    let mut pages = BTreeSet::new();
    for (query, page) in of_alerts() {
        assert!(!checked(&query).is_empty());
        assert_eq!(page, format!("docs/runbooks/{}.md", query.title));
        let text = std::fs::read_to_string(root().join(&page)).unwrap_or_default();
        assert!(text.starts_with(&format!("# {}\n", query.title)), "{page}");
        for part in ["## What it means", "## What to look at", "## What to do"] {
            assert!(text.contains(part), "{page} lacks {part}");
        }
        pages.insert(root().join(page));
    }
    let there = std::fs::read_dir(root().join("docs/runbooks")).unwrap();
    let there: BTreeSet<_> = there.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(there.len(), pages.len(), "a page without its alert");
}

#[test]
fn every_alert_has_a_history_that_rings_it() {
    let path = root().join("deploy/observe/alerts.test.yaml");
    let histories = std::fs::read_to_string(path).unwrap();
    for (query, _) in of_alerts() {
        let named = format!("alertname: {}\n", query.title);
        assert!(histories.contains(&named), "{}", query.title);
    }
}

/// With Prometheus' own tool, where there is one (Debian: `prometheus`).
#[test]
fn prometheus_takes_the_rules_and_they_ring_when_they_should() {
    let folder = root().join("deploy/observe");
    for arguments in [["check", "rules", "alerts.yaml"], ["test", "rules", "alerts.test.yaml"]] {
        let promtool = std::env::var_os("COPYDESK_PROMTOOL").unwrap_or_else(|| "promtool".into());
        let output = match Command::new(promtool).args(arguments).current_dir(&folder).output() {
            Ok(output) => output,
            Err(error) => return eprintln!("NOT RUN: promtool: {error}"),
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    }
}
