//! How to reach Kafka, and what librdkafka is told.

use crate::dead_letter::Dialect;
use crate::error::KafkaError;
use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

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

/// Timeouts in their only safe order: a transaction must end before the group gives up on its
/// member, and the member must be given up before its next poll is overdue (KIP-447).
const TRANSACTION_TIMEOUT_MS: u64 = 30_000;
const SESSION_TIMEOUT_MS: u64 = 45_000;

/// Properties that only the classic group protocol knows; with KIP-848 the brokers decide.
const CLASSIC_ONLY: &[&str] =
    &["session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"];
const MAX_POLL_INTERVAL_MS: u64 = 300_000;

/// What librdkafka is told unless `properties` say otherwise, for consumers.
const CONSUMER: &[(&str, &str)] = &[
    ("isolation.level", "read_committed"),
    ("enable.auto.commit", "false"),
    ("enable.auto.offset.store", "false"),
    // The end of a partition is where its last marker can be committed past.
    ("enable.partition.eof", "true"),
    ("auto.offset.reset", "earliest"),
    // The default of a second is paid whenever the queue runs low: measured 5 to 8 times slower.
    ("fetch.queue.backoff.ms", "10"),
    // Bounded memory, and deep enough to keep the cores busy.
    ("queued.min.messages", "1000"),
    ("queued.max.messages.kbytes", "8192"),
    ("statistics.interval.ms", "5000"),
];

/// The same for producers.
const PRODUCER: &[(&str, &str)] = &[
    ("enable.idempotence", "true"),
    // As the Java client partitions, or a stage in Rust would break co-partitioning.
    ("partitioner", "murmur2_random"),
    ("compression.type", "zstd"),
    ("linger.ms", "5"),
    // The topics decide what is too large: a dead letter may be as large as the input allows.
    ("message.max.bytes", "104857600"),
];

/// Properties that only the promise of this crate may set.
const RESERVED: &[&str] = &[
    "bootstrap.servers",
    "metadata.broker.list",
    "group.id",
    "transactional.id",
    "enable.auto.commit",
    "enable.auto.offset.store",
    "enable.idempotence",
    "enable.partition.eof",
];

/// Properties that librdkafka takes for producers only; given for all, they are kept from consumers.
const PRODUCER_ONLY: &[&str] = &[
    "transaction.timeout.ms",
    "queue.buffering.max.messages",
    "queue.buffering.max.kbytes",
    "queue.buffering.max.ms",
    "linger.ms",
    "message.send.max.retries",
    "retries",
    "compression.codec",
    "compression.type",
    "batch.num.messages",
    "batch.size",
    "delivery.report.only.error",
    "partitioner",
    "request.required.acks",
    "acks",
    "request.timeout.ms",
    "message.timeout.ms",
    "delivery.timeout.ms",
    "compression.level",
    "sticky.partitioning.linger.ms",
];

/// The same for consumers.
const CONSUMER_ONLY: &[&str] = &[
    "group.instance.id",
    "partition.assignment.strategy",
    "session.timeout.ms",
    "heartbeat.interval.ms",
    "group.protocol",
    "group.remote.assignor",
    "max.poll.interval.ms",
    "auto.commit.interval.ms",
    "queued.min.messages",
    "queued.max.messages.kbytes",
    "fetch.wait.max.ms",
    "fetch.queue.backoff.ms",
    "fetch.message.max.bytes",
    "max.partition.fetch.bytes",
    "fetch.max.bytes",
    "fetch.min.bytes",
    "fetch.error.backoff.ms",
    "isolation.level",
    "check.crcs",
    "auto.offset.reset",
    "client.rack",
];

impl Settings {
    /// Reads the files of `properties_files` into `properties`.
    ///
    /// # Errors
    /// [`KafkaError::Settings`], naming property and file.
    pub fn read_files(&mut self) -> Result<(), KafkaError> {
        for (name, path) in &self.properties_files {
            let refused = |why: String| {
                KafkaError::Settings(format!("`kafka.properties_files.{name}`: {why}"))
            };
            if self.properties.contains_key(name) {
                return Err(refused(format!("`kafka.properties.{name}` is set too")));
            }
            let value = std::fs::read_to_string(path)
                .map_err(|error| refused(format!("`{path}`: {error}")))?;
            let value = value.strip_suffix('\n').unwrap_or(&value);
            let value = value.strip_suffix('\r').unwrap_or(value);
            if value.is_empty() {
                return Err(refused(format!("`{path}` is empty")));
            }
            self.properties.insert(name.clone(), value.to_owned());
        }
        Ok(())
    }

