//! Ids of schemas, kept and put before values.

use crate::contract::Contract;
use crate::error::{RegistryError, Trouble};
use crate::registry::{Registered, Registry};
use crate::settings::Settings;
use copydesk_article::frame;
use copydesk_article::schema::Written;
use std::borrow::Cow;
use std::collections::BTreeMap;
use tracing::info;

/// Header in which newer clients of Confluent name the schema of a value, in place of a frame. What passes through a
/// worker gets another schema.
pub const VALUE_SCHEMA: &str = "__value_schema_id";

/// The ids of the schemas of what a worker writes; empty where it writes plain JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frames(BTreeMap<Written, u32>);

impl Frames {
    /// Asks the registry, if there is one, for the ids of the schemas of what goes to the topics for results and for
    /// updates; registers those that are missing if the settings say so. Blocks for as long as the registry takes.
    ///
    /// # Errors
    /// [`RegistryError`], naming address and subject.
    pub fn open(settings: &Settings, output: &str, updates: &str) -> Result<Self, RegistryError> {
        if !settings.is_set() {
            return Ok(Self::default());
        }
        let contracts = Contract::of(settings, output, updates)?;
        let registry = Registry::open(settings)?;
        let ids = contracts.iter().map(|contract| {
            let Registered { id, version } = match registry.find(contract)? {
                Some(found) => found,
                None if settings.register => registry.register(contract)?,
                None => {
                    let topic = contract.topic.clone();
                    return Err(registry.error(&contract.subject, Trouble::Unregistered { topic }));
                }
            };
            let Contract { written, topic, subject } = contract;
            info!(topic, subject, id, version, "schema of what is written");
            Ok((*written, id))
        });
        ids.collect::<Result<_, _>>().map(Self)
    }

    /// Whether values are written with frames.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value in the frame of its schema, or as it is.
    #[must_use]
    pub fn around<'v>(&self, written: Written, value: &'v [u8]) -> Cow<'v, [u8]> {
        match self.0.get(&written) {
            Some(id) => Cow::Owned(frame::wrap(*id, value)),
            None => Cow::Borrowed(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_an_id_gets_a_frame() {
        let frames = Frames(BTreeMap::from([(Written::Article, 7)]));
        assert_eq!(*frames.around(Written::Article, b"{}"), *b"\0\0\0\0\x07{}");
        assert_eq!(*frames.around(Written::Update, b"{}"), *b"{}");
        let none = Frames::open(&Settings::default(), "out", "updates").unwrap();
        assert!(none.is_empty());
        assert!(matches!(none.around(Written::Article, b"{}"), Cow::Borrowed(b"{}")));
    }
}
