//! Every spelling of every entry.

use super::{Source, json, print, show};
use crate::failure::Failure;
use copydesk_entities::{CasePolicy, Entry, Variant};
use serde::Serialize;
use std::process::ExitCode;

/// Arguments of `copydesk watchlist expand`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    list: Source,
    /// Only the entry with this id; several times for several.
    #[arg(long, value_name = "ID")]
    entry: Vec<String>,
    /// Print JSON lines, one for each spelling.
    #[arg(long)]
    json: bool,
}

/// A spelling of an entry.
#[derive(Serialize)]
pub(super) struct Line<'l> {
    pub(super) entry: &'l str,
    pub(super) text: &'l str,
    /// Empty for all.
    pub(super) languages: &'l [String],
    pub(super) case: CasePolicy,
    /// `given`, or the rule that made it.
    pub(super) rule: &'static str,
}

impl<'l> Line<'l> {
    fn new(entry: &'l Entry, variant: &'l Variant) -> Self {
        Self {
            entry: &entry.id,
            text: &variant.text,
            languages: &variant.languages,
            case: variant.case,
            rule: variant.rule.map_or("given", |rule| rule.name()),
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let list = args.list.read()?;
    if let Some(id) =
        args.entry.iter().find(|id| !list.entries.iter().any(|entry| entry.id == **id))
    {
        return Err(Failure::Data(format!("{} has no entry {id}", args.list.path)));
    }
    let wanted = |entry: &&Entry| args.entry.is_empty() || args.entry.contains(&entry.id);
    for entry in list.entries.iter().filter(wanted) {
        let lines: Vec<Line<'_>> =
            entry.variants.iter().map(|variant| Line::new(entry, variant)).collect();
        if args.json {
            for line in &lines {
                print(&json(line)?)?;
            }
        } else {
            print(&show::entry(entry, &lines))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
