//! A cluster held against a plan.

use super::plan::{Plan, Planned};
use crate::finding::Finding;
use crate::workers::Role;
use copydesk_article::StageName;
use copydesk_kafka::cluster::Topic;
use std::collections::BTreeMap;

/// Retention below this may take records with old timestamps before they are read.
const TRAP_MS: i64 = 30 * 86_400_000;

/// What is not as planned, and what of it matters. A topic may be better than planned.
pub(crate) fn compare(plan: &Plan, there: &BTreeMap<String, Topic>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for planned in &plan.topics {
        let Some(topic) = there.get(&planned.name) else {
            let text = "is not there, or may not be seen; `copydesk topics create` makes it";
            findings.push(Finding::error(&planned.name, text));
            continue;
        };
        findings.extend(partitions(planned, topic));
        findings.extend(cleanup(planned, topic));
        findings.extend(retention(planned, topic));
        findings.extend(sizes(planned, topic));
        findings.extend(copies(planned, topic));
    }
    findings.extend(verdicts(plan, there));
    findings.extend(numbers(plan, there));
    findings
}

/// A setting of a topic as a number.
fn number(topic: &Topic, name: &str) -> Option<i64> {
    topic.settings.get(name)?.trim().parse().ok()
}

fn partitions(planned: &Planned, topic: &Topic) -> Option<Finding> {
    let (found, wanted) = (topic.partitions, usize::try_from(planned.partitions).ok()?);
    let fixed = planned.window_ms.is_some() || planned.is(Role::Lists);
    (fixed && found != wanted).then(|| {
        let text = format!(
            "has {found} partitions and must have {wanted}, each with all records in one order: the \
             worker does not start"
        );
        Finding::error(&planned.name, text)
    })
}

/// A verdict lies in the partition of its article.
fn verdicts(plan: &Plan, there: &BTreeMap<String, Topic>) -> Vec<Finding> {
    let of = |role: Role| {
        plan.topics.iter().find(|topic| topic.uses.contains(&(role, StageName::Duplicates)))
    };
    let (Some(input), Some(verdicts)) = (of(Role::Input), of(Role::Verdicts)) else {
        return Vec::new();
    };
    let count = |planned: &Planned| there.get(&planned.name).map(|topic| topic.partitions);
    match (count(input), count(verdicts)) {
        (Some(wanted), Some(found)) if found < wanted => {
            let text = format!(
                "has {found} partitions, `{}` {wanted}: a verdict lies in the partition of its article",
                input.name
            );
            vec![Finding::error(&verdicts.name, text)]
        }
        _ => Vec::new(),
    }
}

fn cleanup(planned: &Planned, topic: &Topic) -> Option<Finding> {
    let policy = topic.settings.get("cleanup.policy")?;
    if planned.is(Role::Lists) {
        let text =
            format!("cleanup.policy is {policy}: lists go by their age, or are never tidied up");
        return (policy != "compact").then(|| Finding::error(&planned.name, text));
    }
    if !policy.contains("compact") {
        return None;
    }
    let lost = if planned.window_ms.is_some() {
        "the memory that is folded from it forgets articles"
    } else if planned.is(Role::Input) || planned.is(Role::DeadLetter) {
        "records that share a key are lost before they are read"
    } else {
        let text = format!("cleanup.policy is {policy}: only the last record of each key stays");
        return Some(Finding::info(&planned.name, text));
    };
    Some(Finding::error(&planned.name, format!("cleanup.policy is {policy}: {lost}")))
}

fn retention(planned: &Planned, topic: &Topic) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = &planned.name;
    // Without `delete` nothing goes by age; -1 keeps everything.
    let deletes = topic.settings.get("cleanup.policy").is_none_or(|p| p.contains("delete"));
    let kept = number(topic, "retention.ms").filter(|ms| deletes && *ms >= 0);
    let wanted: Option<i64> = planned.value("retention.ms").and_then(|ms| ms.parse().ok());
    if let (Some(kept), Some(wanted)) = (kept, wanted) {
        if kept < wanted && planned.window_ms.is_some() {
            let text = format!(
                "retention.ms is {kept}, the window needs {wanted}: after a start the memory lacks \
                 articles, and their copies pass for originals"
            );
            findings.push(Finding::error(name, text));
        } else if kept < wanted {
            let text = format!("retention.ms is {kept}, below the planned {wanted}");
            findings.push(Finding::warning(name, text));
        }
    }
    let bytes = number(topic, "retention.bytes").filter(|bytes| deletes && *bytes >= 0);
    if let (Some(bytes), Some(_)) = (bytes, planned.window_ms) {
        let text = format!("retention.bytes is {bytes}: the log may be cut before the window ends");
        findings.push(Finding::warning(name, text));
    }
    let create_time =
        topic.settings.get("message.timestamp.type").is_some_and(|t| t == "CreateTime");
    if let Some(kept) = kept.filter(|kept| create_time && *kept < TRAP_MS) {
        let text = format!(
            "message.timestamp.type is CreateTime and retention.ms {kept}: a record with an older \
             timestamp, as of a back-fill, is deleted as soon as its segment closes"
        );
        findings.push(Finding::warning(name, text));
    }
    findings
}

fn sizes(planned: &Planned, topic: &Topic) -> Option<Finding> {
    let wanted: i64 = planned.value("max.message.bytes")?.parse().ok()?;
    let found = number(topic, "max.message.bytes").filter(|found| *found < wanted)?;
    let what = if planned.is(Role::DeadLetter) {
        "a dead letter that is refused stops the worker"
    } else {
        "larger records become dead letters"
    };
    let text = format!("max.message.bytes is {found}, workers send up to {wanted}: {what}");
    Some(Finding::warning(&planned.name, text))
}

