//! A playground: Apache Kafka, topics and the workers on this machine, fed with samples and watched.
//!
//! | module | holds |
//! |---|---|
//! | `fleet` | the workers: started, started again, stopped |
//! | `feed` | what is fed to them |
//! | `arrivals` | what came out of the chain |
//! | `state` | how they are |
//! | `table` | that as a table |

mod arrivals;
mod feed;
mod fleet;
mod state;
mod table;

use crate::failure::Failure;
use crate::topics;
use arrivals::Arrivals;
use copydesk_article::StageName;
use copydesk_kafka::{Settings as Kafka, topic::Writer};
use copydesk_local::Broker;
use feed::Feed;
use fleet::Fleet;
use std::io::{IsTerminal, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use table::Table;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Arguments of `copydesk up`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files or folders to feed, in place of some sample articles.
    #[arg(value_name = "FILE|DIR")]
    inputs: Vec<String>,
    /// Articles fed a second; 0 for none.
    #[arg(long, default_value_t = 5)]
    rate: usize,
    /// Begin again when all are fed.
    #[arg(long)]
    repeat: bool,
    /// End when everything that was fed has come out at the end of the chain, or was rejected on the way.
    #[arg(long, conflicts_with = "repeat")]
    until_done: bool,
    /// Several workers of a stage, for example `entities=2`.
    #[arg(long, value_name = "STAGE=N", value_delimiter = ',', value_parser = number)]
    workers: Vec<(StageName, usize)>,
    /// Set one setting of every worker, for example `--set breaker.max_share=0.2`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
    /// Port of Kafka.
    #[arg(long, default_value_t = 29092)]
    port: u16,
    /// Port of the first worker's metrics; the others have the next ones, or any if those are taken.
    #[arg(long, default_value_t = 9464)]
    metrics_port: u16,
    /// Where the logs go; a folder that goes at the end without it.
    #[arg(long, value_name = "DIR")]
    logs: Option<PathBuf>,
}

/// Enough that a stage can have several workers.
const PARTITIONS: i32 = 4;

fn number(text: &str) -> Result<(StageName, usize), String> {
    let (name, number) = text.split_once('=').ok_or("write STAGE=N")?;
    let stages = StageName::ALL.map(StageName::as_str).join(", ");
    let stage = StageName::ALL.into_iter().find(|stage| stage.as_str() == name);
    let number = number.parse().ok().filter(|number| (1..=4).contains(number));
    match (stage, number) {
        (None, _) => Err(format!("`{name}` is no stage; stages are {stages}")),
        (Some(StageName::Duplicates), Some(2..)) => {
            Err("one worker has all roles of duplicates; docs/operations.md says how they scale"
                .into())
        }
        (Some(stage), Some(number)) => Ok((stage, number)),
        (_, None) => {
            Err(format!("from 1 to {PARTITIONS} workers, as many as there are partitions"))
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if args.until_done && args.rate == 0 {
        let never = "--until-done with --rate 0: nothing is fed, so nothing will be done";
        return Err(Failure::Usage(never.to_owned()));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal(error.to_string()))?;
    // Before anything is started: what would end this process at once would leave it behind.
    let mut ends = runtime.block_on(async { Ends::listen() })?;
    let temporary = tempfile::tempdir().map_err(Failure::write("a temporary folder"))?;
    let logs = args.logs.clone().unwrap_or_else(|| temporary.path().join("logs"));
    std::fs::create_dir_all(&logs).map_err(Failure::write(&logs.display().to_string()))?;
    let mut feed = Feed::open(&args.inputs, args.repeat, temporary.path())?;
    say("starting Apache Kafka (the first time it is fetched)")?;
    let broker = Broker::start_apart(args.port)?;
    let servers = broker.bootstrap_servers();
    topics::create_usual(&servers, PARTITIONS)?;
    let mut fleet = Fleet::new(&servers, logs.clone(), args.metrics_port, &args.sets);
    for stage in StageName::ALL {
        let number = args.workers.iter().rev().find(|(of, _)| *of == stage).map_or(1, |(_, n)| *n);
        fleet.start(stage, number)?;
    }
    say(&format!(
        "Kafka {servers}, input articles.raw, output articles.enriched; logs in {}\n\
         metrics {}\n\
         Ctrl-C ends everything",
        logs.display(),
        fleet.addresses()
    ))?;
    let kafka = Kafka { bootstrap_servers: servers, ..Kafka::default() };
    let outcome = runtime.block_on(watch(args, &kafka, (&mut fleet, &mut feed), &mut ends));
    // The terminal may be gone.
    let _ = say("stopping: the workers commit what is under way");
    let stopped = fleet.stop();
    drop(broker);
    outcome?;
    stopped?;
    Ok(ExitCode::SUCCESS)
}

/// What tells the playground to end: Ctrl-C, SIGTERM, or a terminal that is closed.
struct Ends([Signal; 3]);

impl Ends {
    fn listen() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(|error| Failure::Internal(error.to_string()));
        let (interrupt, terminate) =
            (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
        Ok(Self([interrupt, terminate, listen(SignalKind::hangup())?]))
    }

    async fn come(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

/// Feeds, looks and shows, every second, until it is told to stop or all is done.
async fn watch(
    args: &Args,
    kafka: &Kafka,
    (fleet, feed): (&mut Fleet, &mut Feed),
    ends: &mut Ends,
) -> Result<(), Failure> {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let mut table = Table::new(stdout().is_terminal());
    let writer = Writer::new(kafka)?;
    let mut arrivals = Arrivals::of(kafka);
    loop {
        tokio::select! {
            _ = second.tick() => {}
            () = ends.come() => return Ok(()),
        }
        let events = fleet.tend()?;
        if fleet.ready() {
            feed.next(&writer, args.rate)?;
        }
        let states = fleet.look();
        table.show(&states, feed.fed(), &events)?;
        if args.until_done && feed.is_over() && arrivals.count()? >= feed.fed() {
            table.last(&states, feed.fed())?;
            return Ok(());
        }
    }
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(stdout().lock(), "{text}").map_err(Failure::write("standard output"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_workers_are_checked() {
        assert_eq!(number("entities=2"), Ok((StageName::Entities, 2)));
        for (wrong, why) in [
            ("entities", "STAGE=N"),
            ("tagging=2", "no stage"),
            ("entities=0", "from 1 to 4"),
            ("entities=5", "from 1 to 4"),
            ("duplicates=2", "roles"),
        ] {
            let error = number(wrong).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
