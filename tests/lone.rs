//! A broker with one duplicates worker or a few, and topics `in`, `out`, `dead` and `updates`, and `log`
//! and `verdicts` between its roles.

use copydesk_kafka::{Delivery, History, Record, Session, Settings, topic};
use copydesk_testkit::{Broker, Worker};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One at a time: several brokers on two cores only time each other out.
static ALONE: Mutex<()> = Mutex::new(());

/// Key and value of an article: number `number`, which tells `tale`.
pub(crate) fn story(number: usize, tale: usize) -> (String, Vec<u8>) {
    let text: Vec<String> = (0..60).map(|word| format!("tale{tale}word{word}")).collect();
    let hour = number % 24;
    let day = 1 + number / 24 % 28;
    let article = json!({
        "url": format!("https://news.example/{number}"),
        "text": text.join(" "),
        "crawled": format!("2026-04-{day:02}T{hour:02}:00:00Z"),
    });
    (format!("k{number}"), article.to_string().into_bytes())
}

pub(crate) struct Duplicates {
    workers: BTreeMap<String, Worker>,
    broker: Broker,
    logs: tempfile::TempDir,
    partitions: u32,
    _alone: MutexGuard<'static, ()>,
}

impl Duplicates {
    pub(crate) fn open(partitions: u32) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let broker = Broker::start().unwrap();
        let ends = [("in", partitions), ("out", 1), ("dead", 1), ("updates", 1)];
        broker.create_topics(&ends).unwrap();
        broker.create_topics(&[("log", 1), ("verdicts", partitions)]).unwrap();
        let logs = tempfile::tempdir().unwrap();
        Self { workers: BTreeMap::new(), broker, logs, partitions, _alone: alone }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.broker.settings()
    }

    pub(crate) fn start(&mut self, name: &str, further: &[&str]) {
        let flags = [
            ["--input", "in"],
            ["--output", "out"],
            ["--group-id", "lone"],
            ["--set", "kafka.dead_letter=dead"],
            ["--set", "kafka.updates=updates"],
            ["--set", "roles.log=log"],
            ["--set", "roles.verdicts=verdicts"],
            ["--set", "roles.hits=hits"],
            ["--set", "kafka.properties.session.timeout.ms=6000"],
            ["--set", "kafka.properties.heartbeat.interval.ms=1000"],
            ["--set", "kafka.properties.transaction.timeout.ms=5000"],
        ];
        self.start_with(name, &[&flags.concat()[..], further].concat());
    }

    /// Starts a worker with no other flags than these.
    pub(crate) fn start_with(&mut self, name: &str, flags: &[&str]) {
        let log = self.logs.path().join(format!("{name}.log"));
        let worker = Worker::start("duplicates", &self.broker, flags, log).unwrap();
        self.workers.insert(name.to_owned(), worker);
    }

    pub(crate) fn stop(&mut self, name: &str) {
        let status = self.workers.remove(name).unwrap().stop(Duration::from_secs(30)).unwrap();
        assert!(status.success(), "{name} ended with {status}\n{}", self.log(name));
    }

    pub(crate) fn kill(&mut self, name: &str) {
        self.workers.remove(name).unwrap().kill().unwrap();
    }

    /// The broker dies, and is back some seconds later.
    pub(crate) fn restart_broker(&mut self) {
        self.broker.kill().unwrap();
        std::thread::sleep(Duration::from_secs(3));
        self.broker.restart().unwrap();
    }

    pub(crate) fn log(&self, name: &str) -> String {
        std::fs::read_to_string(self.logs.path().join(format!("{name}.log"))).unwrap_or_default()
    }

    pub(crate) fn create(&self, topics: &[(&str, u32)]) {
        self.broker.create_topics(topics).unwrap();
    }

    pub(crate) fn feed(&self, articles: impl IntoIterator<Item = (String, Vec<u8>)>) {
        let writer = topic::Writer::new(&self.settings()).unwrap();
        for (key, value) in articles {
            writer.write("in", Some(key.as_bytes()), Some(&value), &[], None).unwrap();
        }
        writer.finish().unwrap();
    }

    pub(crate) fn send(&self, key: &str, value: Option<&[u8]>) {
        let writer = topic::Writer::new(&self.settings()).unwrap();
        writer.write("in", Some(key.as_bytes()), value, &[], None).unwrap();
        writer.finish().unwrap();
    }

    /// A transaction of `count` articles of their own, committed or aborted.
    pub(crate) fn transaction(&self, topic: &str, count: usize, commit: bool) {
        let settings = Settings {
            input: "dead".to_owned(),
            delivery: Delivery::ExactlyOnce,
            group_id: "writer".to_owned(),
            ..self.settings()
        };
        let session = Session::open(&settings, "writer", false).unwrap();
        for number in 0..count {
            let (key, value) = story(7000 + number, 7000 + number);
            let source = Record {
                place: copydesk_kafka::Place { topic: "x".into(), partition: 0, offset: 0 },
                key: Some(key.into_bytes()),
                value: None,
                headers: Vec::new(),
                timestamp_ms: None,
                timestamp_type: copydesk_kafka::TimestampType::default(),
            };
            session.produce(topic, &source, Some(&value), &[]).unwrap();
        }
        if commit {
            session.commit().unwrap();
        } else {
            // Written, and only then aborted.
            std::thread::sleep(Duration::from_millis(300));
            session.abort().unwrap();
        }
    }

    pub(crate) fn records(&self, topic: &str) -> Vec<Record> {
        topic::read(&self.settings(), topic).unwrap()
    }

    pub(crate) fn enriched(&self) -> Vec<Value> {
        let values = self.records("out").into_iter().filter_map(|record| record.value);
        values.map(|value| serde_json::from_slice(&value).unwrap()).collect()
    }

    /// What the stage said of each article.
    pub(crate) fn found(&self) -> Vec<Value> {
        let mut enriched = self.enriched();
        enriched.iter_mut().map(|value| value["enrichment"]["duplicates"].take()).collect()
    }

    pub(crate) fn last(&self) -> Value {
        self.found().pop().unwrap()
    }

    /// Waits for so many results, tombstones included.
    pub(crate) fn wait(&mut self, count: usize) {
        self.wait_for("out", count);
        assert_eq!(self.records("out").len(), count);
    }

    pub(crate) fn wait_for(&mut self, topic: &str, count: usize) {
        self.until(&format!("{count} records in {topic}"), |desk| {
            desk.records(topic).len() >= count
        });
    }

    pub(crate) fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(90);
        while !done(self) {
            let names: Vec<String> = self.workers.keys().cloned().collect();
            for name in &names {
                let running = self.workers.get_mut(name).is_some_and(Worker::running);
                assert!(running, "{name} ended:\n{}", self.log(name));
            }
            let logs: String = names.iter().map(|name| self.log(name)).collect();
            assert!(Instant::now() < deadline, "no {what} in time\n{logs}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Waits until Kafka itself sees this lag on every partition of all that the roles read.
    pub(crate) fn wait_for_lag(&mut self, lag: i64) {
        let class = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
        self.until(&format!("lag of {lag}"), |desk| {
            let groups = ["lone-sketch", "lone-assemble", "lone-join"];
            let args = groups.map(|group| ["--group", group]).concat();
            let output = desk.broker.tool(class, &[&["--describe"], &args[..]].concat()).unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG …
            let lines: Vec<Vec<&str>> =
                text.lines().map(|line| line.split_whitespace().collect()).collect();
            let lags = lines.iter().filter(|line| groups.contains(line.first().unwrap_or(&"")));
            let read = [("lone-sketch", "in"), ("lone-assemble", "log"), ("lone-join", "in")];
            let all = read.iter().chain(&[("lone-join", "verdicts")]).all(|(group, topic)| {
                lines.iter().any(|line| line.first() == Some(group) && line.get(1) == Some(topic))
            });
            all && lags.clone().all(|line| line.get(5) == Some(&lag.to_string().as_str()))
        });
    }

    /// Sets the offset of the group of a role, which has no members.
    pub(crate) fn set_offset(&self, role: &str, topic: &str, offset: i64) {
        let class = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
        let offset = offset.to_string();
        let group = format!("lone-{role}");
        let args = ["--reset-offsets", "--group", &group, "--topic", topic, "--execute"];
        let args = [&args[..], &["--to-offset", &offset]].concat();
        let output = self.broker.tool(class, &args).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// Where partition 0 of a topic ends.
    pub(crate) fn end(&self, topic: &str) -> i64 {
        let settings = Settings { input: topic.to_owned(), ..self.settings() };
        History::open(&settings).unwrap().extent(0).unwrap().end
    }

    pub(crate) fn topics(&self, action: &str, topic: &str) {
        let partitions = if topic == "log" { 1 } else { self.partitions }.to_string();
        let mut args = vec![action, "--topic", topic];
        if action == "--create" {
            args.extend(["--partitions", &partitions]);
        }
        let class = "org.apache.kafka.tools.TopicCommand";
        // Deleting takes effect a little later.
        for _ in 0..20 {
            if self.broker.tool(class, &args).unwrap().status.success() {
                return;
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        panic!("{action} {topic} failed");
    }

    /// Deletes the records of partition 0 before `offset`; all of them for -1.
    pub(crate) fn delete_before(&self, topic: &str, offset: i64) {
        let file = self.logs.path().join("delete.json");
        let wanted = json!({
            "partitions": [{"topic": topic, "partition": 0, "offset": offset}], "version": 1
        });
        std::fs::write(&file, wanted.to_string()).unwrap();
        let args = ["--offset-json-file", file.to_str().unwrap()];
        let class = "org.apache.kafka.tools.DeleteRecordsCommand";
        let output = self.broker.tool(class, &args).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn address(&self, name: &str) -> Option<String> {
        let log = self.log(name);
        let at = log.find("\"address\":\"")? + 11;
        Some(log[at..].split('"').next()?.to_owned())
    }

    fn get(&self, name: &str, path: &str) -> String {
        let stream = self.address(name).and_then(|address| TcpStream::connect(address).ok());
        let Some(mut stream) = stream else { return String::new() };
        let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    pub(crate) fn wait_ready(&mut self, name: &str) {
        self.until("readiness", |desk| desk.get(name, "/readyz").starts_with("HTTP/1.1 200"));
    }

    /// All metrics of a worker.
    pub(crate) fn metrics(&self, name: &str) -> String {
        self.get(name, "/metrics")
    }

    /// The first value of a metric, once there is one.
    pub(crate) fn metric(&mut self, name: &str, metric: &str) -> Option<f64> {
        let value = |desk: &Self| -> Option<f64> {
            let text = desk.get(name, "/metrics");
            let line = text.lines().find(|line| line.starts_with(metric))?;
            line.rsplit(' ').next()?.parse().ok()
        };
        self.until(metric, |desk| value(desk).is_some());
        value(self)
    }
}
