//! The records that every program copies, and how far one has come.

use super::case::Case;
use super::process::Watched;
use copydesk_kafka::{History, Settings, topic};
use copydesk_testkit::Broker;
use copydesk_testkit::articles::Random;
use std::error::Error;
use std::time::{Duration, Instant};

/// Partitions of every topic.
const PARTITIONS: u32 = 4;

/// About how many bytes a record has.
const BYTES: usize = 6 * 1024;

/// Different articles: four times the window of zstd, so that no record is compressed by its copy.
pub(crate) const VARIETY: usize = 1500;

/// Records before those that are measured: a JVM compiles as it runs.
const WARM_UP: usize = 20_000;

/// Records after them. Clients fetch ahead: without these, some work would have been done before the
/// measuring begins, and none for what comes after it.
const AHEAD: usize = 10_000;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where a program reads and writes, and in which group.
pub(crate) struct Topics {
    pub(crate) input: String,
    pub(crate) output: String,
    pub(crate) group: String,
}

/// The records.
pub(crate) struct Flow {
    values: Vec<Vec<u8>>,
    measured: usize,
    stored_bytes: u64,
}

/// How far a program had come, when, and at what price.
pub(crate) struct Milestone {
    pub(crate) records: usize,
    pub(crate) at: Instant,
    pub(crate) cpu_us: f64,
}

impl Flow {
    /// Makes the records and writes them to the topic that all programs read.
    pub(crate) fn fill(
        broker: &Broker,
        measured: usize,
        seed: u64,
    ) -> Result<Self, Box<dyn Error>> {
        broker.create_topics(&[("input", PARTITIONS)])?;
        let values = articles(VARIETY, seed);
        let writer = topic::Writer::new(&broker.settings())?;
        for (number, value) in (0..WARM_UP + measured + AHEAD).zip(values.iter().cycle()) {
            writer.write("input", Some(number.to_string().as_bytes()), Some(value), &[], None)?;
        }
        writer.finish()?;
        let mut stored_bytes = 0;
        for partition in 0..PARTITIONS {
            let folder = broker.folder().join(format!("data/input-{partition}"));
            for file in std::fs::read_dir(folder)? {
                let file = file?;
                if file.path().extension().is_some_and(|ending| ending == "log") {
                    stored_bytes += file.metadata()?.len();
                }
            }
        }
        Ok(Self { values, measured, stored_bytes })
    }

    pub(crate) fn values(&self) -> &[Vec<u8>] {
        &self.values
    }

    pub(crate) fn mean_bytes(&self) -> usize {
        self.values.iter().map(Vec::len).sum::<usize>() / self.values.len().max(1)
    }

    /// How many times smaller the records are in the broker's log.
    #[allow(clippy::cast_precision_loss)] // bytes
    pub(crate) fn compression(&self) -> f64 {
        let raw = self.mean_bytes() * (WARM_UP + self.measured + AHEAD);
        raw as f64 / self.stored_bytes.max(1) as f64
    }

    pub(crate) fn topics(&self, case: &Case, broker: &Broker) -> Result<Topics, Box<dyn Error>> {
        let output = format!("{}-out", case.slug());
        broker.create_topics(&[(&output, PARTITIONS)])?;
        Ok(Topics { input: "input".to_owned(), output, group: case.slug() })
    }

    /// Waits while a program copies, and says where it stood before and after the measured records.
    pub(crate) fn follow(
        &self,
        broker: &Broker,
        topics: &Topics,
        process: &mut Watched,
    ) -> Result<(Milestone, Milestone), Box<dyn Error>> {
        let history = History::open(&settings(broker, topics))?;
        let partitions = history.partitions()?;
        let deadline = Instant::now() + PATIENCE;
        let mut reach = |target: usize| -> Result<Milestone, Box<dyn Error>> {
            loop {
                let committed: i64 = history.committed(&partitions)?.values().sum();
                let (records, at) = (usize::try_from(committed)?, Instant::now());
                if records >= target {
                    return Ok(Milestone { records, at, cpu_us: process.cpu_us()? });
                }
                process.check()?;
                if Instant::now() > deadline {
                    return Err(format!("{} did not get on", topics.group).into());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        Ok((reach(WARM_UP)?, reach(WARM_UP + self.measured)?))
    }
}

fn settings(broker: &Broker, topics: &Topics) -> Settings {
    // Offsets of an open transaction are not waited for: the last committed ones do.
    let properties = [("isolation.level".to_owned(), "read_uncommitted".to_owned())].into();
    let (input, group_id) = (topics.input.clone(), topics.group.clone());
    Settings { input, group_id, properties, ..broker.settings() }
}

/// Records that the program has yet to commit.
pub(crate) fn lag(broker: &Broker, topics: &Topics) -> Result<i64, Box<dyn Error>> {
    let history = History::open(&settings(broker, topics))?;
    let partitions = history.partitions()?;
    let committed = history.committed(&partitions)?;
    let mut lag = 0;
    for partition in partitions {
        lag += history.extent(partition)?.end - committed.get(&partition).copied().unwrap_or(0);
    }
    Ok(lag)
}

/// As many articles as [`article`] makes, from one seed.
pub(crate) fn articles(count: usize, seed: u64) -> Vec<Vec<u8>> {
    let mut random = Random::new(seed);
    (0..count).map(|_| article(&mut random)).collect()
}

/// An article that compresses about as well as news do: words of a few thousand, in any order.
fn article(random: &mut Random) -> Vec<u8> {
    let mut text = String::with_capacity(BYTES);
    while text.len() < BYTES - 200 {
        let word = random.below(4000);
        text.push_str(&format!("{}{} ", ["ta", "ri", "mo", "sen"][(word % 4) as usize], word));
    }
    let number = random.below(1 << 40);
    let record = serde_json::json!({
        "url": format!("https://news.example/{number}"),
        "title": format!("Story {number}"),
        "text": text,
        "date_publish": "2026-11-23T10:00:00Z",
    });
    record.to_string().into_bytes()
}
