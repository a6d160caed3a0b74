//! A JSON object that is put together member by member.

use serde_json::{Map, Value};

/// Members that have something to say, in their order.
#[derive(Debug, Default)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// Adds a member, unless it is null or an empty list.
    pub(crate) fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()) {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// The object.
    pub(crate) fn object(self) -> Value {
        Value::Object(self.0)
    }
}
