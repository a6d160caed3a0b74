//! The REST API of a registry, as far as it is needed.

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

/// There is no such subject; the subject has no such version or schema.
const MISSING: [u32; 3] = [40401, 40402, 40403];

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

/// An answer of HTTP.
struct Answer {
    status: u16,
    body: String,
}

/// What a registry says of what it refuses.
#[derive(Deserialize)]
struct Refusal {
    error_code: u32,
    #[serde(default)]
    message: String,
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

/// What is there, or `None` where it is not.
fn found<T: for<'de> Deserialize<'de>>(answer: &Answer) -> Result<Option<T>, Trouble> {
    let refusal = serde_json::from_str::<Refusal>(&answer.body).ok();
    match refusal {
        Some(refusal) if answer.status == 404 && MISSING.contains(&refusal.error_code) => Ok(None),
        _ => read(answer).map(Some),
    }
}

/// What a registry answers, or why it does not.
fn read<T: for<'de> Deserialize<'de>>(answer: &Answer) -> Result<T, Trouble> {
    let Answer { status, body } = answer;
    let status = *status;
    if (200..300).contains(&status) {
        return serde_json::from_str(body).map_err(|_| Trouble::Foreign { status });
    }
    let message = serde_json::from_str::<Refusal>(body).ok().map(|refusal| refusal.message);
    Err(match (status, message) {
        (401 | 403, _) => Trouble::Denied { status },
        (429 | 500.., message) => Trouble::Busy { status, message: message.unwrap_or_default() },
        (409, Some(message)) => Trouble::Incompatible(message),
        (_, Some(message)) => Trouble::Refused { status, message },
        (_, None) => Trouble::Foreign { status },
    })
}

/// Why there is no answer.
fn no_answer(error: &ureq::Error) -> Trouble {
    match error {
        ureq::Error::Tls(_) | ureq::Error::NativeTls(_) | ureq::Error::Der(_) => {
            Trouble::Untrusted(error.to_string())
        }
        error => Trouble::Away(error.to_string()),
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

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.to_owned() }
    }

    #[test]
    fn answers_of_all_registries_are_read() {
        // Confluent and Karapace; Apicurio; Redpanda.
        for code in [40401, 40403] {
            let body = format!(r#"{{"error_code":{code},"message":"not found"}}"#);
            assert_eq!(found::<Registered>(&answer(404, &body)), Ok(None));
        }
        let body = r#"{"subject":"s","version":2,"id":7,"schemaType":"JSON","schema":"{}"}"#;
        let there = Registered { id: 7, version: 2 };
        assert_eq!(found(&answer(200, body)), Ok(Some(there)));
        let body = r#"{"is_compatible":false,"messages":["why"]}"#;
        let comparison = Comparison { compatible: false, messages: vec!["why".to_owned()] };
        assert_eq!(found(&answer(200, body)), Ok(Some(comparison)));
        assert!(read::<Comparison>(&answer(200, r#"{"is_compatible":true}"#)).unwrap().compatible);
    }

    #[test]
    fn every_refusal_is_told_from_the_others() {
        let said = |status, body: &str| found::<Registered>(&answer(status, body)).unwrap_err();
        let refusal = r#"{"error_code":1,"message":"why"}"#;
        let message = || "why".to_owned();
        assert_eq!(said(401, ""), Trouble::Denied { status: 401 });
        assert_eq!(said(403, refusal), Trouble::Denied { status: 403 });
        assert_eq!(said(409, refusal), Trouble::Incompatible(message()));
        assert_eq!(said(422, refusal), Trouble::Refused { status: 422, message: message() });
        assert_eq!(said(503, refusal), Trouble::Busy { status: 503, message: message() });
        assert_eq!(said(502, "<html>"), Trouble::Busy { status: 502, message: String::new() });
        // Some other server, or a path that its API does not have.
        assert_eq!(said(404, "<html>"), Trouble::Foreign { status: 404 });
        assert_eq!(said(200, "<html>"), Trouble::Foreign { status: 200 });
    }

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
