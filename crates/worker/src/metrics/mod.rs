//! What a worker counts and measures.
//!
//! | module | holds |
//! |---|---|
//! | `names` | every metric by name: the reference page is made from it |
//! | `records` | what became of records |
//! | `transport` | what goes through Kafka |
//! | `memory` | memories that are folded from a log, and lists |
//! | `process` | what the process uses |
//! | `bounded` | labels whose values others choose |

mod bounded;
mod memory;
mod names;
mod process;
mod records;
mod transport;

pub use names::{ALL, Kind, Name};
pub use transport::Committed;

use copydesk_article::StageName;
use memory::Memory;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use records::Records;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use transport::Transport;

type Labels = Vec<(&'static str, String)>;
type Durations = Family<Labels, Histogram, fn() -> Histogram>;

/// Partitions that something is told of at the moment.
#[derive(Debug, Default)]
struct Told {
    lag: BTreeSet<i32>,
    memories: BTreeSet<i32>,
}

/// The metrics of a worker, or of one role of it: they share what they count in, each under its own
/// label `role`.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    role: Option<String>,
    told: Arc<Mutex<Told>>,
    records: Records,
    transport: Transport,
    memory: Memory,
}

impl Metrics {
    /// Metrics of the worker of `stage`.
    #[must_use]
    pub fn new(stage: StageName, version: &str) -> Self {
        let label = ("stage".into(), stage.as_str().into());
        let mut registry = Registry::with_labels([label].into_iter());
        let records = Records::new(&mut registry);
        let transport = Transport::new(&mut registry);
        let memory = Memory::new(&mut registry);
        let build: Family<Labels, Gauge> = names::BUILD.family(&mut registry);
        build.get_or_create(&vec![("version", version.to_owned())]).set(1);
        registry.register_collector(Box::new(process::Usage::new()));
        let registry = Arc::new(registry);
        Self { registry, role: None, told: Arc::default(), records, transport, memory }
    }

    /// Those of one role of the worker.
    #[must_use]
    pub fn of(&self, role: &str) -> Self {
        Self { role: Some(role.to_owned()), told: Arc::default(), ..self.clone() }
    }

    /// The metrics in the OpenMetrics text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// The label of the role, if it is one.
    fn own(&self) -> Labels {
        self.role.iter().map(|role| ("role", role.clone())).collect()
    }

    fn labels(&self, name: &'static str, value: impl Into<String>) -> Labels {
        let mut labels = self.own();
        labels.push((name, value.into()));
        labels
    }

    fn partition(&self, partition: i32) -> Labels {
        self.labels("partition", partition.to_string())
    }

