//! The schemas of what a chain writes, in a schema registry.

use crate::failure::Failure;
use crate::finding::{Finding, report};
use crate::printed::print;
use crate::workers::{Args, Worker};
use copydesk_config::Secrets;
use copydesk_registry::{Contract, Registered, Registry};
use serde::Serialize;
use std::fmt::Write;
use std::process::ExitCode;

/// Subcommands of `copydesk schemas`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Register the schemas of the topics that the workers write; those that are registered stay as they are.
    Register {
        #[command(flatten)]
        workers: Args,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Hold the schemas against those that are registered; the exit code is 65 if a worker could not start.
    Check {
        #[command(flatten)]
        workers: Args,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A schema that is registered.
#[derive(Serialize)]
struct Row {
    subject: String,
    #[serde(flatten)]
    registered: Registered,
    topic: String,
    /// Whether it was not before.
    new: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let (Command::Register { workers, json } | Command::Check { workers, json }) = command;
    let workers = workers.load()?;
    let secrets = Secrets::of(&workers.iter().map(|worker| &worker.registry).collect::<Vec<_>>());
    let outcome = match command {
        Command::Register { .. } => register(&workers, *json),
        Command::Check { .. } => check(&workers, *json),
    };
    outcome.map_err(|failure| Failure::Said(secrets.hide(&failure.to_string()), Box::new(failure)))
}

fn register(workers: &[Worker], json: bool) -> Result<ExitCode, Failure> {
    let mut rows = Vec::new();
    for (_, registry, contract) in contracts(workers)? {
        let found = registry.find(&contract)?;
        let new = found.is_none();
        let registered = found.map_or_else(|| registry.register(&contract), Ok)?;
        let Contract { subject, topic, .. } = contract;
        rows.push(Row { subject, registered, topic, new });
    }
    print(&rows, json, |rows| text(rows))?;
    Ok(ExitCode::SUCCESS)
}

fn text(rows: &[Row]) -> String {
    let mut text = String::new();
    for Row { subject, registered: Registered { id, version }, new, .. } in rows {
        let done = if *new { "registered" } else { "is there:" };
        // Writing to a string does not fail.
        let _ = writeln!(text, "{done} {subject} id {id} version {version}");
    }
    text
}

fn check(workers: &[Worker], json: bool) -> Result<ExitCode, Failure> {
    let contracts = contracts(workers)?;
    let mut findings = Vec::new();
    for (worker, registry, contract) in &contracts {
        findings.push(compare(worker, registry, contract)?);
    }
    report(findings, &format!("{} schemas", contracts.len()), json)
}

/// What is to be said of a schema before its worker starts.
fn compare(worker: &Worker, registry: &Registry, contract: &Contract) -> Result<Finding, Failure> {
    let place = &contract.subject;
    if let Some(Registered { id, version }) = registry.find(contract)? {
        return Ok(Finding::info(place, format!("is registered, id {id}, version {version}")));
    }
    if let Some(compared) = registry.compare(contract)?
        && !compared.compatible
    {
        let why = reasons(&compared.messages);
        let text = format!("the schema is not compatible with the last one: {why}");
        return Ok(Finding::error(place, text));
    }
    let file = &worker.file;
    if worker.registry.register {
        let text = format!("the worker of {file} registers the schema at its start");
        return Ok(Finding::info(place, text));
    }
    let text = format!(
        "the schema is not registered, and the worker of {file} would not start; the registry would take it"
    );
    Ok(Finding::error(place, text))
}

fn reasons(messages: &[String]) -> String {
    if messages.is_empty() {
        "the registry does not say why".to_owned()
    } else {
        messages.join("; ")
    }
}

/// What every worker with a registry writes, each subject once.
fn contracts(workers: &[Worker]) -> Result<Vec<(&Worker, Registry, Contract)>, Failure> {
    let mut all: Vec<(&Worker, Registry, Contract)> = Vec::new();
    for worker in workers.iter().filter(|worker| worker.registry.is_set()) {
        let Worker { registry: settings, kafka, .. } = worker;
        settings.check(&kafka.output, &kafka.updates)?;
        for contract in Contract::of(settings, &kafka.output, &kafka.updates)? {
            let known = |(of, _, other): &(&Worker, Registry, Contract)| {
                of.registry.url == settings.url
                    && (&other.subject, other.written) == (&contract.subject, contract.written)
            };
            if !all.iter().any(known) {
                all.push((worker, Registry::open(settings)?, contract));
            }
        }
    }
    if all.is_empty() {
        let text = "no worker here has a registry: set `schema_registry.url` in its file, or for all with --set";
        return Err(Failure::Usage(text.to_owned()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workers::usual;

    fn subjects(subject: &str) -> Result<Vec<String>, String> {
        let mut workers = usual();
        for worker in &mut workers {
            worker.registry.url = "http://registry".to_owned();
            worker.registry.subject = subject.to_owned();
        }
        let all = contracts(&workers).map_err(|failure| failure.to_string())?;
        Ok(all.into_iter().map(|(_, _, contract)| contract.subject).collect())
    }

    #[test]
    fn every_topic_that_is_written_for_others_has_one_schema() {
        let topics = ["language", "cleaned", "tagged", "enriched", "updates"];
        assert_eq!(
            subjects("{topic}-value").unwrap(),
            topics.map(|t| format!("articles.{t}-value"))
        );
        assert_eq!(subjects("{record}").unwrap(), ["enriched-article", "article-update"]);
        assert!(subjects("all").unwrap_err().contains("`all`"));
        assert!(contracts(&usual()).unwrap_err().to_string().contains("schema_registry.url"));
    }
}
