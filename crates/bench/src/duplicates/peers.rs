//! The peers and their settings: datasketch and rensa of Python through `crates/bench/peers/duplicates.py`,
//! gaoya through the program in `crates/bench/peers/gaoya`, which is built when it is asked for.
//!
//! A peer looks every article up among those before it and names the most alike of the candidates that its
//! index gives. From which similarity on that counts as a copy is tried out afterwards, so that every
//! setting stands here at its best threshold.

use super::answer::{Answer, Relation};
use super::corpus::Article;
use super::normal;
use crate::{fetch, script};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;

/// What the peers in Python need: each is installed by itself, so that one may fail.
const PACKAGES: [&str; 4] = ["numpy==2.4.6", "scipy==1.17.1", "datasketch==2.0.0", "rensa==0.5.0"];

/// Peers, with bands, rows and words in a run; of SimHash blocks, bits of distance and words in a run.
const SETTINGS: &[(Peer, [usize; 3])] = &[
    (Peer::Gaoya("minhash"), [32, 4, 3]),
    (Peer::Gaoya("minhash"), [42, 3, 3]),
    (Peer::Gaoya("minhash"), [42, 3, 5]),
    (Peer::Gaoya("minhash"), [64, 2, 3]),
    (Peer::Gaoya("minhash"), [64, 2, 5]),
    (Peer::Gaoya("minhash"), [25, 5, 2]),
    (Peer::Gaoya("minhash"), [85, 3, 5]),
    (Peer::Gaoya("simhash"), [6, 4, 3]),
    (Peer::Gaoya("simhash"), [8, 7, 3]),
    (Peer::Gaoya("simhash"), [8, 7, 1]),
    (Peer::Python("rensa"), [32, 4, 3]),
    (Peer::Python("rensa"), [42, 3, 3]),
    (Peer::Python("rensa"), [42, 3, 5]),
    (Peer::Python("rensa"), [64, 2, 5]),
    (Peer::Python("rensa"), [85, 3, 5]),
    (Peer::Python("datasketch"), [32, 4, 3]),
    (Peer::Python("datasketch"), [42, 3, 3]),
    (Peer::Python("datasketch"), [42, 3, 5]),
];

/// Which program, and what it calls the peer.
#[derive(Debug, Clone, Copy)]
enum Peer {
    Gaoya(&'static str),
    Python(&'static str),
}

/// What a peer says at one setting, and what it took.
pub(super) struct Run {
    pub(super) name: String,
    /// The most alike of each article's candidates, and how alike they are, 0 to 1.
    pub(super) best: Vec<Option<(usize, f64)>>,
    /// Microseconds of CPU time, from normalised text in memory to answers in memory.
    pub(super) spent_us: f64,
    /// Bytes by which the process grew for each article.
    pub(super) bytes: f64,
}

impl Run {
    /// The answers when a copy is what is at least so much alike.
    pub(super) fn answers(&self, threshold: f64) -> Vec<Answer> {
        let answer = |best: &Option<(usize, f64)>| match best {
            Some((of, score)) if *score >= threshold => {
                Answer { relation: Relation::Copy, of: Some(*of), score: *score }
            }
            _ => Answer::NONE,
        };
        self.best.iter().map(answer).collect()
    }
}

/// Every peer at every setting; why it did not run where it did not.
pub(super) fn run(
    root: &Path,
    articles: &[Article],
) -> Result<Vec<Result<Run, String>>, Box<dyn Error>> {
    let input = normalised(articles)?;
    let python = fetch::python(root, "duplicates-peers", &PACKAGES);
    let python = python.unwrap_or_else(|_| PathBuf::from("python3"));
    let gaoya = gaoya(root).map_err(|error| error.to_string());
    let runs = SETTINGS.iter().map(|(peer, numbers)| {
        let (mut program, name) = match peer {
            Peer::Gaoya(kind) => {
                let program = gaoya.as_ref().map_err(|error| format!("gaoya: {error}"))?;
                (Command::new(program), format!("gaoya {kind}"))
            }
            Peer::Python(name) => {
                let mut program = Command::new(&python);
                program.arg(root.join("crates/bench/peers/duplicates.py"));
                (program, (*name).to_owned())
            }
        };
        let (Peer::Gaoya(kind) | Peer::Python(kind)) = *peer;
        program.arg(kind).args(numbers.map(|number| number.to_string()));
        let [bands, rows, gram] = numbers;
        let name = format!("{name} {bands}x{rows} n={gram}");
        // Those of Python are too far behind for their best of several passes to matter.
        let passes = if matches!(peer, Peer::Gaoya(_)) { super::PASSES } else { 1 };
        fastest(&mut program, passes, &name, &input).map_err(|error| format!("{name}: {error}"))
    });
    Ok(runs.collect())
}

/// What the program says, and the least that it took.
fn fastest(
    program: &mut Command,
    passes: usize,
    name: &str,
    input: &NamedTempFile,
) -> Result<Run, Box<dyn Error>> {
    let mut run = read(name.to_owned(), script::run(program, input)?)?;
    for _ in 1..passes {
        let again = read(name.to_owned(), script::run(program, input)?)?;
        run.spent_us = run.spent_us.min(again.spent_us);
    }
    Ok(run)
}

/// The articles as the peers get them.
fn normalised(articles: &[Article]) -> Result<NamedTempFile, Box<dyn Error>> {
    let mut file = NamedTempFile::new()?;
    let mut writer = BufWriter::new(file.as_file_mut());
    for article in articles {
        writeln!(writer, "{}", json!({ "text": normal::words(&article.text) }))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

fn read(name: String, mut lines: Vec<Value>) -> Result<Run, Box<dyn Error>> {
    let last = lines.pop().ok_or("no answer")?;
    let spent_us = last["cpu_seconds"].as_f64().ok_or("no CPU time")? * 1e6;
    let bytes = last["bytes"].as_f64().ok_or("no bytes")?;
    let best = lines.iter().map(|line| {
        let of = usize::try_from(line["of"].as_u64()?).ok()?;
        Some((of, line["score"].as_f64()?))
    });
    Ok(Run { name, best: best.collect(), spent_us, bytes })
}

/// The program around gaoya, built at the versions of its lock file.
fn gaoya(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let target = fetch::cache(root)?.join("gaoya-peer");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]);
    build.arg(root.join("crates/bench/peers/gaoya/Cargo.toml")).env("CARGO_TARGET_DIR", &target);
    fetch::succeed(&mut build)?;
    Ok(target.join("release/gaoya-peer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned() {
        assert!(PACKAGES.iter().all(|package| package.contains("==")));
    }

    #[test]
    fn answers_are_read_and_counted_from_a_threshold_on() {
        let lines = vec![
            json!({ "of": null, "score": 0.0 }),
            json!({ "of": 0, "score": 0.5 }),
            json!({ "cpu_seconds": 0.25, "bytes": 900.0 }),
        ];
        let run = read("a peer".to_owned(), lines).unwrap();
        assert!((run.spent_us - 250_000.0).abs() < 1e-6);
        assert_eq!(run.answers(0.5)[1].of, Some(0));
        assert_eq!(run.answers(0.51), [Answer::NONE, Answer::NONE]);
        assert!(read(String::new(), Vec::new()).is_err());
    }
}
