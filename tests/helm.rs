//! The Helm chart: as it is rendered, its workers start, and agree with the plain manifests.
//!
//! What is rendered is committed under `tests/golden/helm`, with a hash of the chart that it was rendered from. With a
//! Helm on the path (or in `COPYDESK_HELM`) it is rendered anew, linted and compared; without one the hash says
//! whether that was forgotten.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rendering;

use copydesk_testkit::programs::{program, root};
use rendering::{chart, documents, golden, of_kind, text, workloads};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

/// Names of the renderings, and the values that each is made with.
const RENDERINGS: [(&str, Option<&str>); 4] = [
    ("default", None),
    ("roles", Some("examples/roles.yaml")),
    ("secured", Some("examples/secured.yaml")),
    ("certificates", Some("examples/certificates.yaml")),
];

/// The first line of a rendering: from which chart it is.
fn stamp() -> String {
    let mut files: Vec<PathBuf> = ["", "templates", "files", "examples"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(chart().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_none_or(|ending| ending != "md"))
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.strip_prefix(chart()).unwrap().display().to_string());
        hash.update(std::fs::read(&file).unwrap());
    }
    let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!(
        "# of chart {hash}; `BLESS=1 cargo test -p copydesk-tests --test helm renderings` makes it\n"
    )
}

fn helm() -> OsString {
    std::env::var_os("COPYDESK_HELM").unwrap_or_else(|| "helm".into())
}

fn run_helm(arguments: &[&str], values: Option<&str>) -> Option<(bool, String)> {
    let mut command = Command::new(helm());
    command.args(arguments).arg(chart()).args(["--kube-version", "1.31"]);
    if let Some(values) = values {
        command.arg("--values").arg(chart().join(values));
    }
    let output = command.output().ok()?;
    let said = if output.status.success() { output.stdout } else { output.stderr };
    Some((output.status.success(), String::from_utf8(said).unwrap()))
}

#[test]
fn renderings_are_those_of_the_chart() {
    let bless = std::env::var_os("BLESS").is_some();
    for (name, values) in RENDERINGS {
        let committed = std::fs::read_to_string(golden(name)).unwrap_or_default();
        let Some((good, text)) = run_helm(&["template", "copydesk"], values) else {
            eprintln!("NOT RUN: no Helm; only the hash of the chart is compared");
            assert!(committed.starts_with(&stamp()), "{name} is of another chart");
            continue;
        };
        assert!(good, "{name}: {text}");
        let (good, said) = run_helm(&["lint", "--strict"], values).unwrap();
        assert!(good, "{name}: {said}");
        let text = stamp() + &text;
        if bless {
            std::fs::create_dir_all(golden(name).parent().unwrap()).unwrap();
            std::fs::write(golden(name), text).unwrap();
        } else {
            assert!(committed == text, "{name} is stale");
        }
    }
}

#[test]
fn values_that_would_not_work_are_refused() {
    for (set, why) in [
        ("workers.language.replicas=20", "above kafka.partitions (12)"),
        ("workers.duplicates.autoscaling.enabled=true", "scales by slots"),
        (
            "workers.cleaning.autoscaling.enabled=true,workers.cleaning.autoscaling.minReplicas=9",
            "minReplicas",
        ),
        ("workers.duplicates.log=null", "workers.duplicates.log"),
        ("workers.duplicates.roles={index},workers.duplicates.slots=4", "none may be missing"),
        ("workers.language.replica=1", "'replica' not allowed"),
        ("image.digest=sha256:x", "does not match pattern"),
    ] {
        let Some((good, said)) = run_helm(&["template", "copydesk", "--set", set], None) else {
            return eprintln!("NOT RUN: no Helm");
        };
        assert!(!good && said.contains(why), "{set}: {said}");
    }
}

