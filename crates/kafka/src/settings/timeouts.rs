//! Timeouts of the group and of transactions, which must be ordered.

use super::Settings;
use crate::error::KafkaError;
use std::time::Duration;

/// Timeouts in their only safe order: a transaction must end before the group gives up on its
/// member, and the member must be given up before its next poll is overdue (KIP-447).
pub(super) const TRANSACTION_TIMEOUT_MS: u64 = 30_000;
pub(super) const SESSION_TIMEOUT_MS: u64 = 45_000;
pub(super) const MAX_POLL_INTERVAL_MS: u64 = 300_000;

impl Settings {
    /// How long a transaction may be open (`transaction.timeout.ms`).
    #[must_use]
    pub fn transaction_timeout(&self) -> Duration {
        Duration::from_millis(self.ms("transaction.timeout.ms").unwrap_or(TRANSACTION_TIMEOUT_MS))
    }

    /// A timeout, as the properties say or by default.
    pub(super) fn ms(&self, name: &str) -> Result<u64, KafkaError> {
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

    /// How long what is under way may take to be committed before a partition goes.
    pub(crate) fn drain_timeout(&self) -> Duration {
        Duration::from_millis(self.drain_timeout_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn defaults_are_in_their_order() {
        let settings = Settings::default();
        let of = |name| settings.ms(name).unwrap();
        assert!(of("transaction.timeout.ms") < of("session.timeout.ms"));
        assert!(of("session.timeout.ms") < of("max.poll.interval.ms"));
    }

    #[test]
    fn properties_say_otherwise() {
        let with = |value: &str| {
            let properties = BTreeMap::from([("transaction.timeout.ms".into(), value.into())]);
            Settings { properties, ..Settings::default() }
        };
        assert_eq!(with(" 5000 ").transaction_timeout(), Duration::from_secs(5));
        assert!(with("soon").ms("transaction.timeout.ms").is_err());
        assert_eq!(with("soon").transaction_timeout(), Duration::from_secs(30));
    }
}
