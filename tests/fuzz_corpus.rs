//! The committed fuzz corpus against the same invariants, on stable Rust.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::root;

#[allow(unreachable_pub)] // A library where it is fuzzed.
#[path = "fuzz/src/lib.rs"]
mod invariants;

type Invariant = fn(&[u8]);

#[test]
fn the_corpus_holds_against_every_invariant() {
    let targets: [(&str, Invariant); 6] = [
        ("record", invariants::record),
        ("html", invariants::html),
        ("cleaning", invariants::cleaning),
        ("spans", invariants::spans),
        ("snapshot", invariants::snapshot),
        ("config", invariants::config),
    ];
    for (target, holds) in targets {
        let folder = root().join("tests/fuzz/corpus").join(target);
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
        assert!(files.len() >= 3, "{target} has {} files", files.len());
        for file in files {
            holds(&std::fs::read(file.unwrap().path()).unwrap());
        }
    }
}
