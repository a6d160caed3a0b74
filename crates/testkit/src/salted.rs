//! Good articles fed to a cleaning worker at a steady rate, hostile pages among them, and when what came
//! of them can be read.

use crate::{Broker, LocalError, Worker, articles, hostile, programs};
use copydesk_kafka::{Delivery, Header, KafkaError, Record, Session, Settings, topic};
use std::fs;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Partitions of input and output.
const PARTITIONS: &str = "2";

/// The largest record of the topics, in bytes.
const LARGEST: &str = "max.message.bytes=104857600";

/// Good articles a second.
pub const RATE: u32 = 50;

/// Topics: raw articles, results, dead letters.
pub const INPUT: &str = "raw";
/// Where results go.
pub const OUTPUT: &str = "cleaned";
/// Where rejected records go.
pub const DEAD_LETTERS: &str = "raw-dlt";

/// How long all of it may take after the last record was fed.
const PATIENCE: Duration = Duration::from_secs(240);

/// A record to be fed: good ones have a number as key, hostile ones a name.
#[derive(Debug, Clone)]
pub struct Salted {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Vec<u8>,
    /// Whether it is a hostile page.
    pub hostile: bool,
}

/// A result as a reader of committed records got it.
#[derive(Debug)]
pub struct Arrival {
    /// The record.
    pub record: Record,
    /// From when it was fed to when it was read.
    pub waited: Duration,
}

/// Good articles of the samples with every hostile page among them, evenly, `per_page` good ones for
/// each.
///
/// # Errors
/// When the samples are not there.
pub fn records(per_page: usize) -> Result<Vec<Salted>, LocalError> {
    let mut texts = Vec::new();
    let folder = programs::root().join("tests/samples");
    for name in ["04-tunnel.fr.txt", "16-bridge-translated.es.txt", "seed.fr.txt"] {
        texts.push(fs::read_to_string(folder.join(name)).map_err(crate::io(name))?);
    }
    let pages = hostile::pages()?;
    let good = articles::mixed_with(&texts, pages.len() * per_page * 2, 1, u64::MAX);
    let mut good = good.into_iter().filter(|raw| !raw.poison).zip(0..);
    let mut records = Vec::new();
    for (name, html) in pages {
        for (raw, number) in good.by_ref().take(per_page) {
            records.push(Salted { key: format!("{number}"), value: raw.value, hostile: false });
        }
        let value = serde_json::json!({ "html": html }).to_string().into_bytes();
        records.push(Salted { key: name, value, hostile: true });
    }
    Ok(records)
}

/// Makes the topics and starts a cleaning worker with its log in `folder`.
///
/// # Errors
/// When Kafka's tool fails or the program was not built.
pub fn start(broker: &Broker, folder: &Path) -> Result<Worker, LocalError> {
    for name in [INPUT, OUTPUT, DEAD_LETTERS] {
        let args = ["--create", "--topic", name, "--partitions", PARTITIONS, "--config", LARGEST];
        let output = broker.tool("org.apache.kafka.tools.TopicCommand", &args)?;
        copydesk_local::broker::succeeded("kafka-topics", &output)?;
    }
    let flags = ["--input", INPUT, "--output", OUTPUT, "--group-id", "salted"];
    Worker::start("cleaning", broker, &flags, folder.join("cleaning.log"))
}

/// Feeds the records and reads until each is a result or a dead letter; answers both.
///
/// # Errors
/// When that does not come about in time.
pub fn run(
    broker: &Broker,
    records: &[Salted],
) -> Result<(Vec<Arrival>, Vec<Arrival>), LocalError> {
    let sessions = [reader(broker, OUTPUT)?, reader(broker, DEAD_LETTERS)?];
    let began = Instant::now();
    let feeder = feed(broker, records.to_vec(), began);
    let good = records.iter().filter(|record| !record.hostile).count();
    let feeding = Duration::from_secs(1) * u32::try_from(good).unwrap_or(u32::MAX) / RATE;
    let deadline = began + feeding + PATIENCE;
    let (mut results, mut letters) = (Vec::new(), Vec::new());
    while results.len() + letters.len() < records.len() && Instant::now() < deadline {
        for (session, into) in sessions.iter().zip([&mut results, &mut letters]) {
            if let Some(record) = session.poll(Duration::from_millis(2))? {
                let fed = record.header("x-fed-us").and_then(|us| us.parse().ok());
                let fed = Duration::from_micros(fed.unwrap_or_default());
                into.push(Arrival { record, waited: began.elapsed().saturating_sub(fed) });
            }
        }
    }
    let joined = feeder.join();
    joined.unwrap_or_else(|_| {
        Err(KafkaError::Fatal { doing: "feeding", cause: "it panicked".to_owned() })
    })?;
    // What came twice would come now.
    let settled = Instant::now() + Duration::from_secs(3);
    while Instant::now() < settled {
        for (session, into) in sessions.iter().zip([&mut results, &mut letters]) {
            let record = session.poll(Duration::from_millis(20))?;
            into.extend(record.map(|record| Arrival { record, waited: Duration::ZERO }));
        }
    }
    Ok((results, letters))
}

/// Good records at the steady rate, each hostile one right behind the good one before it.
fn feed(
    broker: &Broker,
    records: Vec<Salted>,
    began: Instant,
) -> JoinHandle<Result<(), KafkaError>> {
    let properties = [("linger.ms".to_owned(), "0".to_owned())].into();
    let settings = Settings { properties, ..broker.settings() };
    std::thread::spawn(move || {
        let writer = topic::Writer::new(&settings)?;
        let mut turn = 0;
        for record in &records {
            if !record.hostile {
                let due = Duration::from_secs(1) / RATE * turn;
                std::thread::sleep(due.saturating_sub(began.elapsed()));
                turn += 1;
            }
            let fed = [Header::text("x-fed-us", began.elapsed().as_micros().to_string())];
            let (key, value) = (record.key.as_bytes(), record.value.as_slice());
            writer.write(INPUT, Some(key), Some(value), &fed, None)?;
        }
        writer.finish()
    })
}

/// A reader of committed records at the end of a topic.
fn reader(broker: &Broker, input: &str) -> Result<Session, KafkaError> {
    let settings = Settings {
        input: input.to_owned(),
        output: "nowhere".to_owned(),
        group_id: format!("{input}-meter"),
        delivery: Delivery::AtLeastOnce,
        properties: [("auto.offset.reset".to_owned(), "earliest".to_owned())].into(),
        ..broker.settings()
    };
    let session = Session::open(&settings, "meter", false)?;
    let joined = Instant::now() + Duration::from_secs(30);
    while session.owned()?.is_empty() && Instant::now() < joined {
        session.poll(Duration::from_millis(50))?;
    }
    Ok(session)
}
