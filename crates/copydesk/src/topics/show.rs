//! A plan for people and as JSON.

use super::plan::{Plan, Planned, Setting};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A table of the topics, and below it the reasons, each once.
pub(crate) fn table(plan: &Plan) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["topic", "what it is", "partitions", "replicas", "settings"]);
    for topic in &plan.topics {
        let uses: Vec<String> = uses(topic);
        let settings: Vec<String> =
            topic.settings.iter().map(|s| format!("{}={}", s.name, s.value)).collect();
        table.add_row([
            topic.name.clone(),
            uses.join("\n"),
            number(topic.partitions),
            number(topic.replication),
            settings.join("\n"),
        ]);
    }
    format!("{table}\n\n{}", reasons(plan))
}

fn uses(topic: &Planned) -> Vec<String> {
    topic.uses.iter().map(|(role, stage)| format!("{} of {stage}", role.as_str())).collect()
}

fn number(number: i32) -> String {
    if number > 0 { number.to_string() } else { "default".to_owned() }
}

fn reasons(plan: &Plan) -> String {
    let mut reasons: Vec<(&Setting, Vec<&str>)> = Vec::new();
    for topic in &plan.topics {
        for setting in &topic.settings {
            match reasons.iter_mut().find(|(known, _)| *known == setting) {
                Some((_, topics)) => topics.push(&topic.name),
                None => reasons.push((setting, vec![&topic.name])),
            }
        }
    }
    reasons.sort_by_key(|(setting, _)| setting.name);
    let mut text = String::new();
    for (setting, topics) in reasons {
        let topics =
            if topics.len() == plan.topics.len() { "all".to_owned() } else { topics.join(", ") };
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}={} ({topics}): {}", setting.name, setting.value, setting.why);
    }
    for topic in plan.topics.iter().filter(|topic| topic.window_ms.is_some()) {
        let name = &topic.name;
        let _ = writeln!(text, "partitions=1 ({name}): copies are found within one partition only");
    }
    text
}

/// A list of topics, each with `settings` as Kafka takes them and `why` under the same names.
pub(crate) fn json(plan: &Plan) -> String {
    let topics: Vec<Value> = plan.topics.iter().map(topic).collect();
    // A value of strings and numbers has a text.
    serde_json::to_string_pretty(&topics).unwrap_or_default() + "\n"
}

fn topic(topic: &Planned) -> Value {
    let of = |pick: fn(&Setting) -> &str| -> Map<String, Value> {
        let members: BTreeMap<_, _> = topic.settings.iter().map(|s| (s.name, pick(s))).collect();
        members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
    };
    let uses: Vec<Value> = topic
        .uses
        .iter()
        .map(|(role, stage)| json!({"role": role.as_str(), "stage": stage.as_str()}))
        .collect();
    let or_default = |number: i32| if number > 0 { Value::from(number) } else { Value::Null };
    json!({
        "topic": topic.name,
        "uses": uses,
        "partitions": or_default(topic.partitions),
        "replication": or_default(topic.replication),
        "settings": of(|setting| &setting.value),
        "why": of(|setting| &setting.why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::plan::tests::plan;

    #[test]
    fn people_and_programs_read_the_same_plan() {
        let text = table(&plan());
        for part in ["articles.tagged", "retention.ms=2764800000", "input of duplicates", "default"]
        {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        let topics: Value = serde_json::from_str(&json(&plan())).unwrap();
        assert_eq!(topics.as_array().unwrap().len(), 12);
        let named = |name: &str| {
            let mut found =
                topics.as_array().unwrap().iter().filter(|topic| topic["topic"] == name);
            found.next().unwrap()
        };
        let tagged = named("articles.tagged");
        assert_eq!((&tagged["partitions"], &tagged["replication"]), (&6.into(), &Value::Null));
        assert_eq!(tagged["uses"][1]["role"], "input");
        let log = named("copydesk.sketches.main");
        assert_eq!((&log["partitions"], &log["replication"]), (&1.into(), &Value::Null));
        assert_eq!(log["settings"]["retention.ms"], "2764800000");
        assert!(log["why"]["cleanup.policy"].as_str().unwrap().contains("memory"));
    }
}
