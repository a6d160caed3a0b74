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
    /// The worker with a stage that does nothing, with these settings.
    Worker(&'static [&'static str]),
    /// Kafka Streams.
    Streams,
}

pub(crate) const CASES: &[Case] = &[
    Case { name: "rdkafka, at-least-once", kind: Kind::PassThrough("bare") },
    Case { name: "session, at-least-once", kind: Kind::PassThrough("session") },
    Case { name: "rdkafka, exactly-once", kind: Kind::PassThrough("bare-once") },
    Case { name: "session, exactly-once", kind: Kind::PassThrough("session-once") },
    Case { name: "worker, null stage", kind: Kind::Worker(&[]) },
    Case { name: "the same, at-least-once", kind: Kind::Worker(&["kafka.delivery=at-least-once"]) },
    Case { name: "Kafka Streams", kind: Kind::Streams },
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
            Kind::Worker(sets) => {
                let mut command = Command::new(program("null-worker")?);
                command.args(["--bootstrap-servers", servers, "--group-id", group]);
                command.args(["--input", input, "--output", output]);
                let own = ["http.listen=", "threads=1", "log.level=warn"];
                for set in own.iter().chain(*sets) {
                    command.args(["--set", set]);
                }
                command.args(["--set", &format!("kafka.dead_letter={output}")]);
                command
            }
            Kind::Streams => streams::command(servers, topics, folder)?,
        };
        command.current_dir(folder);
        Ok(command)
    }
}
