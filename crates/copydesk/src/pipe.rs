//! Stages as a part of another engine: one record in, one record out, flushed.
//!
//! An engine that runs a program per step (`subprocess` of Redpanda Connect, `exec` of Vector, processes of
//! NiFi) writes a record and waits for its answer. So there is exactly one answer for every record, in order:
//! the enriched record; or for a record that is none, an object with the one member `copydesk_reject`, or a
//! line on standard error.

use crate::chain::{self, Chain};
use crate::enrich::stage;
use crate::failure::Failure;
use crate::output::rejected;
use crate::settings::Flags;
use copydesk_article::{Profile, StageName};
use copydesk_stage::source::{RawRecord, read_line};
use copydesk_stage::{Reject, RejectCode};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;

/// Arguments of `copydesk pipe`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Stages to run, in this order; duplicates remembers for as long as the process runs.
    #[arg(long, value_delimiter = ',', value_parser = stage, default_value = "language,cleaning,entities")]
    stages: Vec<StageName>,
    /// How records are told apart.
    #[arg(long, value_enum, default_value_t)]
    framing: Framing,
    /// Where the answer to a rejected record goes.
    #[arg(long, value_enum, default_value_t)]
    rejects: Rejects,
    /// The shape of JSON records: `auto`, or a producer's name.
    #[arg(long)]
    profile: Option<Profile>,
    #[command(flatten)]
    settings: Flags,
}

/// Where the answer to a rejected record goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Rejects {
    /// As an object among the others.
    #[default]
    Stdout,
    /// The reason as a line on standard error: Benthos then keeps the record as it was, as a failed one.
    Stderr,
}

/// How records are told apart, in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Framing {
    /// A line each.
    #[default]
    Lines,
    /// Its length in bytes before it, as four bytes, the highest first (`length_prefixed_uint32_be`).
    LengthPrefixed,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let settings = args.settings.load(args.profile.as_ref())?;
    let limit = settings.input.max_value_bytes;
    let mut chain = Chain::new(&args.stages, &settings)?;
    // Its stack has room for hostile pages; records come one by one.
    let pool = chain::pool(1)?;
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = io::stdout().lock();
    let failed = Failure::write("standard input");
    while let Some(value) = args.framing.read(&mut input, limit).map_err(&failed)? {
        let told = match (pool.install(|| answer(&mut chain, value)), args.rejects) {
            (Ok(answer), _) => answer,
            (Err(rejected), Rejects::Stdout) => rejected.object().to_string().into_bytes(),
            (Err(rejected), Rejects::Stderr) => {
                let line = format!("rejected by {}: {}\n", rejected.stage, rejected.reject);
                io::stderr()
                    .write_all(line.as_bytes())
                    .map_err(Failure::write("standard error"))?;
                continue;
            }
        };
        args.framing.write(&mut output, &told).map_err(Failure::write("standard output"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A record that came to no good end.
struct Rejected {
    record: RawRecord,
    stage: StageName,
    reject: Reject,
}

impl Rejected {
    fn object(&self) -> Value {
        let mut told = rejected(&self.record, self.stage.as_str(), &self.reject);
        if let (RejectCode::TooLarge, Some(told)) = (self.reject.code, told.as_object_mut()) {
            // It was not read to its end: half of a record is worse than none.
            told.retain(|name, _| !name.starts_with("value"));
        }
        json!({ "copydesk_reject": told })
    }
}

/// What becomes of a record.
fn answer(chain: &mut Chain, value: Vec<u8>) -> Result<Vec<u8>, Rejected> {
    if value.is_empty() {
        return Ok(value);
    }
    let batch = [RawRecord { value, profile: None, origin: "-".to_owned(), at: None }];
    // One record in, one out.
    let finished = chain.run(&batch).pop().unwrap_or_else(|| Ok(Vec::new()));
    let [record] = batch;
    finished.map_err(|(stage, reject)| Rejected { record, stage, reject })
}

impl Framing {
    /// The next record; `None` at the end. Of one that is larger than `limit` bytes no more is kept than
    /// shows the stages that it is.
    fn read(self, input: &mut impl BufRead, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let most = limit as u64 + 1;
        let mut value = Vec::new();
        match self {
            Self::Lines => {
                let read = read_line(&mut input.by_ref().take(most), &mut value)?;
                if read == 0 {
                    return Ok(None);
                }
                if value.last() != Some(&b'\n') {
                    input.skip_until(b'\n')?;
                }
                while matches!(value.last(), Some(b'\n' | b'\r')) {
                    value.pop();
                }
            }
            Self::LengthPrefixed => {
                if input.fill_buf()?.is_empty() {
                    return Ok(None);
                }
                let mut length = [0; 4];
                input.read_exact(&mut length)?;
                let length = u64::from(u32::from_be_bytes(length));
                let kept = length.min(most);
                if input.by_ref().take(kept).read_to_end(&mut value)? as u64 != kept {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                io::copy(&mut input.by_ref().take(length - kept), &mut io::sink())?;
            }
        }
        Ok(Some(value))
    }

    fn write(self, output: &mut impl Write, value: &[u8]) -> io::Result<()> {
        match self {
            Self::Lines => {
                output.write_all(value)?;
                output.write_all(b"\n")?;
            }
            Self::LengthPrefixed => {
                let length = u32::try_from(value.len()).map_err(io::Error::other)?;
                output.write_all(&length.to_be_bytes())?;
                output.write_all(value)?;
            }
        }
        output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(framing: Framing, bytes: &[u8], limit: usize) -> io::Result<Vec<Vec<u8>>> {
        let mut input = BufReader::with_capacity(3, bytes);
        let mut values = Vec::new();
        while let Some(value) = framing.read(&mut input, limit)? {
            values.push(value);
        }
        Ok(values)
    }

    #[test]
    fn lines_are_read_whole_and_long_ones_are_cut_but_counted() {
        let values = all(Framing::Lines, b"{}\r\n\nabcdefgh\nx", 4).unwrap();
        assert_eq!(values, [&b"{}"[..], b"", b"abcde", b"x"]);
    }

    #[test]
    fn frames_are_read_back_and_a_cut_one_is_an_error() {
        let values: [&[u8]; 4] = [b"{}", b"", b"a\nb", b"abcdefgh"];
        let mut bytes = Vec::new();
        for value in values {
            Framing::LengthPrefixed.write(&mut bytes, value).unwrap();
        }
        assert_eq!(all(Framing::LengthPrefixed, &bytes, 100).unwrap(), values);
        assert_eq!(all(Framing::LengthPrefixed, &bytes, 4).unwrap()[3], b"abcde");
        for cut in [1, 3, bytes.len() - 1] {
            assert!(all(Framing::LengthPrefixed, &bytes[..cut], 100).is_err(), "{cut}");
        }
    }
}