    /// Checks the settings without a broker: librdkafka must know every property and value, and
    /// the timeouts must be ordered.
    ///
    /// # Errors
    /// [`KafkaError::Settings`], naming the setting.
    pub fn check(&self) -> Result<(), KafkaError> {
        for (name, value) in [
            ("bootstrap_servers", &self.bootstrap_servers),
            ("group_id", &self.group_id),
            ("input", &self.input),
            ("output", &self.output),
            ("dead_letter", &self.dead_letter),
        ] {
            if value.trim().is_empty() {
                return Err(KafkaError::Settings(format!("`kafka.{name}` is empty")));
            }
        }
        if self.input == self.output || self.input == self.dead_letter {
            let twice = format!("`{}` would be read and written in a circle", self.input);
            return Err(KafkaError::Settings(twice));
        }
        if self.batch_records == 0 || self.batch_bytes == 0 {
            return Err(KafkaError::Settings("`kafka.batch_*` must be at least 1".to_owned()));
        }
        if let Some(name) = self.properties.keys().find(|name| RESERVED.contains(&name.as_str())) {
            let message = format!("`kafka.properties.{name}` is set by Copydesk itself");
            return Err(KafkaError::Settings(message));
        }
        let classic = CLASSIC_ONLY.iter().find(|name| self.properties.contains_key(**name));
        if let (Some(name), true) = (classic, self.broker_side_group()) {
            let message = format!(
                "`kafka.properties.{name}` is for the brokers to decide under group.protocol=consumer"
            );
            return Err(KafkaError::Settings(message));
        }
        // Under group.protocol=consumer the brokers' group.consumer.session.timeout.ms counts; its
        // default is the same 45 s.
        let (transaction, session, poll) = (
            self.ms("transaction.timeout.ms")?,
            self.ms("session.timeout.ms")?,
            self.ms("max.poll.interval.ms")?,
        );
        if !(transaction < session && session < poll) {
            return Err(KafkaError::Settings(format!(
                "transaction.timeout.ms ({transaction}) must be below session.timeout.ms ({session}), \
                 and that below max.poll.interval.ms ({poll}): else a member that the group has given \
                 up on could still commit"
            )));
        }
        self.check_pace(transaction, poll)?;
        self.check_isolation()?;
        for config in [self.consumer(), self.producer("check")] {
            config.create_native_config().map_err(|error| KafkaError::settings(&error))?;
        }
        Ok(())
    }

    /// Whether commits and drains fit into the timeouts, in milliseconds.
    fn check_pace(&self, transaction: u64, poll: u64) -> Result<(), KafkaError> {
        let commit = self.commit_interval_ms;
        if self.delivery == Delivery::ExactlyOnce && commit >= transaction {
            return Err(KafkaError::Settings(format!(
                "`kafka.commit_interval_ms` ({commit}) must be below transaction.timeout.ms \
                 ({transaction}): else the brokers abort every transaction before it is committed"
            )));
        }
        let drain = self.drain_timeout_ms;
        if drain == 0 || drain >= poll {
            return Err(KafkaError::Settings(format!(
                "`kafka.drain_timeout_ms` ({drain}) must be at least 1 and below max.poll.interval.ms \
                 ({poll}): else the group gives up on a member that drains"
            )));
        }
        Ok(())
    }

    /// Exactly-once holds from end to end only if no worker reads what another one aborts.
    fn check_isolation(&self) -> Result<(), KafkaError> {
        let isolation = self.properties.get("isolation.level").map_or("", |level| level.trim());
        if self.delivery == Delivery::ExactlyOnce && isolation == "read_uncommitted" {
            let message = "`kafka.properties.isolation.level` is `read_uncommitted`: records of \
                           transactions that are aborted would be read, and done again when they come \
                           once more; leave it out, or set `kafka.delivery = \"at-least-once\"`";
            return Err(KafkaError::Settings(message.to_owned()));
        }
        Ok(())
    }

    /// Whether a group without an offset begins with the oldest record, which a stage with a memory
    /// needs (`auto.offset.reset`).
    #[must_use]
    pub fn begins_with_the_oldest(&self) -> bool {
        let reset =
            self.properties.get("auto.offset.reset").map_or("earliest", |reset| reset.trim());
        matches!(reset, "earliest" | "smallest" | "beginning")
    }

