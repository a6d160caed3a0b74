//! Manifests, decoded by the types of those that will read them: Kubernetes, the Prometheus operator, KEDA, Strimzi.
//!
//! `cargo xtask test` builds the programs that do it (`tests/checkers`), and names them in variables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::root;
use std::path::PathBuf;
use std::process::Command;

/// What Helm made of the chart, and the manifests for those without Helm.
fn manifests() -> Vec<PathBuf> {
    let folders = ["tests/golden/helm", "deploy/kubernetes", "deploy/kubernetes/roles"];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        // That one is for kustomize itself.
        let name = file.file_name().unwrap();
        file.extension().is_some_and(|ending| ending == "yaml") && name != "kustomization.yaml"
    });
    files.sort();
    files
}

/// Runs a checker over `manifests`, and over one that has a field that there is not.
fn check(checker: &dyn Fn() -> Command, manifests: &[PathBuf], (field, wrong): (&str, &str)) {
    let output = checker().args(manifests).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().count(), manifests.len(), "{said}");

    let with = |file: &&PathBuf| std::fs::read_to_string(file).unwrap().contains(field);
    let text = std::fs::read_to_string(manifests.iter().find(with).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.yaml");
    std::fs::write(&path, text.replacen(field, wrong, 1)).unwrap();
    let output = checker().arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains(wrong.trim_end_matches([':', ' '])),
        "{said}"
    );
}

#[test]
fn kubernetes_prometheus_and_keda_know_every_field() {
    let Some(program) = std::env::var_os("COPYDESK_KUBERNETES_TYPES") else {
        return eprintln!("NOT RUN: COPYDESK_KUBERNETES_TYPES names no program");
    };
    let checker = || {
        let mut command = Command::new(&program);
        command.args(["-other", "kafka.strimzi.io"]);
        command
    };
    for (field, wrong) in [
        ("terminationGracePeriodSeconds: ", "terminationGraceSeconds: "),
        ("maxReplicaCount: ", "mostReplicas: "),
    ] {
        check(&checker, &manifests(), (field, wrong));
    }
}

#[test]
fn strimzi_knows_every_field() {
    let Some(jars) = std::env::var_os("COPYDESK_STRIMZI_TYPES") else {
        return eprintln!("NOT RUN: COPYDESK_STRIMZI_TYPES names no folder of jars");
    };
    let checker = || {
        let mut command = Command::new("java");
        command.arg("-cp").arg(PathBuf::from(&jars).join("*"));
        command.arg(root().join("tests/checkers/strimzi-types/StrimziTypes.java"));
        command
    };
    check(&checker, &manifests(), ("authorization:", "autorization:"));
}