/// Every worker, with its file and its variables as the pod has them, passes its own check.
#[test]
fn rendered_settings_are_good() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "secret").unwrap();
    for (name, _) in RENDERINGS {
        let documents = documents(name);
        for workload in workloads(&documents) {
            let called = text(&workload["metadata"]["name"]);
            let maps = of_kind(&documents, &["ConfigMap"]);
            let map = maps.iter().find(|map| text(&map["metadata"]["name"]) == called).unwrap();
            let container = &workload["spec"]["template"]["spec"]["containers"][0];
            let stage = text(&container["command"][0]).trim_end_matches("-worker");
            let file = folder.path().join(format!("{stage}.toml"));
            std::fs::write(&file, text(&map["data"][format!("{stage}.toml").as_str()])).unwrap();
            let mut worker = Command::new(program(&format!("{stage}-worker")).unwrap());
            worker.arg("--config").arg(&file).arg("--check");
            for variable in container["env"].as_vec().unwrap() {
                let value = match variable["value"].as_str() {
                    Some(path) if path.starts_with("/run/secrets/") => secret.display().to_string(),
                    Some(value) => value.to_owned(),
                    // The number of the pod.
                    None => "3".to_owned(),
                };
                worker.env(text(&variable["name"]), value);
            }
            let output = worker.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {called}: {said}");
        }
    }
}

/// The same whatever the order of keys.
fn canonical(yaml: &Yaml) -> String {
    match yaml {
        Yaml::Hash(hash) => {
            let pairs = hash.iter().map(|(k, v)| format!("{}: {}", canonical(k), canonical(v)));
            let pairs: BTreeSet<String> = pairs.collect();
            format!("{{{}}}", pairs.into_iter().collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

/// What the chart and the plain manifests both say of a pod is the same.
#[test]
fn pods_are_those_of_the_plain_manifests() {
    let documents = documents("default");
    let mut seen = 0;
    for workload in workloads(&documents) {
        let called = text(&workload["metadata"]["name"]);
        let stage = called.trim_start_matches("copydesk-");
        let path = root().join(format!("deploy/kubernetes/{stage}.yaml"));
        let plain = YamlLoader::load_from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (own, other) =
            (&workload["spec"]["template"]["spec"], &plain[0]["spec"]["template"]["spec"]);
        for key in
            ["terminationGracePeriodSeconds", "automountServiceAccountToken", "enableServiceLinks"]
        {
            assert_eq!(canonical(&own[key]), canonical(&other[key]), "{stage}: {key}");
        }
        for key in ["runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile"] {
            let context = |pod: &Yaml| canonical(&pod["securityContext"][key]);
            assert_eq!(context(own), context(other), "{stage}: {key}");
        }
        let (own, other) = (&own["containers"][0], &other["containers"][0]);
        for key in
            ["command", "ports", "livenessProbe", "readinessProbe", "resources", "securityContext"]
        {
            assert_eq!(canonical(&own[key]), canonical(&other[key]), "{stage}: {key}");
        }
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn scaling_heeds_markers_and_partitions() {
    let documents = documents("secured");
    let scaled = of_kind(&documents, &["ScaledObject"]);
    assert_eq!(scaled.len(), 3);
    for object in scaled {
        let metadata = &object["spec"]["triggers"][0]["metadata"];
        let number = |key: &str| text(&metadata[key]).parse::<i64>().unwrap();
        // A marker in each of 12 partitions is no work.
        assert!(number("activationLagThreshold") >= 12);
        assert!(object["spec"]["maxReplicaCount"].as_i64().unwrap() <= 12);
        let name = text(&object["spec"]["scaleTargetRef"]["name"]);
        let target =
            workloads(&documents).into_iter().find(|w| text(&w["metadata"]["name"]) == name);
        // What KEDA sets is not set by the chart at every upgrade.
        assert!(target.unwrap()["spec"]["replicas"].is_badvalue());
    }
}

#[test]
fn roles_apart_have_a_pod_per_slot() {
    let documents = documents("roles");
    let mut roles = Vec::new();
    for workload in workloads(&documents) {
        let container = &workload["spec"]["template"]["spec"]["containers"][0];
        let variables = container["env"].as_vec().unwrap();
        let variable = |name: &str| variables.iter().find(|one| text(&one["name"]) == name);
        let Some(run) = variable("COPYDESK_ROLES__RUN") else { continue };
        let run = text(&run["value"]).to_owned();
        assert_eq!(text(&variable("COPYDESK_ROLES__SLOTS").unwrap()["value"]), "4");
        let slotted = run == r#"["index"]"#;
        assert_eq!(variable("COPYDESK_ROLES__SLOT").is_some(), slotted, "{run}");
        if slotted {
            assert_eq!(workload["spec"]["replicas"].as_i64(), Some(4));
            assert_eq!(text(&workload["kind"]), "StatefulSet");
        }
        roles.push(run);
    }
    roles.sort();
    assert_eq!(roles, [r#"["assemble"]"#, r#"["index"]"#, r#"["join"]"#, r#"["sketch"]"#]);
}
