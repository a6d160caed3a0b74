//! What a remembered article takes: in a process of its own, in which nothing else was made before and no
//! memory of it lies about to be used again.

use super::corpus::{self, Article};
use super::ours::{Memory, settings};
use crate::cpu;
use copydesk_duplicates::Sketch;
use serde_json::Value;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Command;
use tempfile::NamedTempFile;

/// Bytes by which a process grows for each of the articles that it remembers.
pub(super) fn measure(articles: &[Article], translations: bool) -> Result<f64, Box<dyn Error>> {
    let file = NamedTempFile::new()?;
    corpus::write(articles, file.as_file())?;
    let output = Command::new(std::env::current_exe()?)
        .args(["duplicates", "--remember"])
        .arg(file.path())
        .args((!translations).then_some("--without-translations"))
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// The part of the process of its own: reads articles one by one, and prints the figure.
pub(super) fn remember(file: &Path, translations: bool) -> Result<(), Box<dyn Error>> {
    writeln!(std::io::stdout(), "{}", grown(file, translations)?)?;
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // a mean
fn grown(file: &Path, translations: bool) -> Result<f64, Box<dyn Error>> {
    let settings = settings(translations);
    let mut memory = Memory::of(&settings)?;
    let before = cpu::resident_bytes()?;
    let mut count = 0;
    for line in BufReader::new(File::open(file)?).lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = line["text"].as_str().ok_or("no text")?;
        let sketch = Sketch::of(text, &settings);
        memory.decide(count, line["event_time_ms"].as_i64(), &sketch)?;
        count += 1;
    }
    Ok(cpu::resident_bytes()?.saturating_sub(before) as f64
        / f64::from(u32::try_from(count.max(1))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_a_file_are_remembered() {
        let mut file = NamedTempFile::new().unwrap();
        for number in 0..400 {
            let words: String =
                (0..60).map(|word| format!("w{}x{number} ", word * number)).collect();
            writeln!(file, "{}", serde_json::json!({ "text": words, "event_time_ms": number }))
                .unwrap();
        }
        assert!(grown(file.path(), true).unwrap() < 50_000.0);
        assert!(grown(Path::new("/no/such/file"), true).is_err());
    }
}
