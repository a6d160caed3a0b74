//! Logs as JSON or for people, on standard error, without secrets.

use crate::settings::{Log, LogFormat};
use copydesk_config::{ConfigError, Secrets};
use std::io::{self, Write};
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// What must not be seen, known once the settings are read.
static SECRETS: OnceLock<Secrets> = OnceLock::new();

/// From here on these secrets are kept out of what this process says.
pub(crate) fn keep(secrets: Secrets) {
    // The settings are read once.
    let _ = SECRETS.set(secrets);
}

/// `text` without secrets.
pub(crate) fn without_secrets(text: &str) -> String {
    SECRETS.get().map_or_else(|| text.to_owned(), |secrets| secrets.hide(text))
}

/// Starts logging, panics included.
pub(crate) fn start(log: &Log) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&log.level)
        .map_err(|error| ConfigError::Invalid(format!("log.level: {error}")))?;
    let builder = fmt().with_env_filter(filter).with_writer(|| Hiding);
    // A second subscriber in one process (as in tests) is no reason to fail.
    let _ = match log.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Human => builder.try_init(),
    };
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
    Ok(())
}

/// Standard error without secrets, whoever wrote them: librdkafka quotes what it cannot read. A
/// line of the log comes as one buffer.
struct Hiding;

impl Write for Hiding {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        io::stderr().write_all(without_secrets(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
