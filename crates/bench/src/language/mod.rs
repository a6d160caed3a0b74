//! `cargo xtask bench language`: how well and how fast the language stage tells languages, beside other
//! identifiers in the same run.
//!
//! | set | holds |
//! |---|---|
//! | `articles` | texts of 3 to 4 KB, and news documents |
//! | `sentences` | single sentences |
//! | `speed` | texts of 4 KB |
//! | `dirty` | pages and texts with menus and notices in other languages |
//! | `two` | documents in two languages |
//! | `han` | simplified and traditional Chinese |
//! | `unsupported` | languages without a model: the share that is called something with confidence |
//! | `declaration` | the same text in languages with a model |
//!
//! Accuracy is the mean over languages; speed is of CPU time.
//!
//! | module | holds |
//! |---|---|
//! | `case` | a case |
//! | `sets` | articles, sentences, documents in two languages |
//! | `menus`, `dirty` | what stands around stories, and pages made of it |
//! | `han` | the two ways to write Chinese |
//! | `udhr` | the declaration of human rights |
//! | `gather` | the sets that are asked for |
//! | `fetch` | what is fetched on demand |
//! | `tags` | when an answer is right |
//! | `tools`, `python` | the stage and its peers |
//! | `score`, `speed`, `curve` | the figures |
//! | `plot` | the outcome as a picture |

mod case;
mod curve;
mod dirty;
mod fetch;
mod gather;
mod han;
mod menus;
mod plot;
mod python;
mod score;
mod sets;
mod speed;
mod tags;
mod tools;
mod udhr;

use crate::Common;
use crate::report::Report;
use case::{Case, cut};
use copydesk_testkit::programs;
use curve::Curve;
use python::{PEERS, Python};
use score::Given;
use serde_json::{Map, Value};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use tools::{Lingua, Own, Tool, Whatlang};

/// What is asked of this benchmark alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Without the other identifiers.
    #[arg(long)]
    alone: bool,
    /// Only these sets.
    #[arg(long)]
    only: Vec<String>,
    /// Print every case that the stage does not get right.
    #[arg(long)]
    mistakes: bool,
    /// Write all cases to this file, one JSON object a line.
    #[arg(long)]
    cases: Option<PathBuf>,
    /// Write the picture (SVG) to this file.
    #[arg(long)]
    plot: Option<PathBuf>,
}

/// Measures, prints, and writes what is asked for. `--data` is the folder that holds `ntrex` and `pages`.
///
/// All in a pool of one thread: lingua and the desk deal their work to the threads of the pool that they
/// are in, and the CPU time of others would not be counted.
pub(crate) fn measure(common: &Common, options: &Options) -> Result<(), Box<dyn Error>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(16 << 20).build()?;
    Ok(pool.install(|| run(common, options).map_err(|error| error.to_string()))?)
}

