//! Records that break parsers, and some that are too large.

use crate::Result;
use crate::check::Outcome;
use crate::round::{Round, STAGES};
use copydesk_article::Document;
use copydesk_kafka::{Record, topic};
use std::collections::BTreeMap;
use std::time::Duration;

/// A hostile record, and whether it may come out enriched (else it must be a dead letter).
struct Hostile {
    name: &'static str,
    value: Option<Vec<u8>>,
    key: bool,
    may_pass: bool,
}

pub(crate) fn poison(mut round: Round<'_>) -> Result<Outcome> {
    limit(&round)?;
    round.feed(Duration::from_secs(if round.short { 10 } else { 30 }));
    let hostile = hostile();
    let writer = topic::Writer::new(&round.cluster.settings())?;
    for one in &hostile {
        let key = one.key.then_some(one.name.as_bytes());
        let headers = [copydesk_kafka::Header::text("x-hostile", one.name)];
        writer.write(&round.topic("raw"), key, one.value.as_deref(), &headers, None)?;
    }
    writer.finish()?;
    round.settle()?;
    let verdicts = fates(&round, &hostile)?;
    round.notes.extend(verdicts);
    round.finish()
}

/// The topic behind the first stage takes less than the first: enriched records may not fit.
fn limit(round: &Round<'_>) -> Result<()> {
    let class = "org.apache.kafka.tools.ConfigCommand";
    let topic = round.topic("language");
    let set = ["--alter", "--entity-type", "topics", "--entity-name", &topic];
    let set = [&set[..], &["--add-config", "max.message.bytes=2000000"]].concat();
    let output = round.cluster.tool("kafka.admin.ConfigCommand", &set);
    match output {
        Ok(output) if output.status.success() => Ok(()),
        _ => {
            let output = round.cluster.tool(class, &set)?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            if output.status.success() { Ok(()) } else { Err(text.into()) }
        }
    }
}

/// What became of each; an error for one that was lost, repeated or altered.
fn fates(round: &Round<'_>, hostile: &[Hostile]) -> Result<Vec<String>> {
    let settings = round.cluster.settings();
    let mut results: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut letters: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let sort = |topic: &str, into: &mut BTreeMap<String, Vec<Record>>| -> Result<()> {
        for record in topic::read(&settings, &round.topic(topic))? {
            if let Some(name) = record.header("x-hostile").map(str::to_owned) {
                into.entry(name).or_default().push(record);
            }
        }
        Ok(())
    };
    sort("enriched", &mut results)?;
    for stage in STAGES {
        sort(&format!("{}-dlt", Round::passage(stage).0), &mut letters)?;
    }
    let mut said = Vec::new();
    for one in hostile {
        let count = |of: &BTreeMap<String, Vec<Record>>| of.get(one.name).map_or(0, Vec::len);
        let (passed, buried) = (count(&results), count(&letters));
        if passed + buried != 1 || (passed == 1 && !one.may_pass) {
            let text = format!("{}: {passed} results and {buried} dead letters", one.name);
            return Err(text.into());
        }
        let record = results.get(one.name).or(letters.get(one.name)).and_then(|all| all.first());
        let value = record.and_then(|record| record.value.as_deref());
        let bytes = match value {
            // A result: what was sent is what is left without `enrichment`.
            Some(value) if passed == 1 => Document::parse(value).ok().map(|d| d.strip()),
            value => value.map(<[u8]>::to_vec),
        };
        // A dead letter of a later stage holds what the stages before it made.
        let enriched = |bytes: &[u8]| Document::parse(bytes).map(|d| d.strip()).ok();
        let same = bytes == one.value || bytes.as_deref().and_then(enriched) == one.value;
        if !same {
            return Err(format!("{}: not the bytes that were sent", one.name).into());
        }
        let code = record.and_then(|record| record.header("__connect.errors.exception.class.name"));
        let size = one.value.as_ref().map_or(0, Vec::len);
        said.push(format!("{} ({size} bytes): {}", one.name, code.unwrap_or("passed")));
    }
    Ok(said)
}

/// A record with a text value and its name as key.
fn text(name: &'static str, may_pass: bool, value: impl Into<Vec<u8>>) -> Hostile {
    Hostile { name, value: Some(value.into()), key: true, may_pass }
}

fn hostile() -> Vec<Hostile> {
    let keyless = |name, value| Hostile { name, value, key: false, may_pass: true };
    let mut all = vec![
        Hostile { name: "null value", value: None, key: true, may_pass: true },
        keyless("null key", Some(b"{\"text\":\"A story without a key.\"}".to_vec())),
        keyless("null key and value", None),
        text("invalid UTF-8", false, *b"{\"text\":\"\xff\xfe\"}"),
        text("no bytes", false, []),
        text("truncated JSON", false, "{\"text\":\"broken"),
        text(
            "wrong types",
            false,
            r#"{"text":[1],"title":{},"html":7,"url":false,"date":{"a":[]}}"#,
        ),
        text(
            "wrong types beside a text",
            true,
            r#"{"text":"t","title":[],"url":{},"date":true,"id":{},"authors":5,"language":[1]}"#,
        ),
        text("lone surrogates", true, r#"{"text":"\ud800 broken \udfff","title":"A title"}"#),
        text(
            "control characters",
            true,
            r#"{"text":"\u0000\u0001\u001b[31m red \u202e backwards"}"#,
        ),
    ];
    all.extend(deep());
    all.extend(wide());
    all
}

/// What overflows the stack of a recursive parser.
fn deep() -> Vec<Hostile> {
    const DEPTH: usize = 100_000;
    let arrays = format!("{{\"text\":\"deep\",\"x\":{}{}}}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH));
    let divs = format!("{}A deep story.{}", "<div>".repeat(DEPTH), "</div>".repeat(DEPTH));
    vec![
        text("arrays 100,000 deep", true, arrays),
        text("objects 100,000 deep", false, objects),
        text("HTML 100,000 deep", true, format!("{{\"html\":\"{divs}\"}}")),
    ]
}

/// What takes a careless parser much memory or time, and what does not fit.
fn wide() -> Vec<Hostile> {
    let arrays = format!("{{\"text\":\"wide\",\"x\":[{}0]}}", "[],".repeat(600_000));
    let keys: String = (0..100_000).map(|i| format!("\"k{i}\":{i},")).collect();
    let paragraphs = "<p>A long page of sixty megabytes.</p>".repeat(1_700_000);
    let attributes: String = (0..50_000).map(|i| format!(" a{i}='{i}'")).collect();
    let numbers = format!("{{\"text\":\"n\",\"n\":1e999999,\"m\":{}}}", "9".repeat(100_000));
    // Does not compress, so that brokers see its size.
    let mut random = copydesk_testkit::articles::Random::new(7);
    let mut letter = || char::from(b'a' + u8::try_from(random.below(26)).unwrap_or(0));
    let noise: String = (0..4_000_000).map(|i| if i % 8 == 7 { ' ' } else { letter() }).collect();
    vec![
        text("600,000 empty arrays", true, arrays),
        text("100,000 members", true, format!("{{{keys}\"text\":\"many\"}}")),
        text("60 MB of HTML", false, format!("{{\"html\":\"{paragraphs}\"}}")),
        text("50,000 attributes", true, format!("{{\"html\":\"<p{attributes}>A story.</p>\"}}")),
        text("huge numbers", true, numbers),
        text("too large once enriched", false, format!("{{\"text\":\"{noise}\"}}")),
    ]
}
