//! Workers on an Apache Kafka with TLS, users and access control: they run with exactly what
//! `copydesk topics acl` prints, say what is missing, and never show a secret.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_kafka::topic;
use copydesk_testkit::certificates::STORE_PASSWORD;
use copydesk_testkit::{SecureBroker, Worker, programs};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const STAGES: [&str; 4] = ["language", "cleaning", "entities", "duplicates"];
const ACLS: &str = "org.apache.kafka.tools.AclCommand";

/// As no other text has it.
const PASSWORD: &str = "Xq7-the-password-of-a-worker";

/// One broker at a time: two of them on two cores only time each other out.
static ONE_BROKER: Mutex<()> = Mutex::new(());

/// A broker, and a folder with settings files of workers for it.
struct Site {
    broker: SecureBroker,
    folder: tempfile::TempDir,
}

impl Site {
    fn open(users: &[(&str, &str)]) -> Self {
        let site = Self {
            broker: SecureBroker::start(users).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        };
        let settings = site.broker.settings();
        site.write("admin.toml", &settings.properties.iter().collect::<Vec<_>>(), &[]);
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// A settings file with these properties, some of them from files.
    fn write<T: AsRef<str>>(&self, name: &str, properties: &[(T, T)], files: &[(&str, &str)]) {
        let line = |name: &str, value: &str| format!("{name:?} = {value:?}\n");
        let mut text = format!(
            "[kafka]\nbootstrap_servers = {:?}\n[kafka.properties]\n",
            self.broker.bootstrap_servers()
        );
        for (name, value) in properties {
            text.push_str(&line(name.as_ref(), value.as_ref()));
        }
        text.push_str("[kafka.properties_files]\n");
        for (name, value) in files {
            text.push_str(&line(name, value));
        }
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The settings file of the worker of `stage`, whose password stands in a file of its own.
    fn scram(&self, stage: &str) {
        let secret = format!("{stage}.secret");
        std::fs::write(self.path(&secret), format!("{PASSWORD}-{stage}\n")).unwrap();
        let (user, ca) = (format!("copydesk-{stage}"), self.broker.ca());
        let properties = [
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanisms", "SCRAM-SHA-512"),
            ("sasl.username", user.as_str()),
            ("ssl.ca.location", ca.as_str()),
        ];
        let files = [("sasl.password", self.text(&secret))];
        let files = files.each_ref().map(|(name, path)| (*name, path.as_str()));
        self.write(&format!("{stage}.toml"), &properties, &files);
    }

    /// Starts the worker of `stage` with its settings file.
    fn start(&self, stage: &str) -> Worker {
        self.start_with(stage, &self.broker.bootstrap_servers(), &[], &[])
    }

    fn start_with(
        &self,
        stage: &str,
        servers: &str,
        flags: &[&str],
        variables: &[(&str, &str)],
    ) -> Worker {
        let file = self.text(&format!("{stage}.toml"));
        let flags = [&["--config", file.as_str()], flags].concat();
        let log = self.path(&format!("{stage}.log"));
        std::fs::write(&log, "").unwrap();
        Worker::launch(stage, servers, &flags, variables, log).unwrap()
    }

    /// `copydesk` with the settings files of these stages.
    fn copydesk(&self, args: &[&str], stages: &[&str], flags: &[&str]) -> Output {
        let files = stages.iter().map(|stage| self.path(&format!("{stage}.toml")));
        let program = programs::program("copydesk").unwrap();
        Command::new(program).args(args).args(files).args(flags).output().unwrap()
    }

    /// Applies the lines of `copydesk topics acl` for these stages.
    fn allow(&self, stages: &[&str]) -> String {
        let printed = self.copydesk(&["topics", "acl"], stages, &[]);
        assert!(printed.status.success(), "{printed:?}");
        let lines = String::from_utf8(printed.stdout).unwrap();
        self.broker.script("kafka-acls.sh", ACLS, &lines).unwrap();
        lines
    }

    fn feed(&self, text: &str) {
        let writer = topic::Writer::new(&self.broker.settings()).unwrap();
        let value = serde_json::json!({"url": "https://news.example/1", "text": text}).to_string();
        writer.write("articles.raw", Some(b"k"), Some(value.as_bytes()), &[], None).unwrap();
        writer.finish().unwrap();
    }

    fn count(&self, name: &str) -> usize {
        topic::read(&self.broker.settings(), name).unwrap().len()
    }
}

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ONE_BROKER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn log(worker: &Worker) -> String {
    std::fs::read_to_string(&worker.log).unwrap()
}

fn wait(what: &str, workers: &mut [Worker], done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(90);
    while !done() {
        for worker in workers.iter_mut() {
            assert!(worker.running(), "{what}: a worker ended\n{}", log(worker));
        }
        let logs = || workers.iter().map(log).collect::<String>();
        assert!(Instant::now() < deadline, "{what} did not happen in time\n{}", logs());
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Ends with 78, saying all of this.
fn assert_refused(mut worker: Worker, parts: &[&str]) {
    let status = worker.wait(Duration::from_secs(60)).unwrap();
    let log = log(&worker);
    assert_eq!(status.code(), Some(78), "{log}");
    let last = log.lines().last().unwrap();
    assert!(parts.iter().all(|part| last.contains(part)), "{parts:?} are not in\n{last}");
    assert!(!log.contains(PASSWORD), "{log}");
}

fn assert_ends_well(worker: Worker) {
    assert!(worker.stop(Duration::from_secs(30)).unwrap().success());
}

const TEXT: &str = "The council approved the budget for a new bridge over the river on Monday. \
                    Engineers expect the work to take two years, the minister said in London.";

#[test]
fn the_chain_runs_with_what_topics_acl_prints_and_not_with_less() {
    let _alone = alone();
    let passwords = STAGES.map(|stage| format!("{PASSWORD}-{stage}"));
    let names = STAGES.map(|stage| format!("copydesk-{stage}"));
    let users: Vec<(&str, &str)> =
        names.iter().zip(&passwords).map(|(n, p)| (n.as_str(), p.as_str())).collect();
    let site = Site::open(&users);
    STAGES.iter().for_each(|stage| site.scram(stage));

    topics(&site);
    let lines = site.allow(&STAGES);
    assert_eq!(lines.lines().count(), 12, "{lines}");
    let mut workers: Vec<Worker> = STAGES.iter().map(|stage| site.start(stage)).collect();
    site.feed(TEXT);
    wait("an enriched record", &mut workers, || site.count("articles.enriched") == 1);
    // A memory is refolded with the same rights.
    assert_ends_well(workers.pop().unwrap());
    workers.push(site.start("duplicates"));
    site.feed(TEXT);
    wait("its copy", &mut workers, || site.count("articles.enriched") == 2);
    let copy = topic::read(&site.broker.settings(), "articles.enriched").unwrap().remove(1);
    let copy: serde_json::Value = serde_json::from_slice(&copy.value.unwrap()).unwrap();
    assert_ne!(copy["enrichment"]["duplicates"]["found"]["role"], "unique", "{copy}");

    // One that loses the right to write ends with the next article, one without its group at once.
    let language = lines.lines().find(|line| line.contains("--topic articles.language --topic"));
    let forbid = language.unwrap().replace("--add", "--remove --force");
    let see = language.unwrap().replace("--operation Write", "--operation Describe");
    let group = lines.lines().find(|line| line.contains("--group copydesk-cleaning")).unwrap();
    let group = group.replace("--add", "--remove --force").replace("--topic articles.language", "");
    let script = [see, forbid, group].join("\n");
    site.broker.script("kafka-acls.sh", ACLS, &script).unwrap();
    assert_ends_well(workers.remove(1));
    let cleaning = site.start("cleaning");
    assert_refused(cleaning, &["consuming: `articles.language`", "Group authorization failed"]);
    site.feed(TEXT);
    let parts = ["Topic authorization failed", "Write on `articles.language`", "topics acl"];
    assert_refused(workers.remove(0), &parts);
    workers.into_iter().for_each(assert_ends_well);
    compacted(&site);
}

/// Topics are created by those who may, once, as planned.
fn topics(site: &Site) {
    let output = site.copydesk(&["topics", "create"], &STAGES, &[]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{text}");
    let admin = site.text("admin.toml");
    let admin = ["--admin", admin.as_str()];
    let check = || {
        let output = site.copydesk(&["topics", "check"], &STAGES, &admin);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, text) = check();
    assert!(code == Some(65) && text.contains("error: articles.raw: is not there"), "{text}");
    for word in ["created articles.tagged-dlt\n", "is there: articles.tagged-dlt\n"] {
        let output = site.copydesk(&["topics", "create"], &STAGES, &admin);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains(word), "{text}");
    }
    let (code, text) = check();
    assert_eq!((code, text.as_str()), (Some(0), "12 topics: 0 errors, 0 warnings\n"));
}

fn compacted(site: &Site) {
    let topic = ["--alter", "--entity-type", "topics", "--entity-name", "articles.tagged"];
    let compact = ["--add-config", "cleanup.policy=compact,max.message.bytes=1000000"];
    let output = site.broker.tool("kafka.admin.ConfigCommand", &[&topic[..], &compact].concat());
    assert!(output.unwrap().status.success());
    let admin = site.text("admin.toml");
    let output = site.copydesk(&["topics", "check"], &STAGES, &["--admin", &admin]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(65), "{text}");
    assert!(text.starts_with("error: articles.tagged: cleanup.policy is compact"), "{text}");
    assert!(text.contains("warning: articles.tagged: max.message.bytes is 1000000"), "{text}");
}

#[test]
fn every_way_in_works_and_a_wrong_one_is_told_in_time() {
    let _alone = alone();
    let password = format!("{PASSWORD}-language");
    let site = Site::open(&[("copydesk-language", &password)]);
    site.scram("language");
    let flags = ["--admin", &site.text("admin.toml")];
    assert!(site.copydesk(&["topics", "create"], &["language"], &flags).status.success());
    let lines = site.allow(&["language"]);
    let servers = site.broker.bootstrap_servers();

    // With everything that can be logged, and metrics.
    let loud = [
        "--set",
        "log.level=trace",
        "--set",
        "kafka.properties.debug=all",
        "--input",
        "articles.raw",
    ];
    let worker = site.start_with("language", &servers, &loud, &[]);
    let scram = through(&site, worker, 1);
    assert!(scram.contains("Configuration property") || scram.contains("librdkafka"), "{scram}");

    site.write("language.toml", &plain(&site.broker.ca()), &[]);
    let secret = ("COPYDESK_KAFKA__PROPERTIES__SASL_PASSWORD", password.as_str());
    through(&site, site.start_with("language", &servers, &loud, &[secret]), 2);

    let ca = site.broker.ca();
    let token = [
        ("security.protocol", "SASL_SSL"),
        ("sasl.mechanisms", "OAUTHBEARER"),
        ("enable.sasl.oauthbearer.unsecure.jwt", "true"),
        ("sasl.oauthbearer.config", "principal=copydesk-language"),
        ("ssl.ca.location", ca.as_str()),
    ];
    site.write("language.toml", &token, &[]);
    // Without transactions, an idempotent producer needs no right of its own.
    let loosely = ["--set", "kafka.delivery=at-least-once"];
    through(&site, site.start_with("language", &servers, &loosely, &[]), 3);

    let store = site.broker.authority().store("copydesk-language").unwrap().display().to_string();
    let certificate = [
        ("security.protocol", "SSL"),
        ("ssl.keystore.location", store.as_str()),
        ("ssl.keystore.password", STORE_PASSWORD),
        ("ssl.ca.location", ca.as_str()),
    ];
    site.write("language.toml", &certificate, &[]);
    let certificates = site.broker.certificate_servers();
    let log = through(&site, site.start_with("language", &certificates, &loud, &[]), 4);
    assert!(!log.contains(STORE_PASSWORD));

    wrong_ways(&site, &servers, &certificates);
    site.write("language.toml", &token, &[]);
    let write = lines.lines().find(|line| line.contains("--topic articles.language")).unwrap();
    let see = write.replace("--operation Write", "--operation Describe");
    let forbid = write.replace("--add", "--remove --force");
    let output = forbid.replace(" --topic articles.raw-dlt", "");
    site.feed(TEXT);
    for (script, said) in [
        // Other topics may be written to, and none.
        ([see, output].join("\n"), ["to `articles.language`", "Topic authorization failed"]),
        (forbid, ["producing", "Cluster authorization failed"]),
    ] {
        site.broker.script("kafka-acls.sh", ACLS, &script).unwrap();
        assert_refused(site.start_with("language", &servers, &loosely, &[]), &said);
    }
}

fn plain(ca: &str) -> [(&str, &str); 4] {
    [
        ("security.protocol", "SASL_SSL"),
        ("sasl.mechanisms", "PLAIN"),
        ("sasl.username", "copydesk-language"),
        ("ssl.ca.location", ca),
    ]
}

fn wrong_ways(site: &Site, servers: &str, certificates: &str) {
    let ca = site.broker.ca();
    let wrong = format!("{PASSWORD}-wrong");
    let secret = ("COPYDESK_KAFKA__PROPERTIES__SASL_PASSWORD", wrong.as_str());
    site.write("language.toml", &plain(&ca), &[]);
    let worker = site.start_with("language", servers, &[], &[secret]);
    assert_refused(worker, &["do not let this client in", "Authentication failed"]);
    // A broker of an unknown authority, and a client without a certificate.
    let store = site.broker.authority().store("stranger").unwrap();
    let stranger = store.with_file_name("stranger.pem").display().to_string();
    site.write("language.toml", &plain(&stranger), &[]);
    let worker = site.start_with("language", servers, &[], &[secret]);
    assert_refused(worker, &["do not let this client in", "certificate"]);
    let nobody = [("security.protocol", "SSL"), ("ssl.ca.location", ca.as_str())];
    site.write("language.toml", &nobody, &[]);
    let worker = site.start_with("language", certificates, &[], &[]);
    assert_refused(worker, &["do not let this client in"]);
}

/// The `number`th article goes through this worker; nothing that it says has the password.
fn through(site: &Site, worker: Worker, number: usize) -> String {
    let mut workers = [worker];
    site.feed(TEXT);
    let path = workers[0].log.clone();
    wait("a record", &mut workers, || site.count("articles.language") == number);
    let said = std::fs::read_to_string(&path).unwrap();
    let metrics = get(&address(&said), "/metrics");
    assert!(metrics.contains("copydesk_records_total"), "{metrics}");
    let [worker] = workers;
    assert_ends_well(worker);
    let said = std::fs::read_to_string(&path).unwrap() + &metrics;
    assert!(!said.contains(PASSWORD), "{said}");
    said
}

fn address(log: &str) -> String {
    let at = log.find("\"address\":\"").unwrap() + 11;
    log[at..].split('"').next().unwrap().to_owned()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Output of the language worker on this file, without any broker.
fn language(file: &Path, flags: &[&str]) -> (Option<i32>, String) {
    let program = programs::program("language-worker").unwrap();
    let output = Command::new(program)
        .arg("--config")
        .arg(file)
        .args(["--set", "http.listen=127.0.0.1:0"])
        .args(flags)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn no_secret_is_shown_by_any_flag_or_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("language.toml");
    let write = |properties: &str| {
        std::fs::write(&file, format!("[kafka.properties]\n{properties}")).unwrap();
    };
    let secret = |text: &str| assert!(!text.contains(PASSWORD), "{text}");
    for name in [
        "sasl.password",
        "ssl.key.password",
        "ssl.keystore.password",
        "ssl.key.pem",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.config",
        "sasl.jaas.config",
    ] {
        write(&format!("\"security.protocol\" = \"SASL_SSL\"\n{name:?} = \"{PASSWORD}\"\n"));
        let (code, printed) = language(&file, &["--print-config"]);
        assert!(code == Some(0) && printed.contains("***"), "{printed}");
        secret(&printed);
        secret(&language(&file, &["--check"]).1);
        // Not a value of TOML: the parser quotes the line.
        write(&format!("{name:?} = {PASSWORD}\n"));
        let (code, printed) = language(&file, &["--check"]);
        assert!(code == Some(78) && printed.contains("line 2"), "{printed}");
        secret(&printed);
    }
    // librdkafka quotes what it cannot read: a key that is none, and the settings of a token.
    write(&format!("\"security.protocol\" = \"ssl\"\n\"ssl.key.pem\" = \"{PASSWORD}\"\n"));
    let servers = ["--bootstrap-servers", "127.0.0.1:1"];
    let (code, printed) = language(&file, &servers);
    assert!(code == Some(78) && printed.contains("ssl.key.pem"), "{printed}");
    secret(&printed);
    write(&format!(
        "\"security.protocol\" = \"sasl_plaintext\"\n\"sasl.mechanisms\" = \"OAUTHBEARER\"\n\
         \"enable.sasl.oauthbearer.unsecure.jwt\" = \"true\"\n\
         \"sasl.oauthbearer.config\" = \"{PASSWORD}\"\n"
    ));
    let (code, printed) = language(&file, &servers);
    assert!(code == Some(78) && printed.contains("***"), "{printed}");
    secret(&printed);
}
