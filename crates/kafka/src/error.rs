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
    const PASSING: [RDKafkaErrorCode; 3] =
        [CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator];
    again(call, |error| error.rdkafka_error_code().is_some_and(|code| PASSING.contains(&code)))
}

/// Asks brokers, again while one is away: a restart of a broker is no reason to end.
pub(crate) fn steadfast<T>(call: impl Fn() -> Result<T, Client>) -> Result<T, Client> {
    again(call, may_pass)
}

/// Calls again while the error is one of those that pass, for as long as one call may take.
fn again<T>(
    call: impl Fn() -> Result<T, Client>,
    passes: impl Fn(&Client) -> bool,
) -> Result<T, Client> {
    const PAUSE: Duration = Duration::from_millis(200);
    let deadline = Instant::now() + CALL_TIMEOUT;
    loop {
        let outcome = call();
        if !outcome.as_ref().is_err_and(&passes) || Instant::now() > deadline {
            return outcome;
        }
        std::thread::sleep(PAUSE);
    }
}

/// Whether an error of reading may pass by itself: a broker that is away, a leader that moves. Not
/// where the client is beyond help, or not allowed.
pub(crate) fn may_pass(error: &Client) -> bool {
    use RDKafkaErrorCode::{Authentication, Fatal, SSL};
    let beyond = matches!(error, Client::MessageConsumptionFatal(_))
        || matches!(error.rdkafka_error_code(), Some(Fatal | Authentication | SSL));
    !beyond && !is_denied(error) && !is_fenced(error)
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
    let flags = match error {
        Client::Transaction(error) => Flags {
            fatal: error.is_fatal(),
            abort: error.txn_requires_abort(),
            retry: error.is_retriable(),
        },
        // What is no error of a transaction says nothing of one.
        _ => Flags { fatal: true, ..Flags::default() },
    };
    sort(error.rdkafka_error_code(), flags)
}

/// What librdkafka says of an error of a transaction.
#[derive(Debug, Default, Clone, Copy)]
struct Flags {
    fatal: bool,
    abort: bool,
    retry: bool,
}

fn sort(code: Option<RDKafkaErrorCode>, flags: Flags) -> Class {
    match (code, flags) {
        (Some(code), _) if FENCED.contains(&code) => Class::Fenced,
        (Some(code), _) if DENIED.contains(&code) => Class::Denied,
        (_, Flags { fatal: true, .. }) => Class::Fatal,
        (_, Flags { abort: true, .. }) => Class::Abort,
        (_, Flags { retry: true, .. }) => Class::Retry,
        _ => Class::Fatal,
    }
}

const FENCED: [RDKafkaErrorCode; 4] = [
    RDKafkaErrorCode::Fenced,
    RDKafkaErrorCode::FencedInstanceId,
    RDKafkaErrorCode::InvalidProducerEpoch,
    RDKafkaErrorCode::ProducerFenced,
];

const DENIED: [RDKafkaErrorCode; 4] = [
    RDKafkaErrorCode::ClusterAuthorizationFailed,
    RDKafkaErrorCode::GroupAuthorizationFailed,
    RDKafkaErrorCode::TopicAuthorizationFailed,
    RDKafkaErrorCode::TransactionalIdAuthorizationFailed,
];

fn is_fenced(error: &Client) -> bool {
    error.rdkafka_error_code().is_some_and(|code| FENCED.contains(&code))
}

/// Whether access control refused it.
pub(crate) fn is_denied(error: &Client) -> bool {
    error.rdkafka_error_code().is_some_and(|code| DENIED.contains(&code))
}

