//! Topics and users that the Helm chart makes for Strimzi are those of `copydesk topics`.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

mod rendering;

use copydesk_testkit::programs::program;
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

#[test]
fn strimzi_users_may_what_copydesk_topics_acl_says_and_no_more() {
    let output = Command::new(program("copydesk").unwrap())
        .args(["topics", "acl", "--format", "strimzi"])
        .output()
        .unwrap();
    let planned = YamlLoader::load_from_str(&String::from_utf8(output.stdout).unwrap()).unwrap();
    let (own, planned) = (rules(&documents("secured")), rules(&planned));
    assert!(planned.len() > 20, "{planned:?}");
    assert_eq!(own, planned);
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
    let output = Command::new(program("copydesk").unwrap())
        .args(["topics", "plan", "--json", "--partitions", "12"])
        .output()
        .unwrap();
    let planned: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
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
