//! A worker as a program: from the command line to the exit code, with one loop or several.

use crate::exit::WorkerError;
use crate::flags::Flags;
use crate::health::{Health, Healths};
use crate::http;
use crate::log;
use crate::metrics::Metrics;
use crate::settings::{Http, Log};
use clap::{CommandFactory, FromArgMatches};
use copydesk_article::StageName;
use copydesk_config::{ConfigError, Secrets, Sources, load, print};
use copydesk_kafka::topics::Needed;
use copydesk_kafka::{Settings as Kafka, client_version, topics};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tracing::{error, info};

/// The settings of a program, whatever else they hold.
pub trait Setup: DeserializeOwned + Serialize + JsonSchema + Default {
    /// Fills in what follows from the stage: its place in the usual chain, and its group.
    fn complete(&mut self, stage: StageName);

    /// Whether the settings make sense, apart from those of Kafka.
    ///
    /// # Errors
    /// Names what does not.
    fn check(&self) -> Result<(), ConfigError>;

    /// How Kafka is reached.
    fn kafka(&mut self) -> &mut Kafka;

    /// Metrics and health.
    fn http(&self) -> &Http;

    /// Logs.
    fn log(&self) -> &Log;
}

/// What a program is called, and which version it is.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// The stage.
    pub stage: StageName,
    /// Version of the worker.
    pub version: &'static str,
}

/// The loops of a program, ready to start.
pub struct Plan {
    /// Topics that must be there.
    pub topics: Vec<Needed>,
    /// One or more, each on a thread of its own.
    pub loops: Vec<Loop>,
}

/// The work of a loop, with where it tells how it is.
type Work = dyn FnOnce(&Metrics, Arc<Health>) -> Result<(), WorkerError> + Send;

/// One loop.
pub struct Loop {
    /// What it is called in logs and metrics, if it is not the only one.
    pub role: Option<String>,
    /// Works until it is told to stop.
    pub work: Box<Work>,
}

/// Runs a program until it is told to stop (SIGTERM, SIGINT) or cannot go on. `plan` makes its loops from
/// its settings, without connecting to anything.
pub fn launch<C: Setup>(
    program: Program,
    plan: impl FnOnce(&C) -> Result<Plan, WorkerError>,
) -> ExitCode {
    let Program { stage, version } = program;
    let command = Flags::command()
        .name(format!("{stage}-worker"))
        .version(format!("{version} with {}", client_version()))
        .about(format!("The {stage} stage of Copydesk as a Kafka worker"));
    let flags = match Flags::from_arg_matches(&command.get_matches()) {
        Ok(flags) => flags,
        Err(error) => error.exit(),
    };
    match start(program, &flags, plan) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Before logging is up, and for people who look at the terminal.
            let said = log::without_secrets(&failure.to_string());
            let _ = writeln!(std::io::stderr(), "{stage}-worker: {said}");
            failure.code()
        }
    }
}

fn start<C: Setup>(
    program: Program,
    flags: &Flags,
    plan: impl FnOnce(&C) -> Result<Plan, WorkerError>,
) -> Result<(), WorkerError> {
    let sources = Sources {
        file: flags.config.clone(),
        environment: std::env::vars().collect(),
        flags: flags.settings(),
    };
    let mut settings: C = load(&sources)?;
    settings.complete(program.stage);
    if flags.print_config {
        let _ = write!(std::io::stdout(), "{}", print(&settings));
        return Ok(());
    }
    settings.kafka().read_files()?;
    log::keep(Secrets::of(&settings));
    settings.kafka().check()?;
    settings.check()?;
    let plan = plan(&settings)?;
    if flags.check {
        let _ = writeln!(std::io::stdout(), "the settings are good");
        return Ok(());
    }
    log::start(settings.log())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| WorkerError::Internal(error.to_string()))?;
    let kafka = settings.kafka().clone();
    info!(
        stage = program.stage.as_str(),
        version = program.version,
        input = kafka.input,
        output = kafka.output,
        group = kafka.group_id,
        kafka = client_version(),
        "starting"
    );
    let outcome = runtime.block_on(serve(program, settings.http().listen.clone(), kafka, plan));
    if let Err(failure) = &outcome {
        error!(%failure, "ended");
    }
    // A loop that hangs in a call of librdkafka must not keep the process.
    runtime.shutdown_background();
    outcome
}

async fn serve(
    program: Program,
    listen: String,
    kafka: Kafka,
    plan: Plan,
) -> Result<(), WorkerError> {
    let healths = Arc::new(Healths::default());
    let metrics = Metrics::new(program.stage, program.version);
    let healthy: Vec<Arc<Health>> = plan.loops.iter().map(|_| healths.one_more()).collect();
    let mut http = {
        let (healths, metrics) = (Arc::clone(&healths), metrics.clone());
        tokio::spawn(async move {
            if listen.is_empty() {
                return std::future::pending().await;
            }
            http::serve(&listen, healths, metrics).await
        })
    };
    let (mut terminate, mut interrupt) =
        (listen_for(SignalKind::terminate())?, listen_for(SignalKind::interrupt())?);
    // On a thread of its own: asking brokers that are away blocks for a while.
    let ensuring = tokio::task::spawn_blocking({
        let (topics, runtime) = (plan.topics, tokio::runtime::Handle::current());
        move || runtime.block_on(topics::ensure(&kafka, &topics))
    });
    tokio::select! {
        ensured = ensuring => ensured.map_err(internal)??,
        _ = terminate.recv() => return Ok(()),
        _ = interrupt.recv() => return Ok(()),
    }
    let mut loops = JoinSet::new();
    for (Loop { role, work }, health) in plan.loops.into_iter().zip(healthy) {
        let metrics = role.as_deref().map_or_else(|| metrics.clone(), |role| metrics.of(role));
        loops.spawn_blocking(move || {
            let _span = role.map(|role| tracing::info_span!("role", role).entered());
            work(&metrics, health)
        });
    }
    let mut outcome = Ok(());
    loop {
        tokio::select! {
            ended = loops.join_next() => {
                let Some(ended) = ended else { return outcome };
                let ended = ended.map_err(internal).and_then(|ended| ended);
                // What the first one says is what happened; the others only stop.
                outcome = outcome.and(ended);
                healths.stop();
            }
            served = &mut http => {
                healths.stop();
                while let Some(ended) = loops.join_next().await {
                    ended.map_err(internal)??;
                }
                return served.map_err(internal)?.map_err(WorkerError::Http);
            }
            _ = terminate.recv() => healths.stop(),
            _ = interrupt.recv() => healths.stop(),
        }
    }
}

#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn internal(error: tokio::task::JoinError) -> WorkerError {
    WorkerError::Internal(error.to_string())
}

fn listen_for(kind: SignalKind) -> Result<tokio::signal::unix::Signal, WorkerError> {
    signal(kind).map_err(|error| WorkerError::Internal(error.to_string()))
}
