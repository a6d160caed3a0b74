//! What a chain of workers must agree on, as far as their settings tell.

use crate::finding::Finding;
use crate::workers::{Role, Worker};
use copydesk_kafka::Delivery;
use std::collections::BTreeSet;

/// Everything that does not fit together.
pub(crate) fn check(workers: &[Worker]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, worker) in workers.iter().enumerate() {
        findings.extend(ends(worker, workers));
        findings.extend(circles(worker, workers));
        for other in &workers[..at] {
            findings.extend(groups(worker, other));
        }
        for upstream in upstream(worker, workers) {
            findings.extend(handover(worker, upstream));
        }
    }
    findings.extend(brokers(workers));
    findings.extend(partitioners(workers));
    findings
}

fn upstream<'w>(worker: &Worker, workers: &'w [Worker]) -> impl Iterator<Item = &'w Worker> {
    let input = worker.kafka.input.clone();
    workers.iter().filter(move |other| other.kafka.output == input)
}

/// The ends of the chain: rightly so, or by a slip in a name.
fn ends(worker: &Worker, workers: &[Worker]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (input, output) = (&worker.kafka.input, &worker.kafka.output);
    if upstream(worker, workers).next().is_none() {
        let text = format!("no worker here writes its input `{input}`: others must");
        findings.push(Finding::info(&worker.file, text));
    } else if worker.input.profile != "auto" {
        let text = format!(
            "`input.profile` is `{}`, and has no say behind the first stage: records are read as that \
             stage found them",
            worker.input.profile
        );
        findings.push(Finding::info(&worker.file, text));
    }
    if !workers.iter().any(|other| &other.kafka.input == output) {
        let text = format!("no worker here reads its output `{output}`: others may");
        findings.push(Finding::info(&worker.file, text));
    }
    findings
}

/// Dead letters that are read or mixed with results.
fn circles(worker: &Worker, workers: &[Worker]) -> Vec<Finding> {
    let letters = &worker.kafka.dead_letter;
    let taken = workers.iter().flat_map(|other| {
        let roles = [(Role::Input, &other.kafka.input), (Role::Output, &other.kafka.output)];
        roles.into_iter().filter(|(_, topic)| *topic == letters).map(move |(role, _)| (other, role))
    });
    let finding = |(other, role): (&Worker, Role)| {
        let text =
            format!("its dead letters go to `{letters}`, {} of {}", role.as_str(), other.file);
        Finding::error(&worker.file, text)
    };
    taken.map(finding).collect()
}

/// Two workers that Kafka takes for one.
fn groups(worker: &Worker, other: &Worker) -> Vec<Finding> {
    let (own, theirs) = (&worker.kafka, &other.kafka);
    let mut texts = Vec::new();
    let exactly_once = |kafka: &copydesk_kafka::Settings| kafka.delivery == Delivery::ExactlyOnce;
    if exactly_once(own)
        && exactly_once(theirs)
        && !own.transactional_id.is_empty()
        && own.transactional_id == theirs.transactional_id
    {
        let id = &own.transactional_id;
        texts.push(format!(
            "has `transactional_id` `{id}` like {}: each fences the other",
            other.file
        ));
    }
    if own.group_id == theirs.group_id {
        let group = &own.group_id;
        if own.input != theirs.input {
            texts.push(format!(
                "is in group `{group}` like {}, but reads `{}` and not `{}`: a group shares its topics",
                other.file, own.input, theirs.input
            ));
        } else if worker.stage != other.stage || own.output != theirs.output {
            texts.push(format!(
                "is in group `{group}` like {}, which does something else with its share of `{}`",
                other.file, own.input
            ));
        }
        if own.delivery != theirs.delivery {
            texts.push(format!(
                "is in group `{group}` like {}, with another `delivery`: only what both promise holds",
                other.file
            ));
        }
    }
    texts.into_iter().map(|text| Finding::error(&worker.file, text)).collect()
}

/// From one worker to the next.
fn handover(worker: &Worker, upstream: &Worker) -> Vec<Finding> {
    let mut findings = Vec::new();
    let isolation = worker.property("isolation.level").map(str::trim);
    if upstream.kafka.delivery == Delivery::ExactlyOnce && isolation == Some("read_uncommitted") {
        let text = format!(
            "`isolation.level` is read_uncommitted: it takes records of transactions that {} aborts, \
             and has them twice",
            upstream.file
        );
        findings.push(Finding::error(&worker.file, text));
    }
    let (own, theirs) = (worker.largest_bytes(), upstream.largest_bytes());
    if own < theirs {
        let text = format!(
            "`message.max.bytes` is {own}, {} may send {theirs}: records grow from stage to stage, and \
             these become dead letters",
            upstream.file
        );
        findings.push(Finding::warning(&worker.file, text));
    }
    findings
}

