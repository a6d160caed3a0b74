//! What a consumer hears from librdkafka beside records.

use rdkafka::ClientContext;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::KafkaError as Client;
use tracing::{trace, warn};

/// The context of a consumer that reads what it is told to, outside a group.
pub(crate) struct Reader;

impl ClientContext for Reader {
    fn error(&self, error: Client, reason: &str) {
        heard(&error, reason);
    }
}

impl ConsumerContext for Reader {}

/// Logs trouble that librdkafka tells of by itself. The end of a partition is none, although it comes this
/// way, too: at a trickle it is reached after every record.
pub(crate) fn heard(error: &Client, reason: &str) {
    match error {
        Client::Global(rdkafka::error::RDKafkaErrorCode::PartitionEOF) => trace!(reason, "end"),
        error => warn!(%error, reason, "librdkafka"),
    }
}
