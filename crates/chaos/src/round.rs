//! One round: topics, workers, feeding.

use crate::Result;
use crate::fleet::Fleet;
use crate::input::{Input, LANGUAGES};
use crate::watch::Watch;
use copydesk_kafka::{Header, History, Record, Settings, topic, topics};
use copydesk_testkit::Cluster;
use copydesk_testkit::articles::Random;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub(crate) const STAGES: [&str; 4] = ["language", "cleaning", "entities", "duplicates"];

/// What is read by a group: the stages, the last one by its role `join`, and what its other roles read.
pub(crate) const READINGS: [&str; 7] = [
    "language",
    "cleaning",
    "entities",
    "duplicates",
    "duplicates-sketch",
    "duplicates-assemble",
    "duplicates-verdicts",
];

/// Partitions of the topics of the chain.
const PARTITIONS: i32 = 4;

/// What a group has committed of a topic, and the end, per partition.
pub(crate) type Standing = BTreeMap<i32, (i64, i64)>;

/// What a round is to be.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    pub(crate) short: bool,
    pub(crate) seed: u64,
}

/// Topics, workers and the feeding of one round.
pub(crate) struct Round<'c> {
    pub(crate) cluster: &'c mut Cluster,
    pub(crate) input: &'c Input,
    pub(crate) fleet: Fleet,
    pub(crate) short: bool,
    pub(crate) random: Random,
    pub(crate) folder: tempfile::TempDir,
    /// What a fault did, for the report.
    pub(crate) notes: Vec<String>,
    /// How long this machine has been awake since the round began.
    pub(crate) watch: Watch,
    /// How many results there were when the duplicates worker lost its memory, if it did.
    pub(crate) forgot_at: Option<usize>,
    /// The log as it was before it lost records, if it did.
    pub(crate) lost: Vec<Record>,
    name: &'static str,
    flags: &'static [&'static str],
    began_ms: i64,
    feeder: Option<JoinHandle<Result<()>>>,
    /// Set when there is nothing left to feed slowly for.
    hurry: Arc<AtomicBool>,
}

