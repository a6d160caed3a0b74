//! Settings checked without a broker, each refusal with its reason.

use super::{Delivery, Settings};
use crate::error::KafkaError;

/// Properties that only the classic group protocol knows; with KIP-848 the brokers decide.
const CLASSIC_ONLY: &[&str] =
    &["session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"];

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

impl Settings {
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
}
