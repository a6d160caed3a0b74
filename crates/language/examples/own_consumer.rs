//! A consumer of one's own around a stage. Where it reads lines, yours polls its topic; where it prints, yours
//! produces, and commits the offset with it.
//!
//! ```sh
//! cargo run --release -p copydesk-language --features all-languages --example own_consumer < articles.jsonl
//! ```

use copydesk_article::Reading;
use copydesk_language::{LanguageStage, Settings};
use copydesk_stage::{Desk, Done, Job, Seat, Step, SystemClock};
use std::error::Error;
use std::io::{BufRead, Write, stderr, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let stage = LanguageStage::new(&Settings::default())?;
    let clock = Box::new(SystemClock::default());
    let mut seat = Seat::new(Desk::new(stage, Reading::default(), clock));
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line?;
        // A batch of one; a larger one is spread over the threads of the rayon pool that it runs in.
        let jobs = [Job { key: None, value: line.as_bytes(), profile: None }];
        for outcome in seat.run(&jobs) {
            match outcome {
                Ok(Done::Enriched(enriched)) => {
                    out.write_all(&enriched.value)?;
                    out.write_all(b"\n")?;
                }
                // It takes an article back: pass it on as it came.
                Ok(Done::TakenDown(_)) => writeln!(out, "{line}")?,
                // Yours goes to a dead-letter topic, with the bytes that came.
                Err(reject) => writeln!(stderr(), "{}: {}", reject.code.as_str(), reject.message)?,
            }
        }
    }
    Ok(())
}
