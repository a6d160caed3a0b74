//! `cargo xtask bench cleaning`: all that is asked of cleaning, with other extractors in the same run.
//!
//! | module | holds |
//! |---|---|
//! | `unseen` | main content of pages of sites that the forest did not see |

mod unseen;

use crate::plot::{self, Beside};
use crate::report::Report;
use crate::{Common, leftovers, metadata, pages, texts};
use serde_json::{Map, Value};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where things lie.
#[derive(Debug, clap::Args)]
pub(crate) struct Places {
    /// Labelled leftovers, one file a language.
    #[arg(long, default_value = "tests/leftovers/held-out")]
    leftovers: PathBuf,
    /// Texts that speed is measured on, `NAME.LANG.txt`.
    #[arg(long, default_value = "tests/samples")]
    texts: PathBuf,
    /// Write the picture (SVG) to this file.
    #[arg(long)]
    plot: Option<PathBuf>,
}

/// Where the axis of F1 begins: all extractors are better.
const LEAST: f64 = 0.90;

/// Measures everything, prints it, and writes what is asked for. `--data` is the folder that holds `pages`
/// and `wcxb`.
pub(crate) fn measure(common: &Common, places: &Places) -> Result<bool, Box<dyn Error>> {
    let data = common.data.as_deref().ok_or("name the folder of `pages` and `wcxb` with --data")?;
    let of = |folder: &Path| Common { data: Some(folder.to_owned()), ..common.clone() };
    let (set, wcxb) = (data.join("pages"), data.join("wcxb"));
    let unseen = unseen::measure(&[set.clone(), wcxb.clone()], common.seed)?;
    let mut reports = vec![
        ("pages", pages::measure(&of(&set), false)?),
        ("wcxb", pages::measure(&of(&wcxb), false)?),
        ("metadata", metadata::measure(&of(&wcxb), false)?),
        ("leftovers", leftovers::measure(&of(&places.leftovers), false)?),
        ("texts", texts::measure(&of(&places.texts))?),
    ];
    let beside = [
        beside("news pages, word 4-gram F1", 0.975, unseen.first, &reports[0].1, 0),
        beside("WCXB articles, word F1", 0.965, unseen.second, &reports[1].1, 3),
    ];
    reports.insert(0, ("unseen", unseen.report));
    let mut out = std::io::stdout();
    for (name, report) in &reports {
        writeln!(out, "== {name}\n{}", report.table())?;
    }
    if let Some(path) = &places.plot {
        plot::draw(path, &beside)?;
    }
    if let Some(path) = &common.json {
        let all = reports.iter().map(|(name, report)| ((*name).to_owned(), report.value()));
        std::fs::write(path, Value::Object(all.collect::<Map<_, _>>()).to_string() + "\n")?;
    }
    let failed = |report: &Report| report.proof.as_ref().is_some_and(|proof| proof.failed() > 0);
    Ok(!reports.iter().any(|(_, report)| failed(report)))
}

/// The rows of a report of pages, the stage's own F1 replaced by that on pages of sites that it did not see.
fn beside(name: &'static str, target: f64, own: f64, report: &Report, column: usize) -> Beside {
    let rows = report.rows.iter().enumerate().map(|(at, (name, figures))| {
        let f1 = if at == 0 { own } else { figures[column] };
        (name.clone(), f1, figures.last().copied().unwrap_or_default())
    });
    Beside { name, target, least: LEAST, per_second: "pages/s", rows: rows.collect() }
}
