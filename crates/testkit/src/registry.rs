//! Apicurio Registry, which speaks the API of Confluent's.

use crate::certificates::{Authority, STORE_PASSWORD};
use crate::{LocalError, io, jars};
use copydesk_local::broker::free_port;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use ureq::typestate::WithBody;
use ureq::{Agent, RequestBuilder};

/// How long it may take to start.
const START: Duration = Duration::from_secs(90);

/// A running registry that forgets everything when it ends, which it does when this is dropped.
pub struct SchemaRegistry {
    child: Child,
    folder: tempfile::TempDir,
    authority: Authority,
    port: u16,
    secure: u16,
}

impl SchemaRegistry {
    /// Starts a registry on free ports, with and without TLS, and waits until it answers.
    ///
    /// # Errors
    /// When it cannot be had or does not come up; its log is part of the error.
    pub fn start() -> Result<Self, LocalError> {
        let jar = jars::registry()?;
        let folder = tempfile::tempdir().map_err(io("temporary folder"))?;
        let authority = Authority::new(folder.path())?;
        let store = authority.store("registry")?;
        let (port, secure) = (free_port()?, free_port()?);
        let log = File::create(folder.path().join("registry.log")).map_err(io("registry.log"))?;
        let child = Command::new("java")
            .args(["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            .args(["-Dquarkus.http.host=127.0.0.1", &format!("-Dquarkus.http.port={port}")])
            .arg(format!("-Dquarkus.http.ssl-port={secure}"))
            .arg(format!("-Dquarkus.http.ssl.certificate.key-store-file={}", store.display()))
            .arg(format!("-Dquarkus.http.ssl.certificate.key-store-password={STORE_PASSWORD}"))
            .arg("-Dquarkus.http.insecure-requests=enabled")
            .arg("-jar")
            .arg(jar)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(io("registry.log"))?)
            .stderr(log)
            .spawn()
            .map_err(io("java"))?;
        let mut registry = Self { child, folder, authority, port, secure };
        registry.wait()?;
        Ok(registry)
    }

    /// Address of the API.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/apis/ccompat/v7", self.port)
    }

    /// The same over TLS.
    #[must_use]
    pub fn secure_url(&self) -> String {
        format!("https://127.0.0.1:{}/apis/ccompat/v7", self.secure)
    }

    /// The certificate of the authority that signed that of the registry (PEM).
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.authority.certificate()
    }

    /// What it answers to `GET path`, if it does.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<String> {
        let answer = agent().get(format!("{}/{path}", self.url())).call();
        answer.ok()?.body_mut().read_to_string().ok()
    }

    /// Puts `body` to `path`; the answer, if it is a good one.
    #[must_use]
    pub fn put(&self, path: &str, body: &str) -> Option<String> {
        send(agent().put(format!("{}/{path}", self.url())), body)
    }

    /// The same with `POST`.
    #[must_use]
    pub fn post(&self, path: &str, body: &str) -> Option<String> {
        send(agent().post(format!("{}/{path}", self.url())), body)
    }

    /// Ends it at once, with all that it knows.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn kill(&mut self) -> Result<(), LocalError> {
        self.child.kill().map_err(io("kill"))?;
        self.child.wait().map_err(io("wait"))?;
        Ok(())
    }

    fn wait(&mut self) -> Result<(), LocalError> {
        let deadline = Instant::now() + START;
        loop {
            let ended = self.child.try_wait().map_err(io("java"))?.is_some();
            if !ended && self.get("subjects").is_some() {
                return Ok(());
            }
            if ended || Instant::now() > deadline {
                let log = std::fs::read_to_string(self.folder.path().join("registry.log"));
                let (what, output) =
                    ("starting Apicurio Registry".to_owned(), log.unwrap_or_default());
                return Err(LocalError::Failed { what, output });
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for SchemaRegistry {
    fn drop(&mut self) {
        // It has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(request: RequestBuilder<WithBody>, body: &str) -> Option<String> {
    let answer = request.header("Content-Type", "application/json").send(body);
    answer.ok()?.body_mut().read_to_string().ok()
}

fn agent() -> Agent {
    Agent::config_builder().timeout_global(Some(Duration::from_secs(10))).build().into()
}
