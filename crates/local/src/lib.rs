//! Apache Kafka and workers on this machine: for `copydesk up`, and for everything that is proved against the
//! real thing.
//!
//! | module | holds |
//! |---|---|
//! | [`jars`] | Apache Kafka's jars, fetched once from Maven Central |
//! | [`broker`] | one broker of Apache Kafka in KRaft mode |
//! | [`scrape`] | what workers say of themselves |
//! | [`storage`] | what a broker finds when it starts |
//! | [`worker`] | worker processes, started, killed, stopped |
//! | [`programs`] | the programs of this workspace |
//!
//! What was started here ends when its value is dropped, and nothing else does.

pub mod broker;
pub mod jars;
pub mod programs;
pub mod scrape;
pub mod storage;
pub mod worker;

pub use broker::Broker;
pub use worker::Worker;

/// Trouble with what runs on this machine.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
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

/// Says what was being done when files or sockets failed.
pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> LocalError {
    let what = what.into();
    move |error| LocalError::Io(what, error)
}
