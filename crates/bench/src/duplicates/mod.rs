//! `cargo xtask bench duplicates`: how well and how fast the duplicates stage finds copies, beside other
//! tools in the same run, on a corpus that follows from `--seed`.
//!
//! | module | holds |
//! |---|---|
//! | `corpus` | the articles, and what is known of them |
//! | `answer` | what is said of an article |
//! | `ours` | the stage |
//! | `score` | how good answers are |

mod answer;
mod corpus;
mod ours;
mod score;

use crate::report::Report;
use crate::{Common, spoken};
use copydesk_testkit::programs;
use corpus::{Article, Kind, Real, Sources};
use score::{Count, Score};
use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// What is asked of this benchmark alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Without the other tools.
    #[arg(long)]
    alone: bool,
    /// How many articles are made.
    #[arg(long, default_value_t = 50_000)]
    articles: usize,
    /// Write the articles and their labels to this file, one JSON object a line, and end.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// Measures, prints, and writes what is asked for.
pub(crate) fn measure(common: &Common, options: &Options) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let (articles, about) = made(common, options.articles)?;
    writeln!(out, "{about}")?;
    if let Some(path) = &options.write {
        corpus::write(&articles, File::create(path)?)?;
        return Ok(());
    }
    let run = ours::run(&articles)?;
    let score = Score::of(&articles, &run.answers);
    #[allow(clippy::cast_precision_loss)] // rates
    let rate = |us: f64| articles.len() as f64 / us * 1e6;
    writeln!(
        out,
        "recall {:.4} precision {:.4} all-in/s {:.0} sketch/s {:.0} window/s {:.0} bytes {:.0}",
        score.recall.share(),
        score.precision.share(),
        rate(run.sketch_us + run.window_us),
        rate(run.sketch_us),
        rate(run.window_us),
        run.bytes
    )?;
    for (name, report) in kinds(&score) {
        writeln!(out, "== {name}\n{}", report.table())?;
    }
    Ok(())
}

/// The corpus, and what it is in words.
fn made(common: &Common, count: usize) -> Result<(Vec<Article>, String), Box<dyn Error>> {
    let root = programs::root();
    let spoken = spoken::lingua(&root)?;
    let lists = corpus::wordlists::fetched(&root)?;
    let real = common.data.as_deref().map_or(Ok(Real::default()), Real::read)?;
    let sources = Sources { spoken: &spoken, lists: Some(&lists), real: &real };
    let began = Instant::now();
    let articles = corpus::make(&sources, count, common.seed)?;
    let seconds = began.elapsed().as_secs_f64();
    let (stories, documents) = real.counts();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let copies = articles.iter().filter(|article| article.label.kind.is_copy()).count();
    let about = format!(
        "{} articles of seed {}, mean {} bytes, {copies} of them copies; {stories} real stories and \
         {documents} documents in several languages among them; made in {seconds:.1} s",
        articles.len(),
        common.seed,
        bytes / articles.len().max(1),
    );
    Ok((articles, about))
}

#[allow(clippy::cast_precision_loss)] // counts
fn kinds(score: &Score) -> Vec<(&'static str, Report)> {
    let row = |name: &str, count: &Count| {
        (name.to_owned(), vec![count.share(), count.right as f64, count.all as f64])
    };
    let report = |about: &str, columns, rows| Report {
        about: about.to_owned(),
        columns,
        rows,
        targets: Vec::new(),
        proof: None,
    };
    let name = |kind: Kind| if kind == Kind::Original { "source, late" } else { kind.name() };
    let mut found: Vec<_> =
        score.found.iter().map(|(kind, count)| row(name(*kind), count)).collect();
    found.push(row("copies of copies", &score.chained));
    let false_ones = score.false_ones.iter().map(|(kind, count)| row(kind.name(), count)).collect();
    let mut parts: Vec<_> =
        score.parts.iter().map(|(kind, count)| row(kind.name(), count)).collect();
    parts.push(row("precision", &score.parts_named));
    vec![
        ("recall", report("by kind of copy", vec!["recall", "found", "of"], found)),
        ("false copies", report("by kind", vec!["rate", "false", "of"], false_ones)),
        ("parts", report("shared parts that are named", vec!["share", "right", "of"], parts)),
    ]
}
