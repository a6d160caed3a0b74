//! What can be configured.

use copydesk_article::StageName;
use copydesk_config::Input;
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
    /// Metrics and health.
    #[serde(default)]
    pub http: Http,
    /// Logs.
    #[serde(default)]
    pub log: Log,
    /// Threads that the stage works on; 0 for one per core.
    #[serde(default)]
    pub threads: usize,
    /// The stage itself.
    #[serde(default)]
    pub stage: T,
}

/// Metrics and health over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Http {
    /// Address for `/metrics`, `/healthz` and `/readyz`; port 0 for any free one; empty for none.
    pub listen: String,
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: "0.0.0.0:9464".to_owned() }
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

impl<T: Default> Settings<T> {
    /// Fills in what follows from the stage: its place in the usual chain, and its group.
    pub fn complete(&mut self, stage: StageName) {
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
        fill(&mut self.kafka.group_id, format!("copydesk-{stage}"));
        fill(&mut self.kafka.input, input.to_owned());
        fill(&mut self.kafka.output, output.to_owned());
        let dead_letter = format!("{}-dlt", self.kafka.input);
        fill(&mut self.kafka.dead_letter, dead_letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_chain_joins_up() {
        let complete = |stage| {
            let mut settings = Settings::<()>::default();
            settings.complete(stage);
            settings.kafka
        };
        let chain = StageName::ALL.map(complete);
        for pair in chain.windows(2) {
            assert_eq!(pair[0].output, pair[1].input);
            assert!(pair[0].check().is_ok());
        }
        assert_eq!(chain[0].dead_letter, "articles.raw-dlt");
        assert_eq!(chain[3].group_id, "copydesk-duplicates");
    }
}
