//! Back-fill: records of a topic once more, on a lane of their own.

use crate::connect::Connect;
use crate::failure::Failure;
use crate::resend::{Fate, Pace};
use copydesk_article::{Article, Reading, StageName, Takedown};
use copydesk_kafka::record::with_headers;
use copydesk_kafka::{Header, Record, Settings, topic};
use jiff::Timestamp;
use semver::Version;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

/// Header of records on a lane.
const LANE: &str = "copydesk-lane";

/// Topics of the usual chain, where a back-fill would hold up live articles.
const LIVE: [&str; 5] = [
    "articles.raw",
    "articles.language",
    "articles.cleaned",
    "articles.tagged",
    "articles.enriched",
];

/// Arguments of `copydesk replay`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) connect: Connect,
    /// Topic to take records from.
    #[arg(long, value_name = "TOPIC")]
    from: String,
    /// Topic of the lane, which workers of its own read: not one of the live chain.
    #[arg(long, value_name = "TOPIC")]
    to: String,
    /// Only records from this time on (RFC 3339), by their timestamps.
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Only records before this time.
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// Only articles named in this file, one a line: by id, id at the producer, or key.
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Only articles that this stage has processed …
    #[arg(long, requires = "below", value_parser = stage)]
    stage: Option<StageName>,
    /// … with a version below this one.
    #[arg(long, value_name = "VERSION", requires = "stage")]
    below: Option<Version>,
    /// Name of the lane, in the header `copydesk-lane`; that of the group unless given.
    #[arg(long)]
    lane: Option<String>,
    #[command(flatten)]
    pace: Pace,
}

fn stage(name: &str) -> Result<StageName, String> {
    StageName::ALL
        .into_iter()
        .find(|stage| stage.as_str() == name)
        .ok_or_else(|| format!("stages are {}", StageName::ALL.map(StageName::as_str).join(", ")))
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if args.from == args.to {
        return Err(Failure::Usage(format!("`{}` would be read and written in a circle", args.to)));
    }
    if LIVE.contains(&args.to.as_str()) {
        let text = format!("`{}` is of the live chain: a back-fill has a lane of its own", args.to);
        return Err(Failure::Usage(text));
    }
    let names = args.ids.as_ref().map(names).transpose()?;
    args.connect.with(|kafka| {
        let group = args.pace.group.clone().unwrap_or_else(|| group(args, names.as_ref()));
        let lane = args.lane.clone().unwrap_or_else(|| group.clone());
        let settings = Settings {
            input: args.from.clone(),
            output: args.to.clone(),
            dead_letter: String::new(),
            updates: String::new(),
            group_id: group,
            ..kafka
        };
        let gone = Gone::find(&settings)?;
        let chosen = Chosen { args, names: names.as_ref(), gone, lane };
        let tally = args.pace.run(&settings, |record| chosen.fate(record))?;
        args.pace.tell(&tally)
    })
}

fn names(path: &PathBuf) -> Result<BTreeSet<String>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("--ids {}: {error}", path.display())))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

/// The same selection goes on where it was; another one begins anew.
fn group(args: &Args, names: Option<&BTreeSet<String>>) -> String {
    let chosen = (&args.from, &args.to, &args.since, &args.until, &args.stage, &args.below, names);
    let digest = Sha256::digest(format!("{chosen:?}"));
    format!("copydesk-replay-{}", hex::encode(&digest[..6]))
}

/// Which records are sent on.
struct Chosen<'a> {
    args: &'a Args,
    names: Option<&'a BTreeSet<String>>,
    gone: Gone,
    lane: String,
}

impl Chosen<'_> {
    fn fate(&self, record: &Record) -> Fate {
        let at = record.timestamp_ms;
        let since = self.args.since.map(Timestamp::as_millisecond);
        let until = self.args.until.map(Timestamp::as_millisecond);
        if since.is_some_and(|since| at.is_none_or(|at| at < since))
            || until.is_some_and(|until| at.is_none_or(|at| at >= until))
        {
            return Fate::Pass("of another time");
        }
        // Articles that were taken down do not come back with an old record of theirs.
        let Some(value) = record.value.as_deref() else {
            return Fate::Pass("that are tombstones");
        };
        let reading = Reading::default();
        if Takedown::read(value, &reading).is_some() {
            return Fate::Pass("that are takedowns");
        }
        let article = Article::read(value, &reading).ok();
        if self.gone.takes_back(record, article.as_ref()) {
            return Fate::Pass("taken down since");
        }
        if !self.is_named(record, article.as_ref()) {
            return Fate::Pass("not in the list");
        }
        if !self.is_outdated(article.as_ref()) {
            return Fate::Pass("of another version");
        }
        let lane = vec![Header::text(LANE, self.lane.clone())];
        let headers = with_headers(&record.headers, lane);
        Fate::Send { to: self.args.to.clone(), headers }
    }

    fn is_named(&self, record: &Record, article: Option<&Article<'_>>) -> bool {
        let Some(names) = self.names else { return true };
        let key = record.key.as_deref().and_then(|key| std::str::from_utf8(key).ok());
        let envelope = article.map(Article::envelope);
        let own = [
            key,
            envelope.map(|envelope| envelope.id.as_str()),
            envelope.and_then(|envelope| envelope.source_id.as_deref()),
        ];
        own.into_iter().flatten().any(|name| names.contains(name))
    }

    fn is_outdated(&self, article: Option<&Article<'_>>) -> bool {
        let (Some(stage), Some(below)) = (self.args.stage, &self.args.below) else { return true };
        let object = article.and_then(|article| article.found::<serde_json::Value>(stage));
        let object = object.unwrap_or_default();
        let version = object["by"]["version"].as_str();
        version.and_then(|version| Version::parse(version).ok()).is_some_and(|v| v < *below)
    }
}

/// Articles that were taken down, by what names them, and where.
#[derive(Default)]
struct Gone {
    /// Place of the last tombstone of each key.
    keys: BTreeMap<Vec<u8>, (i32, i64)>,
    names: BTreeSet<String>,
}

impl Gone {
    fn find(settings: &Settings) -> Result<Self, Failure> {
        let mut gone = Self::default();
        let reading = Reading::default();
        topic::each(settings, &settings.input, |record| {
            let takedown = match &record.value {
                None => Some(Takedown::of_header(record.header(Takedown::HEADER))),
                Some(value) => Takedown::read(value, &reading),
            };
            let Some(takedown) = takedown else { return ControlFlow::Continue(()) };
            if let (None, Some(key)) = (&record.value, &record.key) {
                let place = (record.place.partition, record.place.offset);
                gone.keys.insert(key.clone(), place);
            }
            gone.names.extend(takedown.id);
            gone.names.extend(takedown.source_id);
            ControlFlow::Continue(())
        })?;
        Ok(gone)
    }

    fn takes_back(&self, record: &Record, article: Option<&Article<'_>>) -> bool {
        let key = record.key.as_ref().and_then(|key| self.keys.get(key));
        // A later record under the same key was published anew.
        let (partition, offset) = (record.place.partition, record.place.offset);
        if key.is_some_and(|(of, at)| *of != partition || *at > offset) {
            return true;
        }
        let Some(envelope) = article.map(Article::envelope) else { return false };
        let source = envelope.source_id.as_ref();
        self.names.contains(&envelope.id) || source.is_some_and(|id| self.names.contains(id))
    }
}