fn brokers(workers: &[Worker]) -> Option<Finding> {
    let first = workers.first()?;
    let different = workers
        .iter()
        .find(|other| other.kafka.bootstrap_servers != first.kafka.bootstrap_servers)?;
    let text = format!(
        "`kafka.bootstrap_servers` is `{}`, that of {} is `{}`: one chain, two clusters?",
        different.kafka.bootstrap_servers, first.file, first.kafka.bootstrap_servers
    );
    Some(Finding::warning(&different.file, text))
}

/// Equal keys must meet: every worker, and Java's producers, choose partitions alike.
pub(crate) fn partitioners(workers: &[Worker]) -> Vec<Finding> {
    /// As `copydesk-kafka` sets it.
    const JAVA: &str = "murmur2_random";
    let chosen = |worker: &Worker| worker.property("partitioner").unwrap_or(JAVA).trim().to_owned();
    let all: BTreeSet<String> = workers.iter().map(chosen).collect();
    let different = workers.iter().filter(|worker| chosen(worker) != JAVA);
    let finding = |worker: &Worker| {
        let text = format!(
            "`partitioner` is {}: the same key goes to other partitions than with Java's clients and \
             with {JAVA}",
            chosen(worker)
        );
        // All alike they at least agree with each other.
        if all.len() > 1 {
            return Finding::error(&worker.file, text);
        }
        Finding::warning(&worker.file, text)
    };
    different.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::workers::usual;

    /// What is found, besides the ends, after `change`.
    fn found(change: impl Fn(&mut Vec<Worker>)) -> Vec<(Severity, String)> {
        let mut workers = usual();
        change(&mut workers);
        let findings = check(&workers).into_iter();
        let telling = findings.filter(|finding| !finding.text.starts_with("no worker here"));
        telling.map(|finding| (finding.severity, finding.to_string())).collect()
    }

    fn set(worker: &mut Worker, name: &str, value: &str) {
        worker.kafka.properties.insert(name.to_owned(), value.to_owned());
    }

    fn assert_only(found: &[(Severity, String)], severity: Severity, part: &str) {
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == severity && found[0].1.contains(part), "{found:?}");
    }

    #[test]
    fn the_usual_chain_fits_and_has_two_ends() {
        let findings = check(&usual());
        assert!(findings.iter().all(|finding| finding.severity == Severity::Info), "{findings:?}");
        let texts: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].contains("language.toml") && texts[0].contains("`articles.raw`"));
        assert!(texts[1].contains("duplicates.toml") && texts[1].contains("`articles.enriched`"));
    }

    #[test]
    fn workers_that_kafka_takes_for_one_are_errors() {
        let same = |kafka: &mut copydesk_kafka::Settings| kafka.group_id = "g".into();
        let topics = found(|workers| workers.iter_mut().take(2).for_each(|w| same(&mut w.kafka)));
        assert_only(&topics, Severity::Error, "reads `articles.language` and not `articles.raw`");
        let twins = |delivery| {
            found(move |workers| {
                let mut twin = workers[0].clone();
                twin.kafka.delivery = delivery;
                workers.push(twin);
            })
        };
        assert!(twins(Delivery::ExactlyOnce).is_empty(), "two instances of one worker are fine");
        assert_only(&twins(Delivery::AtLeastOnce), Severity::Error, "another `delivery`");
        let fenced = found(|workers| {
            workers.iter_mut().take(2).for_each(|w| w.kafka.transactional_id = "t".into());
        });
        assert_only(&fenced, Severity::Error, "fences the other");
    }

    #[test]
    fn what_is_lost_between_two_workers_is_found() {
        let isolation =
            found(|workers| set(&mut workers[1], "isolation.level", "read_uncommitted"));
        assert_only(&isolation, Severity::Error, "read_uncommitted");
        let sizes = found(|workers| set(&mut workers[2], "message.max.bytes", "1000000"));
        assert_only(&sizes, Severity::Warning, "cleaning.toml may send 10485760");
        let letters = found(|w| w[0].kafka.dead_letter = "articles.tagged".into());
        assert_eq!(letters.len(), 2, "input of one and output of another: {letters:?}");
        let partitioner = found(|workers| set(&mut workers[3], "partitioner", "consistent"));
        assert_only(&partitioner, Severity::Error, "consistent");
        let brokers = found(|workers| workers[2].kafka.bootstrap_servers = "other:9092".into());
        assert_only(&brokers, Severity::Warning, "other:9092");
        let profile = found(|workers| workers[1].input.profile = "plain".into());
        assert_only(&profile, Severity::Info, "plain");
    }
}
