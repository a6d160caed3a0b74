//! The rules of the workspace, checked over `cargo metadata`: pure stages, one crate that names
//! rdkafka, thin binaries, licences that we may ship, nothing that is banned.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cargo_metadata::{Metadata, MetadataCommand, Package};
use copydesk_testkit::programs::root;
use std::collections::{BTreeMap, BTreeSet};

/// Licences that code of ours may be built with.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that may not come in, and why.
const BANNED: &[(&str, &str)] = &[
    ("openssl", "the client of Kafka brings its own TLS; two would disagree"),
    ("native-tls", "likewise"),
    ("chrono", "dates are jiff's"),
    ("anyhow", "errors are typed"),
    ("once_cell", "std has LazyLock; only others may still need it"),
];

/// Our own crates that are pure: no runtime, no Kafka, no HTTP, no logging.
const PURE: &[&str] = &[
    "copydesk-article",
    "copydesk-html",
    "copydesk-dates",
    "copydesk-metadata",
    "copydesk-stage",
    "copydesk-language",
    "copydesk-cleaning",
    "copydesk-entities",
    "copydesk-duplicates",
    "copydesk-inspect",
    "copydesk-transformer",
];
const IMPURE_DEPENDENCIES: &[&str] =
    &["tokio", "rdkafka", "rdkafka-sys", "axum", "hyper", "reqwest", "tracing-subscriber"];

/// What is built for other systems is not fetched, and not looked at.
const TARGET: &str = if cfg!(target_arch = "aarch64") {
    "aarch64-unknown-linux-gnu"
} else {
    "x86_64-unknown-linux-gnu"
};

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(["--offline", "--locked", "--filter-platform", TARGET].map(str::to_owned))
        .exec()
        .unwrap()
}

fn own(metadata: &Metadata) -> Vec<&Package> {
    metadata.workspace_packages()
}

/// Everything that a package is built with, dev-dependencies left out.
fn closure(metadata: &Metadata, name: &str) -> BTreeSet<String> {
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|p| (&p.id, p.name.to_string())).collect();
    let nodes: BTreeMap<_, _> =
        metadata.resolve.as_ref().unwrap().nodes.iter().map(|node| (&node.id, node)).collect();
    let start = own(metadata).into_iter().find(|package| *package.name == name).unwrap();
    let (mut seen, mut open) = (BTreeSet::new(), vec![&start.id]);
    while let Some(id) = open.pop() {
        for dependency in &nodes[id].deps {
            let built = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == cargo_metadata::DependencyKind::Normal);
            if built && seen.insert(names[&dependency.pkg].clone()) {
                open.push(&dependency.pkg);
            }
        }
    }
    seen
}

#[test]
fn only_one_crate_names_rdkafka() {
    let metadata = metadata();
    let naming: Vec<_> = own(&metadata)
        .into_iter()
        .filter(|package| package.dependencies.iter().any(|d| d.name.starts_with("rdkafka")))
        .map(|package| package.name.to_string())
        .collect();
    assert_eq!(naming, ["copydesk-kafka"]);
}

#[test]
fn stages_are_pure() {
    let metadata = metadata();
    for name in PURE {
        let built_with = closure(&metadata, name);
        for impure in IMPURE_DEPENDENCIES {
            assert!(!built_with.contains(*impure), "{name} is built with {impure}");
        }
    }
}

#[test]
fn worker_binaries_are_thin() {
    for stage in ["language", "cleaning", "entities", "duplicates"] {
        let folder = root().join(format!("crates/{stage}-worker/src"));
        let files: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        assert_eq!(files.len(), 1, "{stage}-worker has more than main.rs");
        let lines = std::fs::read_to_string(folder.join("main.rs")).unwrap().lines().count();
        assert!(lines <= 30, "{stage}-worker/src/main.rs has {lines} lines");
    }
}

#[test]
fn every_version_stands_in_the_workspace_table() {
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let manifest = entry.unwrap().path().join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let lines = text.lines().skip_while(|line| !line.contains("dependencies]"));
        for line in lines.filter(|line| line.contains('=')) {
            assert!(line.contains("workspace = true"), "{}: {line}", manifest.display());
        }
    }
}

#[test]
fn licences_are_known_and_nothing_banned_comes_in() {
    let metadata = metadata();
    let mut built_with = BTreeSet::new();
    for package in own(&metadata) {
        assert_eq!(package.license.as_deref(), Some("MIT OR Apache-2.0"), "{}", package.name);
        built_with.extend(closure(&metadata, &package.name));
    }
    for package in metadata.packages.iter().filter(|p| built_with.contains(p.name.as_str())) {
        let licence = package.license.as_deref().unwrap_or("none");
        assert!(allowed(licence), "{} {}: {licence}", package.name, package.version);
        let direct = own(&metadata).into_iter().any(|own| {
            own.dependencies.iter().any(|dependency| dependency.name == package.name.as_str())
        });
        let ban = BANNED.iter().find(|(name, _)| *name == package.name.as_str());
        if let (Some((name, why)), true) = (ban, direct) {
            panic!("{name} is banned: {why}");
        }
    }
}

/// Whether one side of every `OR` of the licence expression consists of allowed licences.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // `A AND B OR C` as written by crates means alternatives of conjunctions or the reverse; either
    // way it is enough here that every named licence is allowed, or one alternative is.
    let alternatives: Vec<&str> = expression.split(" OR ").collect();
    let fine = |part: &str| part.split(" AND ").all(|name| LICENCES.contains(&name.trim()));
    if expression.contains(" AND ") && alternatives.len() > 1 {
        return alternatives.iter().all(|part| fine(part));
    }
    alternatives.iter().any(|part| fine(part))
}

#[test]
fn licence_expressions_are_read() {
    for good in ["MIT", "MIT/Apache-2.0", "MIT OR GPL-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        assert!(allowed(good), "{good}");
    }
    for bad in ["GPL-3.0", "none", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0"] {
        assert!(!allowed(bad), "{bad}");
    }
}
