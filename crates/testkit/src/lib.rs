//! What tests share, beside the broker and the workers of `copydesk-local`.
//!
//! | module | holds |
//! |---|---|
//! | [`secure`] | a broker with TLS, users and access control |
//! | [`certificates`] | an authority and its certificates, made by keytool |
//! | [`cluster`] | three brokers, killed, stopped and started one by one |
//! | [`collector`] | a collector of traces, which keeps what it was told |
//! | [`registry`] | Apicurio Registry, for schemas |
//! | [`articles`] | mixed articles, good and poisonous, as many as wanted |
//! | [`hostile`] | pages that were made to break parsers, and real ones with damage |
//! | [`salted`] | good articles fed at a steady rate, hostile pages among them, and when they arrive |

pub mod articles;
pub mod certificates;
pub mod cluster;
pub mod collector;
pub mod hostile;
pub mod registry;
pub mod salted;
pub mod secure;

pub use cluster::Cluster;
pub use collector::Collector;
pub use copydesk_local::{Broker, LocalError, Worker, jars, programs};
pub use registry::SchemaRegistry;
pub use secure::SecureBroker;

pub(crate) use copydesk_local::io;
