//! Topics and users that the Helm chart makes for Strimzi are those of `copydesk topics`.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod rendering;

use copydesk_testkit::programs::{program, root};
use rendering::{documents, of_kind, text, workloads};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

/// Access: to whom, what, which, and what for.
type Rule = (String, String, String, String);

fn rules(documents: &[Yaml]) -> BTreeSet<Rule> {
    let users = of_kind(documents, &["KafkaUser"]);
    users
        .into_iter()
        .flat_map(|user| {
            let name = text(&user["metadata"]["name"]).to_owned();
            let acls = user["spec"]["authorization"]["acls"].as_vec().unwrap();
            acls.iter().map(move |acl| {
                let resource = &acl["resource"];
                let which =
                    format!("{} {}", text(&resource["name"]), text(&resource["patternType"]));
                let operation = text(&acl["operations"][0]).to_owned();
                (name.clone(), text(&resource["type"]).to_owned(), which, operation)
            })
        })
        .collect()
}

/// What `copydesk topics` prints.
fn topics(arguments: &[&str]) -> String {
    let mut command = Command::new(program("copydesk").unwrap());
    let output = command.arg("topics").args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Flags for a memory in four slots, as the README of deploy has them.
const SLOTS: [&str; 3] = ["--set", "roles.slots=4", "deploy/config/duplicates.toml"];

#[test]
fn strimzi_users_may_what_copydesk_topics_acl_says_and_no_more() {
    let planned = YamlLoader::load_from_str(&topics(&["acl", "--format", "strimzi"])).unwrap();
    let (own, planned) = (rules(&documents("secured")), rules(&planned));
    assert!(planned.len() > 20, "{planned:?}");
    assert_eq!(own, planned);
}

#[test]
fn slots_have_their_groups_and_their_topic() {
    let acl = topics(&[&["acl", "--format", "strimzi"][..], &SLOTS].concat());
    let planned = rules(&YamlLoader::load_from_str(&acl).unwrap());
    let documents = documents("certificates");
    let mut own = rules(&documents);
    own.retain(|(user, ..)| user == "copydesk-duplicates");
    assert!(own.iter().any(|(_, _, which, _)| which.starts_with("copydesk-duplicates-index-3 ")));
    assert_eq!(own, planned);
    let plan = topics(&[&["plan", "--json"][..], &SLOTS].concat());
    let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
    let hits =
        plan.as_array().unwrap().iter().find(|t| t["topic"] == "copydesk.hits.main").unwrap();
    let made = of_kind(&documents, &["KafkaTopic"]);
    let made = made.iter().find(|t| text(&t["metadata"]["name"]) == "copydesk.hits.main").unwrap();
    assert_eq!(made["spec"]["partitions"].as_i64(), hits["partitions"].as_i64());
}

#[test]
fn with_certificates_each_worker_shows_that_of_its_user() {
    let documents = documents("certificates");
    for workload in workloads(&documents) {
        let pod = &workload["spec"]["template"]["spec"];
        let volumes = pod["volumes"].as_vec().unwrap();
        let own = volumes.iter().find(|one| text(&one["name"]) == "certificate").unwrap();
        assert_eq!(own["secret"]["secretName"], workload["metadata"]["name"]);
        let variables = pod["containers"][0]["env"].as_vec().unwrap();
        let key = "COPYDESK_KAFKA__PROPERTIES__SSL_KEY_LOCATION";
        let key = variables.iter().find(|one| text(&one["name"]) == key).unwrap();
        assert!(text(&key["value"]).ends_with("/certificate/user.key"));
    }
}

/// Each worker shows itself as its own user, with the secret of that user.
#[test]
fn workers_are_the_users_that_strimzi_makes() {
    let documents = documents("secured");
    let users: BTreeSet<&str> = of_kind(&documents, &["KafkaUser"])
        .iter()
        .map(|user| text(&user["metadata"]["name"]))
        .collect();
    let mut shown = BTreeSet::new();
    for workload in workloads(&documents) {
        let pod = &workload["spec"]["template"]["spec"];
        let variables = pod["containers"][0]["env"].as_vec().unwrap();
        let name = "COPYDESK_KAFKA__PROPERTIES__SASL_USERNAME";
        let user = variables.iter().find(|one| text(&one["name"]) == name).unwrap();
        let volumes = pod["volumes"].as_vec().unwrap();
        let password = volumes.iter().find(|one| text(&one["name"]) == "password").unwrap();
        assert_eq!(password["secret"]["secretName"], user["value"]);
        shown.insert(text(&user["value"]));
    }
    assert_eq!(shown, users);
}

#[test]
fn strimzi_topics_are_those_of_copydesk_topics_plan() {
    let planned = topics(&["plan", "--json", "--partitions", "12"]);
    let planned: serde_json::Value = serde_json::from_str(&planned).unwrap();
    let planned: BTreeMap<String, (i64, BTreeMap<String, String>)> = planned
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| {
            let settings = topic["settings"].as_object().unwrap().iter();
            let settings = settings.map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned()));
            let partitions = topic["partitions"].as_i64().unwrap();
            (topic["topic"].as_str().unwrap().to_owned(), (partitions, settings.collect()))
        })
        .collect();
    let documents = documents("secured");
    let own: BTreeMap<_, _> = of_kind(&documents, &["KafkaTopic"])
        .into_iter()
        .map(|topic| {
            let settings = topic["spec"]["config"].as_hash().unwrap().iter();
            let value = |value: &Yaml| match value {
                Yaml::Integer(number) => number.to_string(),
                other => text(other).to_owned(),
            };
            let settings = settings.map(|(k, v)| (text(k).to_owned(), value(v)));
            let partitions = topic["spec"]["partitions"].as_i64().unwrap();
            (text(&topic["metadata"]["name"]).to_owned(), (partitions, settings.collect()))
        })
        .collect();
    assert_eq!(own, planned);
}
