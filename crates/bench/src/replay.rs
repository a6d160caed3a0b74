//! What a back-fill costs live articles: latency of the live lane, by itself and beside `copydesk
//! replay`, which fills a lane with a worker of its own, on one broker of Apache Kafka.

use crate::Common;
use crate::report::{Report, Target};
use crate::transport::arrivals::{RATE, latency};
use crate::transport::flow::{Topics, VARIETY, articles};
use copydesk_kafka::{History, Settings, topic};
use copydesk_testkit::{Broker, Worker, programs};
use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Old records unless `--count` says otherwise: more than are sent while latency is measured.
const COUNT: usize = 60_000;

/// Records a second that a back-fill sends.
const BACK_FILLS: [u32; 2] = [200, 1000];

/// Partitions of every topic.
const PARTITIONS: u32 = 4;

/// How many times longer live articles may take beside the slower back-fill, 99th percentile.
const AT_MOST: f64 = 1.5;

/// How long the back-fill may take to begin: it looks for takedowns first.
const PATIENCE: Duration = Duration::from_secs(180);

/// The stage of both lanes.
const STAGE: &str = "entities";

pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let count = common.count.unwrap_or(COUNT);
    let broker = Broker::start()?;
    let lanes = ["live", "live-out", "live-dlt", "lane", "lane-out", "lane-dlt", "history"];
    broker.create_topics(&lanes.map(|name| (name, PARTITIONS)))?;
    let values = articles(VARIETY, common.seed);
    let writer = topic::Writer::new(&broker.settings())?;
    for (number, value) in (0..count).zip(values.iter().cycle()) {
        writer.write("history", Some(number.to_string().as_bytes()), Some(value), &[], None)?;
    }
    writer.finish()?;
    let folder = tempfile::tempdir()?;
    let start = |lane: &str| {
        let (out, dead) = (format!("{lane}-out"), format!("kafka.dead_letter={lane}-dlt"));
        let flags = ["--input", lane, "--output", &out, "--group-id", lane, "--set", &dead];
        Worker::start(STAGE, &broker, &flags, folder.path().join(format!("{lane}.log")))
    };
    let _workers = [start("live")?, start("lane")?];
    let live = Topics { input: "live".into(), output: "live-out".into(), group: "live".into() };
    // Once for nothing: the broker's JVM compiles as it runs.
    latency(&values, &broker, &live, "warm-up")?;
    let alone = latency(&values, &broker, &live, "alone")?;
    let row = |name: String, (p50, p99): (f64, f64), rate: f64| {
        (name, vec![p50, p99, p50 / alone.0, p99 / alone.1, rate])
    };
    let mut rows = vec![row("live alone".to_owned(), alone, 0.0)];
    for rate in BACK_FILLS {
        let mut replay = Replay::start(&broker, rate)?;
        let (before, began) = (done(&broker)?, Instant::now());
        let beside = latency(&values, &broker, &live, &format!("beside-{rate}"))?;
        let seconds = began.elapsed().as_secs_f64();
        replay.check()?;
        #[allow(clippy::cast_precision_loss)] // counts of records
        let filled = (done(&broker)? - before) as f64 / seconds;
        rows.push(row(format!("beside a back-fill of {rate}/s"), beside, filled));
    }
    // What two runs of the same differ by.
    let again = latency(&values, &broker, &live, "alone-again")?;
    rows.push(row("live alone, again".to_owned(), again, 0.0));
    let ratio = |row: usize, column: usize| rows[row].1[column];
    let targets = vec![Target::new(
        "live p99 beside a back-fill of 200/s, of that without",
        ratio(1, 3),
        AT_MOST,
    )];
    let about = format!(
        "{RATE} live records/s of 6 KB through the {STAGE} stage, old ones through a lane and a worker of \
         their own; one broker, all on one machine"
    );
    let columns = vec!["p50 ms", "p99 ms", "p50 ratio", "p99 ratio", "back-fill/s"];
    Ok(Report { about, columns, rows, targets, proof: None })
}

/// Records of the lane that its worker is done with.
fn done(broker: &Broker) -> Result<i64, Box<dyn Error>> {
    let (input, group_id) = ("lane".to_owned(), "lane".to_owned());
    let history = History::open(&Settings { input, group_id, ..broker.settings() })?;
    Ok(history.committed(&history.partitions()?)?.values().sum())
}

/// A running back-fill; it is killed when this is dropped.
struct Replay(Child);

impl Replay {
    /// Starts one, and waits until the lane gets on.
    fn start(broker: &Broker, rate: u32) -> Result<Self, Box<dyn Error>> {
        let group = format!("back-fill-{rate}");
        let child = Command::new(programs::program("copydesk")?)
            .args(["replay", "--bootstrap-servers", &broker.bootstrap_servers()])
            .args(["--from", "history", "--to", "lane", "--group", &group])
            .args(["--rate", &rate.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut replay = Self(child);
        let (before, deadline) = (done(broker)?, Instant::now() + PATIENCE);
        while done(broker)? < before + i64::from(rate) {
            replay.check()?;
            if Instant::now() > deadline {
                return Err("the back-fill did not begin in time".into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(replay)
    }

    /// An error if it has ended: then nothing was measured beside it.
    fn check(&mut self) -> Result<(), Box<dyn Error>> {
        match self.0.try_wait()? {
            None => Ok(()),
            Some(status) if status.success() => Err("the back-fill ended: more `--count`".into()),
            Some(status) => Err(format!("the back-fill ended with {status}").into()),
        }
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
