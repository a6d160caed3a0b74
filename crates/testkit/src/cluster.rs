//! Three brokers of Apache Kafka in KRaft mode, killed, stopped and started one by one.

use crate::{LocalError, io, jars};
use copydesk_kafka::Settings;
use copydesk_local::broker::{client, free_port, java, succeeded};
use copydesk_local::storage::LOG4J;
use std::fs::OpenOptions;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Brokers of a cluster: the least that keeps two replicas in sync while one is away.
pub const NODES: usize = 3;

/// How long a broker may take to start.
const START: Duration = Duration::from_secs(120);

/// A running cluster; it stops, and its files go, when this is dropped.
pub struct Cluster {
    nodes: Vec<Node>,
    libs: PathBuf,
    folder: tempfile::TempDir,
}

struct Node {
    child: Option<Child>,
    port: u16,
    properties: PathBuf,
    /// What it wrote in all of its starts.
    log: PathBuf,
    /// Where its last start begins in that, in bytes.
    started_at: usize,
}

impl Cluster {
    /// Starts the brokers and waits until all of them answer. `further` are lines for their
    /// `server.properties`.
    ///
    /// # Errors
    /// When the jars cannot be had or a broker does not come up.
    pub fn start(further: &str) -> Result<Self, LocalError> {
        let libs = jars::ensure()?;
        let folder = tempfile::tempdir().map_err(io("temporary folder"))?;
        std::fs::write(folder.path().join("log4j2.properties"), LOG4J)
            .map_err(io("log4j2.properties"))?;
        let mut ports = Vec::new();
        for _ in 0..NODES {
            ports.push((free_port()?, free_port()?));
        }
        let voters: Vec<String> = (1..)
            .zip(&ports)
            .map(|(id, (_, controller))| format!("{id}@127.0.0.1:{controller}"))
            .collect();
        let mut nodes = Vec::new();
        for (id, (port, controller)) in (1..).zip(&ports) {
            let file = |name: &str| folder.path().join(format!("{name}{id}"));
            let properties = file("server.properties");
            let text =
                server_properties(id, (*port, *controller), &voters.join(","), &file("data"));
            std::fs::write(&properties, format!("{text}{further}\n"))
                .map_err(io("server.properties"))?;
            let format = java(&libs, folder.path(), "kafka.tools.StorageTool")
                .args(["format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c"])
                .arg(&properties)
                .output()
                .map_err(io("java"))?;
            succeeded("formatting the storage", &format)?;
            let log = file("broker.log");
            nodes.push(Node { child: None, port: *port, properties, log, started_at: 0 });
        }
        let mut cluster = Self { nodes, libs, folder };
        // Two controllers make the quorum: none is ready before another runs.
        for node in 0..NODES {
            cluster.spawn(node)?;
        }
        for node in 0..NODES {
            cluster.wait(node)?;
        }
        Ok(cluster)
    }

    /// `host:port` of all brokers.
    #[must_use]
    pub fn bootstrap_servers(&self) -> String {
        let servers: Vec<String> =
            self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        servers.join(",")
    }

    /// Client settings for this cluster.
    #[must_use]
    pub fn settings(&self) -> Settings {
        client(self.bootstrap_servers())
    }

    /// Runs one of Kafka's own command line tools against this cluster.
    ///
    /// # Errors
    /// When Java cannot be started.
    pub fn tool(&self, class: &str, args: &[&str]) -> Result<Output, LocalError> {
        java(&self.libs, self.folder.path(), class)
            .args(["--bootstrap-server", &self.bootstrap_servers()])
            .args(args)
            .output()
            .map_err(io("java"))
    }

