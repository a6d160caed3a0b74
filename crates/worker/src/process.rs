//! From the command line to the exit code.

use crate::breaker::Breaker;
use crate::exit::WorkerError;
use crate::flags::Flags;
use crate::health::Health;
use crate::http;
use crate::letters::Refusals;
use crate::lists::{self, Files};
use crate::liveness::Liveness;
use crate::log;
use crate::memories::{Memories, warm_up};
use crate::metrics::Metrics;
use crate::restore::Restore;
use crate::settings::{Settings, State};
use crate::shift::Shift;
use crate::snapshots::reading;
use clap::{CommandFactory, FromArgMatches};
use copydesk_article::StageName;
use copydesk_config::{ConfigError, Secrets, Sources, load, print};
use copydesk_kafka::{Session, client_version, topics};
use copydesk_stage::{Desk, Memory, Stage, SystemClock};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tokio::signal::unix::{SignalKind, signal};
use tracing::{error, info};

/// What makes a worker the worker of one stage.
pub struct Spec<S, T, E> {
    /// The stage.
    pub stage: StageName,
    /// Version of the worker.
    pub version: &'static str,
    /// Makes the stage from its settings.
    pub build: fn(&T) -> Result<S, E>,
    /// The files that it is made from: when one of them is another one, the stage is made anew. None
    /// for a stage with a memory.
    pub files: fn(&T) -> Vec<PathBuf>,
}

/// Runs a worker until it is told to stop (SIGTERM, SIGINT) or cannot go on.
pub fn run<S, T, E>(spec: &Spec<S, T, E>) -> ExitCode
where
    S: Stage,
    T: DeserializeOwned + Serialize + JsonSchema + Default + Send + Sync + 'static,
    E: Display + 'static,
{
    let version = format!("{} with {}", spec.version, client_version());
    let command = Flags::command()
        .name(format!("{}-worker", spec.stage))
        .version(version)
        .about(format!("The {} stage of Copydesk as a Kafka worker", spec.stage));
    let flags = match Flags::from_arg_matches(&command.get_matches()) {
        Ok(flags) => flags,
        Err(error) => error.exit(),
    };
    match start(spec, &flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Before logging is up, and for people who look at the terminal.
            let said = log::without_secrets(&failure.to_string());
            let _ = writeln!(std::io::stderr(), "{}-worker: {said}", spec.stage);
            failure.code()
        }
    }
}

fn start<S, T, E>(spec: &Spec<S, T, E>, flags: &Flags) -> Result<(), WorkerError>
where
    S: Stage,
    T: DeserializeOwned + Serialize + JsonSchema + Default + Send + Sync + 'static,
    E: Display + 'static,
{
    let sources = Sources {
        file: flags.config.clone(),
        environment: std::env::vars().collect(),
        flags: flags.settings(),
    };
    let mut settings: Settings<T> = load(&sources)?;
    settings.complete(spec.stage);
    if flags.print_config {
        let _ = write!(std::io::stdout(), "{}", print(&settings));
        return Ok(());
    }
    settings.kafka.read_files()?;
    log::keep(Secrets::of(&settings));
    settings.kafka.check()?;
    settings.check()?;
    if S::Memory::STATEFUL && !settings.kafka.begins_with_the_oldest() {
        return Err(ConfigError::Invalid(LATEST.to_owned()).into());
    }
    let reading = settings.input.reading()?;
    let files = Files::look((spec.files)(&settings.stage));
    let stage = (spec.build)(&settings.stage)
        .map_err(|error| WorkerError::Stage(format!("stage: {error}")))?;
    if flags.check {
        let _ = writeln!(std::io::stdout(), "the settings are good");
        return Ok(());
    }
    log::start(&settings.log)?;
    let desk = Desk::new(stage, reading, Box::new(SystemClock::default()))
        .with_limit(settings.input.max_value_bytes);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| WorkerError::Internal(error.to_string()))?;
    let outcome = runtime.block_on(serve(spec, settings, desk, files));
    if let Err(failure) = &outcome {
        error!(%failure, "ended");
    }
    // A loop that hangs in a call of librdkafka must not keep the process.
    runtime.shutdown_background();
    outcome
}

/// Why a stage with a memory begins with the oldest record.
const LATEST: &str = "`kafka.properties.auto.offset.reset` must be `earliest` for a stage with a memory: \
                      begun with new records only, it would know nothing of those before, and after a \
                      restart it would, since it is folded from the whole log. Set the group's offset \
                      instead (`kafka-consumer-groups.sh --reset-offsets --to-latest`)";

