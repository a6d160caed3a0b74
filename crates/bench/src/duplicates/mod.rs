//! `cargo xtask bench duplicates`: how well and how fast the duplicates stage finds copies, beside other
//! tools in the same run, on a corpus that follows from `--seed`.
//!
//! | module | holds |
//! |---|---|
//! | `corpus` | the articles, and what is known of them |
//! | `answer` | what is said of an article |
//! | `ours` | the stage |
//! | `memory` | what a remembered article takes |
//! | `normal`, `peers` | the peers, and the texts that they get |
//! | `score` | how good answers are |
//! | `compare` | the peers' figures beside the stage's |
//! | `translations`, `languages` | the same in other languages: what the stage names, and how well marks tell it |
//! | `tables` | the figures as tables, and what they should be |
//! | `scale` | a large memory |

mod answer;
mod compare;
mod corpus;
mod languages;
mod memory;
mod normal;
mod ours;
mod peers;
mod scale;
mod score;
mod tables;
mod translations;

use crate::plot::{self, Beside};
use crate::report::Report;
use crate::{Common, spoken};
use answer::Answer;
use compare::Row;
use copydesk_testkit::programs;
use corpus::{Article, Real, Sources};
use score::Score;
use serde_json::{Map, Value};
use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The stage, and peers that are as fast, are measured so often; the best counts.
const PASSES: usize = 2;

/// What is asked of this benchmark alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Without the other tools.
    #[arg(long)]
    alone: bool,
    /// How many articles are made.
    #[arg(long, default_value_t = 50_000)]
    articles: usize,
    /// How many articles the other tools get, and the stage beside them: a corpus of its own.
    #[arg(long, default_value_t = 10_000)]
    peer_articles: usize,
    /// Write the articles and their labels to this file, one JSON object a line, and end.
    #[arg(long)]
    write: Option<PathBuf>,
    /// Write the picture (SVG) to this file.
    #[arg(long)]
    plot: Option<PathBuf>,
    /// Push so many made-up sketches through the memory, and nothing else.
    #[arg(long)]
    scale: Option<usize>,
    /// With `--scale`: how many of them are remembered at most; all unless told otherwise.
    #[arg(long)]
    keep: Option<usize>,
    /// With the setting that turns translations off.
    #[arg(long)]
    without_translations: bool,
    /// Remember the articles of this file, and say what each takes.
    #[arg(long, hide = true)]
    remember: Option<PathBuf>,
}

/// Measures, prints, and writes what is asked for. `--data` is a folder that holds `ntrex`, `pages` and
/// `wcxb`, or some of them.
pub(crate) fn measure(common: &Common, options: &Options) -> Result<(), Box<dyn Error>> {
    if let Some(file) = &options.remember {
        return memory::remember(file, !options.without_translations);
    }
    let mut reports: Vec<(&'static str, Report)> = Vec::new();
    if let Some(count) = options.scale {
        reports.push(("scale", scale::measure(count, options.keep.unwrap_or(count), common.seed)?));
    } else {
        let (articles, about) = made(common, options.articles)?;
        if let Some(path) = &options.write {
            return Ok(corpus::write(&articles, File::create(path)?)?);
        }
        let (own, score, answers) = own(&articles, !options.without_translations)?;
        reports.extend(tables::kinds(&score));
        reports.extend(
            translations::report(&articles, &answers).map(|report| ("translations", report)),
        );
        let data = common.data.as_deref();
        reports.extend(languages::report(data, &articles)?.map(|report| ("languages", report)));
        drop(articles);
        let rows = if options.alone { Vec::new() } else { beside(common, options, &mut reports)? };
        reports.insert(0, ("stage", tables::own(about, &own, &rows)));
        if let Some(path) = &options.plot {
            draw(path, &rows)?;
        }
    }
    let mut out = std::io::stdout();
    for (name, report) in &reports {
        writeln!(out, "== {name}\n{}", report.table())?;
    }
    if let Some(path) = &common.json {
        let all = reports.iter().map(|(name, report)| ((*name).to_owned(), report.value()));
        std::fs::write(path, Value::Object(all.collect::<Map<_, _>>()).to_string() + "\n")?;
    }
    Ok(())
}

/// The stage's figures.
struct Own {
    row: Row,
    /// Articles a second of the sketch and of the memory, each by itself.
    sketch: f64,
    window: f64,
}

/// The stage over articles.
fn own(
    articles: &[Article],
    translations: bool,
) -> Result<(Own, Score, Vec<Answer>), Box<dyn Error>> {
    let settings = ours::settings(translations);
    let mut run = ours::run(articles, &settings)?;
    for _ in 1..PASSES {
        let again = ours::run(articles, &settings)?;
        run.sketch_us = run.sketch_us.min(again.sketch_us);
        run.window_us = run.window_us.min(again.window_us);
    }
    let score = Score::of(articles, &run.answers);
    #[allow(clippy::cast_precision_loss)] // rates
    let rate = |us: f64| articles.len() as f64 / us * 1e6;
    let row = Row::new(
        "copydesk duplicates",
        &score,
        rate(run.sketch_us + run.window_us),
        memory::measure(articles, translations)?,
    );
    Ok((Own { row, sketch: rate(run.sketch_us), window: rate(run.window_us) }, score, run.answers))
}

/// The stage and its peers over a corpus of `--peer-articles`, as a table; the stage's row is the first.
fn beside(
    common: &Common,
    options: &Options,
    reports: &mut Vec<(&'static str, Report)>,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let (articles, about) = made(common, options.peer_articles)?;
    let own = own(&articles, !options.without_translations)?.0.row;
    let recall = own.recall;
    let mut rows = vec![own];
    let mut missing = Vec::new();
    for run in peers::run(&programs::root(), &articles)? {
        match run {
            Ok(run) => rows.push(Row::of(&run, &articles, recall)),
            Err(error) => missing.push(error),
        }
    }
    reports.push(("peers", tables::peers(&about, &rows, &missing)));
    Ok(rows)
}

fn draw(path: &Path, rows: &[Row]) -> Result<(), Box<dyn Error>> {
    let of = |name, target, figure: fn(&Row) -> f64| {
        let rows = rows.iter().map(|row| (row.name.clone(), figure(row), row.per_second));
        Beside { name, target, least: 0.5, per_second: "articles/s", rows: rows.collect() }
    };
    plot::draw(
        path,
        &[
            of("copies found, recall", tables::RECALL, |row| row.recall),
            of("called copies rightly, precision", tables::PRECISION, |row| row.precision),
        ],
    )
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
