//! Records fed, progress and arrivals watched.

use super::case::Case;
use super::process::Watched;
use copydesk_kafka::{Delivery, Header, History, Session, Settings, topic};
use copydesk_testkit::Broker;
use copydesk_testkit::articles::Random;
use std::error::Error;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Partitions of every topic.
const PARTITIONS: u32 = 4;

/// About how many bytes a record has.
const BYTES: usize = 6 * 1024;

/// Records a second while latency is measured, and for how long.
pub(crate) const RATE: u32 = 500;
const SECONDS: u32 = 15;

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
    total: usize,
}

impl Flow {
    /// Makes the records and writes them to the topic that all programs read.
    pub(crate) fn fill(broker: &Broker, total: usize, seed: u64) -> Result<Self, Box<dyn Error>> {
        broker.create_topics(&[("input", PARTITIONS)])?;
        let mut random = Random::new(seed);
        let values: Vec<Vec<u8>> = (0..500).map(|_| article(&mut random)).collect();
        let writer = topic::Writer::new(&broker.settings())?;
        for number in 0..total {
            let (key, value) = (number.to_string(), &values[number % values.len()]);
            writer.write("input", Some(key.as_bytes()), Some(value), &[], None)?;
        }
        writer.finish()?;
        Ok(Self { values, total })
    }

    pub(crate) fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn mean_bytes(&self) -> usize {
        self.values.iter().map(Vec::len).sum::<usize>() / self.values.len().max(1)
    }

    pub(crate) fn topics(&self, case: &Case, broker: &Broker) -> Result<Topics, Box<dyn Error>> {
        let output = format!("{}-out", case.slug());
        broker.create_topics(&[(&output, PARTITIONS)])?;
        Ok(Topics { input: "input".to_owned(), output, group: case.slug() })
    }

    /// Waits until the program has committed so many records, and says how many it has by then.
    pub(crate) fn wait(
        &self,
        broker: &Broker,
        topics: &Topics,
        records: usize,
        process: &mut Watched,
    ) -> Result<usize, Box<dyn Error>> {
        let history = History::open(&settings(broker, topics))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let done = done(&history)?;
            if done >= records {
                return Ok(done);
            }
            process.check()?;
            if Instant::now() > deadline {
                return Err(format!("{} did not get on", topics.group).into());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Median and 99th percentile, in milliseconds, of the time from a record's sending to its arrival
    /// at a reader of committed records.
    pub(crate) fn latency(
        &self,
        broker: &Broker,
        topics: &Topics,
    ) -> Result<(f64, f64), Box<dyn Error>> {
        let count = (RATE * SECONDS) as usize;
        let reading = Settings {
            input: topics.output.clone(),
            output: "nowhere".to_owned(),
            group_id: format!("{}-meter", topics.group),
            delivery: Delivery::AtLeastOnce,
            properties: [("auto.offset.reset".to_owned(), "latest".to_owned())].into(),
            ..broker.settings()
        };
        let session = Session::open(&reading, "meter", false)?;
        let joined = Instant::now() + Duration::from_secs(30);
        while session.owned()?.is_empty() && Instant::now() < joined {
            session.poll(Duration::from_millis(50))?;
        }
        // Until the first fetch its position is not settled.
        let settled = Instant::now() + Duration::from_secs(2);
        while Instant::now() < settled {
            session.poll(Duration::from_millis(50))?;
        }
        // What was sent to earlier programs has to be through.
        let history = History::open(&settings(broker, topics))?;
        let behind = Instant::now() + PATIENCE;
        while lag(&history)? > 0 && Instant::now() < behind {
            session.poll(Duration::from_millis(50))?;
        }
        let (settings, values) = (broker.settings(), self.values.clone());
        let run = topics.group.clone();
        let feeder = std::thread::spawn(move || -> Result<(), copydesk_kafka::KafkaError> {
            let writer = topic::Writer::new(&settings)?;
            let began = Instant::now();
            for (number, value) in (0..RATE * SECONDS).zip(values.iter().cycle()) {
                let due = Duration::from_secs(1) / RATE * number;
                std::thread::sleep(due.saturating_sub(began.elapsed()));
                let sent = [Header::text(&run, now_us().to_string())];
                let key = number.to_string();
                writer.write("input", Some(key.as_bytes()), Some(value), &sent, None)?;
            }
            writer.finish()
        });
        let mut waits: Vec<i64> = Vec::with_capacity(count);
        let deadline = Instant::now() + PATIENCE;
        while waits.len() < count && Instant::now() < deadline {
            if let Some(record) = session.poll(Duration::from_millis(50))? {
                let sent: Option<i64> =
                    record.header(&topics.group).and_then(|sent| sent.parse().ok());
                waits.extend(sent.map(|sent| now_us() - sent));
            }
        }
        feeder.join().map_err(|_| "feeding panicked")??;
        if waits.len() < count {
            return Err(format!("{} of {count} records arrived", waits.len()).into());
        }
        waits.sort_unstable();
        #[allow(clippy::cast_precision_loss)] // microseconds
        let at = |percent: usize| waits[(waits.len() - 1) * percent / 100] as f64 / 1000.0;
        Ok((at(50), at(99)))
    }
}

fn settings(broker: &Broker, topics: &Topics) -> Settings {
    Settings { input: topics.input.clone(), group_id: topics.group.clone(), ..broker.settings() }
}

fn done(history: &History) -> Result<usize, Box<dyn Error>> {
    let partitions = history.partitions()?;
    let committed: i64 = history.committed(&partitions)?.values().sum();
    Ok(usize::try_from(committed)?)
}

/// Records that the program has yet to commit.
fn lag(history: &History) -> Result<i64, Box<dyn Error>> {
    let partitions = history.partitions()?;
    let committed = history.committed(&partitions)?;
    let mut lag = 0;
    for partition in partitions {
        lag += history.extent(partition)?.end - committed.get(&partition).copied().unwrap_or(0);
    }
    Ok(lag)
}

fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
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
