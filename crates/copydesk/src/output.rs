//! Enriched records and rejects, written.

use crate::chain::Finished;
use crate::failure::Failure;
use crate::summary;
use copydesk_stage::Reject;
use copydesk_stage::source::RawRecord;
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Where results go.
pub(crate) struct Output {
    name: String,
    writer: Box<dyn Write>,
    /// Summaries for people rather than JSONL.
    summaries: bool,
    rejects: Option<(String, BufWriter<File>)>,
    written: usize,
    rejected: usize,
}

impl Output {
    /// JSONL goes to `out`, or to standard output unless that is a terminal.
    pub(crate) fn open(
        out: Option<&Path>,
        rejects: Option<&Path>,
        jsonl: bool,
    ) -> Result<Self, Failure> {
        let (name, writer): (String, Box<dyn Write>) = match out {
            Some(path) => (path.display().to_string(), Box::new(create(path)?)),
            None => ("standard output".to_owned(), Box::new(BufWriter::new(io::stdout().lock()))),
        };
        let summaries = out.is_none() && !jsonl && io::stdout().is_terminal();
        let rejects = match rejects {
            Some(path) => Some((path.display().to_string(), create(path)?)),
            None => None,
        };
        Ok(Self { name, writer, summaries, rejects, written: 0, rejected: 0 })
    }

    /// Writes one result.
    pub(crate) fn write(
        &mut self,
        record: &RawRecord,
        finished: Finished,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        match finished {
            Ok(mut value) => {
                self.written += 1;
                let failed = Failure::write(&self.name);
                if self.summaries {
                    let text = summary::of(&record.origin, &value);
                    return bar.suspend(|| self.writer.write_all(text.as_bytes())).map_err(failed);
                }
                // A record over several lines becomes one line: between the members of JSON, a
                // line end and a space mean the same, and inside strings there are none.
                for byte in &mut value {
                    if matches!(*byte, b'\n' | b'\r') {
                        *byte = b' ';
                    }
                }
                value.push(b'\n');
                self.writer.write_all(&value).map_err(failed)
            }
            Err((stage, reject)) => {
                self.rejected += 1;
                let line = format!("{}: rejected by {stage}: {reject}\n", record.origin);
                bar.suspend(|| io::stderr().write_all(line.as_bytes()))
                    .map_err(Failure::write("standard error"))?;
                self.keep(record, stage.as_str(), &reject)
            }
        }
    }

    /// Keeps a rejected record with its original bytes.
    fn keep(&mut self, record: &RawRecord, stage: &str, reject: &Reject) -> Result<(), Failure> {
        let Some((name, writer)) = &mut self.rejects else { return Ok(()) };
        let line = rejected(record, stage, reject);
        writeln!(writer, "{line}").map_err(Failure::write(name))
    }

    /// Flushes everything and says how many records were rejected.
    pub(crate) fn finish(mut self) -> Result<usize, Failure> {
        if self.summaries {
            let line = format!("{} enriched, {} rejected\n", self.written, self.rejected);
            self.writer.write_all(line.as_bytes()).map_err(Failure::write(&self.name))?;
        }
        self.writer.flush().map_err(Failure::write(&self.name))?;
        if let Some((name, mut writer)) = self.rejects {
            writer.flush().map_err(Failure::write(&name))?;
        }
        Ok(self.rejected)
    }
}

/// A rejected record with its reason and its original bytes.
pub(crate) fn rejected(record: &RawRecord, stage: &str, reject: &Reject) -> Value {
    let mut told = json!({
        "origin": record.origin,
        "stage": stage,
        "code": reject.code,
        "message": reject.message,
    });
    match std::str::from_utf8(&record.value) {
        Ok(text) => told["value"] = text.into(),
        Err(_) => told["value_hex"] = hex::encode(&record.value).into(),
    }
    told
}

fn create(path: &Path) -> Result<BufWriter<File>, Failure> {
    File::create(path).map(BufWriter::new).map_err(Failure::write(&path.display().to_string()))
}
