//! gaoya's MinHash and SimHash for `cargo xtask bench duplicates`: `gaoya-peer PEER BANDS ROWS GRAM <
//! ARTICLES > ANSWERS`, where `PEER` is `minhash` or `simhash`, whose blocks and bits of distance stand in
//! place of bands and rows.
//!
//! Reads and writes what `duplicates.py` reads and writes. Each article is signed once.

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use gaoya::simhash::{SimHash, SimHashIndex, SimSipHasher64};
use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

type Answer = Option<(usize, f64)>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, bands, rows, gram] = &arguments[..] else { return Err("PEER BANDS ROWS GRAM".into()) };
    let (bands, rows, gram) = (bands.parse()?, rows.parse()?, gram.parse()?);
    let mut texts = Vec::new();
    for line in io::stdin().lock().lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        texts.push(line["text"].as_str().ok_or("no text")?.to_owned());
    }
    let memory = resident()?;
    let began = cpu_seconds();
    let (answers, grown) = match peer.as_str() {
        "minhash" => minhash(&texts, bands, rows, gram, memory)?,
        "simhash" => simhash(&texts, bands, rows, gram, memory)?,
        _ => return Err("no such peer".into()),
    };
    let spent = cpu_seconds() - began;
    let mut out = BufWriter::new(io::stdout().lock());
    for answer in answers {
        let (of, score) = answer.map_or((None, 0.0), |(of, score)| (Some(of), score));
        writeln!(out, "{}", serde_json::json!({ "of": of, "score": score }))?;
    }
    let bytes = grown as f64 / texts.len().max(1) as f64;
    writeln!(out, "{}", serde_json::json!({ "cpu_seconds": spent, "bytes": bytes }))?;
    Ok(())
}

/// Runs of words as slices of the text: words have one space between them.
fn grams(text: &str, gram: usize) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let count = (starts.len() + 1).saturating_sub(gram).max(1);
    (0..count).map(move |at| {
        let end = starts.get(at + gram).map_or(text.len(), |next| next - 1);
        &text[starts[at]..end]
    })
}

fn minhash(
    texts: &[String],
    bands: usize,
    rows: usize,
    gram: usize,
    memory: u64,
) -> Result<(Vec<Answer>, u64), Box<dyn Error>> {
    let hasher = MinHasher32::new(bands * rows);
    let mut index: MinHashIndex<u32, usize> = MinHashIndex::new(bands, rows, 0.0);
    let mut answers = Vec::with_capacity(texts.len());
    for (number, text) in texts.iter().enumerate() {
        let signature = hasher.create_signature(grams(text, gram));
        answers.push(index.query_one(&signature).map(|(of, score)| (*of, score)));
        index.insert(number, signature);
    }
    Ok((answers, resident()?.saturating_sub(memory)))
}

fn simhash(
    texts: &[String],
    blocks: usize,
    distance: usize,
    gram: usize,
    memory: u64,
) -> Result<(Vec<Answer>, u64), Box<dyn Error>> {
    let hasher = SimHash::<SimSipHasher64, u64, 64>::new(SimSipHasher64::new(5, 6));
    let mut index: SimHashIndex<u64, usize> = SimHashIndex::new(blocks, distance);
    let mut answers = Vec::with_capacity(texts.len());
    for (number, text) in texts.iter().enumerate() {
        let signature = hasher.create_signature(grams(text, gram));
        let found = index.query_one(&signature);
        answers.push(found.map(|(of, differ)| (*of, 1.0 - differ as f64 / 64.0)));
        index.insert(number, signature);
    }
    Ok((answers, resident()?.saturating_sub(memory)))
}

fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().next().ok_or("no VmRSS")?.parse::<u64>()? * 1024)
}