    /// SIGKILL: the broker has no time for last words.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn kill(&mut self, node: usize) -> Result<(), LocalError> {
        if let Some(mut child) = self.nodes[node].child.take() {
            child.kill().map_err(io("kill"))?;
            child.wait().map_err(io("wait"))?;
        }
        Ok(())
    }

    /// SIGTERM: the broker hands its partitions over, and ends.
    ///
    /// # Errors
    /// When it does not end in time.
    pub fn stop(&mut self, node: usize) -> Result<(), LocalError> {
        self.signal(node, "TERM")?;
        let Some(mut child) = self.nodes[node].child.take() else { return Ok(()) };
        let deadline = Instant::now() + START;
        while Instant::now() < deadline {
            if child.try_wait().map_err(io("wait"))?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        child.kill().map_err(io("kill"))?;
        let output = "it had to be killed".to_owned();
        Err(LocalError::Failed { what: "stopping a broker".to_owned(), output })
    }

    /// Starts a broker that was killed or stopped, and waits until it answers.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self, node: usize) -> Result<(), LocalError> {
        self.spawn(node)?;
        self.wait(node)
    }

    /// Sends a signal, for example `STOP` or `CONT`.
    ///
    /// # Errors
    /// When `kill` cannot be run.
    pub fn signal(&self, node: usize, signal: &str) -> Result<(), LocalError> {
        if let Some(child) = &self.nodes[node].child {
            let (flag, pid) = (format!("-{signal}"), child.id().to_string());
            Command::new("kill").args([flag, pid]).status().map_err(io("kill"))?;
        }
        Ok(())
    }

    /// The last `most` lines of the log of a broker that are warnings or errors, in order; a broker is
    /// counted from 0.
    #[must_use]
    pub fn troubles(&self, node: usize, most: usize) -> Vec<String> {
        let text = std::fs::read(&self.nodes[node].log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        // `2024-04-14 10:30:00,000 WARN …`
        let trouble = |line: &&str| {
            matches!(line.split_whitespace().nth(2), Some("WARN" | "ERROR" | "FATAL"))
        };
        let lines: Vec<&str> = text.lines().rev().filter(trouble).take(most).collect();
        lines.into_iter().rev().map(str::to_owned).collect()
    }

    fn spawn(&mut self, node: usize) -> Result<(), LocalError> {
        let node = &mut self.nodes[node];
        let log = OpenOptions::new().create(true).append(true).open(&node.log);
        let log = log.map_err(io("broker.log"))?;
        // From here on, so that an earlier start is not taken for this one.
        let length = log.metadata().map_err(io("broker.log"))?.len();
        node.started_at = usize::try_from(length).unwrap_or(usize::MAX);
        let child = java(&self.libs, self.folder.path(), "kafka.Kafka")
            .arg(&node.properties)
            .stdout(log.try_clone().map_err(io("broker.log"))?)
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .map_err(io("java"))?;
        node.child = Some(child);
        Ok(())
    }

    fn wait(&mut self, node: usize) -> Result<(), LocalError> {
        let node = &mut self.nodes[node];
        let deadline = Instant::now() + START;
        loop {
            let text = std::fs::read_to_string(&node.log).unwrap_or_default();
            let text = text.get(node.started_at..).unwrap_or_default();
            let up = text.contains("Kafka Server started");
            if up && TcpStream::connect(("127.0.0.1", node.port)).is_ok() {
                return Ok(());
            }
            let ended = match &mut node.child {
                Some(child) => child.try_wait().map_err(io("java"))?.is_some(),
                None => true,
            };
            if ended || Instant::now() > deadline {
                let lines: Vec<&str> = text.lines().collect();
                let output = lines[lines.len().saturating_sub(30)..].join("\n");
                let what = "starting a broker".to_owned();
                return Err(LocalError::Failed { what, output });
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            if let Some(child) = &mut node.child {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

fn server_properties(
    id: usize,
    (port, controller): (u16, u16),
    voters: &str,
    data: &Path,
) -> String {
    format!(
        "process.roles=broker,controller\nnode.id={id}\ncontroller.quorum.voters={voters}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
         inter.broker.listener.name=PLAINTEXT\ncontroller.listener.names=CONTROLLER\n\
         listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT\n\
         log.dirs={}\ndefault.replication.factor=3\nmin.insync.replicas=2\n\
         offsets.topic.replication.factor=3\noffsets.topic.num.partitions=6\n\
         transaction.state.log.replication.factor=3\ntransaction.state.log.min.isr=2\n\
         transaction.state.log.num.partitions=6\n\
         share.coordinator.state.topic.replication.factor=3\n\
         share.coordinator.state.topic.min.isr=2\ngroup.initial.rebalance.delay.ms=0\n\
         auto.create.topics.enable=false\n",
        data.display()
    )
}
