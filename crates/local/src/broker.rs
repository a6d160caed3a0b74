//! One broker of Apache Kafka in KRaft mode.

use crate::storage::{self, PROPERTIES, open_to_all};
use crate::{LocalError, io};
use copydesk_kafka::Settings;
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long a broker may take to start.
const START: Duration = Duration::from_secs(90);

/// Its log.
const LOG: &str = "broker.log";

/// A running broker; it stops, and its files go, when this is dropped.
pub struct Broker {
    child: Child,
    libs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    apart: bool,
}

impl Broker {
    /// Starts a broker on a free port that everybody may do everything with, and waits until it answers.
    ///
    /// # Errors
    /// When the jars cannot be had or the broker does not come up; its log is part of the error.
    pub fn start() -> Result<Self, LocalError> {
        let (port, controller) = (free_port()?, free_port()?);
        let folder = tempfile::tempdir().map_err(io("temporary folder"))?;
        Self::launch(folder, port, &open_to_all(port, controller), &[])
    }

    /// The same on `port`, and apart from the terminal: Ctrl-C is for whoever started it, who ends it last.
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub fn start_apart(port: u16) -> Result<Self, LocalError> {
        TcpListener::bind(("127.0.0.1", port)).map_err(io(format!("port {port} for Kafka")))?;
        let controller = free_port()?;
        let folder = tempfile::tempdir().map_err(io("temporary folder"))?;
        let properties = open_to_all(port, controller);
        let libs = storage::prepare(folder.path(), &properties, &[])?;
        Self::run(libs, folder, port, true)
    }

    /// Starts a broker with further properties and with further arguments for the tool that formats
    /// its storage; `port` is the one that clients use.
    ///
    /// # Errors
    /// As [`Broker::start`].
    pub fn launch(
        folder: tempfile::TempDir,
        port: u16,
        properties: &str,
        format: &[String],
    ) -> Result<Self, LocalError> {
        let libs = storage::prepare(folder.path(), properties, format)?;
        Self::run(libs, folder, port, false)
    }

    fn run(
        libs: PathBuf,
        folder: tempfile::TempDir,
        port: u16,
        apart: bool,
    ) -> Result<Self, LocalError> {
        let child = spawn(&libs, folder.path(), apart)?;
        let mut broker = Self { child, libs, folder, port, apart };
        broker.wait()?;
        Ok(broker)
    }

    /// SIGKILL: the broker has no time for last words, and its files stay.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn kill(&mut self) -> Result<(), LocalError> {
        self.child.kill().map_err(io("kill"))?;
        self.child.wait().map_err(io("wait"))?;
        Ok(())
    }

    /// Starts a broker that was killed, and waits until it answers.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<(), LocalError> {
        self.child = spawn(&self.libs, self.folder.path(), self.apart)?;
        self.wait()
    }

    /// Where this broker has its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The command that runs a class of Kafka's, for scripts: program and first arguments.
    #[must_use]
    pub fn java(&self, class: &str) -> Command {
        java(&self.libs, self.folder.path(), class)
    }

    /// `host:port`.
    #[must_use]
    pub fn bootstrap_servers(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Client settings for this broker.
    #[must_use]
    pub fn settings(&self) -> Settings {
        client(self.bootstrap_servers())
    }

    /// Creates topics with Kafka's own tool.
    ///
    /// # Errors
    /// When the tool fails.
    pub fn create_topics(&self, topics: &[(&str, u32)]) -> Result<(), LocalError> {
        for (topic, partitions) in topics {
            let partitions = partitions.to_string();
            let args = ["--create", "--topic", topic, "--partitions", &partitions];
            succeeded("kafka-topics", &self.tool("org.apache.kafka.tools.TopicCommand", &args)?)?;
        }
        Ok(())
    }

    /// Runs one of Kafka's own command line tools against this broker.
    ///
    /// # Errors
    /// When Java cannot be started.
    pub fn tool(&self, class: &str, args: &[&str]) -> Result<Output, LocalError> {
        self.java(class)
            .args(["--bootstrap-server", &self.bootstrap_servers()])
            .args(args)
            .output()
            .map_err(io("java"))
    }

    fn wait(&mut self) -> Result<(), LocalError> {
        let log = self.folder.path().join(LOG);
        let deadline = Instant::now() + START;
        loop {
            let ended = self.child.try_wait().map_err(io("java"))?.is_some();
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            if !ended && text.contains("Kafka Server started") && self.answers() {
                return Ok(());
            }
            if ended || Instant::now() > deadline {
                let what = "starting Apache Kafka".to_owned();
                return Err(LocalError::Failed { what, output: reason(&text) });
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn answers(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // Nothing on its disk is wanted any more: no need to be polite.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Settings of a client of brokers that let everybody in.
#[must_use]
pub fn client(bootstrap_servers: String) -> Settings {
    Settings { bootstrap_servers, group_id: "testkit".to_owned(), ..Settings::default() }
}

/// Why a broker did not start, from its log: what it calls errors, or else its last lines.
fn reason(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let errors = |line: &&&str| line.contains(" ERROR ") || line.contains(" FATAL ");
    let told: Vec<&str> = lines.iter().filter(errors).take(10).copied().collect();
    let last = lines[lines.len().saturating_sub(30)..].to_vec();
    if told.is_empty() { last.join("\n") } else { told.join("\n") }
}

/// Starts the broker whose settings lie in `folder`.
fn spawn(libs: &Path, folder: &Path, apart: bool) -> Result<Child, LocalError> {
    // Anew, so that an earlier start is not taken for this one.
    let out = File::create(folder.join(LOG)).map_err(io(LOG))?;
    let mut command = java(libs, folder, "kafka.Kafka");
    if apart {
        command.process_group(0);
    }
    command
        .arg(folder.join(PROPERTIES))
        .stdout(out.try_clone().map_err(io(LOG))?)
        .stderr(out)
        .stdin(Stdio::null())
        .spawn()
        .map_err(io("java"))
}

/// The command that runs a class of Kafka's.
#[must_use]
pub fn java(libs: &Path, folder: &Path, class: &str) -> Command {
    let mut command = Command::new("java");
    command
        .args(["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
        .arg(format!("-Dlog4j2.configurationFile={}", folder.join("log4j2.properties").display()))
        .arg("-cp")
        .arg(libs.join("*"))
        .arg(class);
    command
}

/// Whether a program succeeded.
///
/// # Errors
/// With what it printed if it did not.
pub fn succeeded(what: &str, output: &Output) -> Result<(), LocalError> {
    if output.status.success() {
        return Ok(());
    }
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let output = String::from_utf8_lossy(&text).into_owned();
    Err(LocalError::Failed { what: what.to_owned(), output })
}

/// A port that nobody listens on at the moment.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16, LocalError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(io("a free port"))?;
    Ok(listener.local_addr().map_err(io("a free port"))?.port())
}
