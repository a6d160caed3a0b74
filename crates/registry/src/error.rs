//! What went wrong, and whether a fresh start may help.

/// Trouble with a schema registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A setting that a person must change.
    #[error("`schema_registry.{setting}`: {why}")]
    Settings {
        /// Its name.
        setting: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// What came of asking for a subject.
    #[error("schema registry {url}, subject `{subject}`: {trouble}")]
    Subject {
        /// Address of the registry.
        url: String,
        /// The subject that it was asked for.
        subject: String,
        /// What came of it.
        trouble: Trouble,
    },
}

/// What came of asking a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It cannot be reached, or does not answer in time.
    #[error("no answer: {0}")]
    Away(String),
    /// Its certificate is not trusted, or there is no TLS where there should be some.
    #[error("{0}; `schema_registry.ca_file` names certificates of authorities to trust")]
    Untrusted(String),
    /// It is there, and in trouble itself (HTTP 429 and 5xx).
    #[error("HTTP {status}: {message}")]
    Busy {
        /// HTTP status.
        status: u16,
        /// In its words.
        message: String,
    },
    /// It does not let this user in, or not do this (HTTP 401 and 403).
    #[error(
        "HTTP {status}: `schema_registry.user` and its password are not accepted, or lack a right"
    )]
    Denied {
        /// HTTP status.
        status: u16,
    },
    /// The schema is not registered, and registering it was not asked for.
    #[error(
        "the schema of what is written to `{topic}` is not registered; run `copydesk schemas register`, or set \
         `schema_registry.register = true`"
    )]
    Unregistered {
        /// The topic.
        topic: String,
    },
    /// The schema is at odds with those registered before (HTTP 409).
    #[error("the registry finds the schema incompatible with those registered before: {0}")]
    Incompatible(String),
    /// Anything else that the registry refuses.
    #[error("HTTP {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// In its words.
        message: String,
    },
    /// What answers is no registry, or the address is not that of its API.
    #[error(
        "HTTP {status}, and not as a schema registry answers; is `schema_registry.url` the address of its API?"
    )]
    Foreign {
        /// HTTP status.
        status: u16,
    },
}

impl RegistryError {
    /// Whether it may pass by itself, so that a fresh start may help.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Subject { trouble: Trouble::Away(_) | Trouble::Busy { .. }, .. })
    }
}
