//! Settings files of workers, against each other.

use crate::cross;
use crate::failure::Failure;
use crate::finding::{Finding, report};
use crate::topics::access::access;
use crate::workers::{self, Worker};
use std::process::ExitCode;

/// Arguments of `copydesk check`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    workers: workers::Args,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut workers = args.workers.load()?;
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
    findings.extend(workers.iter().map(needed));
    report(findings, &format!("{} workers", workers.len()), args.json)
}

/// What the user of a worker must be allowed, where Kafka has access control.
fn needed(worker: &Worker) -> Finding {
    let access = access(worker, None);
    let rules: Vec<String> = access.rules.iter().map(ToString::to_string).collect();
    let text = format!(
        "where Kafka has access control, {} needs {} (`copydesk topics acl` prints the commands)",
        access.principal,
        rules.join(", ")
    );
    Finding::info(&worker.file, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workers::usual;

    #[test]
    fn access_is_named_in_full() {
        assert_eq!(
            needed(&usual()[0]).to_string(),
            "info: language.toml: where Kafka has access control, User:copydesk-language needs Read on \
             topic `articles.raw`, Read on group `copydesk-language`, Write on topic \
             `articles.language`, Write on topic `articles.raw-dlt`, Write on transactional ids \
             `copydesk-language-*` (`copydesk topics acl` prints the commands)"
        );
    }
}