    /// How long a transaction may be open (`transaction.timeout.ms`).
    #[must_use]
    pub fn transaction_timeout(&self) -> Duration {
        Duration::from_millis(self.ms("transaction.timeout.ms").unwrap_or(TRANSACTION_TIMEOUT_MS))
    }

    fn ms(&self, name: &str) -> Result<u64, KafkaError> {
        let fallback = match name {
            "transaction.timeout.ms" => TRANSACTION_TIMEOUT_MS,
            "session.timeout.ms" => SESSION_TIMEOUT_MS,
            _ => MAX_POLL_INTERVAL_MS,
        };
        self.properties.get(name).map_or(Ok(fallback), |value| {
            value.trim().parse().map_err(|_| {
                KafkaError::Settings(format!("`kafka.properties.{name}`: `{value}` is no number"))
            })
        })
    }

    pub(crate) fn drain_timeout(&self) -> Duration {
        Duration::from_millis(self.drain_timeout_ms)
    }

    /// Whether the group is run by the brokers (`group.protocol=consumer`, KIP-848).
    fn broker_side_group(&self) -> bool {
        self.properties.get("group.protocol").is_some_and(|protocol| protocol.trim() == "consumer")
    }

    /// Properties of the consumer.
    pub(crate) fn consumer(&self) -> ClientConfig {
        let mut config = self.client(CONSUMER, PRODUCER_ONLY);
        config.set("group.id", &self.group_id);
        let mut defaults = vec![("max.poll.interval.ms", MAX_POLL_INTERVAL_MS.to_string())];
        if !self.broker_side_group() {
            defaults.push(("session.timeout.ms", SESSION_TIMEOUT_MS.to_string()));
            defaults.push(("partition.assignment.strategy", "cooperative-sticky".to_owned()));
        }
        for (name, value) in defaults {
            if !self.properties.contains_key(name) {
                config.set(name, value);
            }
        }
        config
    }

