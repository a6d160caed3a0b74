//! Latency: how long records take from their sending to a reader of committed records.

use super::flow::{Topics, lag};
use copydesk_kafka::{Delivery, Header, KafkaError, Session, Settings, topic};
use copydesk_testkit::Broker;
use std::error::Error;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Records a second while latency is measured, and for how many seconds.
pub(crate) const RATE: u32 = 500;
const SECONDS: u32 = 20;

/// Records of the first seconds count for none.
const SETTLE_SECONDS: u32 = 2;

/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Median and 99th percentile, in milliseconds. A header of each record says when it was sent; the
/// clock is the same at both ends. `run` names this measurement among those on the same topics.
pub(crate) fn latency(
    values: &[Vec<u8>],
    broker: &Broker,
    topics: &Topics,
    run: &str,
) -> Result<(f64, f64), Box<dyn Error>> {
    let session = reader(broker, topics, run)?;
    let deadline = Instant::now() + PATIENCE;
    while lag(broker, topics)? > 0 && Instant::now() < deadline {
        session.poll(Duration::from_millis(50))?;
    }
    let count = (RATE * SECONDS) as usize;
    let feeder = feed(values, broker, topics, run);
    let mut waits: Vec<i64> = Vec::with_capacity(count);
    while waits.len() < count && Instant::now() < deadline {
        if let Some(record) = session.poll(Duration::from_millis(50))? {
            let sent: Option<i64> = record.header(run).and_then(|sent| sent.parse().ok());
            waits.extend(sent.map(|sent| now_us() - sent));
        }
    }
    feeder.join().map_err(|_| "feeding panicked")??;
    if waits.len() < count {
        return Err(format!("{} of {count} records arrived", waits.len()).into());
    }
    let mut settled = waits.split_off((RATE * SETTLE_SECONDS) as usize);
    settled.sort_unstable();
    #[allow(clippy::cast_precision_loss)] // microseconds
    let at = |percent: usize| settled[(settled.len() - 1) * percent / 100] as f64 / 1000.0;
    Ok((at(50), at(99)))
}

/// A reader at the end of the output.
pub(crate) fn reader(
    broker: &Broker,
    topics: &Topics,
    run: &str,
) -> Result<Session, Box<dyn Error>> {
    let settings = Settings {
        input: topics.output.clone(),
        output: "nowhere".to_owned(),
        group_id: format!("{run}-meter"),
        delivery: Delivery::AtLeastOnce,
        properties: [("auto.offset.reset".to_owned(), "latest".to_owned())].into(),
        ..broker.settings()
    };
    let session = Session::open(&settings, "meter", false)?;
    let joined = Instant::now() + Duration::from_secs(30);
    while session.owned()?.is_empty() && Instant::now() < joined {
        session.poll(Duration::from_millis(50))?;
    }
    // Until the first fetch its position is not settled.
    let settled = Instant::now() + Duration::from_secs(2);
    while Instant::now() < settled {
        session.poll(Duration::from_millis(50))?;
    }
    Ok(session)
}

/// Writes records at the modest rate.
fn feed(
    values: &[Vec<u8>],
    broker: &Broker,
    topics: &Topics,
    run: &str,
) -> JoinHandle<Result<(), KafkaError>> {
    let properties = [("linger.ms".to_owned(), "0".to_owned())].into();
    let settings = Settings { properties, ..broker.settings() };
    let (values, run) = (values.to_vec(), run.to_owned());
    let input = topics.input.clone();
    std::thread::spawn(move || {
        let writer = topic::Writer::new(&settings)?;
        let began = Instant::now();
        for (number, value) in (0..RATE * SECONDS).zip(values.iter().cycle()) {
            let due = Duration::from_secs(1) / RATE * number;
            std::thread::sleep(due.saturating_sub(began.elapsed()));
            let sent = [Header::text(&run, now_us().to_string())];
            let key = number.to_string();
            writer.write(&input, Some(key.as_bytes()), Some(value), &sent, None)?;
        }
        writer.finish()
    })
}

fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
