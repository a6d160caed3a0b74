//! The articles, and what one process makes of them.

use crate::Result;
use copydesk_testkit::articles::{Raw, mixed_with};
use copydesk_testkit::programs;
use std::io::Write;
use std::process::{Command, Stdio};

/// One record in this many is poison: 2 %.
const POISON_IN: u64 = 50;

/// Languages that the language stage chooses from. The articles are in these, and choosing from 75
/// would make the rounds last ten times as long without another record on the wire.
pub(crate) const LANGUAGES: &str = r#"["en","fr","es","de"]"#;

/// The articles of a round.
pub(crate) struct Input {
    pub(crate) raws: Vec<Raw>,
    /// The good ones as one process makes them before duplicates are looked for.
    pub(crate) tagged: Vec<Option<Vec<u8>>>,
}

impl Input {
    pub(crate) fn make(count: usize, seed: u64) -> Result<Self> {
        let folder = programs::root().join("tests/samples");
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                texts.push(std::fs::read_to_string(path)?);
            }
        }
        texts.sort();
        let raws = mixed_with(&texts, count, seed, POISON_IN);
        let mut lines = Vec::new();
        for raw in raws.iter().filter(|raw| !raw.poison) {
            lines.extend_from_slice(&raw.value);
            lines.push(b'\n');
        }
        let mut made = enrich("language,cleaning,entities", lines)?.into_iter();
        let tagged: Vec<Option<Vec<u8>>> =
            raws.iter().map(|raw| if raw.poison { None } else { made.next() }).collect();
        if made.next().is_some() || tagged.iter().flatten().count() + poison(&raws) != raws.len() {
            return Err("one process did not make one record of each good article".into());
        }
        Ok(Self { raws, tagged })
    }

    pub(crate) fn poison(&self) -> usize {
        poison(&self.raws)
    }
}

fn poison(raws: &[Raw]) -> usize {
    raws.iter().filter(|raw| raw.poison).count()
}

/// The records that `copydesk enrich` makes of `lines`.
pub(crate) fn enrich(stages: &str, lines: Vec<u8>) -> Result<Vec<Vec<u8>>> {
    let languages = format!("language.languages={LANGUAGES}");
    let mut child = Command::new(programs::program("copydesk")?)
        .args(["enrich", "--jsonl", "--stages", stages, "--set", &languages, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    let feeder = std::thread::spawn(move || stdin.write_all(&lines));
    let output = child.wait_with_output()?;
    feeder.join().map_err(|_| "feeding panicked")??;
    if !output.status.success() {
        return Err(format!("copydesk enrich ended with {}", output.status).into());
    }
    let lines = output.stdout.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(<[u8]>::to_vec).collect())
}
