//! The REST API of a registry, as far as it is needed.

use crate::answer::{Answer, found, no_answer, read};
use crate::contract::Contract;
use crate::error::{RegistryError, Trouble};
use crate::settings::{Settings, refused};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use url::Url;

/// How long a registry may take to be reached, and to answer.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(20);

/// What requests and answers are.
const MEDIA: &str = "application/vnd.schemaregistry.v1+json";

/// A schema of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// What frames hold.
    pub id: u32,
    /// Its number among those of the subject, from 1.
    pub version: u32,
}

/// What a registry says of a schema beside those registered before.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Comparison {
    /// Whether it would take it.
    #[serde(rename = "is_compatible")]
    pub compatible: bool,
    /// Why not, as far as it says.
    #[serde(default)]
    pub messages: Vec<String>,
}

/// A registry.
#[derive(Debug)]
pub struct Registry {
    agent: Agent,
    url: Url,
    authorization: Option<String>,
}

impl Registry {
    /// A registry that is not asked anything yet.
    ///
    /// # Errors
    /// When settings make no sense, or files cannot be read.
    pub fn open(settings: &Settings) -> Result<Self, RegistryError> {
        let url = settings.address()?;
        let roots = match settings.ca_file.as_str() {
            "" => RootCerts::PlatformVerifier,
            path => certificates(path)?,
        };
        let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(roots).build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            // What a registry refuses is told in its own words.
            .http_status_as_error(false)
            .build()
            .into();
        let secret = settings.secret()?;
        let authorization = (!settings.user.is_empty())
            .then(|| format!("Basic {}", STANDARD.encode(format!("{}:{secret}", settings.user))));
        Ok(Self { agent, url, authorization })
    }

    /// The schema of `contract`, if it is registered under its subject.
    ///
    /// # Errors
    /// [`RegistryError`], naming address and subject.
    pub fn find(&self, contract: &Contract) -> Result<Option<Registered>, RegistryError> {
        self.ask(contract, &["subjects", &contract.subject], |answer| found(&answer))
    }

    /// Registers the schema of `contract` under its subject. One that is registered stays as it is.
    ///
    /// # Errors
    /// [`RegistryError`], naming address and subject; [`Trouble::Incompatible`] if the registry does not take it.
    pub fn register(&self, contract: &Contract) -> Result<Registered, RegistryError> {
        #[derive(Deserialize)]
        struct Id {
            id: u32,
        }
        let path = ["subjects", &contract.subject, "versions"];
        let Id { id } = self.ask(contract, &path, |answer| read(&answer))?;
        // Not every registry says which version it became.
        let found = self.find(contract)?;
        Ok(found.map_or(Registered { id, version: 0 }, |found| Registered { id, ..found }))
    }

    /// The schema of `contract` beside the last one of its subject; `None` where the subject has none.
    ///
    /// # Errors
    /// [`RegistryError`], naming address and subject.
    pub fn compare(&self, contract: &Contract) -> Result<Option<Comparison>, RegistryError> {
        let path = ["compatibility", "subjects", &contract.subject, "versions", "latest"];
        self.ask(contract, &path, |answer| found(&answer))
    }

    /// What came of asking for a subject.
    pub(crate) fn error(&self, subject: &str, trouble: Trouble) -> RegistryError {
        let (url, subject) = (self.url.to_string(), subject.to_owned());
        RegistryError::Subject { url, subject, trouble }
    }

    /// Sends the schema of `contract` to a place of the API.
    fn ask<T>(
        &self,
        contract: &Contract,
        path: &[&str],
        read: impl FnOnce(Answer) -> Result<T, Trouble>,
    ) -> Result<T, RegistryError> {
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if path.first() == Some(&"compatibility") {
            url.set_query(Some("verbose=true"));
        }
        let body = json!({ "schemaType": "JSON", "schema": contract.schema() }).to_string();
        let mut request =
            self.agent.post(url.as_str()).header("Content-Type", MEDIA).header("Accept", MEDIA);
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        let answered = request.send(&body).and_then(|mut answer| {
            let status = answer.status().as_u16();
            Ok(Answer { status, body: answer.body_mut().read_to_string()? })
        });
        let answer = answered.map_err(|error| no_answer(&error));
        answer.and_then(read).map_err(|trouble| self.error(&contract.subject, trouble))
    }
}

/// The certificates of a file.
fn certificates(path: &str) -> Result<RootCerts, RegistryError> {
    let failed = |why: String| refused("ca_file", &format!("`{path}`: {why}"));
    let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|error| failed(error.to_string()))?
        {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(failed("no certificate in it".to_owned()));
    }
    Ok(RootCerts::new_with_certs(&found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[test]
    fn a_registry_that_is_away_is_named_with_the_subject() {
        // Nobody listens on a port that was free a moment ago.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api", listener.local_addr().unwrap());
        drop(listener);
        let settings = Settings { url: url.clone(), ..Settings::default() };
        let error = crate::Frames::open(&settings, "out", "").unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&url) && text.contains("`out-value`"), "{text}");
        assert!(error.passes());
    }

    #[test]
    fn users_and_subjects_are_sent_as_http_wants_them() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let settings = Settings {
            url: format!("http://{}/api/", listener.local_addr().unwrap()),
            user: "ann".into(),
            password: "p:w".into(),
            subject: ":.desk:{topic} value/1".into(),
            ..Settings::default()
        };
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut heard = [0; 4096];
            let length = stream.read(&mut heard).unwrap();
            let body = r#"{"id":7,"version":2}"#;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all((head + body).as_bytes()).unwrap();
            String::from_utf8_lossy(&heard[..length]).into_owned()
        });
        let contract = &Contract::of(&settings, "out", "").unwrap()[0];
        let found = Registry::open(&settings).unwrap().find(contract).unwrap();
        assert_eq!(found, Some(Registered { id: 7, version: 2 }));
        let heard = heard.join().unwrap().to_lowercase();
        assert!(heard.starts_with("post /api/subjects/:.desk:out%20value%2f1 http/1.1"), "{heard}");
        assert!(
            heard.contains("authorization: basic yw5uonA6dw==".to_lowercase().as_str()),
            "{heard}"
        );
        assert!(heard.contains("content-type: application/vnd.schemaregistry.v1+json"), "{heard}");
    }

    #[test]
    fn files_of_certificates_must_hold_some() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let settings = Settings {
            url: "https://registry".into(),
            ca_file: path.display().to_string(),
            ..Settings::default()
        };
        let said = || Registry::open(&settings).unwrap_err().to_string();
        assert!(said().contains("ca_file"));
        std::fs::write(&path, "nothing").unwrap();
        assert!(said().contains("no certificate"));
    }
}
