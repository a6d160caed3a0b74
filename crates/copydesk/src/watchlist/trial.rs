//! A list tried on articles.

use super::{Source, json, print, show};
use crate::chain::cleaned;
use crate::failure::Failure;
use crate::settings::Flags;
use copydesk_article::{Article, Reading};
use copydesk_entities::{Outcome, Trial};
use copydesk_stage::source::Input;
use serde::Serialize;
use std::process::ExitCode;

/// Arguments of `copydesk watchlist test`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    list: Source,
    /// Articles: files, folders, or `-` for standard input, as for `copydesk enrich`.
    #[arg(value_name = "FILE|DIR|-", required = true)]
    inputs: Vec<String>,
    #[command(flatten)]
    settings: Flags,
    /// Print JSON lines, one for each article.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line<'l> {
    origin: &'l str,
    #[serde(flatten)]
    outcome: &'l Outcome,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let settings = args.settings.load(None)?;
    let trial = Trial::new(args.list.read()?);
    for input in &args.inputs {
        for input in Input::expand(input)? {
            let records = input.records()?.collect::<Result<Vec<_>, _>>()?;
            for (record, value) in records.iter().zip(cleaned(&records, &settings)?) {
                let article = Article::read(&value, &Reading::default())
                    .map_err(|error| Failure::Data(format!("{}: {error}", record.origin)))?;
                let Some(outcome) = trial.on(&article) else { continue };
                let origin = record.origin.as_str();
                let line = if args.json {
                    json(&Line { origin, outcome: &outcome })?
                } else {
                    show::outcome(origin, &outcome)
                };
                print(&line)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
