//! How fast a model in the shape of BERT-base is here, with weights made by chance:
//!
//! ```text
//! cargo run --release -p copydesk-transformer --example speed
//! cargo run --release -p copydesk-transformer --example speed -- --write FOLDER
//! ```
//!
//! `RTEN_NUM_THREADS` sets the number of cores. With `--write` the files are written for other programs to be
//! measured with, and nothing is run.

use copydesk_onnx_writer::{Bert, bert, word_pieces};
use copydesk_transformer::Transformer;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

/// Pieces of an article: about 3.5 KB of French.
const ARTICLE: usize = 800;

/// Articles that are measured, after one that is not.
const ARTICLES: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    let shape = Bert::base();
    let files = files(shape);
    if let [flag, folder] = arguments.as_slice()
        && flag == "--write"
    {
        for (name, bytes) in &files {
            std::fs::write(Path::new(folder).join(name), bytes)?;
        }
        return Ok(());
    }
    let began = Instant::now();
    let read = |path: &str| {
        let bytes = files.get(path.trim_start_matches("m/")).cloned();
        bytes.ok_or_else(|| io::ErrorKind::NotFound.into())
    };
    let model = Transformer::load("m", &read)?;
    writeln!(out, "loaded in {:.1} s", began.elapsed().as_secs_f64())?;
    drop(files);
    let words = |article: usize| (0..ARTICLE).map(move |at| (at * 7919 + article * 31) % 30_000);
    let text = |article| words(article).map(|word| format!("w{word} ")).collect::<String>();
    model.names(&text(0))?;
    let (began, before) = (Instant::now(), cpu_seconds());
    for article in 1..=ARTICLES {
        model.names(&text(article))?;
    }
    let each = |seconds: f64| seconds / ARTICLES as f64;
    writeln!(
        out,
        "an article of {ARTICLE} pieces takes {:.2} s, {:.2} s of CPU time",
        each(began.elapsed().as_secs_f64()),
        each(cpu_seconds() - before),
    )?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut memory =
        status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    memory.try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(())
}

/// CPU time of this process, which Linux counts in hundredths.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The folder of a model.
fn files(shape: Bert) -> BTreeMap<&'static str, Vec<u8>> {
    let mut pieces: Vec<String> = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(str::to_owned).into();
    pieces.extend((0..shape.vocabulary - pieces.len()).map(|number| format!("w{number}")));
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let labels = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"];
    let labels: BTreeMap<String, &str> =
        labels.iter().enumerate().map(|(id, label)| (id.to_string(), *label)).collect();
    let config = json!({"max_position_embeddings": shape.positions, "id2label": labels});
    BTreeMap::from([
        ("model.onnx", bert(shape)),
        ("tokenizer.json", word_pieces(&pieces)),
        ("config.json", config.to_string().into_bytes()),
    ])
}
