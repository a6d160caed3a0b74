//! Errors and exit codes (`sysexits.h`).

use copydesk_cleaning::CleaningError;
use copydesk_config::ConfigError;
use copydesk_duplicates::SettingsError;
use copydesk_entities::EntitiesError;
use copydesk_kafka::KafkaError;
use copydesk_language::LanguageError;
use copydesk_local::LocalError;
use copydesk_registry::RegistryError;
use copydesk_stage::SnapshotError;
use copydesk_stage::source::SourceError;
use std::io;
use std::process::ExitCode;

/// Some records were bad; each was reported.
pub(crate) const DATA_ERROR: u8 = 65;
const NO_INPUT: u8 = 66;
const UNAVAILABLE: u8 = 69;
const SOFTWARE: u8 = 70;
const TRY_AGAIN: u8 = 75;
const IO_ERROR: u8 = 74;
const CONFIG: u8 = 78;

/// Why the command ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("language.{0}")]
    Language(#[from] LanguageError),
    #[error(transparent)]
    Cleaning(#[from] CleaningError),
    #[error("entities: {0}")]
    Entities(#[from] EntitiesError),
    #[error("duplicates: {0}")]
    Duplicates(#[from] SettingsError),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("{0}: {1}")]
    Write(String, #[source] io::Error),
    #[error("--state {path}: {source}; move the file away to start with an empty memory")]
    State { path: String, source: SnapshotError },
    #[error(transparent)]
    Kafka(#[from] KafkaError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Kafka or a worker on this machine.
    #[error(transparent)]
    Local(#[from] LocalError),
    #[error("{0}: {1}")]
    File(String, #[source] Box<Failure>),
    /// A failure in other words: without secrets.
    #[error("{0}")]
    Said(String, #[source] Box<Failure>),
    #[error("{0}")]
    Usage(String),
    /// What was given is not what it should be.
    #[error("{0}")]
    Data(String),
    #[error("internal error: {0}")]
    Internal(String),
}

impl Failure {
    pub(crate) fn write(what: &str) -> impl Fn(io::Error) -> Self + use<> {
        let what = what.to_owned();
        move |error| Self::Write(what.clone(), error)
    }

    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(_, error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Source(_) => NO_INPUT,
            Self::Write(..) => IO_ERROR,
            Self::Local(LocalError::Missing { .. }) => UNAVAILABLE,
            Self::Local(_) => SOFTWARE,
            Self::Data(_) => DATA_ERROR,
            Self::Internal(_) => SOFTWARE,
            Self::File(_, failure) | Self::Said(_, failure) => return failure.code(),
            Self::Kafka(KafkaError::Fatal { .. }) => TRY_AGAIN,
            Self::Registry(error) if error.passes() => TRY_AGAIN,
            _ => CONFIG,
        })
    }
}
