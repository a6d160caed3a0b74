//! What Helm makes of the chart, as it is committed.

use copydesk_testkit::programs::root;
use std::path::PathBuf;
use yaml_rust2::{Yaml, YamlLoader};

/// The chart.
pub(crate) fn chart() -> PathBuf {
    root().join("deploy/helm/copydesk")
}

pub(crate) fn golden(name: &str) -> PathBuf {
    root().join("tests/golden/helm").join(format!("{name}.yaml"))
}

pub(crate) fn documents(name: &str) -> Vec<Yaml> {
    YamlLoader::load_from_str(&std::fs::read_to_string(golden(name)).unwrap()).unwrap()
}

pub(crate) fn of_kind<'d>(documents: &'d [Yaml], kinds: &[&str]) -> Vec<&'d Yaml> {
    let of = |document: &&Yaml| document["kind"].as_str().is_some_and(|kind| kinds.contains(&kind));
    documents.iter().filter(of).collect()
}

pub(crate) fn workloads(documents: &[Yaml]) -> Vec<&Yaml> {
    of_kind(documents, &["Deployment", "StatefulSet"])
}

pub(crate) fn text(yaml: &Yaml) -> &str {
    yaml.as_str().unwrap_or_else(|| panic!("{yaml:?}"))
}
