//! How much of what came in each stage did: by stage, language and source, beside an earlier time.
//!
//! | module | holds |
//! |---|---|
//! | `seen` | what of a record is counted |
//! | `tally` | the counts |
//! | `report` | the counts of two times side by side |
//! | `show` | the same for people |

mod report;
mod seen;
mod show;
mod tally;

use crate::connect::Connect;
use crate::failure::{DATA_ERROR, Failure};
use crate::printed::print;
use copydesk_kafka::topic;
use copydesk_stage::source::Input;
use jiff::{Span, Timestamp};
use report::{Report, Rules};
use seen::Seen;
use std::ops::ControlFlow;
use std::process::ExitCode;
use tally::Tally;

/// Arguments of `copydesk coverage`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Enriched records: files, folders, or `-` for standard input.
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "topic")]
    inputs: Vec<String>,
    /// A topic of enriched records, in place of files.
    #[arg(long, conflicts_with = "inputs")]
    topic: Option<String>,
    /// Enriched records of an earlier time, to compare with.
    #[arg(long, value_name = "FILE|DIR", conflicts_with = "since")]
    before: Vec<String>,
    /// Compare what was done since then with what was done before: RFC 3339, or a time back from now
    /// (`90m`, `1d`).
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Compare groups with so many articles at both times.
    #[arg(long, value_name = "N", default_value_t = 20)]
    least: usize,
    /// End with 65 if the share of a group that is done fell by more than so many points of a hundred.
    #[arg(long, value_name = "POINTS")]
    most_drop: Option<f64>,
    /// Show every group; without it, those that are not done in full or that fell.
    #[arg(long)]
    all: bool,
    /// Print JSON, with every group.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connect: Connect,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let since = args.since.as_deref().map(|text| moment(text, Timestamp::now())).transpose()?;
    let (mut now, mut before) = (Tally::default(), Tally::default());
    let mut count = |bytes: &[u8]| {
        let seen = Seen::of(bytes);
        let early = since.is_some() && seen.as_ref().is_some_and(|seen| seen.at < since);
        if early { before.add(seen) } else { now.add(seen) }
    };
    if let Some(topic) = &args.topic {
        args.connect.with(|kafka| {
            topic::each(&kafka, topic, |record| {
                // A tombstone takes an article back: there is nothing that was done or not.
                if let Some(value) = &record.value {
                    count(value);
                }
                ControlFlow::Continue(())
            })?;
            Ok(ExitCode::SUCCESS)
        })?;
    }
    each(&args.inputs, &mut count)?;
    each(&args.before, &mut |bytes| before.add(Seen::of(bytes)))?;
    let compared = since.is_some() || !args.before.is_empty();
    let rules = Rules { least: args.least, most_drop: args.most_drop };
    let report = Report::of(&now, compared.then_some(&before), rules);
    print(&report, args.json, |report| show::text(report, args.all))?;
    Ok(if report.too_low > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}

/// Every record of files and folders.
fn each(inputs: &[String], count: &mut impl FnMut(&[u8])) -> Result<(), Failure> {
    for name in inputs {
        for input in Input::expand(name)? {
            for record in input.records()? {
                count(&record?.value);
            }
        }
    }
    Ok(())
}

/// A point in time: itself, or so long before `now`.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    if let Ok(moment) = text.parse() {
        return Ok(moment);
    }
    let wrong =
        || Failure::Usage(format!("--since {text}: write 2026-01-31T08:00:00Z, or 90m, or 1d"));
    let span: Span = text.parse().map_err(|_| wrong())?;
    // A day is 24 hours here, wherever it is.
    let hours = i64::from(span.get_days()).checked_mul(24).ok_or_else(wrong)?;
    let hours = hours.checked_add(i64::from(span.get_hours())).ok_or_else(wrong)?;
    let back = span.try_days(0).and_then(|span| span.try_hours(hours)).map_err(|_| wrong())?;
    now.checked_sub(back).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_points_or_spans_back() {
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        for (text, at) in [
            ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
            ("90m", "2026-03-02T10:30:00Z"),
            ("1d", "2026-03-01T12:00:00Z"),
            ("1d 2h", "2026-03-01T10:00:00Z"),
        ] {
            assert_eq!(moment(text, now).unwrap(), at.parse().unwrap(), "{text}");
        }
        let error = moment("yesterday", now).unwrap_err().to_string();
        assert!(error.contains("--since yesterday"), "{error}");
    }
}
