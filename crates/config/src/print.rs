//! The settings in force, secrets masked.

use crate::secrets::{MASK, visit};
use serde::Serialize;
use toml::Value;

/// The settings as TOML, secrets masked.
#[must_use]
pub fn print<T: Serialize>(settings: &T) -> String {
    let Ok(mut value) = Value::try_from(settings) else { return String::new() };
    visit(&mut value, &mut |secret| {
        // That there is none is no secret.
        if secret.as_str() != Some("") {
            *secret = Value::String(MASK.to_owned());
        }
    });
    toml::to_string_pretty(&value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn secrets_are_masked_and_files_with_secrets_are_named() {
        let table = |name, value| BTreeMap::from([(name, value), ("sasl.username", "ann")]);
        let printed = print(&BTreeMap::from([
            ("properties", table("sasl.password", "hunter2")),
            ("properties_files", table("ssl.key.password", "/run/secrets/key")),
        ]));
        assert!(!printed.contains("hunter2") && printed.contains(MASK) && printed.contains("ann"));
        assert!(printed.contains("/run/secrets/key"));
        assert_eq!(print(&BTreeMap::from([("password", "")])), "password = \"\"\n");
    }
}
