//! Where the registry is, and what schemas are called there.

use crate::contract::Contract;
use crate::error::RegistryError;
use copydesk_article::schema::Written;
use copydesk_config::ConfigError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

/// Stands for the topic in the name of a subject.
const TOPIC: &str = "{topic}";
/// Stands for the name of the schema.
const RECORD: &str = "{record}";

/// A schema registry that is compatible with Confluent's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Address of its API, such as `http://registry:8081`; Apicurio's ends in `/apis/ccompat/v7`. Empty for none:
    /// values then go out as plain JSON. They are read with and without a frame in any case.
    pub url: String,
    /// User for HTTP basic authentication, such as an API key; empty for none.
    pub user: String,
    /// Password of that user.
    pub password: String,
    /// File with the password, as secrets are mounted. A line end at its end is not part of it.
    pub password_file: String,
    /// File with certificates (PEM) of the authorities to trust in place of the system's.
    pub ca_file: String,
    /// Whether a worker registers the schemas of what it writes where they are missing. Otherwise that is an error
    /// at its start, and `copydesk schemas register` registers them.
    pub register: bool,
    /// Subject of a schema; `{topic}` stands for the topic, `{record}` for the name of the schema. `{topic}-value` is
    /// TopicNameStrategy, `{record}` RecordNameStrategy, `{topic}-{record}` TopicRecordNameStrategy.
    pub subject: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password: String::new(),
            password_file: String::new(),
            ca_file: String::new(),
            register: false,
            subject: format!("{TOPIC}-value"),
        }
    }
}

impl Settings {
    /// Whether there is a registry.
    #[must_use]
    pub fn is_set(&self) -> bool {
        !self.url.is_empty()
    }

    /// Whether the settings make sense for a worker that writes to these topics; files are not looked at.
    ///
    /// # Errors
    /// Names the one that does not.
    pub fn check(&self, output: &str, updates: &str) -> Result<(), ConfigError> {
        if !self.is_set() {
            return Ok(());
        }
        let checked = self.sound().and_then(|()| Contract::of(self, output, updates));
        checked.map(drop).map_err(|error| ConfigError::Invalid(error.to_string()))
    }

    fn sound(&self) -> Result<(), RegistryError> {
        self.address()?;
        let secret = !self.password.is_empty() || !self.password_file.is_empty();
        if !self.password.is_empty() && !self.password_file.is_empty() {
            return Err(refused("password", "is set beside `schema_registry.password_file`"));
        }
        if self.user.is_empty() && secret {
            return Err(refused("user", "is empty, and there is a password"));
        }
        if self.subject.trim().is_empty() {
            return Err(refused("subject", "is empty"));
        }
        Ok(())
    }

    /// The subject of what is written to a topic.
    #[must_use]
    pub fn subject(&self, topic: &str, written: Written) -> String {
        self.subject.replace(TOPIC, topic).replace(RECORD, written.name())
    }

    /// The address of the API.
    ///
    /// # Errors
    /// When it is none.
    pub(crate) fn address(&self) -> Result<Url, RegistryError> {
        let url = Url::parse(&self.url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.query().is_none());
        let none = || refused("url", "must be an address such as `http://registry:8081`");
        let url = url.ok_or_else(none)?;
        // Addresses are told in errors.
        if !url.username().is_empty() || url.password().is_some() {
            let why =
                "names a user; that goes to `schema_registry.user` and `schema_registry.password`";
            return Err(refused("url", why));
        }
        Ok(url)
    }

    /// The password, from its file if it has one.
    ///
    /// # Errors
    /// When the file cannot be read, or is empty.
    pub(crate) fn secret(&self) -> Result<String, RegistryError> {
        if self.password_file.is_empty() {
            return Ok(self.password.clone());
        }
        let text = std::fs::read_to_string(&self.password_file).map_err(|error| {
            refused("password_file", &format!("`{}`: {error}", self.password_file))
        })?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.is_empty() {
            return Err(refused("password_file", &format!("`{}` is empty", self.password_file)));
        }
        Ok(text.to_owned())
    }
}

/// A setting that cannot be used.
pub(crate) fn refused(setting: &'static str, why: &str) -> RegistryError {
    RegistryError::Settings { setting, why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str) -> Settings {
        Settings { url: url.to_owned(), ..Settings::default() }
    }

    fn said(settings: &Settings) -> String {
        settings.check("out", "").unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_work_is_named() {
        for good in ["", "http://registry:8081", "https://[::1]:8081/apis/ccompat/v7/"] {
            assert!(at(good).check("out", "").is_ok(), "{good}");
        }
        for bad in ["registry:8081", "registry", "ftp://registry", "http://registry?x=1"] {
            assert!(said(&at(bad)).contains("schema_registry.url"), "{bad}");
        }
        let named = said(&at("http://ann:hunter2@registry"));
        assert!(named.contains("schema_registry.user") && !named.contains("hunter2"), "{named}");
        let password = Settings { password: "p".into(), ..at("http://r") };
        assert!(said(&password).contains("schema_registry.user"));
        let twice = Settings { user: "u".into(), password_file: "f".into(), ..password };
        assert!(said(&twice).contains("password_file"));
        assert!(said(&Settings { subject: " ".into(), ..at("http://r") }).contains("subject"));
    }

    #[test]
    fn subjects_follow_the_strategies() {
        let of = |subject: &str, written| {
            let settings = Settings { subject: subject.to_owned(), ..Settings::default() };
            settings.subject("articles.enriched", written)
        };
        let usual = Settings::default().subject("articles.enriched", Written::Article);
        assert_eq!(usual, "articles.enriched-value");
        assert_eq!(of("{record}", Written::Update), "article-update");
        assert_eq!(of("{topic}-{record}", Written::Article), "articles.enriched-enriched-article");
        assert_eq!(of(":.desk:fixed", Written::Article), ":.desk:fixed");
    }

    #[test]
    fn a_password_may_lie_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let settings =
            Settings { password_file: path.display().to_string(), ..Settings::default() };
        assert!(settings.secret().unwrap_err().to_string().contains("password_file"));
        std::fs::write(&path, "hunter2\r\n").unwrap();
        assert_eq!(settings.secret().unwrap(), "hunter2");
        std::fs::write(&path, "\n").unwrap();
        assert!(settings.secret().unwrap_err().to_string().contains("is empty"));
    }
}
