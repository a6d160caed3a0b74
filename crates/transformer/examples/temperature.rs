//! The temperature for a model's `copydesk.json`, from texts with known names:
//!
//! ```text
//! cargo run --release -p copydesk-transformer --example temperature -- FOLDER < known.jsonl
//! ```
//!
//! A line is `{"text": "Ann left.", "names": [{"start": 0, "end": 3, "type": "PER"}]}`, positions in code points.

use copydesk_entities::MentionType;
use copydesk_transformer::{Transformer, calibration::Known, temperature};
use serde::Deserialize;
use std::error::Error;
use std::io::{self, BufRead, Write};

#[derive(Deserialize)]
struct Line {
    text: String,
    names: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: MentionType,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let model = Transformer::load(&folder, &|path| std::fs::read(path))?;
    let mut texts: Vec<Known> = Vec::new();
    for line in io::stdin().lock().lines() {
        let Line { text, names } = serde_json::from_str(&line?)?;
        let byte = |at| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
        let names =
            names.iter().map(|name| (byte(name.start), byte(name.end), name.kind)).collect();
        texts.push((text, names));
    }
    let found = temperature(&model, &texts)?.ok_or("no texts, or a GLiNER model")?;
    writeln!(io::stdout(), "{found:.2}")?;
    Ok(())
}
