//! Access rules as other programs take them.

use super::access::{Access, Resource, Rule};
use serde_json::json;
use std::fmt::Write;

impl Resource {
    /// Kafka's own name for it.
    fn name(self) -> &'static str {
        match self {
            Self::Topic => "Topic",
            Self::Group => "Group",
            Self::TransactionalId => "TransactionalId",
        }
    }

    /// The flag of `kafka-acls.sh`.
    fn flag(self) -> &'static str {
        match self {
            Self::Topic => "--topic",
            Self::Group => "--group",
            Self::TransactionalId => "--transactional-id",
        }
    }

    /// The type in a `KafkaUser`.
    fn strimzi(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Group => "group",
            Self::TransactionalId => "transactionalId",
        }
    }
}

/// Command lines for `kafka-acls.sh`; one for all resources that get the same operation.
pub(crate) fn kafka_acls(accesses: &[Access]) -> String {
    let mut text = String::new();
    for access in accesses {
        let mut left: Vec<&Rule> = access.rules.iter().collect();
        while let Some(first) = left.first().copied() {
            let alike =
                |rule: &&Rule| (rule.operation, rule.prefixed) == (first.operation, first.prefixed);
            let (line, rest): (Vec<&Rule>, Vec<&Rule>) = left.into_iter().partition(alike);
            left = rest;
            // Writing to a string does not fail.
            let _ = write!(
                text,
                "kafka-acls.sh --bootstrap-server {} --command-config admin.properties --add \
                 --allow-principal {} --operation {}",
                quoted(&access.servers),
                quoted(&access.principal),
                first.operation
            );
            if first.prefixed {
                text.push_str(" --resource-pattern-type prefixed");
            }
            for rule in line {
                let _ = write!(text, " {} {}", rule.resource.flag(), quoted(&rule.name));
            }
            text.push('\n');
        }
    }
    text
}

/// As one word for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:,/=@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A list of rules, one object each.
pub(crate) fn json(accesses: &[Access]) -> String {
    let rules = accesses.iter().flat_map(|access| {
        access.rules.iter().map(move |rule| {
            json!({
                "principal": access.principal,
                "operation": rule.operation,
                "resource_type": rule.resource.name(),
                "resource_name": rule.name,
                "pattern_type": pattern(rule),
            })
        })
    });
    // A value of strings has a text.
    serde_json::to_string_pretty(&rules.collect::<Vec<_>>()).unwrap_or_default() + "\n"
}

fn pattern(rule: &Rule) -> &'static str {
    if rule.prefixed { "prefix" } else { "literal" }
}

/// `KafkaUser` resources of Strimzi's User Operator.
pub(crate) fn strimzi(accesses: &[Access], cluster: &str) -> String {
    let mut text = String::new();
    for access in accesses {
        let user = access.principal.split_once(':').map_or("", |(_, name)| name);
        let user = user.trim_start_matches("CN=");
        let authentication = if access.certificate { "tls" } else { "scram-sha-512" };
        // A string of JSON is one of YAML.
        let _ = write!(
            text,
            "---\napiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata:\n  name: {}\n  \
             labels:\n    strimzi.io/cluster: {}\nspec:\n  authentication:\n    type: \
             {authentication}\n  authorization:\n    type: simple\n    acls:\n",
            json!(user),
            json!(cluster)
        );
        for rule in &access.rules {
            let _ = write!(
                text,
                "      - resource:\n          type: {}\n          name: {}\n          patternType: \
                 {}\n        operations: [{}]\n",
                rule.resource.strimzi(),
                json!(rule.name),
                pattern(rule),
                rule.operation
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::access::tests::language;

    #[test]
    fn command_lines_have_one_operation_each() {
        let lines = kafka_acls(&[language()]);
        let start = "kafka-acls.sh --bootstrap-server localhost:9092 --command-config \
                     admin.properties --add --allow-principal User:copydesk-language --operation";
        assert_eq!(
            lines,
            format!(
                "{start} Read --topic articles.raw --group copydesk-language\n\
                 {start} Write --topic articles.language --topic articles.raw-dlt\n\
                 {start} Write --resource-pattern-type prefixed --transactional-id \
                 copydesk-language-\n"
            )
        );
        assert_eq!(quoted("User:CN=a b"), "'User:CN=a b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn rules_are_json_and_yaml_too() {
        let rules: serde_json::Value = serde_json::from_str(&json(&[language()])).unwrap();
        assert_eq!(rules.as_array().unwrap().len(), 5);
        assert_eq!(rules[4]["pattern_type"], "prefix");
        assert_eq!(rules[4]["resource_type"], "TransactionalId");
        let yaml = strimzi(&[language()], "news");
        for line in [
            "kind: KafkaUser",
            "  name: \"copydesk-language\"",
            "    strimzi.io/cluster: \"news\"",
            "          type: transactionalId",
            "          patternType: prefix",
            "        operations: [Read]",
        ] {
            assert!(yaml.lines().any(|found| found == line), "{line} is not in\n{yaml}");
        }
    }
}