fn run(common: &Common, options: &Options) -> Result<(), Box<dyn Error>> {
    let sets = gather::sets(common, &options.only)?;
    if let Some(path) = &options.cases {
        let lines = sets.iter().flat_map(|set| &set.cases).map(|case| format!("{}\n", case.json()));
        fs::write(path, lines.collect::<String>())?;
    }
    let mut tools = tools(options)?;
    let mut reports: Vec<(&'static str, Report)> = Vec::new();
    let mut curve = Curve::default();
    for set in &sets {
        if set.name == "speed" {
            let report = speed::measure(&set.cases, &mut tools)?;
            writeln!(std::io::stdout(), "== {}\n{}", set.name, report.table())?;
            reports.push((set.name, report));
            continue;
        }
        let given = ask(&set.cases, &mut tools);
        if let Some(Given { answers: Ok((answers, _)), .. }) = given.first() {
            if ["articles", "sentences"].contains(&set.name) {
                curve.add(&set.cases, answers);
            }
            if options.mistakes {
                mistakes(&set.cases, answers)?;
            }
        }
        reports.push((set.name, show(set, &given)?));
    }
    let confidence = curve.report();
    writeln!(std::io::stdout(), "== confidence\n{}", confidence.table())?;
    if let Some(path) = &options.plot {
        plot::draw(path, &rows(&reports), &curve)?;
    }
    reports.push(("confidence", confidence));
    if let Some(path) = &common.json {
        let all = reports.iter().map(|(name, report)| ((*name).to_owned(), report.value()));
        fs::write(path, Value::Object(all.collect::<Map<_, _>>()).to_string() + "\n")?;
    }
    Ok(())
}

/// The stage, first, and its peers.
fn tools(options: &Options) -> Result<Vec<Box<dyn Tool>>, Box<dyn Error>> {
    let mut tools: Vec<Box<dyn Tool>> = vec![Box::new(Own::new()?)];
    if options.alone {
        return Ok(tools);
    }
    tools.push(Box::new(Lingua::new()));
    tools.push(Box::new(Whatlang));
    let root = programs::root();
    // Without an environment every peer says that it did not run.
    let python = fetch::python(&root).unwrap_or_else(|_| PathBuf::from("python3"));
    for peer in PEERS {
        tools.push(Box::new(Python::new(&root, &python, peer)));
    }
    Ok(tools)
}

fn ask(cases: &[Case], tools: &mut [Box<dyn Tool>]) -> Vec<Given> {
    let cases: Vec<&Case> = cases.iter().collect();
    let two = cases.first().is_some_and(|case| case.set == "two");
    let asked = tools.iter_mut().filter(|tool| !two || tool.finds_several());
    let given = asked.map(|tool| {
        let answers = tool.answer(&cases).map_err(|error| error.to_string());
        Given { tool: tool.name(), answers }
    });
    given.collect()
}

/// Prints the table of a set, why a peer did not run, and what unknown languages were called.
fn show(set: &gather::Set, given: &[Given]) -> Result<Report, Box<dyn Error>> {
    let mut out = std::io::stdout();
    let what = match set.name {
        "unsupported" => "cases, share called a wrong language with confidence",
        "two" => "cases, share with exactly both languages found",
        _ => "cases, accuracy",
    };
    let report = score::report(format!("{} {what}", set.cases.len()), &set.cases, given);
    writeln!(out, "== {}\n{}", set.name, report.table())?;
    for Given { tool, answers } in given {
        if let Err(error) = answers {
            writeln!(out, "{tool}: {error}")?;
        }
    }
    if let ("unsupported", Some(Given { answers: Ok((answers, _)), .. })) =
        (set.name, given.first())
    {
        writeln!(out, "called by the stage: {}\n", score::called(&set.cases, answers).join("; "))?;
    }
    Ok(report)
}

fn mistakes(cases: &[Case], answers: &[tools::Answer]) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    for (case, answer) in cases.iter().zip(answers).filter(|(c, a)| !score::good(c, a)) {
        let Case { set, part, label, .. } = case;
        let said = if *set == "two" { answer.mixed.join("+") } else { answer.tag.clone() };
        let sure = answer.confidence.unwrap_or_default();
        let seen: String = cut(&case.visible(), 800).chars().take(80).collect();
        let seen = seen.replace('\n', " ");
        writeln!(out, "{set}/{part}\t{label}\t{said}\t{sure:.3}\t{seen}")?;
    }
    Ok(())
}

/// For the picture: what both sets have of each tool.
fn rows(reports: &[(&'static str, Report)]) -> Vec<plot::Row> {
    let of = |set: &str| reports.iter().find(|(name, _)| *name == set).map(|(_, report)| report);
    let all = |report: &Report, at: usize| {
        let column = report.columns.iter().position(|column| *column == "all")?;
        report.rows.get(at)?.1.get(column).copied()
    };
    let (Some(articles), Some(sentences)) = (of("articles"), of("sentences")) else {
        return Vec::new();
    };
    let rows = articles.rows.iter().enumerate().filter_map(|(at, (name, _))| {
        Some((name.clone(), all(articles, at)?, all(sentences, at)?))
    });
    rows.filter(|(_, articles, _)| !articles.is_nan()).collect()
}
