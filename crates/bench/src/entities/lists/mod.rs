//! `cargo xtask bench entities --lists`: lists of up to a million names matched in texts, beside general
//! matchers of many strings.
//!
//! | module | holds |
//! |---|---|
//! | `patterns` | names made of the texts and by chance |
//! | `matchers` | the stage's tagger without a model, aho-corasick, daachorse |
//! | `alone` | one matcher in a process of its own |
//!
//! The texts are the documents of NTREX in ten languages; every round goes through all of them, so that no
//! language finds its own words in the caches, and the best of [`ROUNDS`] counts.

mod alone;
mod matchers;
mod patterns;

use crate::Common;
use crate::report::{Report, Target};
use crate::spoken::{self, Spoken};
pub(super) use alone::run as one;
use matchers::NAMES;
use serde_json::Value;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// How many names the lists have, and how many of a hundred stand in the texts: as rarely as names of lists
/// do, and, to see what that costs, all over them.
const LISTS: [(usize, usize); 4] = [(10_000, 2), (100_000, 2), (1_000_000, 20), (1_000_000, 2)];

/// How often the texts are gone through.
const ROUNDS: usize = 5;

/// Languages with a column of their own.
const COLUMNS: [&str; 4] = ["fr", "ru", "ar", "zh-Hans"];

/// Figures of a matcher that are no rates.
const FIGURES: [&str; 4] = ["build_seconds", "resident_mb", "found", "all"];

/// Measures, prints, and writes what is asked for. `--data` is a folder with `ntrex` in it.
pub(super) fn measure(common: &Common) -> Result<(), Box<dyn Error>> {
    let data = common.data.as_ref().ok_or("--data FOLDER, a folder with `ntrex` in it")?;
    let texts = texts(data)?;
    let mut rows = Vec::new();
    let mut largest: Vec<(&str, Value)> = Vec::new();
    for (size, known) in LISTS {
        largest.clear();
        let names = patterns::made(&texts, size, known, common.seed);
        let file = patterns::write(&names)?;
        for name in NAMES {
            let found = in_a_process(name, file.path(), data)?;
            rows.push((format!("{size} ({known} %) {name}"), figures(&found)));
            largest.push((name, found));
        }
    }
    let [build, memory, hits, all] = ["build s", "MB", "found", "MB/s"];
    let report = Report {
        about:
            "Names of lists in news of ten languages; MB/s of text on one core. aho-corasick and \
                daachorse compare letters as they are, and know neither words nor letter case"
                .to_owned(),
        columns: vec![build, memory, hits, all, "MB/s fr", "MB/s ru", "MB/s ar", "MB/s zh"],
        rows,
        targets: targets(&largest),
        proof: None,
    };
    write!(std::io::stdout(), "{}", report.table())?;
    if let Some(path) = &common.json {
        std::fs::write(path, report.json())?;
    }
    Ok(())
}

/// The documents of every language.
fn texts(data: &Path) -> Result<Vec<Spoken>, Box<dyn Error>> {
    spoken::ntrex(&data.join("ntrex"))
}

/// What a matcher does with the names of a file, in a process that has nothing else.
fn in_a_process(name: &str, names: &Path, data: &Path) -> Result<Value, Box<dyn Error>> {
    let mut own = Command::new(std::env::current_exe()?);
    own.args(["entities", "--lists", "--matcher", name, "--names"]).arg(names);
    let output = own.arg("--data").arg(data).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn figures(found: &Value) -> Vec<f64> {
    FIGURES.iter().chain(&COLUMNS).map(|figure| number(found, figure)).collect()
}

fn number(found: &Value, figure: &str) -> f64 {
    found[figure].as_f64().unwrap_or(f64::NAN)
}

/// What is asked of the last list.
fn targets(found: &[(&str, Value)]) -> Vec<Target> {
    let of = |name: &str| found.iter().find(|(own, _)| *own == name).map(|(_, found)| found);
    let [Some(own), Some(bare)] = [of(NAMES[0]), of(NAMES[1])] else { return Vec::new() };
    let slowest = COLUMNS.iter().map(|column| number(own, column)).fold(f64::INFINITY, f64::min);
    let mut targets = vec![
        Target::at_least("MB/s of the slowest of these four languages", slowest, 80.0),
        Target::new("MB of the matcher alone", number(bare, "resident_mb"), 250.0),
        Target::new("MB with all that is reported of an entry", number(own, "resident_mb"), 250.0),
        Target::new("seconds to build", number(own, "build_seconds"), 6.0),
    ];
    for peer in &NAMES[2..] {
        let ratio = of(peer).map_or(f64::NAN, |peer| number(own, "all") / number(peer, "all"));
        targets.push(Target::at_least(&format!("times as fast as {peer}"), ratio, 1.0));
    }
    targets
}
