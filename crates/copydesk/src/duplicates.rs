//! What two articles are to each other, and why.
//!
//! | module | holds |
//! |---|---|
//! | `show` | an explanation for people |

mod show;

use crate::chain::cleaned;
use crate::failure::Failure;
use crate::named::record;
use crate::printed::print;
use crate::settings::{Flags, Settings};
use copydesk_article::{Article, Reading};
use copydesk_duplicates::stage::visible;
use copydesk_duplicates::{Told, explain};
use copydesk_stage::source::RawRecord;
use std::process::ExitCode;

/// Subcommands of `copydesk duplicates`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Show what two articles are to each other: the verdict if the second arrived after the first,
    /// what speaks for and against it, and the passages that both have.
    Explain(Args),
}

/// Arguments of `copydesk duplicates explain`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The article that arrived first: a file as for `copydesk enrich`, or `-`. Of a file with
    /// several, `FILE:3` is the one of line 3 (JSONL), `FILE[0]` the first one (JSON).
    #[arg(value_name = "A")]
    first: String,
    /// The article that arrived after it.
    #[arg(value_name = "B")]
    second: String,
    #[command(flatten)]
    settings: Flags,
    /// Print JSON, with all passages in full.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    let Command::Explain(args) = command;
    let settings = args.settings.load(None)?;
    if args.first == "-" && args.second == "-" {
        return Err(Failure::Usage("only one of the two can be standard input".to_owned()));
    }
    let records = [record(&args.first)?, record(&args.second)?];
    let texts = texts(&records, &settings)?;
    let [a, b] = [&texts[0], &texts[1]].map(|text| Told {
        id: &text.id,
        event_time_ms: text.event_time_ms,
        text: &text.text,
    });
    let told = explain(a, b, &settings.duplicates)?;
    let origins = records.each_ref().map(|record| record.origin.as_str());
    print(&told, args.json, |told| show::text(origins, told))?;
    Ok(ExitCode::SUCCESS)
}

/// What is compared of an article.
struct Text {
    id: String,
    event_time_ms: Option<i64>,
    text: String,
}

/// The two as the duplicates stage sees them: through the stages before it that change the text.
fn texts(records: &[RawRecord; 2], settings: &Settings) -> Result<Vec<Text>, Failure> {
    let mut texts = Vec::new();
    for (record, value) in records.iter().zip(cleaned(records, settings)?) {
        let bad = |what: &str| Failure::Data(format!("{}: {what}", record.origin));
        let article =
            Article::read(&value, &Reading::default()).map_err(|error| bad(&error.to_string()))?;
        let subject = article.subject().or_else(|| article.subject_title());
        let subject = subject.ok_or_else(|| bad("there is no text"))?;
        texts.push(Text {
            id: article.envelope().id.clone(),
            event_time_ms: article.event_time_ms(),
            text: visible(&subject).into_owned(),
        });
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> String {
        format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn a_page_is_cleaned_and_what_has_no_text_is_named() {
        let settings = Settings::default();
        let page = record(&sample("01-harbour-bridge.en.html")).unwrap();
        let [a, _] =
            <[Text; 2]>::try_from(texts(&[page.clone(), page.clone()], &settings).unwrap())
                .unwrap_or_else(|_| panic!("two texts"));
        assert!(!a.text.contains('<') && a.text.len() > 500);
        let none = RawRecord {
            value: b"{}".to_vec(),
            profile: None,
            origin: "none.json".into(),
            at: None,
        };
        let Err(failure) = texts(&[page, none], &settings) else { panic!("a text of nothing") };
        assert!(failure.to_string().starts_with("none.json: rejected by language: no_content"));
    }
}
