//! `cargo xtask train entities`: trains the tagger of names.
//!
//! The model that the stage is built with learns from the training and the dev parts of all sources. How good such a
//! model is on texts that it did not learn from, `--folds` says.

use crate::entities_report::Scores;
use copydesk_entities::Tagger;
use copydesk_tagger::{Known, Model};
use copydesk_train::entities::corpus::{self, Source};
use copydesk_train::entities::crf::Schedule;
use copydesk_train::entities::training::{self, Plan};
use copydesk_train::entities::{clusters, folds, hints, names};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Sources that label otherwise than the gold news, or whose texts are of another kind.
const CUSTOMS: &str = "en:WikiANN,fr:WikiANN,ru:WikiANN,de:WikiANN,fr:Europeana,en:Broad,en:WNUT";

/// Version of the model that this command trains.
const VERSION: &str = "5";

/// What the command is given.
#[derive(clap::Args)]
pub(crate) struct Cli {
    /// The folder of labelled sentences.
    #[arg(long)]
    data: PathBuf,
    /// Write the model here.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../tagger/model/entities.bin"))]
    out: PathBuf,
    /// Hold out the last part of every training source, so many in a hundred, and score on it.
    #[arg(long, default_value_t = 0)]
    hold: usize,
    /// Learn from no dev part, and score on them.
    #[arg(long)]
    dev: bool,
    /// Train a model for each quarter of the dev parts, which learns from the other three: write them to this folder
    /// and score each on its quarter.
    #[arg(long, conflicts_with_all = ["out", "hold", "dev"])]
    folds: Option<PathBuf>,
    /// Only these languages.
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
    /// Sources to leave out, `language:beginning of name`.
    #[arg(long, value_delimiter = ',', default_value = "en:GUM,en:re3d")]
    drop: Vec<String>,
    /// Print the mistakes in these, `part:language:beginning of name`.
    #[arg(long, value_delimiter = ',')]
    errors: Vec<String>,
    /// Sources with customs of their own, `language:beginning of name`.
    #[arg(long, value_delimiter = ',', default_value = CUSTOMS)]
    customs: Vec<String>,
    /// Train nothing: score what `--out` or `--folds` names. The built-in model learnt from the dev parts, so that
    /// `--dev` says nothing of it.
    #[arg(long)]
    ready: bool,
    /// How much less being in no name counts, in nats.
    #[arg(long, default_value_t = 0.3)]
    bias: f32,
    #[arg(long, default_value_t = 6)]
    rounds: usize,
    #[arg(long, default_value_t = 3)]
    half_rounds: usize,
    /// Models of all articles that are averaged.
    #[arg(long, default_value_t = 3)]
    averaged: usize,
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    #[arg(long, default_value_t = 0.001)]
    shrink: f32,
    #[arg(long, default_value_t = 0.1)]
    hide: f32,
    #[arg(long, default_value_t = 2)]
    count: u32,
    #[arg(long, default_value_t = 0.1)]
    least: f32,
    #[arg(long, default_value_t = 0.3)]
    silver: f32,
    #[arg(long, default_value_t = 0.12)]
    recased: f32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    let sources: Vec<Source> = corpus::read(&cli.data)?
        .into_iter()
        .filter(|source| cli.languages.is_empty() || cli.languages.contains(&source.language))
        .collect();
    let school = School { cli, lists: hints::lists()?, began: Instant::now() };
    let mut scores = Scores::default();
    if let Some(folder) = &cli.folds {
        std::fs::create_dir_all(folder)?;
        for fold in 0..folds::FOLDS {
            let model = school.model(&cross(cli, &sources, fold), &folds::file(folder, fold))?;
            let held = sources.iter().filter(|source| folds::folded(source));
            for source in held {
                scores.add(&folds::held(source, fold), &model, &school.lists, &cli.errors)?;
            }
        }
    } else {
        let (taught, held) = deal(cli, &sources);
        let model = school.model(&taught, &cli.out)?;
        for source in &held {
            scores.add(source, &model, &school.lists, &cli.errors)?;
        }
    }
    scores.print(&mut std::io::stdout())?;
    Ok(())
}

/// Where models are trained.
struct School<'c> {
    cli: &'c Cli,
    lists: Tagger,
    began: Instant,
}

impl School<'_> {
    /// The model that learnt from these sources, written to a file; or the one that is there.
    fn model(&self, taught: &[Source], path: &Path) -> Result<Model, Box<dyn Error>> {
        if self.cli.ready {
            return Ok(Model::read(&std::fs::read(path)?)?);
        }
        let known = Known { lexicon: names::lexicon()?, clusters: clusters::clusters()? };
        let parts = training::train(taught, &self.lists, &known, &plan(self.cli), |line| {
            let seconds = self.began.elapsed().as_secs_f64();
            let _ = writeln!(std::io::stdout(), "{seconds:5.0} s  {line}");
        });
        let bytes = parts.write()?;
        writeln!(std::io::stdout(), "{} rows, {} bytes", parts.rows.len(), bytes.len())?;
        std::fs::write(path, &bytes)?;
        Ok(Model::read(&bytes)?)
    }
}

fn plan(cli: &Cli) -> Plan {
    let schedule = Schedule {
        rounds: cli.rounds,
        rate: cli.rate,
        shrink: cli.shrink,
        hide: cli.hide,
        seed: cli.seed,
    };
    Plan {
        version: VERSION.to_owned(),
        schedule,
        half_rounds: cli.half_rounds,
        averaged: cli.averaged,
        count: cli.count,
        least: cli.least,
        bias: cli.bias,
        silver: cli.silver,
        recased: cli.recased,
        customs: cli.customs.clone(),
        untold: 0.03,
        unhinted: 0.05,
    }
}

/// Whether a source is one to learn from.
fn is_taught(cli: &Cli, source: &Source) -> bool {
    let name = format!("{}:{}", source.language, source.name);
    !cli.drop.iter().any(|drop| name.starts_with(drop))
}

/// What is learnt from when one fold is scored on.
fn cross(cli: &Cli, sources: &[Source], fold: usize) -> Vec<Source> {
    let taught = sources.iter().filter(|source| is_taught(cli, source));
    let rest = |source: &Source| match folds::folded(source) {
        true => folds::taught(source, fold),
        false => source.clone(),
    };
    taught.map(rest).collect()
}

/// Sources to learn from, and sources to score on.
fn deal(cli: &Cli, sources: &[Source]) -> (Vec<Source>, Vec<Source>) {
    let (mut taught, mut held) = (Vec::new(), Vec::new());
    for source in sources {
        if source.part == "dev" && cli.dev {
            held.push(source.clone());
            continue;
        }
        let kept = source.sentences.len() - source.sentences.len() * cli.hold / 100;
        let (own, rest) = source.sentences.split_at(kept);
        if !rest.is_empty() {
            let part = "held".to_owned();
            held.push(Source { part, sentences: rest.to_vec(), ..source.clone() });
        }
        if is_taught(cli, source) {
            taught.push(Source { sentences: own.to_vec(), ..source.clone() });
        }
    }
    (taught, held)
}