    /// Properties of the producer; `transactional_id` is used with [`Delivery::ExactlyOnce`].
    pub(crate) fn producer(&self, transactional_id: &str) -> ClientConfig {
        let mut config = self.client(PRODUCER, CONSUMER_ONLY);
        if self.delivery == Delivery::ExactlyOnce {
            config.set("transactional.id", transactional_id);
            if !self.properties.contains_key("transaction.timeout.ms") {
                config.set("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS.to_string());
            }
        }
        config
    }

    /// Properties of a client that neither consumes in a group nor produces.
    pub(crate) fn admin(&self) -> ClientConfig {
        let without: Vec<&str> = PRODUCER_ONLY.iter().chain(CONSUMER_ONLY).copied().collect();
        self.client(&[], &without)
    }

    fn client(&self, defaults: &[(&str, &str)], without: &[&str]) -> ClientConfig {
        let mut config = ClientConfig::new();
        config.set("bootstrap.servers", &self.bootstrap_servers);
        config.set(
            "client.id",
            format!("copydesk-{}", self.group_id.trim_start_matches("copydesk-")),
        );
        for (name, value) in defaults {
            config.set(*name, *value);
        }
        let secure = self
            .properties
            .get("security.protocol")
            .is_some_and(|protocol| protocol.to_ascii_lowercase().contains("ssl"));
        if secure {
            // The TLS that is built in knows no system's certificates: look where they usually are.
            config.set("ssl.ca.location", "probe");
        }
        for (name, value) in &self.properties {
            if !without.contains(&name.as_str()) {
                config.set(name, value);
            }
        }
        config.set_log_level(RDKafkaLogLevel::Info);
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(properties: &[(&str, &str)]) -> Settings {
        Settings {
            group_id: "g".into(),
            input: "in".into(),
            output: "out".into(),
            dead_letter: "in-dlt".into(),
            properties: properties.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            ..Settings::default()
        }
    }

    fn complaint(settings: &Settings) -> String {
        settings.check().unwrap_err().to_string()
    }

    #[test]
    fn zstd_tls_and_sasl_are_built_in() {
        let secure = [
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanisms", "SCRAM-SHA-512"),
            ("sasl.username", "u"),
            ("sasl.password", "p"),
            ("compression.type", "zstd"),
        ];
        assert!(settings(&secure).check().is_ok());
        let features = crate::builtin_features();
        for feature in ["ssl", "zstd", "sasl_scram", "sasl_plain", "sasl_oauthbearer"] {
            assert!(features.contains(feature), "{feature} not in {features}");
        }
    }

    #[test]
    fn settings_that_cannot_hold_the_promise_are_refused_with_the_reason() {
        assert!(
            complaint(&settings(&[("session.timeout.ms", "6000")]))
                .contains("transaction.timeout.ms (30000)")
        );
        assert!(complaint(&settings(&[("group.id", "x")])).contains("kafka.properties.group.id"));
        assert!(complaint(&settings(&[("linger.msx", "1")])).contains("linger.msx"));
        // What stands in a secret is not repeated.
        let java = settings(&[("sasl.jaas.config", "x required password=hunter2;")]);
        assert!(complaint(&java).contains("sasl.jaas.config"), "{}", complaint(&java));
        assert!(!complaint(&java).contains("hunter2"), "{}", complaint(&java));
        assert!(complaint(&settings(&[("session.timeout.ms", "soon")])).contains("no number"));
        let circle = Settings { output: "in".into(), ..settings(&[]) };
        assert!(complaint(&circle).contains("circle"));
        let empty = Settings { input: String::new(), ..settings(&[]) };
        assert!(complaint(&empty).contains("kafka.input"));
    }

    #[test]
    fn timeouts_of_a_group_that_the_brokers_run_are_theirs() {
        use rdkafka::consumer::BaseConsumer;
        for (name, value) in [("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "1000")] {
            let both = settings(&[("group.protocol", "consumer"), (name, value)]);
            assert!(complaint(&both).contains(name), "{}", complaint(&both));
            // The client would refuse it, too, but only when it is made.
            let made: Result<BaseConsumer, _> = both.consumer().create();
            assert!(made.err().is_some_and(|error| error.to_string().contains(name)));
        }
        let brokers = settings(&[("group.protocol", "consumer")]);
        assert!(brokers.check().is_ok());
        let made: Result<BaseConsumer, _> = brokers.consumer().create();
        assert!(made.is_ok());
    }

    #[test]
    fn commits_and_drains_must_fit_into_the_timeouts() {
        let slow = Settings { commit_interval_ms: 30_000, ..settings(&[]) };
        assert!(complaint(&slow).contains("commit_interval_ms"), "{}", complaint(&slow));
        let slow = Settings { delivery: Delivery::AtLeastOnce, ..slow };
        assert!(slow.check().is_ok());
        for drain_timeout_ms in [0, 300_000] {
            let drain = Settings { drain_timeout_ms, ..settings(&[]) };
            assert!(complaint(&drain).contains("max.poll.interval.ms"), "{}", complaint(&drain));
        }
    }

    #[test]
    fn uncommitted_records_are_no_input_of_exactly_once() {
        let mut dirty = settings(&[("isolation.level", "read_uncommitted")]);
        assert!(complaint(&dirty).contains("isolation.level"), "{}", complaint(&dirty));
        dirty.delivery = Delivery::AtLeastOnce;
        assert!(dirty.check().is_ok());
        assert!(settings(&[("isolation.level", "read_committed")]).check().is_ok());
    }

    #[test]
    fn properties_come_from_files_without_their_line_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let with = |text: &str, properties: &[(&str, &str)]| {
            std::fs::write(&path, text).unwrap();
            let files = BTreeMap::from([("sasl.password".into(), path.display().to_string())]);
            let mut settings = Settings { properties_files: files, ..settings(properties) };
            settings.read_files().map(|()| settings.properties["sasl.password"].clone())
        };
        assert_eq!(with("a b \r\n", &[]).unwrap(), "a b ");
        assert_eq!(with("two\nlines\n", &[]).unwrap(), "two\nlines");
        assert!(with("\n", &[]).unwrap_err().to_string().contains("is empty"));
        let twice = with("x", &[("sasl.password", "y")]).unwrap_err().to_string();
        assert!(
            twice.contains("kafka.properties.sasl.password") && !twice.contains('y'),
            "{twice}"
        );
        std::fs::remove_file(&path).unwrap();
        let files = BTreeMap::from([("sasl.password".into(), "/none".into())]);
        let gone = Settings { properties_files: files, ..settings(&[]) }.read_files();
        assert!(gone.unwrap_err().to_string().contains("`/none`"));
    }
}
