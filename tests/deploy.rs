//! What can be checked of `deploy/` without a container engine or a cluster.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::{program, root};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

const STAGES: [&str; 4] = ["language", "cleaning", "entities", "duplicates"];

fn deploy(name: &str) -> PathBuf {
    root().join("deploy").join(name)
}

fn yaml(name: &str) -> Vec<Yaml> {
    YamlLoader::load_from_str(&std::fs::read_to_string(deploy(name)).unwrap()).unwrap()
}

/// The settings in force with a settings file of `deploy/config`.
fn settings(stage: &str) -> String {
    let run = |flag: &str| {
        let output = Command::new(program(&format!("{stage}-worker")).unwrap())
            .arg("--config")
            .arg(deploy(&format!("config/{stage}.toml")))
            .arg(flag)
            .output()
            .unwrap();
        assert!(output.status.success(), "{stage}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run("--check");
    run("--print-config")
}

fn value<'s>(settings: &'s str, key: &str) -> &'s str {
    let line = settings.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
    line.split(" = ").nth(1).unwrap().trim_matches('"')
}

#[test]
fn settings_files_are_good_and_their_topics_are_those_of_the_compose_file() {
    let mut topics = BTreeSet::new();
    let mut last_output = "articles.raw".to_owned();
    for stage in STAGES {
        let settings = settings(stage);
        assert_eq!(value(&settings, "input"), last_output);
        value(&settings, "output").clone_into(&mut last_output);
        for key in ["input", "output", "dead_letter"] {
            topics.insert(value(&settings, key).to_owned());
        }
        if stage == "duplicates" {
            // The table of roles, not that of logs.
            let roles = settings.split("[roles]").nth(1).unwrap();
            topics.extend(["log", "verdicts"].map(|key| value(roles, key).to_owned()));
        }
    }
    let script =
        yaml("compose.yaml")[0]["services"]["topics"]["command"][0].as_str().unwrap().to_owned();
    for topic in topics {
        let made = match topic.strip_suffix("-dlt") {
            Some(of) => {
                script.contains(of.trim_start_matches("articles.")) && script.contains("-dlt")
            }
            None => script.contains(&format!("make {topic} ")),
        };
        assert!(made, "compose.yaml does not create {topic}");
    }
}

#[test]
fn settings_files_fit_together_and_it_is_told_when_they_do_not() {
    let check = |flags: &[&str]| {
        let files = STAGES.map(|stage| deploy(&format!("config/{stage}.toml")));
        let program = program("copydesk").unwrap();
        let output = Command::new(program).arg("check").args(files).args(flags).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = check(&[]);
    assert!(code == Some(0) && text.ends_with("4 workers: 0 errors, 0 warnings\n"), "{text}");
    let (code, text) = check(&["--set", "kafka.group_id=one"]);
    assert_eq!(code, Some(65), "{text}");
    assert!(text.starts_with("error: ") && text.contains("is in group `one`"), "{text}");
}

#[test]
fn the_compose_file_runs_every_worker_after_its_topics() {
    let compose = yaml("compose.yaml");
    for stage in STAGES {
        let service = &compose[0]["services"][stage];
        assert_eq!(service["command"][0].as_str(), Some(format!("{stage}-worker").as_str()));
    }
    assert!(compose[0]["services"]["kafka"]["healthcheck"]["test"].as_vec().is_some());
}

#[test]
fn every_worker_in_kubernetes_is_probed_bounded_and_unprivileged() {
    let kustomization = yaml("kubernetes/kustomization.yaml");
    let resources = kustomization[0]["resources"].as_vec().unwrap();
    for stage in STAGES {
        let file = format!("{stage}.yaml");
        assert!(resources.iter().any(|resource| resource.as_str() == Some(&file)));
        let manifests = yaml(&format!("kubernetes/{file}"));
        let deployment = &manifests[0];
        assert_eq!(deployment["kind"].as_str(), Some("Deployment"));
        let pod = &deployment["spec"]["template"]["spec"];
        let drain_s: i64 =
            value(&settings(stage), "drain_timeout_ms").parse::<i64>().unwrap() / 1000;
        assert!(pod["terminationGracePeriodSeconds"].as_i64().unwrap() > drain_s);
        assert_eq!(pod["securityContext"]["runAsNonRoot"].as_bool(), Some(true));
        let container = &pod["containers"][0];
        assert_eq!(container["command"][0].as_str(), Some(format!("{stage}-worker").as_str()));
        assert_eq!(container["readinessProbe"]["httpGet"]["path"].as_str(), Some("/readyz"));
        assert_eq!(container["livenessProbe"]["httpGet"]["path"].as_str(), Some("/healthz"));
        assert!(container["resources"]["limits"]["memory"].as_str().is_some());
        let security = &container["securityContext"];
        assert_eq!(security["readOnlyRootFilesystem"].as_bool(), Some(true));
        assert_eq!(security["allowPrivilegeEscalation"].as_bool(), Some(false));
        let budget = manifests.iter().any(|m| m["kind"].as_str() == Some("PodDisruptionBudget"));
        assert_eq!(budget, stage != "duplicates");
    }
}

#[test]
fn roles_apart_have_as_many_slots_as_pods_and_every_role_once() {
    let kustomization = yaml("kubernetes/roles/kustomization.yaml");
    let patches = kustomization[0]["patches"].as_vec().unwrap();
    let all: String = patches.iter().map(|patch| patch["patch"].as_str().unwrap()).collect();
    assert!(all.contains(r#"'["sketch"]'"#), "{all}");
    let mut roles = vec!["sketch".to_owned()];
    for resource in kustomization[0]["resources"].as_vec().unwrap().iter().skip(1) {
        let file = resource.as_str().unwrap();
        let workload = &yaml(&format!("kubernetes/roles/{file}"))[0];
        let container = &workload["spec"]["template"]["spec"]["containers"][0];
        let variables = container["env"].as_vec().unwrap();
        let variable = |name| variables.iter().find(|one| one["name"].as_str() == Some(name));
        let run = variable("COPYDESK_ROLES__RUN").unwrap()["value"].as_str().unwrap();
        let role = run.trim_matches(['[', ']', '"']).to_owned();
        assert_eq!(file, format!("{role}.yaml"));
        if role == "index" {
            let slots = workload["spec"]["replicas"].as_i64().unwrap();
            let told = format!("name: COPYDESK_ROLES__SLOTS, value: \"{slots}\"");
            assert!(all.contains(&told) && variable("COPYDESK_ROLES__SLOT").is_some(), "{all}");
        }
        roles.push(role);
    }
    roles.sort();
    assert_eq!(roles, ["assemble", "index", "join", "sketch"]);
}

#[test]
fn the_unit_does_not_restart_what_a_person_must_change() {
    let unit = std::fs::read_to_string(deploy("systemd/copydesk@.service")).unwrap();
    for line in ["Restart=on-failure", "RestartPreventExitStatus=65 78", "NoNewPrivileges=yes"] {
        assert!(unit.lines().any(|l| l == line), "{line}");
    }
}

#[test]
fn the_image_holds_every_program_and_runs_as_nobody() {
    let file = std::fs::read_to_string(deploy("Dockerfile")).unwrap();
    for line in ["USER nonroot", "EXPOSE 9464"] {
        assert!(file.lines().any(|l| l == line), "{line}");
    }
    assert!(file.contains("target/release/copydesk target/release/*-worker"));
}
