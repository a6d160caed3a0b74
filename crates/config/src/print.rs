//! The settings in force, secrets masked.

use serde::Serialize;
use toml::Value;

/// Parts of names whose values nobody should see in a log.
const SECRET: &[&str] = &["password", "secret", "token", "jaas", "key.pem", "oauthbearer.config"];

/// The settings as TOML, secrets masked.
#[must_use]
pub fn print<T: Serialize>(settings: &T) -> String {
    let Ok(mut value) = Value::try_from(settings) else { return String::new() };
    mask(&mut value);
    toml::to_string_pretty(&value).unwrap_or_default()
}

fn mask(value: &mut Value) {
    let Value::Table(table) = value else { return };
    for (name, value) in table.iter_mut() {
        if SECRET.iter().any(|part| name.contains(part)) && !value.is_table() {
            *value = Value::String("***".to_owned());
        }
        mask(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn secrets_are_masked() {
        let properties = BTreeMap::from([("sasl.password", "hunter2"), ("sasl.username", "ann")]);
        let printed = print(&BTreeMap::from([("properties", properties)]));
        assert!(!printed.contains("hunter2") && printed.contains("***") && printed.contains("ann"));
    }
}
