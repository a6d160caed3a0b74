//! Checks every span of enriched records.

use crate::failure::{DATA_ERROR, Failure};
use crate::printed::print;
use copydesk_article::verify;
use copydesk_stage::source::Input;
use serde::Serialize;
use std::fmt::Write;
use std::process::ExitCode;

/// Arguments of `copydesk verify`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input, with enriched records (JSONL or JSON).
    #[arg(value_name = "FILE|DIR|-", default_value = "-")]
    inputs: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Default, Serialize)]
struct Report {
    records: usize,
    spans: usize,
    records_with_errors: usize,
    errors: Vec<Wrong>,
}

/// An error, and the record that has it.
#[derive(Serialize)]
struct Wrong {
    origin: String,
    error: String,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    for name in &args.inputs {
        for input in Input::expand(name)? {
            for record in input.records()? {
                let record = record?;
                report.records += 1;
                let errors = match verify::verify(&record.value) {
                    Ok(findings) => {
                        report.spans += findings.spans;
                        findings.errors
                    }
                    Err(error) => vec![error.to_string()],
                };
                report.records_with_errors += usize::from(!errors.is_empty());
                let wrong = |error| Wrong { origin: record.origin.clone(), error };
                report.errors.extend(errors.into_iter().map(wrong));
            }
        }
    }
    print(&report, args.json, text)?;
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DATA_ERROR) })
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    for Wrong { origin, error } in &report.errors {
        let _ = writeln!(text, "{origin}: {error}");
    }
    let Report { records, spans, records_with_errors: bad, .. } = report;
    let _ = writeln!(text, "{records} records, {spans} spans, {bad} records with errors");
    text
}