    /// What OpenTelemetry wants to know of a topic.
    fn messaging(&self, group: &str, topic: &str) -> Labels {
        let mut labels = self.labels("messaging_system", "kafka");
        labels.push(("messaging_consumer_group_name", group.to_owned()));
        labels.push(("messaging_destination_name", topic.to_owned()));
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Status;
    use copydesk_stage::{Enriched, RecordLabels, RejectCode};
    use std::collections::BTreeMap;
    use std::time::Duration;

    fn enriched(language: &str) -> Enriched {
        let labels = RecordLabels {
            language: Some(language.to_owned()),
            tier: Some("1".to_owned()),
            crawled_ms: Some(9_000),
        };
        Enriched {
            value: Vec::new(),
            id: String::new(),
            content_sha256: String::new(),
            status: Status::Ok,
            duration_us: 1500,
            at_ms: 10_000,
            labels,
        }
    }

    fn everything() -> Metrics {
        let metrics = Metrics::new(StageName::Language, "1.2.3").with_rejects();
        metrics.done(&enriched("fr"), ("group", "in"), Some(1));
        metrics.rejected(RejectCode::NoContent);
        metrics.lag([(3, 7)]);
        metrics.lag([(4, 8)]);
        let (whole, commit) = (Duration::from_millis(20), Duration::from_millis(3));
        let sent = BTreeMap::from([("out".to_owned(), 2)]);
        metrics.committed(&Committed { group: "group", from: "in", read: 3, sent, whole, commit });
        metrics.aborted();
        metrics.breaker(0.25, Some(0.5));
        metrics.lists_refused(0);
        metrics.post("article");
        metrics.waiting(1);
        metrics.restoring(4, Some(1));
        metrics.restored("log", 0.5);
        metrics.snapshot("written");
        metrics.memories([(4, 10, false)]);
        metrics
    }

    #[test]
    fn metrics_have_their_names_and_units() {
        let text = everything().text();
        let of = |topic| {
            format!(
                r#"stage="language",messaging_system="kafka",messaging_consumer_group_name="group",messaging_destination_name="{topic}""#
            )
        };
        for line in [
            format!(r#"messaging_client_consumed_messages_total{{{}}} 3"#, of("in")),
            format!(r#"messaging_client_sent_messages_total{{{}}} 2"#, of("out")),
            format!(r#"messaging_process_duration_seconds_count{{{}}} 1"#, of("in")),
            r#"copydesk_records_total{stage="language",outcome="ok"} 1"#.to_owned(),
            r#"copydesk_rejects_total{stage="language",code="no_content"} 1"#.to_owned(),
            r#"copydesk_rejects_total{stage="language",code="panic"} 0"#.to_owned(),
            r#"copydesk_articles_total{stage="language",language="fr",outcome="ok"} 1"#.to_owned(),
            r#"copydesk_source_tiers_total{stage="language",tier="1",outcome="ok"} 1"#.to_owned(),
            r#"copydesk_article_age_seconds_bucket{stage="language",le="1.0",since="crawl"} 1"#
                .to_owned(),
            r#"copydesk_article_age_seconds_bucket{stage="language",le="0.5",since="crawl"} 0"#
                .to_owned(),
            r#"copydesk_lag_records{stage="language",partition="4"} 8"#.to_owned(),
            r#"copydesk_build_info{stage="language",version="1.2.3"} 1"#.to_owned(),
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
        assert!(!text.contains(r#"partition="3""#));
    }

    /// What the page of metrics says is so: names, kinds and labels, and nothing is there beside them.
    #[test]
    fn every_metric_is_as_its_name_says() {
        let text = everything().text();
        let said: BTreeSet<(String, &str)> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
            .map(|(name, kind)| match kind {
                "counter" => (format!("{name}_total"), kind),
                _ => (name.to_owned(), kind),
            })
            .collect();
        let kind = |name: &Name| match name.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let named = ALL.iter().map(|name| (name.name.to_owned(), kind(name)));
        assert_eq!(said, named.collect());
        for name in ALL {
            let series = text.lines().find(|line| line.starts_with(name.name)).unwrap();
            let labels = series.split(['{', ',']).filter_map(|pair| pair.split_once('='));
            let labels: BTreeSet<&str> = labels.map(|(label, _)| label).collect();
            let wanted = name.labels.iter().copied().chain(["stage"]);
            let known: BTreeSet<&str> = wanted.collect();
            let own: BTreeSet<&str> = labels.into_iter().filter(|label| *label != "le").collect();
            assert_eq!(own, known, "{series}");
        }
    }

    #[test]
    fn roles_count_apart_and_forget_only_their_own() {
        let metrics = Metrics::new(StageName::Duplicates, "1");
        let (sketch, join) = (metrics.of("sketch"), metrics.of("join").with_rejects());
        sketch.lag([(0, 1)]);
        join.lag([(0, 2)]);
        join.lag([(1, 3)]);
        join.tombstone();
        let text = metrics.text();
        for (line, there) in [
            (r#"copydesk_lag_records{stage="duplicates",role="sketch",partition="0"} 1"#, true),
            (r#"copydesk_lag_records{stage="duplicates",role="join",partition="1"} 3"#, true),
            (r#"copydesk_lag_records{stage="duplicates",role="join",partition="0"} 2"#, false),
            (
                r#"copydesk_records_total{stage="duplicates",role="join",outcome="tombstone"} 1"#,
                true,
            ),
            (r#"copydesk_rejects_total{stage="duplicates",role="join",code="panic"} 0"#, true),
        ] {
            assert_eq!(text.lines().any(|found| found == line), there, "{line}\n{text}");
        }
    }
}
