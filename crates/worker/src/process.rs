//! A worker whose stage has no memory: one loop.

use crate::exit::WorkerError;
use crate::health::Health;
use crate::lists::{self, Files, Maker};
use crate::metrics::Metrics;
use crate::program::{Loop, Plan, Program, Setup, launch};
use crate::settings::{Settings, complete};
use crate::shift::Shift;
use crate::staging::{Plain, Staging};
use crate::topic_lists::TopicLists;
use crate::traces::Spans;
use copydesk_article::StageName;
use copydesk_kafka::Session;
use copydesk_kafka::topics::{Needed, Partitions};
use copydesk_registry::Frames;
use copydesk_stage::{Desk, Published, Stage, SystemClock};
use rayon::ThreadPool;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What makes a worker the worker of one stage.
pub struct Spec<S, T, E> {
    /// The stage.
    pub stage: StageName,
    /// Version of the worker.
    pub version: &'static str,
    /// Makes the stage from its settings and the lists of its topic.
    pub build: fn(&T, &[Published]) -> Result<S, E>,
    /// The files that it is made from: when one of them is another one, the stage is made anew.
    pub files: fn(&T) -> Vec<PathBuf>,
    /// Lists of a topic that it can be made from too: when one is another one, the stage is made anew.
    pub lists: Option<Lists<T>>,
}

/// Lists of a stage on a compacted topic.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    /// The topic; empty for none.
    pub topic: fn(&T) -> &str,
    /// Whether a list is good; else what is wrong with it.
    pub check: fn(&Published) -> Result<(), String>,
}

/// Runs a worker until it is told to stop (SIGTERM, SIGINT) or cannot go on.
pub fn run<S, T, E>(spec: &Spec<S, T, E>) -> ExitCode
where
    S: Stage<Memory = ()>,
    T: DeserializeOwned + Serialize + JsonSchema + Default + Clone + Send + Sync + 'static,
    E: Display + 'static,
{
    let Spec { stage, version, build, files, ref lists } = *spec;
    launch(Program { stage, version }, |settings: &Settings<T>| {
        let reading = settings.input.reading()?;
        let files = Files::look(files(&settings.stage));
        let stage = build(&settings.stage, &[]).map_err(|error| WorkerError::stage(&error))?;
        let desk = Desk::new(stage, reading, Box::new(SystemClock::default()))
            .with_limit(settings.input.max_value_bytes);
        let lists = lists.clone();
        let maker = Making { settings: settings.stage.clone(), build, lists };
        let mut topics = settings.kafka.needed();
        topics.extend(maker.topic().map(|name| Needed {
            settings: vec![("cleanup.policy", "compact".to_owned())],
            partitions: Partitions::Exactly(1),
            ..Needed::any(name)
        }));
        let settings = settings.clone();
        let work = move |metrics: &Metrics, health: Arc<Health>| {
            at_work(&settings, (&maker, files), desk, (metrics.clone().with_rejects(), health))
        };
        Ok(Plan { topics, loops: vec![Loop { role: None, work: Box::new(work) }] })
    })
}

/// Makes a stage from its settings.
struct Making<S, T, E> {
    settings: T,
    build: fn(&T, &[Published]) -> Result<S, E>,
    lists: Option<Lists<T>>,
}

impl<S, T, E> Making<S, T, E> {
    /// The topic of lists, if there is one.
    fn topic(&self) -> Option<&str> {
        let topic = self.lists.as_ref().map(|lists| (lists.topic)(&self.settings));
        topic.filter(|name| !name.is_empty())
    }
}

impl<S: Stage, T, E: Display> Maker for Making<S, T, E> {
    type Stage = S;
    type Error = E;

    fn make(&self, lists: &[Published]) -> Result<S, E> {
        (self.build)(&self.settings, lists)
    }

    fn check(&self, list: &Published) -> Result<(), String> {
        self.lists.as_ref().map_or(Ok(()), |lists| (lists.check)(list))
    }
}

/// The blocking part, on a thread of its own; the stage works on a pool of its own.
fn at_work<S: Stage<Memory = ()>, T: Default + Sync, E: Display>(
    settings: &Settings<T>,
    (maker, files): (&Making<S, T, E>, Files),
    desk: Desk<S>,
    (metrics, health): (Metrics, Arc<Health>),
) -> Result<(), WorkerError> {
    let (pool, desk) = (pool(settings.threads)?, Arc::new(desk));
    let kafka = &settings.kafka;
    let frames = Frames::open(&settings.schema_registry, &kafka.output, &kafka.updates)?;
    let topic = maker
        .topic()
        .map(|name| TopicLists::open(kafka, name, &health, |list| maker.check(list)))
        .transpose()?;
    if let Some(topic) = &topic {
        desk.replace(maker.make(&topic.lists()).map_err(|error| WorkerError::stage(&error))?);
    }
    let session = Session::open(kafka, &transactional_id(kafka), false)?;
    let (made, watched, told) = (Arc::clone(&desk), Arc::clone(&health), metrics.clone());
    let threads = pool.current_num_threads();
    let spans = Spans::open(&settings.traces, desk.stage().about(), kafka)?;
    let staging =
        Staging::new((desk, pool), Plain, (kafka, &settings.breaker), (metrics.clone(), spans))
            .framed(frames);
    let shift = Shift::new(staging, threads, (session, kafka), (metrics, health));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| lists::watch((files, topic), &made, maker, (&told, &watched), &done));
        let outcome = shift.work();
        done.store(true, Ordering::Relaxed);
        outcome
    })
}

/// The threads that a stage works on; 0 for one per core.
///
/// # Errors
/// When they cannot be started.
pub fn pool(threads: usize) -> Result<Arc<ThreadPool>, WorkerError> {
    /// Parsers of hostile pages want more room than the 2 MiB that threads have by default.
    const STACK_BYTES: usize = 16 * 1024 * 1024;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .thread_name(|i| format!("stage-{i}"))
        .build();
    pool.map(Arc::new).map_err(|error| WorkerError::Internal(error.to_string()))
}

/// The transactional id of `kafka`, or else a name that no other process has: the group, host, process
/// and start time.
#[must_use]
pub fn transactional_id(kafka: &copydesk_kafka::Settings) -> String {
    if !kafka.transactional_id.is_empty() {
        return kafka.transactional_id.clone();
    }
    let host = std::env::var("HOSTNAME").unwrap_or_else(|_| "host".to_owned());
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    format!("{}-{host}-{}-{nanos:x}", kafka.group_id, std::process::id())
}

impl<T> Setup for Settings<T>
where
    T: DeserializeOwned + Serialize + JsonSchema + Default,
{
    fn complete(&mut self, stage: StageName) {
        complete(&mut self.kafka, stage);
    }

    fn check(&self) -> Result<(), copydesk_config::ConfigError> {
        self.schema_registry.check(&self.kafka.output, &self.kafka.updates)?;
        self.breaker.check()?;
        self.traces.check()
    }

    fn kafka(&mut self) -> &mut copydesk_kafka::Settings {
        &mut self.kafka
    }

    fn http(&self) -> &crate::settings::Http {
        &self.http
    }

    fn log(&self) -> &crate::settings::Log {
        &self.log
    }
}
