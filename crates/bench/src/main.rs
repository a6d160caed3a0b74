//! `cargo xtask bench`: articles per second and core, the quality of main content, and what transport,
//! restoring and a back-fill cost.
//!
//! | module | holds |
//! |---|---|
//! | `throughput` | the stages, one by one, and the chain |
//! | `cleaning` | all of the following four, with a picture |
//! | `pages` | main content against gold text, beside other extractors |
//! | `language` | languages told, beside other identifiers, with a picture |
//! | `duplicates` | copies found in a made corpus, beside other tools, with a picture |
//! | `entities` | names found in news, beside spaCy, with a picture |
//! | `leftovers` | extracted texts against labelled lines |
//! | `texts` | how fast extracted texts are cleaned |
//! | `metadata` | headline, authors and dates of pages against labels |
//! | `transport` | what transport costs, beside rdkafka by itself and Kafka Streams |
//! | `restore` | how long a memory takes to be restored |
//! | `reload` | what a new version of a large watch-list costs |
//! | `replay` | what a back-fill costs live articles |
//! | `hostile` | hostile pages: time, memory, and what they cost good articles |
//! | `proof` | whether records pass verify |
//! | `spoken` | texts of known languages |
//! | `fetch`, `script` | what is fetched on demand, and other programs that are run |
//! | `deal` | dealing by chance |
//! | `cpu` | CPU time of a thread and of a process |
//! | `plot` | tools side by side as a picture |
//! | `report` | tables for people, JSON for machines |

mod cleaning;
mod cpu;
mod deal;
mod duplicates;
mod entities;
mod fetch;
mod hostile;
mod language;
mod leftovers;
mod metadata;
mod pages;
mod plot;
mod proof;
mod reload;
mod replay;
mod report;
mod restore;
mod script;
mod spoken;
mod texts;
mod throughput;
mod transport;

use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "Measure the stages, the chain and transport")]
struct Cli {
    #[command(subcommand)]
    benchmark: Option<Benchmark>,
    #[command(flatten)]
    common: Common,
}

#[derive(Subcommand)]
enum Benchmark {
    /// Articles per second and core of each stage and of the chain (the default).
    Throughput,
    /// All that is asked of cleaning, with other extractors in the same run; `--data` is a folder with
    /// the labelled pages `pages` and `wcxb`. Takes some minutes.
    Cleaning(cleaning::Places),
    /// Main content of pages beside other extractors; `--data` is a folder of labelled pages.
    Pages {
        /// Without the other extractors.
        #[arg(long)]
        alone: bool,
    },
    /// Accuracy and speed of the language stage, with other identifiers in the same run; `--data` is a
    /// folder with `ntrex` and `pages`, `--count` articles are made of a language. Takes some minutes.
    Language(language::Options),
    /// Copies found in a made corpus, with other tools in the same run; `--seed` says which corpus,
    /// `--data` may be a folder with `ntrex`, `pages` and `wcxb`. Takes some minutes.
    Duplicates(duplicates::Options),
    /// Names found, by language and kind, and how fast, with spaCy in the same run; `--data` is a folder of
    /// labelled sentences with its `SOURCES.tsv`.
    Entities(entities::Options),
    /// Leftovers of extracted texts; `--data` is a folder of labelled lines, one file a language.
    Leftovers {
        /// Print every line that is kept or lost against its label.
        #[arg(long)]
        mistakes: bool,
    },
    /// How fast extracted texts are cleaned; `--data` is a folder of `NAME.LANG.txt`.
    Texts,
    /// Headline, authors and dates; `--data` is a folder laid out like the WCXB benchmark.
    Metadata {
        /// Print every page that differs from its label.
        #[arg(long)]
        failures: bool,
    },
    /// CPU, memory and latency of copying a topic: rdkafka by itself, the session, the worker, and
    /// Kafka Streams, on one broker of Apache Kafka. Takes some minutes.
    Transport {
        /// Only the programs with this in their names.
        #[arg(long)]
        only: Option<String>,
    },
    /// Restore time of a memory, per million articles; `--count` articles are remembered.
    Restore,
    /// Latency of live articles with and without a back-fill (`copydesk replay`) beside them, and the
    /// ratio; `--count` old records are there to be sent. Takes some minutes.
    Replay,
    /// How soon a new version of a watch-list of `--count` names is in use, and how long articles take
    /// meanwhile. Takes some minutes.
    Reload,
    /// Hostile pages: the time and memory of each, and how long good articles take among them through a
    /// cleaning worker. Takes some minutes.
    Hostile {
        /// Only this page, and nothing but its figures.
        #[arg(long, hide = true)]
        page: Option<PathBuf>,
    },
}

/// What every benchmark takes.
#[derive(Args, Clone)]
struct Common {
    /// Seed of the made articles.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// Own cases instead of made ones: a file or a folder.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Write the figures to this file, too.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// How many articles are made. Default: 1,000; for transport and replay 60,000; for restore
    /// 200,000; for language 20 a language.
    #[arg(long, global = true)]
    count: Option<usize>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    let report = match &cli.benchmark {
        None | Some(Benchmark::Throughput) => throughput::measure(&cli.common)?,
        Some(Benchmark::Pages { alone }) => pages::measure(&cli.common, *alone)?,
        Some(Benchmark::Leftovers { mistakes }) => leftovers::measure(&cli.common, *mistakes)?,
        Some(Benchmark::Texts) => texts::measure(&cli.common)?,
        Some(Benchmark::Metadata { failures }) => metadata::measure(&cli.common, *failures)?,
        Some(Benchmark::Transport { only }) => transport::measure(&cli.common, only.as_deref())?,
        Some(Benchmark::Restore) => restore::measure(&cli.common)?,
        Some(Benchmark::Reload) => reload::measure(&cli.common)?,
        Some(Benchmark::Replay) => replay::measure(&cli.common)?,
        Some(Benchmark::Cleaning(places)) => {
            let proved = cleaning::measure(&cli.common, places)?;
            return if proved { Ok(()) } else { Err("some records fail verify".into()) };
        }
        Some(Benchmark::Language(options)) => return language::measure(&cli.common, options),
        Some(Benchmark::Duplicates(options)) => return duplicates::measure(&cli.common, options),
        Some(Benchmark::Entities(options)) => return entities::measure(&cli.common, options),
        Some(Benchmark::Hostile { page: Some(page) }) => return hostile::one(page),
        Some(Benchmark::Hostile { page: None }) => hostile::measure()?,
    };
    write!(std::io::stdout(), "{}", report.table())?;
    if let Some(path) = &cli.common.json {
        std::fs::write(path, report.json())?;
    }
    match report.proof.map_or(0, |proof| proof.failed()) {
        0 => Ok(()),
        failed => Err(format!("{failed} records fail verify").into()),
    }
}
