//! What a model says of a text, to try a folder before a chain uses it:
//!
//! ```text
//! cargo run --release -p copydesk-transformer --example names -- FOLDER < text.txt
//! ```

use copydesk_transformer::Transformer;
use std::error::Error;
use std::io::{self, Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let model = Transformer::load(&folder, &|path| std::fs::read(path))?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", model.version())?;
    for name in model.names(&text)? {
        let written = &text[name.utf8[0]..name.utf8[1]];
        writeln!(
            out,
            "{}..{} {} {} {written:?}",
            name.start, name.end, name.kind, name.confidence
        )?;
    }
    Ok(())
}
