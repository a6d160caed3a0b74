//! What each worker must be allowed, and no more.
//!
//! Kafka's authorizer takes `Describe` as allowed where `Read` or `Write` is, and a producer that may
//! write to some topic needs no `IdempotentWrite` since Kafka 2.8 (KIP-679).

use super::dialect;
use crate::failure::Failure;
use crate::workers::{self, Role, Worker};
use copydesk_kafka::Delivery;
use copydesk_roles::Role as Part;
use std::fmt;

/// Arguments of `copydesk topics acl`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    workers: workers::Args,
    /// What stands before the stage in a principal. Without it the user of a worker is its
    /// `sasl.username`, or else `copydesk-<stage>`.
    #[arg(long, value_name = "TYPE:PREFIX")]
    principal_prefix: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The name of the cluster in Strimzi (label `strimzi.io/cluster`).
    #[arg(long, default_value = "kafka")]
    strimzi_cluster: String,
}

/// How access is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// Command lines for `kafka-acls.sh`.
    #[default]
    KafkaAcls,
    /// A list of rules.
    Json,
    /// `KafkaUser` resources for Strimzi.
    Strimzi,
}

/// What one user needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access {
    /// The brokers, for command lines.
    pub(crate) servers: String,
    /// For example `User:copydesk-language`.
    pub(crate) principal: String,
    /// Whether it shows a certificate rather than a password.
    pub(crate) certificate: bool,
    pub(crate) rules: Vec<Rule>,
}

/// One operation on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) operation: &'static str,
    pub(crate) resource: Resource,
    pub(crate) name: String,
    /// Whether it is for all names that begin with `name`.
    pub(crate) prefixed: bool,
}

/// Kinds of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Resource {
    Topic,
    Group,
    TransactionalId,
}