fn copies(planned: &Planned, topic: &Topic) -> Option<Finding> {
    let copies = topic.replication;
    let acknowledged = number(topic, "min.insync.replicas").filter(|number| *number < 2)?;
    (copies >= 3).then(|| {
        let text = format!(
            "min.insync.replicas is {acknowledged} of {copies}: what one broker alone acknowledged is \
             lost with it"
        );
        Finding::warning(&planned.name, text)
    })
}

/// Inputs and outputs may differ in their number of partitions; that they do is to be known.
fn numbers(plan: &Plan, there: &BTreeMap<String, Topic>) -> Option<Finding> {
    let chain = plan.topics.iter().filter(|topic| {
        topic.window_ms.is_none() && (topic.is(Role::Input) || topic.is(Role::Output))
    });
    let counts: Vec<(&str, usize)> =
        chain.filter_map(|t| Some((t.name.as_str(), there.get(&t.name)?.partitions))).collect();
    let (first, number) = counts.first()?;
    counts.iter().any(|(_, other)| other != number).then(|| {
        let list: Vec<String> = counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
        let text = format!(
            "partitions differ along the chain ({}): every worker chooses them by key anew, so only \
             what joins topics by partition minds",
            list.join(", ")
        );
        Finding::info(first, text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::topics::plan::tests::plan;

    /// A cluster just as planned, with the replication of a small one.
    fn as_planned() -> BTreeMap<String, Topic> {
        let topic = |planned: &Planned| Topic {
            partitions: usize::try_from(planned.partitions).unwrap(),
            replication: 1,
            settings: planned
                .settings
                .iter()
                .map(|s| (s.name.to_owned(), s.value.clone()))
                .collect(),
        };
        plan().topics.iter().map(|planned| (planned.name.clone(), topic(planned))).collect()
    }

    /// What is found after one setting of one topic is another.
    fn with(name: &str, setting: &str, value: &str) -> Vec<Finding> {
        let mut there = as_planned();
        there.get_mut(name).unwrap().settings.insert(setting.to_owned(), value.to_owned());
        compare(&plan(), &there)
    }

    fn assert_only(findings: &[Finding], severity: Severity, place: &str, part: &str) {
        assert_eq!(findings.len(), 1, "{findings:?}");
        let found = &findings[0];
        assert!(found.severity == severity && found.place == place, "{found:?}");
        assert!(found.text.contains(part), "{found:?}");
    }

    #[test]
    fn a_cluster_as_planned_has_no_findings() {
        assert_eq!(compare(&plan(), &as_planned()), []);
        assert_eq!(with("copydesk.sketches.main", "retention.ms", "-1"), []);
        assert_eq!(with("articles.raw", "retention.ms", "9999999999"), []);
    }

    #[test]
    fn what_loses_records_is_an_error() {
        let mut there = as_planned();
        there.remove("articles.cleaned-dlt");
        assert_only(
            &compare(&plan(), &there),
            Severity::Error,
            "articles.cleaned-dlt",
            "not there",
        );
        let compacted = with("articles.raw", "cleanup.policy", "compact");
        assert_only(&compacted, Severity::Error, "articles.raw", "share a key");
        let log = "copydesk.sketches.main";
        let compacted = with(log, "cleanup.policy", "compact,delete");
        assert_only(&compacted, Severity::Error, log, "memory");
        let short = with(log, "retention.ms", "2592000000");
        assert_only(&short, Severity::Error, log, "window needs 2764800000");
        let mut there = as_planned();
        there.get_mut(log).unwrap().partitions = 3;
        assert_only(&compare(&plan(), &there), Severity::Error, log, "3 partitions");
        let mut there = as_planned();
        there.get_mut("articles.verdicts").unwrap().partitions = 3;
        let findings = compare(&plan(), &there);
        assert_only(&findings, Severity::Error, "articles.verdicts", "`articles.tagged` 6");
        let last = with("articles.enriched", "cleanup.policy", "compact");
        assert_only(&last, Severity::Info, "articles.enriched", "last record");
    }

    #[test]
    fn what_may_lose_records_is_a_warning() {
        let warns = |name, setting, value, part| {
            assert_only(&with(name, setting, value), Severity::Warning, name, part);
        };
        warns("articles.raw", "retention.ms", "3600000", "below the planned");
        warns("articles.raw", "max.message.bytes", "1048588", "larger records");
        warns("articles.raw-dlt", "max.message.bytes", "1048588", "stops the worker");
        warns("articles.raw", "message.timestamp.type", "CreateTime", "back-fill");
        warns("copydesk.sketches.main", "retention.bytes", "1000", "cut");
        let mut there = as_planned();
        let raw = there.get_mut("articles.raw").unwrap();
        raw.replication = 3;
        raw.settings.insert("min.insync.replicas".into(), "1".into());
        assert_only(&compare(&plan(), &there), Severity::Warning, "articles.raw", "1 of 3");
    }

    #[test]
    fn other_numbers_of_partitions_along_the_chain_are_told() {
        let mut there = as_planned();
        there.get_mut("articles.cleaned").unwrap().partitions = 12;
        let findings = compare(&plan(), &there);
        assert_only(&findings, Severity::Info, "articles.raw", "articles.cleaned 12");
    }
}
