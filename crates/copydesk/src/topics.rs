//! The topics of a chain of workers.
//!
//! | module | holds |
//! |---|---|
//! | `plan` | what topics there should be, with which settings, and why |
//! | `show` | a plan for people and as JSON |
//! | `compare` | a cluster held against a plan |
//! | `access` | what each worker must be allowed |
//! | `dialect` | the same for `kafka-acls.sh`, as JSON, and for Strimzi |

pub(crate) mod access;
mod compare;
mod dialect;
mod plan;
mod show;

use crate::cross;
use crate::failure::Failure;
use crate::finding::report;
use crate::workers::{Args, Worker};
use copydesk_config::{Secrets, Sources, load};
use copydesk_kafka::cluster::{Cluster, Wanted};
use copydesk_worker::Settings;
use plan::{Choices, Plan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Subcommands of `copydesk topics`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Print which topics the workers need, with which settings, and why; asks no broker.
    Plan {
        #[command(flatten)]
        workers: Args,
        #[command(flatten)]
        choices: Choices,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Create what is missing; topics that are there stay as they are.
    Create {
        #[command(flatten)]
        workers: Args,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        admin: Admin,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Hold the cluster against the plan; the exit code is 65 if records would be lost.
    Check {
        #[command(flatten)]
        workers: Args,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        admin: Admin,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print what each worker must be allowed, and no more; asks no broker.
    Acl(access::Args),
}

/// Who asks the brokers.
#[derive(clap::Args)]
pub(crate) struct Admin {
    /// Settings file (TOML) whose table `kafka` says how to connect, for a user who may describe and
    /// create topics. Without it, as the first worker does.
    #[arg(long, value_name = "FILE")]
    admin: Option<PathBuf>,
}

/// A worker without a stage: only its connection counts.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
struct Nothing {}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Plan { workers, choices, json } => {
            let plan = Plan::of(&workers.load()?, choices);
            print(&if *json { show::json(&plan) } else { show::table(&plan) })
        }
        Command::Create { workers, choices, admin, json } => {
            let workers = workers.load()?;
            let plan = Plan::of(&workers, choices);
            admin.ask(&workers, async |cluster| create(&cluster, &plan, *json).await)
        }
        Command::Check { workers, choices, admin, json } => {
            let workers = workers.load()?;
            let plan = Plan::of(&workers, choices);
            admin.ask(&workers, async |cluster| {
                let there = cluster.topics(&plan.names()).await?;
                let mut findings = compare::compare(&plan, &there);
                findings.extend(cross::partitioners(&workers));
                report(findings, &format!("{} topics", plan.topics.len()), *json)
            })
        }
        Command::Acl(args) => print(&args.text()?),
    }
}

/// Creates the topics of the usual chain on the one broker at `servers`.
pub(crate) fn create_usual(servers: &str, partitions: i32) -> Result<ExitCode, Failure> {
    let workers = Args::usual(servers).load()?;
    let plan = Plan::of(&workers, &Choices::on_one_broker(partitions));
    Admin { admin: None }.ask(&workers, async |cluster| create(&cluster, &plan, false).await)
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).map_err(Failure::write("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// A topic of the plan, and whether it was created now.
#[derive(Serialize)]
struct Made<'a> {
    topic: &'a str,
    created: bool,
}

async fn create(cluster: &Cluster, plan: &Plan, json: bool) -> Result<ExitCode, Failure> {
    let mut all = Vec::new();
    let there = cluster.topics(&plan.names()).await?;
    for topic in &plan.topics {
        let settings = topic.settings.iter().map(|s| (s.name, s.value.as_str())).collect();
        let wanted = Wanted {
            name: &topic.name,
            partitions: topic.partitions,
            replication: topic.replication,
            settings,
        };
        let created = !there.contains_key(&topic.name) && cluster.create(&wanted).await?;
        all.push(Made { topic: &topic.name, created });
    }
    cluster.await_topics(&plan.names())?;
    let line = |Made { topic, created }: &Made<'_>| {
        format!("{} {topic}\n", if *created { "created" } else { "is there:" })
    };
    crate::printed::print(&all, json, |all| all.iter().map(line).collect())?;
    Ok(ExitCode::SUCCESS)
}

impl Admin {
    /// Connects, asks, and keeps secrets out of what went wrong.
    fn ask(
        &self,
        workers: &[Worker],
        question: impl AsyncFnOnce(Cluster) -> Result<ExitCode, Failure>,
    ) -> Result<ExitCode, Failure> {
        let mut kafka = self.connection(workers)?;
        kafka.read_files()?;
        let secrets = Secrets::of(&kafka);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let hidden =
            |failure| Failure::Said(secrets.hide(&format!("{failure}")), Box::new(failure));
        let cluster = Cluster::new(&kafka).map_err(Failure::from).map_err(hidden)?;
        runtime.block_on(question(cluster)).map_err(hidden)
    }

    fn connection(&self, workers: &[Worker]) -> Result<copydesk_kafka::Settings, Failure> {
        let servers = workers.first().map(|first| &first.kafka.bootstrap_servers);
        let other = workers.iter().find(|other| Some(&other.kafka.bootstrap_servers) != servers);
        if let Some(other) = other {
            return Err(Failure::Usage(format!(
                "{} names other brokers than {}: say which are meant with --bootstrap-servers",
                other.file, workers[0].file
            )));
        }
        let Some(file) = &self.admin else {
            return Ok(workers.first().map(|first| first.kafka.clone()).unwrap_or_default());
        };
        let environment = std::env::vars().collect();
        let sources = Sources { file: Some(file.clone()), environment, flags: Vec::new() };
        let mut kafka = load::<Settings<Nothing>>(&sources)?.kafka;
        if let Some(servers) = servers {
            kafka.bootstrap_servers.clone_from(servers);
        }
        Ok(kafka)
    }
}