impl<'c> Round<'c> {
    /// Makes the topics and starts one worker per stage.
    pub(crate) fn open(
        cluster: &'c mut Cluster,
        input: &'c Input,
        plan: &Plan,
        flags: &'static [&'static str],
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let fleet = Fleet::new(cluster.bootstrap_servers(), folder.path().to_path_buf());
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let round = Self {
            cluster,
            input,
            fleet,
            short: plan.short,
            random: Random::new(plan.seed),
            folder,
            notes: Vec::new(),
            watch: Watch::start(),
            forgot_at: None,
            lost: Vec::new(),
            name: plan.name,
            flags,
            began_ms: i64::try_from(since_1970.as_millis())?,
            feeder: None,
            hurry: Arc::default(),
        };
        round.make_topics()?;
        for stage in STAGES {
            round.start(stage, stage)?;
        }
        Ok(round)
    }

    fn make_topics(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let make = |partitions: i32, [input, output, dead_letter]: [&str; 3]| {
            let settings = Settings {
                input: self.topic(input),
                output: self.topic(output),
                dead_letter: self.topic(dead_letter),
                create_topics: true,
                topic_partitions: partitions,
                topic_replication: 3,
                ..self.cluster.settings()
            };
            runtime.block_on(topics::ensure(&settings, &settings.needed()))
        };
        make(PARTITIONS, ["raw", "language", "cleaned"])?;
        make(PARTITIONS, ["tagged", "verdicts", "verdicts"])?;
        make(1, ["log", "enriched", "updates"])?;
        make(1, ["raw-dlt", "language-dlt", "cleaned-dlt"])?;
        make(1, ["tagged-dlt", "log", "log"])?;
        Ok(())
    }

    /// A topic of this round.
    pub(crate) fn topic(&self, name: &str) -> String {
        format!("{}.{name}", self.name)
    }

    pub(crate) fn group(&self, stage: &str) -> String {
        format!("{}.{stage}", self.name)
    }

    /// Topic that `stage` reads and topic that it writes.
    pub(crate) fn passage(stage: &str) -> (&'static str, &'static str) {
        match stage {
            "language" => ("raw", "language"),
            "cleaning" => ("language", "cleaned"),
            "entities" => ("cleaned", "tagged"),
            _ => ("tagged", "enriched"),
        }
    }

    /// Where the duplicates worker keeps its snapshots.
    pub(crate) fn state_folder(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Starts a further worker of `stage`.
    pub(crate) fn start(&self, name: &str, stage: &'static str) -> Result<()> {
        self.fleet.start(name, stage, self.worker_flags(stage, &self.state_folder()))
    }

    pub(crate) fn worker_flags(&self, stage: &str, state: &std::path::Path) -> Vec<String> {
        let (input, output) = Self::passage(stage);
        let mut flags = vec![
            "--input".to_owned(),
            self.topic(input),
            "--output".to_owned(),
            self.topic(output),
            "--group-id".to_owned(),
            self.group(stage),
        ];
        let mut set = |pair: String| flags.extend(["--set".to_owned(), pair]);
        set(format!("kafka.dead_letter={}", self.topic(&format!("{input}-dlt"))));
        // The group waits 6 s, not 45, for a member that was killed.
        if !self.flags.iter().any(|flag| flag.contains("group.protocol")) {
            set("kafka.properties.session.timeout.ms=6000".to_owned());
            set("kafka.properties.heartbeat.interval.ms=1000".to_owned());
        }
        set("kafka.properties.transaction.timeout.ms=5000".to_owned());
        if stage == "language" {
            set(format!("stage.languages={LANGUAGES}"));
        }
        if stage == "duplicates" {
            set(format!("kafka.updates={}", self.topic("updates")));
            set(format!("roles.log={}", self.topic("log")));
            set(format!("roles.verdicts={}", self.topic("verdicts")));
            set(format!("state.folder={}", state.display()));
            set("state.snapshot_interval_s=5".to_owned());
        }
        for flag in self.flags {
            set((*flag).to_owned());
        }
        flags
    }

    /// Feeds all articles in the background, evenly over `duration`.
    pub(crate) fn feed(&mut self, duration: Duration) {
        self.feed_some(0..self.input.raws.len(), duration);
    }

    /// The same for the articles of these numbers.
    pub(crate) fn feed_some(&mut self, numbers: Range<usize>, duration: Duration) {
        let settings = self.cluster.settings();
        let (topic, began_ms) = (self.topic("raw"), self.began_ms);
        let raws = self.input.raws[numbers.clone()].to_vec();
        self.hurry.store(false, Ordering::Relaxed);
        let hurry = Arc::clone(&self.hurry);
        self.feeder = Some(std::thread::spawn(move || {
            let writer = topic::Writer::new(&settings)?;
            let began = Instant::now();
            let pause = duration / u32::try_from(raws.len().max(1))?;
            for (turn, (number, raw)) in (0..).zip(numbers.zip(&raws)) {
                if !hurry.load(Ordering::Relaxed) {
                    std::thread::sleep((pause * turn).saturating_sub(began.elapsed()));
                }
                let headers = [Header::text("x-number", number.to_string())];
                let timestamp = Some(began_ms + i64::try_from(number)?);
                let (key, value) = (Some(raw.key.as_bytes()), Some(raw.value.as_slice()));
                writer.write(&topic, key, value, &headers, timestamp)?;
            }
            Ok(writer.finish()?)
        }));
    }

    /// Feeds what is left at once: the fault is over.
    pub(crate) fn feed_the_rest(&self) {
        self.hurry.store(true, Ordering::Relaxed);
    }

    /// Whether articles are still being fed.
    pub(crate) fn feeding(&self) -> bool {
        self.feeder.as_ref().is_some_and(|feeder| !feeder.is_finished())
    }

    /// Sleeps for some time between `least` and `most` milliseconds.
    pub(crate) fn breathe(&mut self, least: u64, most: u64) {
        let ms = least + self.random.below(most - least);
        std::thread::sleep(Duration::from_millis(ms));
    }

    /// One of the running workers.
    pub(crate) fn victim(&mut self) -> String {
        let names = self.fleet.names();
        let at = self.random.below(names.len().max(1) as u64);
        usize::try_from(at).ok().and_then(|at| names.get(at).cloned()).unwrap_or_default()
    }

    /// A reader of the input of `stage` that sees ends as they are, open transactions included: those
    /// must end, too.
    pub(crate) fn reader(&self, stage: &str) -> Result<History> {
        self.reader_of(stage, "read_uncommitted")
    }

    /// The same with an `isolation.level`: `read_committed` sees the last stable offset as the end.
    pub(crate) fn reader_of(&self, reading: &str, level: &str) -> Result<History> {
        let (topic, group) = match reading {
            "duplicates" => ("tagged", "duplicates-join"),
            "duplicates-sketch" => ("tagged", reading),
            "duplicates-assemble" => ("log", reading),
            "duplicates-verdicts" => ("verdicts", "duplicates-join"),
            stage => (Self::passage(stage).0, stage),
        };
        Ok(History::open(&Settings {
            input: self.topic(topic),
            group_id: self.group(group),
            properties: [("isolation.level".to_owned(), level.to_owned())].into(),
            ..self.cluster.settings()
        })?)
    }

    /// Per partition of the input of `stage`: what the group has committed, and the end.
    pub(crate) fn standing(&self, stage: &str) -> Result<Standing> {
        standing(&self.reader(stage)?)
    }

    /// Waits until nothing is being fed any more.
    pub(crate) fn await_feeder(&mut self) -> Result<()> {
        match self.feeder.take() {
            Some(feeder) => feeder.join().map_err(|_| "feeding panicked")?,
            None => Ok(()),
        }
    }

    pub(crate) fn began_ms(&self) -> i64 {
        self.began_ms
    }
}

/// Per partition of the topic of `reader`: what its group has committed, and the end.
pub(crate) fn standing(reader: &History) -> Result<Standing> {
    let partitions = reader.partitions()?;
    let committed = reader.committed(&partitions)?;
    let mut standing = Standing::new();
    for partition in partitions {
        let extent = reader.extent(partition)?;
        let committed = committed.get(&partition).copied().unwrap_or(extent.start);
        standing.insert(partition, (committed, extent.end));
    }
    Ok(standing)
}

pub(crate) fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    format!("{}\n", lines[lines.len().saturating_sub(8)..].join("\n"))
}