/// How long a single call of a transaction may take. librdkafka asks for at least
/// `transaction.timeout.ms` for calls whose outcome must be known.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;
    use RDKafkaErrorCode as Code;
    use std::cell::Cell;

    const RETRY: Flags = Flags { fatal: false, abort: false, retry: true };
    const ABORT: Flags = Flags { fatal: false, abort: true, retry: false };
    const FATAL: Flags = Flags { fatal: true, abort: false, retry: false };
    const NOTHING: Flags = Flags { fatal: false, abort: false, retry: false };

    #[test]
    fn every_error_of_a_transaction_has_one_answer() {
        let cases = [
            // A call that timed out may be made again, and is, until its deadline; what is then not
            // known is not guessed (materialize #10876: a commit that timed out, then a fence).
            (Code::OperationTimedOut, RETRY, Class::Retry),
            (Code::CoordinatorLoadInProgress, RETRY, Class::Retry),
            // The group went on without this member (KIP-447), or the transaction was too long
            // (materialize #23955): what is under way is aborted, and done again.
            (Code::IllegalGeneration, ABORT, Class::Abort),
            (Code::UnknownMemberId, ABORT, Class::Abort),
            (Code::InvalidTransactionTimeout, ABORT, Class::Abort),
            // An abort is asked for even where the call could be repeated.
            (Code::OperationTimedOut, Flags { retry: true, ..ABORT }, Class::Abort),
            // Another one has the id: whatever else librdkafka says (librdkafka #5511, #3928).
            (Code::ProducerFenced, FATAL, Class::Fenced),
            (Code::Fenced, FATAL, Class::Fenced),
            (Code::InvalidProducerEpoch, ABORT, Class::Fenced),
            // A second member under one static name.
            (Code::FencedInstanceId, RETRY, Class::Fenced),
            (Code::TransactionalIdAuthorizationFailed, ABORT, Class::Denied),
            (Code::GroupAuthorizationFailed, RETRY, Class::Denied),
            (Code::OutOfOrderSequenceNumber, FATAL, Class::Fatal),
            // Fatal comes before all that could be tried.
            (Code::OperationTimedOut, Flags { fatal: true, ..RETRY }, Class::Fatal),
            // What says nothing of itself is not tried again.
            (Code::Unknown, NOTHING, Class::Fatal),
        ];
        for (code, flags, expected) in cases {
            assert_eq!(sort(Some(code), flags), expected, "{code:?} {flags:?}");
        }
        assert_eq!(sort(None, NOTHING), Class::Fatal);
    }

    #[test]
    fn a_fence_and_a_refusal_keep_their_names() {
        let doing = KafkaError::fatal("committing");
        let of = |code| doing(Client::ConsumerCommit(code));
        assert!(matches!(of(Code::ProducerFenced), KafkaError::Fenced(_)));
        assert!(matches!(of(Code::TopicAuthorizationFailed), KafkaError::Denied { .. }));
        assert!(matches!(of(Code::OperationTimedOut), KafkaError::Fatal { .. }));
    }

    #[test]
    fn reading_outlives_brokers_that_are_away_and_nothing_else() {
        let may = |code| may_pass(&Client::MessageConsumption(code));
        for code in [
            Code::BrokerTransportFailure,
            Code::AllBrokersDown,
            Code::NotLeaderForPartition,
            Code::LeaderNotAvailable,
            Code::OperationTimedOut,
        ] {
            assert!(may(code), "{code:?}");
        }
        for code in [Code::TopicAuthorizationFailed, Code::Authentication, Code::Fatal] {
            assert!(!may(code), "{code:?}");
        }
        assert!(!may_pass(&Client::MessageConsumptionFatal(Code::FencedInstanceId)));
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let asked = Cell::new(0);
        let answer = |code: fn(u32) -> Option<Code>| {
            move |asked: &Cell<u32>| {
                asked.set(asked.get() + 1);
                code(asked.get()).map_or(Ok(()), |code| Err(Client::MetadataFetch(code)))
            }
        };
        let passing = answer(|turn| (turn < 3).then_some(Code::BrokerTransportFailure));
        assert!(steadfast(|| passing(&asked)).is_ok());
        assert_eq!(asked.get(), 3);
        asked.set(0);
        let denied = answer(|_| Some(Code::GroupAuthorizationFailed));
        assert!(steadfast(|| denied(&asked)).is_err());
        assert_eq!(asked.get(), 1);
    }
}
