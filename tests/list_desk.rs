//! A broker with a worker that takes up lists of a topic.

use copydesk_kafka::topic;
use copydesk_testkit::programs::program;
use copydesk_testkit::{Broker, Worker};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What a worker of lists is tested with.
pub(crate) struct Desk {
    pub(crate) broker: Broker,
    pub(crate) folder: tempfile::TempDir,
    stage: &'static str,
    input: &'static str,
    output: &'static str,
}

impl Desk {
    /// With the topics of a worker of these settings.
    pub(crate) fn open(
        stage: &'static str,
        (input, output): (&'static str, &'static str),
        settings: &str,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { broker: Broker::start().unwrap(), folder, stage, input, output };
        let file = format!("{stage}.toml");
        desk.file(&file, settings);
        let created = desk.copydesk(&["topics", "create", "--replication", "1", &file]);
        assert!(created.status.success(), "{created:?}");
        let checked = desk.copydesk(&["topics", "check", &file]);
        assert!(checked.status.success(), "{checked:?}");
        desk
    }

    pub(crate) fn worker(&self, name: &str, flags: &[&str]) -> Worker {
        let file = self.path(&format!("{}.toml", self.stage)).display().to_string();
        let flags = [&["--config", &file], flags].concat();
        Worker::start(self.stage, &self.broker, &flags, self.log(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn log(&self, name: &str) -> PathBuf {
        self.path(&format!("{name}.log"))
    }

    /// What a command says of these brokers, with the folder as its own.
    pub(crate) fn copydesk(&self, args: &[&str]) -> Output {
        let mut command = Command::new(program("copydesk").unwrap());
        command.current_dir(self.folder.path()).args(args);
        let servers = self.broker.bootstrap_servers();
        command.args(["--bootstrap-servers", &servers]).output().unwrap()
    }

    /// The same of a command that must go well.
    pub(crate) fn said(&self, args: &[&str]) -> String {
        let output = self.copydesk(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Writes a record without a check, as programs of others may.
    pub(crate) fn write(&self, topic: &str, key: &str, value: &str) {
        let writer = topic::Writer::new(&self.broker.settings()).unwrap();
        writer.write(topic, Some(key.as_bytes()), Some(value.as_bytes()), &[], None).unwrap();
        writer.finish().unwrap();
    }

    /// What the worker makes of an article, which has an `id` of its own.
    pub(crate) fn worked(&self, article: &Value) -> Value {
        let id = article["id"].as_str().unwrap();
        self.write(self.input, id, &article.to_string());
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let records = topic::read(&self.broker.settings(), self.output).unwrap();
            let values = records.iter().filter_map(|record| record.value.as_deref());
            let mut values = values.filter_map(|value| serde_json::from_slice::<Value>(value).ok());
            if let Some(record) = values.find(|record| record["id"] == *id) {
                return record;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("nothing became of {id}");
    }

    /// Whether the log of a worker comes to say so.
    pub(crate) fn logged(&self, name: &str, words: &str) -> bool {
        let log = self.log(name);
        soon(|| fs::read_to_string(&log).unwrap_or_default().contains(words))
    }

    /// Whether the metrics of a worker come to have this line.
    pub(crate) fn measured(&self, name: &str, line: &str) -> bool {
        soon(|| self.metrics(name).is_some_and(|text| text.lines().any(|own| own == line)))
    }

    fn metrics(&self, name: &str) -> Option<String> {
        let log = fs::read_to_string(self.log(name)).ok()?;
        let address = log.split_once("\"address\":\"")?.1.split('"').next()?;
        let mut stream = TcpStream::connect(address).ok()?;
        stream
            .write_all(b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }
}

fn soon(is: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if is() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    false
}
