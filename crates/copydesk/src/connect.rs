//! How a command reaches Kafka.

use crate::failure::Failure;
use copydesk_config::{Secrets, Sources, load};
use copydesk_kafka::Settings as Kafka;
use copydesk_worker::Settings;
use serde_json::Value;
use std::path::PathBuf;

/// Where the brokers are, and as whom to talk to them.
#[derive(Debug, clap::Args)]
pub(crate) struct Connect {
    /// Brokers.
    #[arg(short, long, value_name = "HOST:PORT")]
    bootstrap_servers: Option<String>,
    /// Settings file (TOML) whose table `kafka` says how to connect, for example a worker's.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Set one setting, for example `--set kafka.properties.security.protocol=SSL`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
}

/// A session of a person ends its member's place in a group, and its transaction, soon: so that a
/// command that was killed can be run again. Ordered as the workers' timeouts are.
const PATIENCE: [(&str, &str); 3] = [
    ("transaction.timeout.ms", "8000"),
    ("session.timeout.ms", "10000"),
    ("heartbeat.interval.ms", "2000"),
];

impl Connect {
    /// Does `work`, and keeps secrets out of what goes wrong.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(Kafka) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let kafka = self.settings()?;
        let secrets = Secrets::of(&kafka);
        work(kafka).map_err(|failure| {
            let said = secrets.hide(&failure.to_string());
            Failure::Said(said, Box::new(failure))
        })
    }

    fn settings(&self) -> Result<Kafka, Failure> {
        let mut flags = Vec::new();
        for set in &self.sets {
            let (key, value) = set
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--set {set}: write KEY=VALUE")))?;
            flags.push((key.trim().to_owned(), value.to_owned()));
        }
        if let Some(servers) = &self.bootstrap_servers {
            flags.push(("kafka.bootstrap_servers".to_owned(), servers.clone()));
        }
        let environment = std::env::vars().collect();
        let sources = Sources { file: self.config.clone(), environment, flags };
        // Whatever stage the file is for, only its connection counts.
        let settings: Settings<Value> = load(&sources)?;
        let mut kafka = settings.kafka;
        // What a worker's file says of the worker itself is not for this command.
        kafka.transactional_id = String::new();
        // A client that reads has a group, even where it never joins it.
        kafka.group_id = "copydesk-command-line".to_owned();
        for (name, value) in PATIENCE {
            kafka.properties.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
        kafka.read_files()?;
        Ok(kafka)
    }
}
