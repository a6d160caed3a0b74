//! How to reach Kafka, and what librdkafka is told.
//!
//! | module | holds |
//! |---|---|
//! | `properties` | what librdkafka is told, for each kind of client |
//! | `timeouts` | timeouts that must be ordered |
//! | `check` | settings checked without a broker |
//! | `files` | properties whose values stand in files |

mod check;
mod files;
mod properties;
mod timeouts;

use crate::dead_letter::Dialect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is promised about records and failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Results and offsets in one transaction: every record counts once for `read_committed`
    /// consumers, whatever crashes.
    #[default]
    ExactlyOnce,
    /// Offsets after results: after a crash, some results come again.
    AtLeastOnce,
}

/// Settings of the Kafka client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// `host:port` of one broker or more, parted by commas.
    pub bootstrap_servers: String,
    /// Consumer group. Instances with the same group share the partitions. Default:
    /// `copydesk-<stage>`.
    pub group_id: String,
    /// Topic to read. Default: the stage's place in the usual chain.
    pub input: String,
    /// Topic to write. Default: the stage's place in the usual chain.
    pub output: String,
    /// Topic for rejected records. Default: `<input>-dlt`.
    pub dead_letter: String,
    /// Whose headers dead letters have: `connect`, `spring` or `streams`.
    pub dead_letter_headers: Dialect,
    /// Topic for what changes about articles whose records were written before, such as a new
    /// original after a takedown; duplicates only. Default: `articles.updates`; `-` for none.
    pub updates: String,
    /// `exactly-once` or `at-least-once`.
    pub delivery: Delivery,
    /// Transactional id, unique per running instance. Default: the group and a random part, which
    /// is right everywhere, since stale members are fenced by the group's generation.
    pub transactional_id: String,
    /// How often results are committed, in milliseconds.
    pub commit_interval_ms: u64,
    /// Most records in one transaction.
    pub batch_records: usize,
    /// Most bytes of values in one transaction.
    pub batch_bytes: usize,
    /// How long a revoked partition or a stopping worker may take to commit what is under way, in
    /// milliseconds; after that it is aborted, and done again by the next owner.
    pub drain_timeout_ms: u64,
    /// Whether to create missing topics (with `topic_partitions` and `topic_replication`) rather
    /// than to stop.
    pub create_topics: bool,
    /// Partitions of topics that are created; 0 for the broker's default.
    pub topic_partitions: i32,
    /// Replicas of topics that are created; 0 for the broker's default.
    pub topic_replication: i32,
    /// Any property of librdkafka, for example `"security.protocol" = "SASL_SSL"`.
    pub properties: BTreeMap<String, String>,
    /// Files with values of such properties, read at the start: secrets as Docker and Kubernetes
    /// mount them, for example `"sasl.password" = "/run/secrets/password"`. A line end at the end of
    /// a file is not part of the value.
    pub properties_files: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bootstrap_servers: "localhost:9092".to_owned(),
            group_id: String::new(),
            input: String::new(),
            output: String::new(),
            dead_letter: String::new(),
            dead_letter_headers: Dialect::default(),
            updates: String::new(),
            delivery: Delivery::default(),
            transactional_id: String::new(),
            commit_interval_ms: 100,
            batch_records: 1000,
            batch_bytes: 16 * 1024 * 1024,
            drain_timeout_ms: 10_000,
            create_topics: false,
            topic_partitions: 0,
            topic_replication: 0,
            properties: BTreeMap::new(),
            properties_files: BTreeMap::new(),
        }
    }
}
