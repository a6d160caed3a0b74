//! CloudEvents 1.0 headers, binary mode (CloudEvents Kafka protocol binding, 3.2).

use crate::record::Header;
use sha2::{Digest, Sha256};

/// What an enriched record says of itself as an event.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The article's id.
    pub article: &'a str,
    /// Hash of its text.
    pub content_sha256: &'a str,
    /// The stage that wrote the record.
    pub stage: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Hash of its configuration.
    pub config_sha256: &'a str,
}

/// The headers. `ce_id` is a function of article, text, stage, version and configuration: a record
/// that is delivered again has the same one, so that consumers can tell.
#[must_use]
pub fn headers(event: &Event<'_>) -> Vec<Header> {
    let parts =
        [event.article, event.content_sha256, event.stage, event.version, event.config_sha256];
    let id = hex::encode(&Sha256::digest(parts.join("\n"))[..16]);
    vec![
        Header::text("ce_specversion", "1.0"),
        Header::text("ce_type", "copydesk.article.enriched.v1"),
        Header::text("ce_source", format!("/copydesk/{}", event.stage)),
        Header::text("ce_id", id),
        Header::text("ce_subject", event.article),
        Header::text("ce_dataschema", "urn:copydesk:enriched-article:1.0"),
        Header::text("content-type", "application/json"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_a_function_of_what_made_the_record() {
        let event = Event {
            article: "a1-0",
            content_sha256: "c",
            stage: "language",
            version: "1",
            config_sha256: "f",
        };
        let id = |event: &Event<'_>| headers(event).into_iter().find(|h| h.name == "ce_id");
        assert_eq!(id(&event), id(&event));
        assert_ne!(id(&event), id(&Event { version: "2", ..event }));
        assert_eq!(headers(&event)[0], Header::text("ce_specversion", "1.0"));
    }
}
