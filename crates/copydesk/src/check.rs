//! Settings files of workers, against each other.

use crate::cross;
use crate::failure::Failure;
use crate::finding::{Finding, report};
use crate::workers::Args;
use std::process::ExitCode;

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut workers = args.load()?;
    let mut findings = Vec::new();
    for worker in &mut workers {
        // Secrets are often mounted where the worker runs, and nowhere else.
        if let Err(error) = worker.kafka.read_files() {
            findings.push(Finding::warning(&worker.file, error.to_string()));
        }
        if let Err(failure) = worker.check() {
            findings.push(Finding::error(&worker.file, failure.to_string()));
        }
    }
    findings.extend(cross::check(&workers));
    report(findings, &format!("{} workers", workers.len()))
}
