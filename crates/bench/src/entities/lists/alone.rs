//! One matcher in a process of its own, in which no memory of another lies about.

use super::matchers::Input;
use super::{ROUNDS, texts};
use crate::Common;
use crate::cpu;
use serde_json::{Map, Value};
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

/// Builds the matcher, goes through the texts, and prints its figures as JSON.
pub(in crate::entities) fn run(
    common: &Common,
    matcher: &str,
    names: &Path,
) -> Result<(), Box<dyn Error>> {
    let data = common.data.as_ref().ok_or("no --data")?;
    writeln!(std::io::stdout(), "{}", figures(matcher, names, data)?)?;
    Ok(())
}

fn figures(matcher: &str, names: &Path, data: &Path) -> Result<Value, Box<dyn Error>> {
    let texts = texts(data)?;
    let before = cpu::resident_bytes()?;
    // What the allocator keeps of the names after they are gone counts, too.
    let input = Input::of(matcher, BufReader::new(File::open(names)?))?;
    let (matcher, build_us) = cpu::thread(|| input.build());
    let matcher = matcher?;
    let resident = cpu::resident_bytes()?.saturating_sub(before);
    let mut spent = vec![f64::INFINITY; texts.len()];
    let mut found = 0;
    for _ in 0..ROUNDS {
        found = 0;
        for (spoken, best) in texts.iter().zip(&mut spent) {
            let own = || spoken.documents.iter().map(|text| matcher.count(text, &spoken.tag)).sum();
            let (count, us): (usize, f64) = cpu::thread(own);
            found += count;
            *best = best.min(us);
        }
    }
    #[allow(clippy::cast_precision_loss)] // bytes and rates
    let figures = {
        let bytes =
            texts.iter().map(|own| own.documents.iter().map(String::len).sum::<usize>() as f64);
        let bytes: Vec<f64> = bytes.collect();
        let rates = texts.iter().zip(&bytes).zip(&spent);
        let mut figures: Map<String, Value> =
            rates.map(|((own, bytes), us)| (own.tag.clone(), (bytes / us).into())).collect();
        let all = bytes.iter().sum::<f64>() / spent.iter().sum::<f64>();
        figures.insert("all".to_owned(), all.into());
        figures.insert("found".to_owned(), (found as f64).into());
        figures.insert("build_seconds".to_owned(), (build_us / 1e6).into());
        figures.insert("resident_mb".to_owned(), (resident as f64 / 1e6).into());
        figures
    };
    Ok(Value::Object(figures))
}
