//! Exit codes, as the platform needs them (`sysexits.h`).

pub use crate::breaker::Tripped;
use copydesk_config::ConfigError;
use copydesk_kafka::KafkaError;
use copydesk_registry::RegistryError;
use std::process::ExitCode;

/// Why a worker ended.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// Settings that a person must change: exit code 78.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Settings of the stage that a person must change: exit code 78.
    #[error("{0}")]
    Stage(String),
    /// Kafka: exit code 78 for settings, access and missing topics, else 75, which asks for a restart.
    #[error(transparent)]
    Kafka(#[from] KafkaError),
    /// The schema registry: exit code 75 while it is away, else 78.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The address for HTTP cannot be used: exit code 78.
    #[error("http.listen: {0}")]
    Http(std::io::Error),
    /// Too many rejects: exit code 65. A restart alone does not help.
    #[error(transparent)]
    Breaker(#[from] Tripped),
    /// Records that are needed are gone for good: exit code 65. A restart alone does not help.
    #[error("{0}")]
    Gap(String),
    /// A defect of this program: exit code 70.
    #[error("internal error: {0}")]
    Internal(String),
}

/// The input, or what is made of it, is bad.
const DATA: u8 = 65;
/// A defect of this program.
const SOFTWARE: u8 = 70;
/// Restart me.
const TRY_AGAIN: u8 = 75;
/// A person must change the settings.
const CONFIG: u8 = 78;

impl WorkerError {
    /// Settings of a stage that cannot be used.
    #[must_use]
    pub fn stage(error: &dyn std::fmt::Display) -> Self {
        Self::Stage(format!("stage: {error}"))
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Config(_) | Self::Stage(_) | Self::Http(_) => CONFIG,
            Self::Kafka(
                KafkaError::Settings(_)
                | KafkaError::Unauthenticated(_)
                | KafkaError::Denied { .. }
                | KafkaError::MissingTopic { .. },
            ) => CONFIG,
            Self::Kafka(_) => TRY_AGAIN,
            Self::Registry(error) if error.passes() => TRY_AGAIN,
            Self::Registry(_) => CONFIG,
            Self::Breaker(_) | Self::Gap(_) => DATA,
            Self::Internal(_) => SOFTWARE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_registry::Trouble;

    #[test]
    fn only_what_a_restart_may_mend_asks_for_one() {
        let fatal = |doing| KafkaError::Fatal { doing, cause: "timed out".into() };
        let denied = KafkaError::Denied { doing: "producing", cause: "x".into() };
        let code = |error: KafkaError| format!("{:?}", WorkerError::from(error).code());
        let is = |code: u8| format!("{:?}", ExitCode::from(code));
        // Whether it was committed is not known: a fresh start reads the committed offsets and knows
        // (materialize #10876, spring-kafka #1587).
        assert_eq!(code(fatal("committing the transaction")), is(TRY_AGAIN));
        assert_eq!(code(fatal("aborting the transaction")), is(TRY_AGAIN));
        assert_eq!(code(KafkaError::Fenced("by another".into())), is(TRY_AGAIN));
        assert_eq!(code(denied), is(CONFIG));
        assert_eq!(code(KafkaError::MissingTopic { topic: "x".into() }), is(CONFIG));
        assert_eq!(code(KafkaError::Unauthenticated("x".into())), is(CONFIG));
        let registry = |trouble| {
            let (url, subject) = ("http://registry".into(), "out-value".into());
            let error = RegistryError::Subject { url, subject, trouble };
            format!("{:?}", WorkerError::from(error).code())
        };
        assert_eq!(registry(Trouble::Away("timed out".into())), is(TRY_AGAIN));
        assert_eq!(registry(Trouble::Unregistered { topic: "out".into() }), is(CONFIG));
        assert_eq!(registry(Trouble::Denied { status: 401 }), is(CONFIG));
        let tripped = Tripped { rejects: 1, window: 2, last: "x".into() };
        assert_eq!(format!("{:?}", WorkerError::from(tripped).code()), is(DATA));
    }
}
