//! The first contact with the brokers: who is not let in is told why, instead of being kept waiting.

use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::settings::Settings;
use rdkafka::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError as Client, RDKafkaErrorCode};
use rdkafka::metadata::{Metadata, MetadataTopic};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::debug;

/// How long brokers may refuse a client before it is believed: a user that was made a moment ago is
/// not known to all of them yet, and the directory behind them may be starting.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long one question may take.
const QUESTION: Duration = Duration::from_secs(1);

/// What librdkafka says of its connections: it goes on trying for ever, whatever it is.
#[derive(Default)]
struct Listener(Mutex<Heard>);

#[derive(Default, Clone)]
struct Heard {
    /// Since when the brokers refuse this client, and what was said last.
    refused: Option<(Instant, String)>,
    /// The last trouble of any kind.
    last: Option<String>,
}

impl Listener {
    fn heard(&self) -> Heard {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ClientContext for Listener {
    fn error(&self, error: Client, reason: &str) {
        debug!(%error, reason, "connecting");
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = error.rdkafka_error_code();
        // With TLS 1.3 a broker refuses a certificate after the handshake: to librdkafka that is a
        // connection that broke, and only the text tells.
        let refused =
            matches!(code, Some(RDKafkaErrorCode::Authentication | RDKafkaErrorCode::SSL))
                || reason.contains("SSL alert number");
        if refused {
            let since = heard.refused.as_ref().map_or_else(Instant::now, |(since, _)| *since);
            heard.refused = Some((since, reason.to_owned()));
        }
        // That all are down is no reason.
        if code != Some(RDKafkaErrorCode::AllBrokersDown) {
            heard.last = Some(reason.to_owned());
        }
    }
}

impl ConsumerContext for Listener {}

/// A client that only asks.
pub(crate) struct Contact(BaseConsumer<Listener>);

impl Contact {
    /// A client that is not connected yet.
    pub(crate) fn new(settings: &Settings) -> Result<Self, KafkaError> {
        let client = settings.admin().create_with_context(Listener::default());
        client.map(Self).map_err(|error| KafkaError::settings(&error))
    }

    /// The topics that this user may see; the first answer proves that the brokers let it in.
    ///
    /// # Errors
    /// [`KafkaError::Unauthenticated`] if they have not for 10 s; [`KafkaError::Fatal`] if none has
    /// answered for a minute, with the last trouble that was heard of.
    pub(crate) fn metadata(&self, doing: &'static str) -> Result<Metadata, KafkaError> {
        let deadline = Instant::now() + CALL_TIMEOUT;
        loop {
            // Polling is what makes librdkafka tell its troubles, and fetch tokens.
            let _ = self.0.poll(Duration::from_millis(50));
            let error = match self.0.fetch_metadata(None, QUESTION) {
                Ok(metadata) => return Ok(metadata),
                Err(error) => error,
            };
            let heard = self.0.context().heard();
            match heard.refused {
                Some((since, reason)) if since.elapsed() >= PATIENCE => {
                    return Err(KafkaError::Unauthenticated(reason));
                }
                _ => {}
            }
            if Instant::now() >= deadline {
                let cause = heard.last.unwrap_or_else(|| error.to_string());
                return Err(KafkaError::Fatal { doing, cause });
            }
        }
    }

    /// Why `topic` is not among those that this user may see.
    pub(crate) fn missing(&self, topic: &str) -> KafkaError {
        let metadata = self.0.fetch_metadata(Some(topic), CALL_TIMEOUT);
        let denied = metadata.is_ok_and(|metadata| {
            let error = metadata.topics().first().and_then(MetadataTopic::error);
            error.is_some_and(|error| {
                RDKafkaErrorCode::from(error) == RDKafkaErrorCode::TopicAuthorizationFailed
            })
        });
        if denied {
            let cause = format!("topic `{topic}` may not be seen by this user");
            return KafkaError::Denied { doing: "looking for topics", cause };
        }
        KafkaError::MissingTopic { topic: topic.to_owned() }
    }
}
