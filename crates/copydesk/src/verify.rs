//! Checks every span of enriched records.

use crate::failure::{DATA_ERROR, Failure};
use copydesk_article::verify;
use copydesk_stage::source::Input;
use std::io::{self, Write};
use std::process::ExitCode;

/// Arguments of `copydesk verify`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input, with enriched records (JSONL or JSON).
    #[arg(value_name = "FILE|DIR|-", default_value = "-")]
    inputs: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    let (mut records, mut spans, mut bad) = (0_usize, 0_usize, 0_usize);
    let failed = Failure::write("standard output");
    for name in &args.inputs {
        for input in Input::expand(name)? {
            for record in input.records()? {
                let record = record?;
                records += 1;
                let errors = match verify::verify(&record.value) {
                    Ok(findings) => {
                        spans += findings.spans;
                        findings.errors
                    }
                    Err(error) => vec![error.to_string()],
                };
                bad += usize::from(!errors.is_empty());
                for error in errors {
                    writeln!(out, "{}: {error}", record.origin).map_err(&failed)?;
                }
            }
        }
    }
    writeln!(out, "{records} records, {spans} spans, {bad} records with errors")
        .map_err(&failed)?;
    Ok(if bad > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}
