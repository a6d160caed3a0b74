//! Logs as JSON or for people, on standard error.

use crate::settings::{Log, LogFormat};
use copydesk_config::ConfigError;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts logging, panics included.
pub(crate) fn start(log: &Log) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&log.level)
        .map_err(|error| ConfigError::Invalid(format!("log.level: {error}")))?;
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process (as in tests) is no reason to fail.
    let _ = match log.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Human => builder.try_init(),
    };
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panic")));
    Ok(())
}
