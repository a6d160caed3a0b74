//! What librdkafka is told: properties of consumers, producers and other clients.

use super::timeouts::{MAX_POLL_INTERVAL_MS, SESSION_TIMEOUT_MS, TRANSACTION_TIMEOUT_MS};
use super::{Delivery, Settings};
use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

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
    /// Whether a group without an offset begins with the oldest record, which a stage with a memory
    /// needs (`auto.offset.reset`).
    #[must_use]
    pub fn begins_with_the_oldest(&self) -> bool {
        let reset =
            self.properties.get("auto.offset.reset").map_or("earliest", |reset| reset.trim());
        matches!(reset, "earliest" | "smallest" | "beginning")
    }

    /// Whether the group is run by the brokers (`group.protocol=consumer`, KIP-848).
    pub(super) fn broker_side_group(&self) -> bool {
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

    /// What the user of a worker must be allowed for a transaction: librdkafka does not say which of it
    /// is not.
    pub(crate) fn access(&self) -> String {
        let outputs = [&self.output, &self.dead_letter].into_iter().filter(|name| !name.is_empty());
        let outputs: Vec<String> = outputs.map(|name| format!("`{name}`")).collect();
        format!(
            "Read on `{}` and on group `{}`, Write on {}",
            self.input,
            self.group_id,
            outputs.join(" and ")
        )
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
    use std::collections::BTreeMap;

    #[test]
    fn properties_of_one_kind_of_client_are_kept_from_the_others() {
        let properties = [("linger.ms", "9"), ("fetch.min.bytes", "7"), ("sasl.username", "u")];
        let properties = properties.map(|(name, value)| (name.into(), value.into()));
        let settings = Settings { properties: BTreeMap::from(properties), ..Settings::default() };
        let (consumer, producer) = (settings.consumer(), settings.producer("x"));
        assert_eq!((consumer.get("linger.ms"), consumer.get("fetch.min.bytes")), (None, Some("7")));
        assert_eq!((producer.get("linger.ms"), producer.get("fetch.min.bytes")), (Some("9"), None));
        let admin = settings.admin();
        assert_eq!((admin.get("linger.ms"), admin.get("sasl.username")), (None, Some("u")));
    }
}
