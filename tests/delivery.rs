//! Promises of a single worker on real Apache Kafka: what is too large, settings that cannot work,
//! metrics and health.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_kafka::{Header, topic};
use copydesk_testkit::{Broker, Worker, programs};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Text that does not compress: letters by a fixed rule.
fn noise(length: usize) -> String {
    let mut state = 1_u64;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
    };
    (0..length).map(|i| if i % 7 == 6 { ' ' } else { letter() }).collect()
}

fn wait(what: &str, log: &Path, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !done() {
        let text = || std::fs::read_to_string(log).unwrap_or_default();
        assert!(Instant::now() < deadline, "{what} did not happen in time\n{}", text());
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn what_the_brokers_refuse_for_its_size_goes_to_the_dead_letters() {
    let broker = Broker::start().unwrap();
    broker.create_topics(&[("in", 1), ("in-dlt", 1)]).unwrap();
    let small =
        ["--create", "--topic", "out", "--partitions", "1", "--config", "max.message.bytes=20000"];
    let made = broker.tool("org.apache.kafka.tools.TopicCommand", &small).unwrap();
    assert!(made.status.success());
    let settings = broker.settings();
    let writer = topic::Writer::new(&settings).unwrap();
    let large = format!("{{\"text\":\"{}\"}}", noise(60_000));
    for value in ["{\"text\":\"one\"}", large.as_str(), "{\"text\":\"two\"}"] {
        writer.write("in", None, Some(value.as_bytes()), &[], None).unwrap();
    }
    writer.finish().unwrap();
    let logs = tempfile::tempdir().unwrap();
    let flags = ["--input", "in", "--output", "out", "--group-id", "sizes"];
    let worker =
        Worker::start("language", &broker, &flags, logs.path().join("language.log")).unwrap();
    wait("two records and a dead letter", &worker.log, || {
        topic::read(&settings, "out").unwrap().len() == 2
            && topic::read(&settings, "in-dlt").unwrap().len() == 1
    });
    let letter = topic::read(&settings, "in-dlt").unwrap().remove(0);
    assert_eq!(letter.value.as_deref(), Some(large.as_bytes()));
    assert_eq!(letter.header("__connect.errors.offset"), Some("1"));
    let class = letter.header("__connect.errors.exception.class.name");
    assert_eq!(class, Some("copydesk.reject.too_large"));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

/// Topics of which only the input takes large records.
fn narrow(broker: &Broker) {
    broker.create_topics(&[("in", 1)]).unwrap();
    for name in ["out", "in-dlt"] {
        let small = ["--create", "--topic", name, "--partitions", "1"];
        let small = [&small[..], &["--config", "max.message.bytes=20000"]].concat();
        let made = broker.tool("org.apache.kafka.tools.TopicCommand", &small).unwrap();
        assert!(made.status.success());
    }
}

#[test]
fn what_is_too_large_for_a_dead_letter_is_left_out_and_the_partition_goes_on() {
    let broker = Broker::start().unwrap();
    narrow(&broker);
    let settings = broker.settings();
    let writer = topic::Writer::new(&settings).unwrap();
    let noise = noise(60_000);
    let story: &[u8] = b"{\"text\":\"A story.\"}";
    let large = format!("{{\"text\":\"{noise}\"}}");
    let wide = [Header::text("x-wide", noise.as_str())];
    let send = |key: &str, value: Option<&[u8]>, headers: &[Header]| {
        writer.write("in", Some(key.as_bytes()), value, headers, None).unwrap();
    };
    send("value", Some(large.as_bytes()), &[]);
    send("headers", Some(story), &wide);
    send("tombstone", None, &wide);
    send(&noise, Some(story), &[]);
    send(&noise, None, &wide);
    send("last", Some(story), &[]);
    writer.finish().unwrap();
    let logs = tempfile::tempdir().unwrap();
    let flags = ["--input", "in", "--output", "out", "--group-id", "sizes"];
    let log = logs.path().join("language.log");
    let worker = Worker::start("language", &broker, &flags, log).unwrap();
    wait("a record and five dead letters", &worker.log, || {
        topic::read(&settings, "out").unwrap().len() == 1
            && topic::read(&settings, "in-dlt").unwrap().len() == 5
    });
    let letters = topic::read(&settings, "in-dlt").unwrap();
    let lengths: Vec<_> = letters
        .iter()
        .map(|letter| (letter.key.as_ref().map(Vec::len), letter.value.as_ref().map(Vec::len)))
        .collect();
    let expected =
        [(Some(5), Some(0)), (Some(7), Some(0)), (Some(9), None), (None, Some(0)), (None, None)];
    assert_eq!(lengths, expected);
    for (offset, letter) in letters.iter().enumerate() {
        assert_eq!(letter.header("__connect.errors.offset"), Some(offset.to_string().as_str()));
        assert_eq!(letter.header("copydesk-reject"), Some("too_large"));
        assert_eq!(letter.header("x-wide"), None);
    }
    let bytes = large.len().to_string();
    assert_eq!(letters[0].header("copydesk-value-omitted"), Some(bytes.as_str()));
    assert_eq!(letters[1].header("copydesk-headers-omitted"), Some("60006"));
    assert_eq!(letters[3].header("copydesk-key-omitted"), Some("60000"));
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

#[test]
fn a_bad_deployment_stops_and_buries_nothing_however_often_it_is_started() {
    let broker = Broker::start().unwrap();
    broker.create_topics(&[("in", 1), ("out", 1), ("in-dlt", 1)]).unwrap();
    let settings = broker.settings();
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("language.log");
    let flags = ["--input", "in", "--output", "out", "--group-id", "bad"];
    // As they come: slower than transactions are committed.
    let writer = topic::Writer::new(&settings).unwrap();
    let bad = |count: usize| {
        for _ in 0..count {
            writer.write("in", None, Some(b"oops"), &[], None).unwrap();
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    let mut worker = Worker::start("language", &broker, &flags, log.clone()).unwrap();
    wait("ready", &log, || ready(&log));
    bad(100);
    let status = worker.wait(Duration::from_secs(30)).unwrap();
    assert_eq!(status.code(), Some(65));
    assert!(!ready(&log));
    assert_eq!(topic::read(&settings, "in-dlt").unwrap().len(), 0);
    // A platform starts it again and again.
    for _ in 0..3 {
        let mut worker = Worker::start("language", &broker, &flags, log.clone()).unwrap();
        let status = worker.wait(Duration::from_secs(60)).unwrap();
        assert_eq!(status.code(), Some(65));
    }
    assert_eq!(topic::read(&settings, "in-dlt").unwrap().len(), 0);
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("the breaker is open"), "{text}");
    // The deployment is taken back: nothing was lost.
    let off = [&flags[..], &["--set", "breaker.window=0"]].concat();
    let worker = Worker::start("language", &broker, &off, log.clone()).unwrap();
    wait("all letters", &log, || topic::read(&settings, "in-dlt").unwrap().len() == 100);
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

/// Whether the worker that was started last says that it is ready.
fn ready(log: &Path) -> bool {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let address = text.rfind("\"address\":\"").and_then(|at| text[at + 11..].split('"').next());
    address.is_some_and(|address| get(address, "/readyz").starts_with("HTTP/1.1 200"))
}

#[test]
fn settings_that_would_break_the_promise_are_refused_at_the_start() {
    let check = |program: &str, setting: &str| {
        let program = programs::program(program).unwrap();
        let output = Command::new(program).args(["--check", "--set", setting]).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let latest = "kafka.properties.auto.offset.reset=latest";
    let (code, said) = check("duplicates-worker", latest);
    assert!(code == Some(78) && said.contains("for a stage with a memory"), "{said}");
    assert_eq!(check("entities-worker", latest).0, Some(0));
    for (setting, name) in [
        ("kafka.properties.isolation.level=read_uncommitted", "isolation.level"),
        ("kafka.commit_interval_ms=30000", "commit_interval_ms"),
        ("kafka.drain_timeout_ms=300000", "drain_timeout_ms"),
    ] {
        let (code, said) = check("entities-worker", setting);
        assert!(code == Some(78) && said.contains(name), "{said}");
    }
}

#[test]
fn a_worker_shows_its_health_and_metrics_and_says_what_is_missing() {
    let broker = Broker::start().unwrap();
    broker.create_topics(&[("in", 2)]).unwrap();
    let program = programs::program("cleaning-worker").unwrap();
    let servers = broker.bootstrap_servers();
    let flags = ["--bootstrap-servers", &servers, "--input", "in", "--output", "out"];
    // A topic that is not there: a person must act.
    let output = Command::new(&program)
        .args(flags)
        .args(["--set", "http.listen=127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&output.stderr).contains("topic `out` does not exist"));
    // Asked for, the topics are created and the worker gets ready.
    let logs = tempfile::tempdir().unwrap();
    let log = logs.path().join("cleaning.log");
    let further = ["--input", "in", "--output", "out", "--set", "kafka.create_topics=true"];
    let worker = Worker::start("cleaning", &broker, &further, log.clone()).unwrap();
    let address = || {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        let at = text.find("\"address\":\"")? + 11;
        Some(text[at..].split('"').next()?.to_owned())
    };
    wait("listening", &log, || address().is_some());
    let address = address().unwrap();
    wait("ready", &log, || get(&address, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/healthz").starts_with("HTTP/1.1 200"));
    let writer = topic::Writer::new(&broker.settings()).unwrap();
    writer.write("in", None, Some(b"{\"text\":\"A story.\"}"), &[], None).unwrap();
    writer.write("in", None, Some(b"oops"), &[], None).unwrap();
    writer.finish().unwrap();
    for line in [
        r#"copydesk_records_total{stage="cleaning",outcome="ok"} 1"#,
        r#"copydesk_rejects_total{stage="cleaning",code="not_an_object"} 1"#,
    ] {
        wait(line, &log, || get(&address, "/metrics").contains(line));
    }
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

fn get(address: &str, path: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}