async fn serve<S: Stage, T: Default + Send + Sync + 'static, E: Display + 'static>(
    spec: &Spec<S, T, E>,
    settings: Settings<T>,
    desk: Desk<S>,
    files: Files,
) -> Result<(), WorkerError> {
    let stage = desk.stage();
    let about = stage.about();
    info!(
        stage = spec.stage.as_str(),
        version = spec.version,
        model = about.model,
        input = settings.kafka.input,
        output = settings.kafka.output,
        group = settings.kafka.group_id,
        kafka = client_version(),
        "starting"
    );
    let health = Arc::new(Health::default());
    let metrics = Arc::new(Metrics::new(spec.stage, spec.version));
    let mut http = {
        let (health, metrics) = (Arc::clone(&health), Arc::clone(&metrics));
        let listen = settings.http.listen.clone();
        tokio::spawn(async move {
            if listen.is_empty() {
                return std::future::pending().await;
            }
            http::serve(&listen, health, metrics).await
        })
    };
    let (mut terminate, mut interrupt) =
        (listen_for(SignalKind::terminate())?, listen_for(SignalKind::interrupt())?);
    // On a thread of its own: asking brokers that are away blocks for a while.
    let ensuring = tokio::task::spawn_blocking({
        let (kafka, runtime) = (settings.kafka.clone(), tokio::runtime::Handle::current());
        move || runtime.block_on(topics::ensure(&kafka))
    });
    tokio::select! {
        ensured = ensuring => ensured.map_err(|error| WorkerError::Internal(error.to_string()))??,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    }
    let mut shift = tokio::task::spawn_blocking({
        let (health, metrics) = (Arc::clone(&health), Arc::clone(&metrics));
        let build = spec.build;
        move || at_work(&settings, (build, &files), desk, &health, metrics)
    });
    let internal = |error: tokio::task::JoinError| WorkerError::Internal(error.to_string());
    loop {
        tokio::select! {
            outcome = &mut shift => return outcome.map_err(internal)?,
            served = &mut http => {
                health.stop();
                shift.await.map_err(internal)??;
                return served.map_err(internal)?.map_err(WorkerError::Http);
            }
            _ = terminate.recv() => health.stop(),
            _ = interrupt.recv() => health.stop(),
        }
    }
}

fn listen_for(kind: SignalKind) -> Result<tokio::signal::unix::Signal, WorkerError> {
    signal(kind).map_err(|error| WorkerError::Internal(error.to_string()))
}

/// Makes a stage from its settings.
type Build<S, T, E> = fn(&T) -> Result<S, E>;

/// The blocking part, on a thread of its own; the stage works on a pool of its own.
fn at_work<S: Stage, T: Default + Sync, E: Display>(
    settings: &Settings<T>,
    (build, files): (Build<S, T, E>, &Files),
    desk: Desk<S>,
    health: &Arc<Health>,
    metrics: Arc<Metrics>,
) -> Result<(), WorkerError> {
    /// Parsers of hostile pages want more room than the 2 MiB that threads have by default.
    const STACK_BYTES: usize = 16 * 1024 * 1024;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .stack_size(STACK_BYTES)
        .thread_name(|i| format!("stage-{i}"))
        .build()
        .map_err(|error| WorkerError::Internal(error.to_string()))?;
    let (pool, desk) = (Arc::new(pool), Arc::new(desk));
    let kafka = &settings.kafka;
    let transactional_id = match kafka.transactional_id.as_str() {
        "" => format!("{}-{}", kafka.group_id, unique()),
        id => id.to_owned(),
    };
    let watched = (Arc::clone(&metrics), Arc::clone(health));
    let (session, memories) = if S::Memory::STATEFUL {
        let State { folder, snapshot_interval_s, standby } = &settings.state;
        let (desk, pool) = (Arc::clone(&desk), Arc::clone(&pool));
        let kept = (folder.as_str(), reading(&settings.input));
        let mut restore = Restore::new(desk, pool, kafka, kept, watched)?;
        if *standby {
            warm_up(&mut restore, || health.stopping())?;
        }
        let session = Session::open(kafka, &transactional_id, true)?;
        let every =
            (!folder.is_empty()).then(|| std::time::Duration::from_secs(*snapshot_interval_s));
        (session, Memories::start(restore, *standby, every)?)
    } else {
        (Session::open(kafka, &transactional_id, false)?, Memories::none())
    };
    let made = Arc::clone(&desk);
    let shift = Shift {
        desk,
        pool,
        session,
        settings: kafka.clone(),
        breaker: Breaker::new(&settings.breaker),
        metrics,
        health: Arc::clone(health),
        memories,
        liveness: Liveness::default(),
        refusals: Refusals::default(),
        one_by_one: BTreeMap::new(),
        looked: Instant::now(),
    };
    let done = AtomicBool::new(false);
    let build = || build(&settings.stage);
    std::thread::scope(|scope| {
        scope.spawn(|| lists::watch(files, &made, build, health, &done));
        let outcome = shift.work();
        done.store(true, Ordering::Relaxed);
        outcome
    })
}

/// A name that no other process has: host, process and start time.
fn unique() -> String {
    let host = std::env::var("HOSTNAME").unwrap_or_else(|_| "host".to_owned());
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    format!("{host}-{}-{nanos:x}", std::process::id())
}
