//! What nobody should see, and how it is kept out of every text.

use serde::Serialize;
use toml::Value;

/// Parts of names whose values are secrets. Those of librdkafka are `sasl.password`,
/// `ssl.key.password`, `ssl.keystore.password`, `ssl.key.pem`, `sasl.oauthbearer.client.secret`,
/// `sasl.oauthbearer.config` and `sasl.oauthbearer.assertion.private.key.{pem,passphrase}`;
/// `sasl.jaas.config` is Java's, and refused, but may stand in a file by mistake.
const PARTS: &[&str] =
    &["password", "passphrase", "secret", "jaas", "key.pem", "oauthbearer.config", "credential"];

/// The table whose values are the names of files, not what is in them.
const FILES: &str = "properties_files";

/// The end of names of settings of which the same is true.
const FILE: &str = "_file";

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Shorter values are not looked for in texts: they would be found everywhere.
const SHORTEST: usize = 4;

/// Whether the value of a setting with this name is a secret.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('_', ".");
    PARTS.iter().any(|part| name.contains(part))
}

/// The secrets among some settings, to be kept out of logs and messages.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

impl Secrets {
    /// The secrets among `settings`, wherever they stand.
    #[must_use]
    pub fn of<T: Serialize>(settings: &T) -> Self {
        let mut found = Vec::new();
        if let Ok(mut value) = Value::try_from(settings) {
            visit(&mut value, &mut |value| gather(value, &mut found));
        }
        // A secret within another must not leave the rest of the longer one standing.
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        found.dedup();
        Self(found)
    }

    /// `text` without the secrets.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, MASK))
    }
}

/// The value as it is, as JSON and Rust write it, and each line of it (keys have many).
fn gather(value: &Value, found: &mut Vec<String>) {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for part in std::iter::once(text.trim()).chain(text.lines().map(str::trim)) {
        let quoted = serde_json::Value::from(part).to_string();
        let debug = format!("{part:?}");
        for spelling in [part, quoted.trim_matches('"'), debug.trim_matches('"')] {
            if spelling.chars().count() >= SHORTEST && !spelling.starts_with("-----") {
                found.push(spelling.to_owned());
            }
        }
    }
}

/// Calls `each` for every secret value.
pub(crate) fn visit(value: &mut Value, each: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| visit(value, each)),
        Value::Table(table) => {
            let inline = |name: &str| name != FILES && !name.ends_with(FILE);
            for (name, value) in table.iter_mut().filter(|(name, _)| inline(name)) {
                if is_secret(name) && !value.is_table() {
                    each(value);
                } else {
                    visit(value, each);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_secret_of_librdkafka_is_one_and_what_is_public_is_not() {
        for name in [
            "sasl.password",
            "ssl.key.password",
            "ssl.keystore.password",
            "ssl.key.pem",
            "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config",
            "sasl.oauthbearer.assertion.private.key.pem",
            "sasl.oauthbearer.assertion.private.key.passphrase",
            "sasl.jaas.config",
            "SASL_PASSWORD",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "sasl.username",
            "ssl.ca.location",
            "ssl.certificate.pem",
            "sasl.oauthbearer.token.endpoint.url",
            "group_id",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn texts_lose_secrets_in_every_spelling() {
        let settings = BTreeMap::from([
            ("sasl.password", "pass\"word\\1"),
            ("ssl.key.pem", "-----BEGIN KEY-----\nMIIB1234\n-----END KEY-----\n"),
            ("ssl.key.password", "abc"),
            ("sasl.username", "anna"),
        ]);
        let secrets = Secrets::of(&settings);
        let quoted = serde_json::json!({"m": settings["sasl.password"]}).to_string();
        for text in ["a pass\"word\\1 b", &quoted, "line MIIB1234 of a key"] {
            let hidden = secrets.hide(text);
            assert!(hidden.contains(MASK), "{hidden}");
            assert!(!hidden.contains("word") && !hidden.contains("MIIB1234"), "{hidden}");
        }
        // Too short to be looked for, and no secret.
        assert_eq!(secrets.hide("abc anna"), "abc anna");
        assert!(!format!("{secrets:?}").contains("word"));
    }

    #[test]
    fn files_with_secrets_may_be_named() {
        let files = BTreeMap::from([("sasl.password", "/run/secrets/kafka")]);
        let secrets = Secrets::of(&BTreeMap::from([("properties_files", files)]));
        assert_eq!(secrets.hide("/run/secrets/kafka"), "/run/secrets/kafka");
        let file = BTreeMap::from([("password_file", "/run/secrets/registry")]);
        assert_eq!(Secrets::of(&file).hide("/run/secrets/registry"), "/run/secrets/registry");
    }
}
