//! Schema registries that are compatible with Confluent's: what workers write, looked up, registered and framed.
//!
//! A worker asks once, at its start, for the ids of the schemas of what it writes ([`Frames::open`]), and puts them
//! before its values from then on ([`copydesk_article::frame`]); records are not validated against a registry, and
//! reading needs none. Schemas are JSON Schema; Avro and Protobuf are out of scope.
//!
//! | module | holds |
//! |---|---|
//! | [`settings`] | where the registry is, and what schemas are called there |
//! | [`registry`] | its REST API, as far as it is needed |
//! | `answer` | its answers, and what they mean |
//! | [`contract`] | which schemas belong to a worker's topics |
//! | [`frames`] | ids, kept and put before values |
//! | [`error`] | what went wrong, and whether a fresh start may help |

mod answer;
pub mod contract;
pub mod error;
pub mod frames;
pub mod registry;
pub mod settings;

pub use contract::Contract;
pub use error::{RegistryError, Trouble};
pub use frames::Frames;
pub use registry::{Registered, Registry};
pub use settings::Settings;
