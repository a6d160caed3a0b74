//! What of a record is counted.

use copydesk_article::profile::Field;
use copydesk_article::{Article, Reading, Reason, StageName, Status};
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

/// What a stage says of its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) stage: StageName,
    /// `None` where it did its work; else why not, as `skipped: too_short`.
    pub(super) lack: Option<String>,
}

/// A record that went through at least one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// When the last of its stages was done with it.
    pub(super) at: Option<Timestamp>,
    /// BCP-47, or `und`.
    pub(super) language: String,
    /// Domain or name of its publication, or `?`.
    pub(super) source: String,
    /// Every stage up to the last that saw it: one that left nothing is a lack.
    pub(super) outcomes: Vec<Outcome>,
}

#[derive(Deserialize)]
struct Object {
    status: Status,
    reason: Option<Reason>,
    by: Option<By>,
}

#[derive(Deserialize)]
struct By {
    at: String,
}

#[derive(Deserialize)]
struct Tagged {
    tag: Option<String>,
}

impl Seen {
    /// Of the bytes of a record; `None` for what is no article, or what no stage has seen.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let article = Article::read(bytes, &Reading::default()).ok()?;
        let objects = StageName::ALL.map(|stage| (stage, article.found::<Object>(stage)));
        let last = objects.iter().rposition(|(_, object)| object.is_some())?;
        let at = objects
            .iter()
            .filter_map(|(_, object)| object.as_ref()?.by.as_ref()?.at.parse::<Timestamp>().ok());
        let at = at.max();
        let outcomes = objects
            .iter()
            .take(last + 1)
            .map(|(stage, object)| Outcome { stage: *stage, lack: lack(object.as_ref()) });
        let outcomes = outcomes.collect();
        let tagged: Option<Tagged> = article.found(StageName::Language);
        let language = tagged.and_then(|tagged| tagged.tag).unwrap_or_else(|| "und".to_owned());
        Some(Self { at, language, source: source(&article), outcomes })
    }
}

fn lack(object: Option<&Object>) -> Option<String> {
    let Some(object) = object else { return Some("absent".to_owned()) };
    if object.status == Status::Ok {
        return None;
    }
    let status = object.status.as_str();
    let reason = object.reason.as_ref().and_then(|reason| serde_json::to_value(reason).ok());
    let reason = reason.as_ref().and_then(serde_json::Value::as_str);
    Some(reason.map_or_else(|| status.to_owned(), |reason| format!("{status}: {reason}")))
}

/// The domain, said or that of the address; else the name.
fn source(article: &Article<'_>) -> String {
    let said = article.text(Field::SourceDomain).map(|domain| domain.trim().to_lowercase());
    let host = || {
        let url = Url::parse(article.text(Field::Url)?.trim()).ok()?;
        url.host_str().map(str::to_owned)
    };
    let domain = said.filter(|domain| !domain.is_empty()).or_else(host);
    let domain =
        domain.map(|domain| domain.strip_prefix("www.").map_or(domain.clone(), str::to_owned));
    let name = || article.text(Field::SourceName).map(|name| name.trim().to_owned());
    domain.or_else(name).filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_says_what_was_done_where_and_when() {
        let by = |at: &str| {
            format!(
                r#""by":{{"stage":"x","version":"1","model":"m","config_sha256":"c","at":"{at}","duration_us":1}}"#
            )
        };
        let envelope = r#""schema_version":"1.0","id":"a1-x","content_sha256":"x","offset_unit":"unicode_code_point","input":{"url":"/url","text":"/text"}"#;
        let json = format!(
            r#"{{"url":"https://www.Example.org/a","text":"T","enrichment":{{{envelope},
            "language":{{"status":"ok","tag":"fr",{}}},
            "entities":{{"status":"skipped","reason":"unsupported_language",{}}}}}}}"#,
            by("2026-01-01T00:00:00Z"),
            by("2026-01-01T00:00:07Z"),
        );
        let seen = Seen::of(json.as_bytes()).unwrap();
        assert_eq!((seen.language.as_str(), seen.source.as_str()), ("fr", "example.org"));
        assert_eq!(seen.at, Some("2026-01-01T00:00:07Z".parse().unwrap()));
        let lacks: Vec<Option<&str>> =
            seen.outcomes.iter().map(|one| one.lack.as_deref()).collect();
        assert_eq!(lacks, [None, Some("absent"), Some("skipped: unsupported_language")]);
        assert_eq!(Seen::of(br#"{"text":"T"}"#), None);
        assert_eq!(Seen::of(b"oops"), None);
    }
}
