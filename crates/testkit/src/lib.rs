//! What tests share.
//!
//! | module | holds |
//! |---|---|
//! | [`jars`] | Apache Kafka's jars, fetched once from Maven Central |
//! | [`broker`] | one broker of Apache Kafka in KRaft mode, on free ports |
//! | [`secure`] | the same with TLS, users and access control |
//! | [`certificates`] | an authority and its certificates, made by keytool |
//! | [`cluster`] | three brokers, killed, stopped and started one by one |
//! | [`worker`] | worker processes, started, killed, stopped |
//! | [`articles`] | mixed articles, good and poisonous, as many as wanted |
//! | [`hostile`] | pages that were made to break parsers, and real ones with damage |
//! | [`salted`] | good articles fed at a steady rate, hostile pages among them, and when they arrive |
//! | [`programs`] | the programs of this workspace |

pub mod articles;
pub mod broker;
pub mod certificates;
pub mod cluster;
pub mod hostile;
pub mod jars;
pub mod programs;
pub mod salted;
pub mod secure;
pub mod worker;

pub use broker::Broker;
pub use cluster::Cluster;
pub use secure::SecureBroker;
pub use worker::Worker;

/// Trouble with the surroundings of a test.
#[derive(Debug, thiserror::Error)]
pub enum TestkitError {
    /// A program that is needed is not there.
    #[error("`{program}` was not found; {remedy}")]
    Missing {
        /// The program.
        program: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A program failed.
    #[error("{what} failed: {output}")]
    Failed {
        /// What was run.
        what: String,
        /// What it printed.
        output: String,
    },
    /// Kafka.
    #[error(transparent)]
    Kafka(#[from] copydesk_kafka::KafkaError),
    /// Files and sockets.
    #[error("{0}: {1}")]
    Io(String, #[source] std::io::Error),
}

pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> TestkitError {
    let what = what.into();
    move |error| TestkitError::Io(what, error)
}
