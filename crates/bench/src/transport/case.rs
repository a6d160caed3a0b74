//! The programs that are measured.

use super::flow::Topics;
use super::streams;
use copydesk_testkit::programs::program;
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// One program.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// `pass-through` in this mode.
    PassThrough(&'static str),
    /// This worker, with these settings.
    Worker(&'static str, &'static [&'static str]),
    /// Kafka Streams, with these properties on top.
    Streams(&'static [&'static str]),
}

pub(crate) const BARE: &str = "rdkafka, exactly-once";
pub(crate) const SESSION: &str = "session, exactly-once";
pub(crate) const WORKER: &str = "worker, null stage";
pub(crate) const STREAMS: &str = "Kafka Streams";
pub(crate) const STREAMS_LARGE: &str = "Kafka Streams, 1 MB batches";

pub(crate) const CASES: &[Case] = &[
    Case { name: "rdkafka, at-least-once", kind: Kind::PassThrough("bare") },
    Case { name: "session, at-least-once", kind: Kind::PassThrough("session") },
    Case { name: BARE, kind: Kind::PassThrough("bare-once") },
    Case { name: SESSION, kind: Kind::PassThrough("session-once") },
    Case { name: WORKER, kind: Kind::Worker("null-worker", &[]) },
    Case { name: "worker, language stage", kind: Kind::Worker("language-worker", &[]) },
    Case {
        name: "worker, at-least-once",
        kind: Kind::Worker("null-worker", &["kafka.delivery=at-least-once"]),
    },
    Case { name: STREAMS, kind: Kind::Streams(&[]) },
    // As large as librdkafka's.
    Case {
        name: STREAMS_LARGE,
        kind: Kind::Streams(&["producer.batch.size=1000000", "producer.buffer.memory=67108864"]),
    },
];

impl Case {
    /// A name that topics and groups may have.
    pub(crate) fn slug(&self) -> String {
        self.name.chars().filter(char::is_ascii_alphanumeric).collect()
    }

    /// The command; `folder` is for files of its own.
    pub(crate) fn command(
        &self,
        servers: &str,
        topics: &Topics,
        folder: &Path,
    ) -> Result<Command, Box<dyn Error>> {
        let Topics { input, output, group } = topics;
        let mut command = match &self.kind {
            Kind::PassThrough(mode) => {
                let mut command = Command::new(program("pass-through")?);
                command.args([mode, servers, input, output, group]);
                command
            }
            Kind::Worker(name, sets) => {
                let mut command = Command::new(program(name)?);
                command.args(["--bootstrap-servers", servers, "--group-id", group]);
                command.args(["--input", input, "--output", output]);
                let own = ["http.listen=", "threads=1", "log.level=warn"];
                for set in own.iter().chain(*sets) {
                    command.args(["--set", set]);
                }
                command.args(["--set", &format!("kafka.dead_letter={output}")]);
                command
            }
            Kind::Streams(further) => streams::command(servers, topics, folder, further)?,
        };
        command.current_dir(folder);
        Ok(command)
    }
}
