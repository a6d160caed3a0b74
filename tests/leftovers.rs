//! Leftovers of texts in 32 languages, against their labels: what goes, and what is lost of the stories.
//!
//! The limits are what was reached, so that it is seen when it becomes less; the targets are told in
//! `docs/cleaning.md`.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs;
use serde_json::Value;
use std::fs;
use std::process::Command;

fn measure(folder: &str) -> (f64, f64) {
    let out = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new(programs::program("copydesk-bench").unwrap())
        .args(["leftovers", "--data"])
        .arg(programs::root().join("tests/leftovers").join(folder))
        .arg("--json")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&fs::read(out.path()).unwrap()).unwrap();
    let is = |what: &str| report["targets"][what]["is"].as_f64().unwrap();
    (is("leftover lines that stay"), is("story characters lost, %"))
}

#[test]
fn leftovers_go_and_stories_stay() {
    let (stay, lost) = measure("dev");
    assert!(stay <= 0.02 && lost <= 0.1, "dev: {stay} of the leftovers stay, {lost} % is lost");
    let (stay, lost) = measure("held-out");
    assert!(
        stay <= 0.055 && lost <= 0.2,
        "held-out: {stay} of the leftovers stay, {lost} % is lost"
    );
}
