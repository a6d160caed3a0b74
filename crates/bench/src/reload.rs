//! What a new version of a large watch-list costs: how soon articles are tagged with it, and how long articles
//! take meanwhile, through the entities worker on one broker of Apache Kafka.

use crate::Common;
use crate::report::{Report, Target};
use crate::transport::arrivals::{RATE, latency, reader};
use crate::transport::flow::{Topics, VARIETY, articles};
use copydesk_kafka::topic;
use copydesk_testkit::{Broker, Worker, programs};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names of the list unless `--count` says otherwise.
const COUNT: usize = 100_000;

/// New versions whose time is taken.
const VERSIONS: usize = 5;

/// How often the list is published while latency is measured.
const EVERY: Duration = Duration::from_secs(5);

/// How long a version may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// The topic of lists.
const LISTS: &str = "lists";

pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let names = common.count.unwrap_or(COUNT);
    let broker = Broker::start()?;
    broker.create_topics(&[("live", 4), ("live-out", 4), ("live-dlt", 1)])?;
    let compacted = ["--create", "--topic", LISTS, "--config", "cleanup.policy=compact"];
    broker.tool("org.apache.kafka.tools.TopicCommand", &compacted)?;
    let folder = tempfile::tempdir()?;
    let publisher = Publisher::new(&broker, folder.path(), names)?;
    let lists = format!("stage.watchlist_topic={LISTS}");
    let flags = ["--input", "live", "--output", "live-out", "--group-id", "live"];
    let sets = ["--set", "kafka.dead_letter=live-dlt", "--set", &lists];
    let flags = [&flags[..], &sets[..]].concat();
    let _worker = Worker::start("entities", &broker, &flags, folder.path().join("log"))?;
    let live = Topics { input: "live".into(), output: "live-out".into(), group: "live".into() };
    let values = articles(VARIETY, common.seed);
    publisher.publish(0)?;
    // Once for nothing: the broker's JVM compiles as it runs.
    latency(&values, &broker, &live, "warm-up")?;
    let alone = latency(&values, &broker, &live, "alone")?;
    let beside = std::thread::scope(|scope| {
        let publishing = scope.spawn(|| publisher.keep_on());
        let beside = latency(&values, &broker, &live, "beside").map_err(|error| error.to_string());
        publisher.stop.store(true, std::sync::atomic::Ordering::Relaxed);
        let published = publishing.join().map_err(|_| "publishing panicked".to_owned())?;
        Ok::<_, String>((beside?, published.map_err(|error| error.clone())?))
    })?;
    let (beside, published) = beside;
    let again = latency(&values, &broker, &live, "alone-again")?;
    let mut waits = Vec::new();
    for version in 0..VERSIONS {
        waits.push(until_live(&broker, &live, &publisher, &values[0], version)?);
    }
    waits.sort_by(f64::total_cmp);
    let row = |name: &str, (p50, p99): (f64, f64)| {
        (name.to_owned(), vec![p50, p99, p50 / alone.0, p99 / alone.1])
    };
    let rows = vec![
        row("one version in use", alone),
        row(&format!("beside {published} new versions"), beside),
        row("one version in use, again", again),
    ];
    let slowest = waits.last().copied().unwrap_or_default();
    let targets = vec![
        Target::new("seconds from publishing to the first article, slowest", slowest, 5.0),
        Target::new("p99 beside new versions, of that without", beside.1 / alone.1, 2.0),
    ];
    let about = format!(
        "{RATE} live records/s of 6 KB through the entities stage with a list of {names} names; one broker, all on \
         one machine; seconds until an article is tagged with a new version: {waits:.2?}"
    );
    let columns = vec!["p50 ms", "p99 ms", "p50 ratio", "p99 ratio"];
    Ok(Report { about, columns, rows, targets, proof: None })
}

/// Publishes versions of a list.
struct Publisher {
    program: PathBuf,
    servers: String,
    file: PathBuf,
    stop: std::sync::atomic::AtomicBool,
}

impl Publisher {
    fn new(broker: &Broker, folder: &Path, names: usize) -> Result<Self, Box<dyn Error>> {
        let mut text = String::from("id,name,type\n");
        for number in 0..names {
            // Writing to a string does not fail.
            let _ = writeln!(text, "n{number},{},ORG", made(number));
        }
        let file = folder.join("made.csv");
        std::fs::write(&file, text)?;
        Ok(Self {
            program: programs::program("copydesk")?,
            servers: broker.bootstrap_servers(),
            file,
            stop: std::sync::atomic::AtomicBool::new(false),
        })
    }

    /// Publishes a version of this name.
    fn publish(&self, version: usize) -> Result<(), String> {
        let status = Command::new(&self.program)
            .args(["watchlist", "publish", "--name", "made", "--topic", LISTS])
            .args(["--list-version", &name(version), "--bootstrap-servers", &self.servers])
            .arg(&self.file)
            .stdout(Stdio::null())
            .status()
            .map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("publishing ended with {status}")) }
    }

    /// Publishes one version after the other until it is told to stop; how many.
    fn keep_on(&self) -> Result<usize, String> {
        let mut published = 0;
        while !self.stop.load(std::sync::atomic::Ordering::Relaxed) {
            let began = Instant::now();
            published += 1;
            self.publish(1000 + published)?;
            std::thread::sleep(EVERY.saturating_sub(began.elapsed()));
        }
        Ok(published)
    }
}

/// Seconds from when a version is published until the first article is tagged with it, with an article every
/// 20 ms.
fn until_live(
    broker: &Broker,
    topics: &Topics,
    publisher: &Publisher,
    article: &[u8],
    version: usize,
) -> Result<f64, Box<dyn Error>> {
    let session = reader(broker, topics, &format!("reload-{version}"))?;
    let writer = topic::Writer::new(&broker.settings())?;
    let version = 1 + version;
    publisher.publish(version)?;
    let (began, wanted) = (Instant::now(), format!("\"{}\"", name(version)));
    while began.elapsed() < PATIENCE {
        writer.write(&topics.input, None, Some(article), &[], None)?;
        let next = Instant::now() + Duration::from_millis(20);
        while let Some(left) = next.checked_duration_since(Instant::now()) {
            let Some(record) = session.poll(left)? else { continue };
            let value = record.value.unwrap_or_default();
            if String::from_utf8_lossy(&value).contains(&wanted) {
                return Ok(began.elapsed().as_secs_f64());
            }
        }
    }
    Err(format!("version {version} was not taken up").into())
}

fn name(version: usize) -> String {
    format!("made-{version}")
}

/// A name of two made words, another one for every number below a million.
fn made(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ro", "ke", "mi", "tu", "la", "ve", "so", "dri", "na", "pel", "gu", "zor", "fi",
        "ca", "hen",
    ];
    let syllables = |number: usize, count: u32| -> String {
        (0..count).map(|place| SYLLABLES[(number >> (4 * place)) % 16]).collect()
    };
    let word = |text: String| text[..1].to_uppercase() + &text[1..];
    format!("{} {}", word(syllables(number, 3)), word(syllables(number >> 12, 2)))
}