impl Args {
    /// What to print.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        let workers = self.workers.load()?;
        let prefix = self.principal_prefix.as_deref();
        let accesses: Vec<Access> = workers.iter().map(|worker| access(worker, prefix)).collect();
        Ok(match self.format {
            Format::KafkaAcls => dialect::kafka_acls(&accesses),
            Format::Json => dialect::json(&accesses),
            Format::Strimzi => dialect::strimzi(&accesses, &self.strimzi_cluster),
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resource = match (self.resource, self.prefixed) {
            (Resource::Topic, _) => "topic",
            (Resource::Group, _) => "group",
            (Resource::TransactionalId, false) => "transactional id",
            (Resource::TransactionalId, true) => "transactional ids",
        };
        let star = if self.prefixed { "*" } else { "" };
        write!(f, "{} on {resource} `{}{star}`", self.operation, self.name)
    }
}

/// What `worker` needs.
pub(crate) fn access(worker: &Worker, prefix: Option<&str>) -> Access {
    let kafka = &worker.kafka;
    let protocol = worker.property("security.protocol").unwrap_or_default();
    let certificate = protocol.trim().eq_ignore_ascii_case("ssl");
    let principal = match (prefix, worker.property("sasl.username")) {
        (Some(prefix), _) => format!("{prefix}{}", worker.stage),
        (None, Some(name)) if !certificate => format!("User:{name}"),
        (None, _) => format!("User:copydesk-{}", worker.stage),
    };
    let rule = |operation, resource, name: &str| Rule {
        operation,
        resource,
        name: name.to_owned(),
        prefixed: false,
    };
    let mut rules = Vec::new();
    for (role, topic) in worker.topics() {
        let operations = operations(worker, role).into_iter();
        rules.extend(operations.map(|operation| rule(operation, Resource::Topic, topic)));
        if role == Role::Input {
            let groups = worker.groups();
            rules.extend(groups.iter().map(|group| rule("Read", Resource::Group, group)));
            let watched = worker.watched_groups();
            rules.extend(watched.iter().map(|group| rule("Describe", Resource::Group, group)));
        }
    }
    if kafka.delivery == Delivery::ExactlyOnce {
        let chosen = !kafka.transactional_id.is_empty();
        // As the worker makes it: the group, and a part of its own per instance.
        let (name, prefixed) = match (chosen, worker.roles()) {
            (true, None) => (kafka.transactional_id.clone(), false),
            (true, Some(_)) => (format!("{}-", kafka.transactional_id), true),
            (false, _) => (format!("{}-", kafka.group_id), true),
        };
        let id = rule("Write", Resource::TransactionalId, &name);
        rules.push(Rule { prefixed, ..id });
    }
    if kafka.create_topics {
        let topics = worker.topics().into_iter();
        rules.extend(topics.map(|(_, topic)| rule("Create", Resource::Topic, topic)));
    }
    Access { servers: kafka.bootstrap_servers.clone(), principal, certificate, rules }
}

/// What `worker` does with a topic, by the roles that it has.
fn operations(worker: &Worker, role: Role) -> Vec<&'static str> {
    let Some(roles) = worker.roles() else {
        let reads = matches!(role, Role::Input | Role::Lists);
        return vec![if reads { "Read" } else { "Write" }];
    };
    let has = |parts: &[Part]| parts.iter().any(|part| roles.has(*part));
    let index = roles.split() && roles.has(Part::Index);
    let (reads, writes) = match role {
        Role::Input => (has(&[Part::Sketch, Part::Join]), false),
        Role::Output | Role::Updates | Role::DeadLetter => (false, roles.has(Part::Join)),
        // The role `join` looks how far the others have come.
        Role::Log => (index || has(&[Part::Assemble, Part::Join]), roles.has(Part::Sketch)),
        Role::Hits => (roles.has(Part::Assemble), index),
        Role::Verdicts => (roles.has(Part::Join), roles.has(Part::Assemble)),
        Role::Lists => (true, false),
    };
    let operations = [("Read", reads), ("Write", writes)].into_iter();
    operations.filter_map(|(operation, needed)| needed.then_some(operation)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::workers::{usual, usual_roles, usual_with_lists};

    pub(crate) fn language() -> Access {
        access(&usual()[0], None)
    }

    fn rules(access: &Access) -> Vec<String> {
        let rule = |rule: &Rule| {
            let star = if rule.prefixed { "*" } else { "" };
            format!("{} {:?} {}{star}", rule.operation, rule.resource, rule.name)
        };
        access.rules.iter().map(rule).collect()
    }

    #[test]
    fn a_worker_gets_what_it_needs_and_no_more() {
        assert_eq!(
            rules(&language()),
            [
                "Read Topic articles.raw",
                "Read Group copydesk-language",
                "Write Topic articles.language",
                "Write Topic articles.raw-dlt",
                "Write TransactionalId copydesk-language-*",
            ]
        );
        let mut worker = usual().remove(0);
        worker.kafka.transactional_id = "mine".into();
        assert!(rules(&access(&worker, None)).contains(&"Write TransactionalId mine".to_owned()));
        worker.kafka.delivery = Delivery::AtLeastOnce;
        assert_eq!(rules(&access(&worker, None)).len(), 4);
        worker.kafka.create_topics = true;
        assert_eq!(rules(&access(&worker, None)).len(), 7);
    }

    #[test]
    fn a_topic_of_lists_is_read() {
        let names = ["copydesk.boilerplate", "copydesk.watchlists"];
        for (worker, name) in usual_with_lists().iter().zip(names) {
            let rules = rules(&access(worker, None));
            assert!(rules.contains(&format!("Read Topic {name}")), "{rules:?}");
        }
    }

    #[test]
    fn roles_need_the_topics_between_them() {
        assert_eq!(
            rules(&access(&usual_roles(|_| {}), None)),
            [
                "Read Topic articles.tagged",
                "Read Group copydesk-duplicates-sketch",
                "Read Group copydesk-duplicates-assemble",
                "Read Group copydesk-duplicates-join",
                "Write Topic articles.enriched",
                "Write Topic articles.updates",
                "Write Topic articles.tagged-dlt",
                "Read Topic copydesk.sketches.main",
                "Write Topic copydesk.sketches.main",
                "Read Topic articles.verdicts",
                "Write Topic articles.verdicts",
                "Write TransactionalId copydesk-duplicates-*",
            ]
        );
        let join = usual_roles(|settings| settings.roles.run = vec![Part::Join]);
        let join = rules(&access(&join, None));
        for rule in [
            "Read Group copydesk-duplicates-join",
            "Describe Group copydesk-duplicates-sketch",
            "Describe Group copydesk-duplicates-assemble",
            "Read Topic articles.verdicts",
        ] {
            assert!(join.iter().any(|one| one == rule), "{rule}: {join:?}");
        }
        assert!(!join.iter().any(|one| one.starts_with("Write Topic copydesk")), "{join:?}");
        let slot = usual_roles(|settings| {
            settings.roles.run = vec![Part::Index];
            (settings.roles.slots, settings.roles.slot) = (4, 2);
        });
        assert_eq!(
            rules(&access(&slot, None)),
            [
                "Read Group copydesk-duplicates-index-2",
                "Read Topic copydesk.sketches.main",
                "Write Topic copydesk.hits.main",
                "Write TransactionalId copydesk-duplicates-*",
            ]
        );
    }

    #[test]
    fn the_principal_is_named_known_or_usual() {
        let mut worker = usual().remove(0);
        assert_eq!(access(&worker, None).principal, "User:copydesk-language");
        assert_eq!(access(&worker, Some("User:CN=")).principal, "User:CN=language");
        worker.kafka.properties.insert("sasl.username".into(), "anna".into());
        assert_eq!(access(&worker, None).principal, "User:anna");
    }
}
