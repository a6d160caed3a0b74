//! Kafka: the only crate that names rdkafka.
//!
//! The contract of a [`Session`]:
//!
//! * Records of a partition come in their order, and only those of committed transactions
//!   (`read_committed`).
//! * What is produced, dead letters included, and the offsets that it came from are committed in
//!   one Kafka transaction, with the group's metadata fetched fresh, so that a member that the
//!   group has given up on cannot commit (KIP-447).
//! * Before a partition goes to another member, what was produced from it is committed; records
//!   that were polled but not marked are the next owner's, and the caller is told to drop them.
//! * A transaction that must be aborted is, and the consumer goes back to the committed offsets.
//!   What cannot be undone is an error that should end the process.
//!
//! With [`Delivery::AtLeastOnce`] offsets are committed after the broker has acknowledged what was
//! produced, without a transaction.
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | how to reach Kafka, and what librdkafka is told |
//! | [`record`] | a record with all that it carries |
//! | [`session`] | consume, produce, commit |
//! | `ledger` | the open transaction, and where every owned partition stands |
//! | `producer` | the producer and its delivery reports |
//! | `reader` | what a consumer hears from librdkafka beside records |
//! | `rebalance` | what happens when partitions come and go |
//! | [`follower`] | partitions read by hand, beside those that the group assigns |
//! | [`history`] | records that were consumed before, read again |
//! | [`topic`] | a topic read to its end, or written to, outside a session |
//! | [`cluster`] | a cluster's topics, described and created |
//! | `contact` | the first contact: who is not let in is told why |
//! | [`topics`] | topics verified or created |
//! | [`dead_letter`] | rejected records: their headers in three dialects, written and read back |
//! | [`cloud_event`] | CloudEvents 1.0 headers, binary mode |
//! | [`trace`] | W3C trace context, continued |
//! | [`passthrough`] | a topic copied with rdkafka alone, to be measured against |
//! | [`error`] | what to do about an error |

pub mod cloud_event;
pub mod cluster;
mod contact;
pub mod dead_letter;
pub mod error;
pub mod follower;
pub mod history;
mod ledger;
pub mod passthrough;
mod producer;
mod reader;
mod rebalance;
pub mod record;
pub mod session;
pub mod settings;
pub mod topic;
pub mod topics;
pub mod trace;

pub use error::KafkaError;
pub use follower::Follower;
pub use history::History;
pub use record::{Header, Place, Record, TimestampType};
pub use session::{Changes, Session};
pub use settings::{Delivery, Settings};

/// The version of librdkafka and what it was built with, for `--version` and the log.
#[must_use]
pub fn client_version() -> String {
    let (_, version) = rdkafka::util::get_rdkafka_version();
    format!("librdkafka {version} ({})", builtin_features())
}

/// librdkafka's `builtin.features`, for example `gzip,snappy,ssl,sasl,…,zstd`.
#[must_use]
pub fn builtin_features() -> String {
    rdkafka::ClientConfig::new()
        .create_native_config()
        .and_then(|config| config.get("builtin.features"))
        .unwrap_or_default()
}
