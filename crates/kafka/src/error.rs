//! What to do about an error.

use copydesk_config::secrets::{MASK, is_secret};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Trouble with Kafka, by what is to be done about it.
#[derive(Debug, thiserror::Error)]
pub enum KafkaError {
    /// The settings cannot be used; a person must change them.
    #[error("kafka settings: {0}")]
    Settings(String),
    /// The brokers do not let this client in: a wrong password, an unknown certificate. A person
    /// must change the settings, or make the user.
    #[error("the brokers do not let this client in: {0}")]
    Unauthenticated(String),
    /// The brokers know this user and do not allow it what was being done. A person must allow it.
    #[error("{doing}: {cause}; `copydesk topics acl` prints what a worker may do")]
    Denied {
        /// What was being done.
        doing: &'static str,
        /// What the brokers said.
        cause: String,
    },
    /// A topic that is needed is not there.
    #[error("topic `{topic}` does not exist; create it, or set `kafka.create_topics = true`")]
    MissingTopic {
        /// Its name.
        topic: String,
    },
    /// The transaction was aborted and the consumer went back to the committed offsets: go on.
    #[error("the transaction was aborted, and the consumer rewound: {0}")]
    Aborted(String),
    /// The brokers refuse what was made of some records as too large. They refuse whole batches: of
    /// several records, any may be the one. The transaction was aborted and the consumer went back.
    #[error("the brokers refuse what was made of {} records as too large: {cause}", .sources.len())]
    TooLarge {
        /// Partition and offset of the records that it was made of.
        sources: BTreeSet<(i32, i64)>,
        /// What the brokers said.
        cause: String,
    },
    /// Another process has this transactional id, or the group went on without this member.
    #[error("fenced: another instance took over ({0})")]
    Fenced(String),
    /// Nothing that this process can mend; a fresh start may.
    #[error("{doing}: {cause}")]
    Fatal {
        /// What was being done.
        doing: &'static str,
        /// What came of it.
        cause: String,
    },
}

impl KafkaError {
    pub(crate) fn fatal(doing: &'static str) -> impl Fn(Client) -> Self {
        move |error| {
            if is_fenced(&error) {
                return Self::Fenced(error.to_string());
            }
            if is_denied(&error) {
                return Self::Denied { doing, cause: error.to_string() };
            }
            Self::Fatal { doing, cause: error.to_string() }
        }
    }

    /// Settings that librdkafka refuses. It quotes the value, which may be a secret.
    pub(crate) fn settings(error: &Client) -> Self {
        Self::Settings(match error {
            Client::ClientConfig(_, why, name, value) if is_secret(name) && !value.is_empty() => {
                format!("`kafka.properties.{name}`: {}", why.replace(value, MASK))
            }
            Client::ClientConfig(_, why, name, _) => format!("`kafka.properties.{name}`: {why}"),
            error => error.to_string(),
        })
    }
}

/// Asks a group's coordinator, again while it is being found or comes up: calls that are made outside
/// of a group's own protocol are not repeated by librdkafka.
pub(crate) fn coordinated<T>(call: impl Fn() -> Result<T, Client>) -> Result<T, Client> {
    use RDKafkaErrorCode::{CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator};
    const PAUSE: Duration = Duration::from_millis(200);
    let deadline = Instant::now() + CALL_TIMEOUT;
    loop {
        let outcome = call();
        let code = outcome.as_ref().err().and_then(Client::rdkafka_error_code);
        let passing = [CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator];
        if !code.is_some_and(|code| passing.contains(&code)) || Instant::now() > deadline {
            return outcome;
        }
        std::thread::sleep(PAUSE);
    }
}

/// What a transactional call asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Retry,
    Abort,
    Fenced,
    Denied,
    Fatal,
}

pub(crate) fn class(error: &Client) -> Class {
    match error {
        _ if is_fenced(error) => Class::Fenced,
        _ if is_denied(error) => Class::Denied,
        Client::Transaction(error) if error.is_fatal() => Class::Fatal,
        Client::Transaction(error) if error.txn_requires_abort() => Class::Abort,
        Client::Transaction(error) if error.is_retriable() => Class::Retry,
        _ => Class::Fatal,
    }
}

fn is_fenced(error: &Client) -> bool {
    use RDKafkaErrorCode::{Fenced, FencedInstanceId, InvalidProducerEpoch, ProducerFenced};
    let code = error.rdkafka_error_code();
    matches!(code, Some(Fenced | FencedInstanceId | InvalidProducerEpoch | ProducerFenced))
}

/// Whether access control refused it.
pub(crate) fn is_denied(error: &Client) -> bool {
    use RDKafkaErrorCode::{
        ClusterAuthorizationFailed, GroupAuthorizationFailed, TopicAuthorizationFailed,
        TransactionalIdAuthorizationFailed,
    };
    let code = error.rdkafka_error_code();
    matches!(
        code,
        Some(
            ClusterAuthorizationFailed
                | GroupAuthorizationFailed
                | TopicAuthorizationFailed
                | TransactionalIdAuthorizationFailed
        )
    )
}

/// How long a single call of a transaction may take. librdkafka asks for at least
/// `transaction.timeout.ms` for calls whose outcome must be known.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(60);
