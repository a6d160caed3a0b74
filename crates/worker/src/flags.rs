//! The command line, the same for every worker.

use clap::Parser;
use std::path::PathBuf;

/// Flags of a worker.
#[derive(Debug, Parser)]
pub struct Flags {
    /// Settings file (TOML).
    #[arg(short, long, env = "COPYDESK_CONFIG")]
    pub config: Option<PathBuf>,
    /// Set one setting, for example `--set kafka.batch_records=500`; may be given more than once.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    pub sets: Vec<(String, String)>,
    /// Brokers: the same as `--set kafka.bootstrap_servers=…`.
    #[arg(short, long, value_name = "HOST:PORT")]
    pub bootstrap_servers: Option<String>,
    /// Topic to read: the same as `--set kafka.input=…`.
    #[arg(long, value_name = "TOPIC")]
    pub input: Option<String>,
    /// Topic to write: the same as `--set kafka.output=…`.
    #[arg(long, value_name = "TOPIC")]
    pub output: Option<String>,
    /// Consumer group: the same as `--set kafka.group_id=…`.
    #[arg(long, value_name = "GROUP")]
    pub group_id: Option<String>,
    /// Check the settings without connecting to anything, and end.
    #[arg(long)]
    pub check: bool,
    /// Print the settings in force, secrets masked, and end.
    #[arg(long)]
    pub print_config: bool,
}

impl Flags {
    /// The settings among the flags.
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        let named = [
            ("kafka.bootstrap_servers", &self.bootstrap_servers),
            ("kafka.input", &self.input),
            ("kafka.output", &self.output),
            ("kafka.group_id", &self.group_id),
        ];
        let named =
            named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)));
        self.sets.iter().cloned().chain(named).collect()
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| "write KEY=VALUE".to_owned())?;
    Ok((key.trim().to_owned(), value.to_owned()))
}
