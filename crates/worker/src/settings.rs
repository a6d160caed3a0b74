//! What can be configured.

use copydesk_article::StageName;
use copydesk_config::{ConfigError, Input};
use copydesk_kafka as kafka;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of a worker; `T` is those of its stage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Settings<T: Default> {
    /// Kafka.
    #[serde(default)]
    pub kafka: kafka::Settings,
    /// How records are read.
    #[serde(default)]
    pub input: Input,
    /// Schema registry.
    #[serde(default)]
    pub schema_registry: copydesk_registry::Settings,
    /// When to stop for too many rejects.
    #[serde(default)]
    pub breaker: Breaker,
    /// Metrics and health.
    #[serde(default)]
    pub http: Http,
    /// Logs.
    #[serde(default)]
    pub log: Log,
    /// Traces.
    #[serde(default)]
    pub traces: Traces,
    /// Threads that the stage works on; 0 for one per core.
    #[serde(default)]
    pub threads: usize,
    /// The stage itself.
    #[serde(default)]
    pub stage: T,
}

/// A memory that is folded from a log. Kafka is its only truth; this makes it come back sooner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct State {
    /// Folder for snapshots of the memory; empty for none. One that is lost, damaged or full is no
    /// harm: the memory is folded from the log instead.
    pub folder: String,
    /// Seconds between two snapshots.
    pub snapshot_interval_s: u64,
    /// Whether to follow the log while another instance owns it, so as to take over at once, and to
    /// join the group only when near the end of the log. Costs as much memory as owning it.
    pub standby: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { folder: String::new(), snapshot_interval_s: 300, standby: false }
    }
}

/// When to stop for too many rejects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Breaker {
    /// How many of the last records are looked at; 0 for no breaker.
    pub window: usize,
    /// The largest share of rejects among them, 0 to 1; above it the worker aborts what is under way
    /// and ends with exit code 65.
    pub max_share: f64,
}

impl Default for Breaker {
    fn default() -> Self {
        Self { window: 200, max_share: 0.5 }
    }
}

/// Metrics and health over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Http {
    /// Address for `/metrics`, `/healthz` and `/readyz`, which change nothing; port 0 for any free
    /// one; empty for none. For probes from outside set `0.0.0.0:9464`.
    pub listen: String,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: "127.0.0.1:9464".to_owned() }
    }
}

/// Logs, on standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Log {
    /// `json`, or `human`.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, or a filter of the `tracing` crate.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::default(), level: "info".to_owned() }
    }
}

/// Traces, told to a collector.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Traces {
    /// Address of a collector that takes OTLP over HTTP, such as `http://collector:4318`; spans go to
    /// `/v1/traces` there. Empty for none. What it wants to know of who sends them stands in the variable
    /// `OTEL_EXPORTER_OTLP_HEADERS`.
    pub endpoint: String,
    /// Share of records without a `traceparent` header that begin a trace, 0 to 1. Those with one go on
    /// with theirs, and are told if it says that it is sampled.
    pub share: f64,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    #[default]
    Json,
    /// For people.
    Human,
}

impl Breaker {
    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// Names the one that does not.
    pub fn check(&self) -> Result<(), ConfigError> {
        let share = self.max_share;
        if (0.0..=1.0).contains(&share) {
            return Ok(());
        }
        Err(ConfigError::Invalid(format!("`breaker.max_share` is {share}; it must be from 0 to 1")))
    }
}

impl Traces {
    /// Whether the address and the numbers make sense.
    ///
    /// # Errors
    /// Names the one that does not.
    pub fn check(&self) -> Result<(), ConfigError> {
        let Self { endpoint, share } = self;
        if !(0.0..=1.0).contains(share) {
            let text = format!("`traces.share` is {share}; it must be from 0 to 1");
            return Err(ConfigError::Invalid(text));
        }
        let address = endpoint.parse::<ureq::http::Uri>().ok();
        let known = address.is_some_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https")) && uri.query().is_none()
        });
        if endpoint.is_empty() || known {
            return Ok(());
        }
        let text = format!(
            "`traces.endpoint` is `{endpoint}`; it must be an address such as `http://collector:4318`"
        );
        Err(ConfigError::Invalid(text))
    }
}

impl State {
    /// Whether the numbers make sense.
    ///
    /// # Errors
    /// Names the one that does not.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.snapshot_interval_s == 0 {
            let zero = "`state.snapshot_interval_s` must be at least 1".to_owned();
            return Err(ConfigError::Invalid(zero));
        }
        Ok(())
    }
}

/// Fills in what follows from the stage: its place in the usual chain, and its group.
pub fn complete(kafka: &mut kafka::Settings, stage: StageName) {
    let (input, output) = match stage {
        StageName::Language => ("articles.raw", "articles.language"),
        StageName::Cleaning => ("articles.language", "articles.cleaned"),
        StageName::Entities => ("articles.cleaned", "articles.tagged"),
        StageName::Duplicates => ("articles.tagged", "articles.enriched"),
    };
    let fill = |slot: &mut String, default: String| {
        if slot.is_empty() {
            *slot = default;
        }
    };
    fill(&mut kafka.group_id, format!("copydesk-{stage}"));
    fill(&mut kafka.input, input.to_owned());
    fill(&mut kafka.output, output.to_owned());
    let dead_letter = format!("{}-dlt", kafka.input);
    fill(&mut kafka.dead_letter, dead_letter);
    if stage == StageName::Duplicates {
        fill(&mut kafka.updates, "articles.updates".to_owned());
    }
    if kafka.updates == "-" {
        kafka.updates.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_has_an_address() {
        let check = |endpoint: &str, share| {
            Traces { endpoint: endpoint.to_owned(), share }.check().map_err(|e| e.to_string())
        };
        for good in ["", "http://collector:4318", "https://[::1]/otlp/"] {
            assert_eq!(check(good, 1.0), Ok(()));
        }
        for bad in ["collector", "collector:4317", "grpc://collector:4317", "http://", "http://a b"]
        {
            assert!(check(bad, 0.0).unwrap_err().contains(&format!("`{bad}`")), "{bad}");
        }
        assert!(check("", 1.5).unwrap_err().contains("1.5"));
        assert!(check("", f64::NAN).is_err());
    }

    #[test]
    fn the_usual_chain_joins_up() {
        let of = |stage| {
            let mut kafka = kafka::Settings::default();
            complete(&mut kafka, stage);
            kafka
        };
        let chain = StageName::ALL.map(of);
        for pair in chain.windows(2) {
            assert_eq!(pair[0].output, pair[1].input);
            assert!(pair[0].check().is_ok());
        }
        assert_eq!(chain[0].dead_letter, "articles.raw-dlt");
        assert_eq!(chain[3].group_id, "copydesk-duplicates");
    }
}
