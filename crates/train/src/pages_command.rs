//! `cargo xtask train pages`: trains the forest that finds the main content of pages.
//!
//! Pages are dealt to five folds, all pages of a site to one; scores printed are on pages of sites
//! that the forest did not see.

use copydesk_train::boosting::Growth;
use copydesk_train::folds::{self, Together};
use copydesk_train::pages;
use copydesk_train::set::Set;
use copydesk_train::trial;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

/// What the command is given.
#[derive(clap::Args)]
pub(crate) struct Cli {
    /// Folders of labelled pages.
    #[arg(long, required = true)]
    data: Vec<PathBuf>,
    /// Write the forest, trained on all pages, into this folder.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print so many of the pages with the least scores.
    #[arg(long, default_value_t = 0)]
    worst: usize,
    /// Print the mistakes that cost most, so many of each collection.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Print the blocks of the pages whose names begin so, with label and held-out judgement.
    #[arg(long)]
    show: Vec<String>,
    /// Numbers that are not asked for, by name.
    #[arg(long, value_delimiter = ',')]
    drop: Vec<String>,
    /// What stays together when pages are dealt to folds.
    #[arg(long, value_enum, default_value = "site")]
    together: Together,
    #[command(flatten)]
    growing: Growing,
    /// Seed of the dice that deal pages and grow trees.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Try so many seeds from there on; the forest written is of the first.
    #[arg(long, default_value_t = 1)]
    seeds: u64,
}

#[derive(clap::Args)]
struct Growing {
    #[arg(long, default_value_t = Growth::default().trees)]
    trees: usize,
    #[arg(long, default_value_t = Growth::default().leaves)]
    leaves: usize,
    #[arg(long, default_value_t = Growth::default().rate)]
    rate: f32,
    #[arg(long, default_value_t = Growth::default().weight)]
    weight: f32,
    #[arg(long, default_value_t = Growth::default().penalty)]
    penalty: f32,
    #[arg(long, default_value_t = Growth::default().features)]
    features: f32,
    #[arg(long, default_value_t = Growth::default().rows)]
    rows: f32,
}

impl Growing {
    fn growth(&self, seed: u64) -> Growth {
        Growth {
            trees: self.trees,
            leaves: self.leaves,
            rate: self.rate,
            weight: self.weight,
            penalty: self.penalty,
            features: self.features,
            rows: self.rows,
            seed,
        }
    }
}

/// Trains and tries a forest.
pub(crate) fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    let mut set = Set::read(&cli.data)?;
    set.blank(&cli.drop);
    let mut out = std::io::stdout();
    let (pages, blocks) = (set.rows.len(), set.story.len());
    writeln!(out, "{pages} pages, {blocks} blocks, {} numbers", set.names.len())?;
    let perfect: Vec<bool> = set.story.iter().map(|story| *story >= 0.5).collect();
    let scores = pages::scores(&set.labelled, set.texts(&perfect));
    pages::report(&mut out, "labels", &scores, cli.worst)?;
    for seed in cli.seed..cli.seed + cli.seeds {
        try_out(cli, &set, seed, &mut out)?;
    }
    if let Some(folder) = &cli.out {
        let forest = folds::grow_from(&set, 0..set.rows.len(), &cli.growing.growth(cli.seed));
        std::fs::write(folder.join("forest.txt"), forest.text())?;
        trial::importance(&mut out, &forest, &set.names)?;
    }
    Ok(())
}

/// Deals the pages, grows a forest for each fold, and prints what they make of the pages held out.
fn try_out(cli: &Cli, set: &Set, seed: u64, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folds = folds::deal(&set.labelled, cli.together, seed);
    let forests = folds::grow_all(set, &folds, &cli.growing.growth(seed));
    let judged = folds::judge(set, &folds, &forests);
    let keeps = set.choose(&judged);
    let scores = pages::scores(&set.labelled, set.texts(&keeps));
    pages::report(out, &format!("seed {seed}: blocks"), &scores, 0)?;
    let scores = trial::through_stage(set, &folds, &forests)?;
    pages::report(out, &format!("seed {seed}: stage"), &scores, cli.worst)?;
    trial::mistakes(out, set, &judged, &keeps, cli.errors)?;
    for name in &cli.show {
        trial::show(out, set, name, &judged, &keeps)?;
    }
    Ok(())
}
