//! A record with its fields resolved, as stages see it.
//!
//! | module | holds |
//! |---|---|
//! | `body` | the raw text: what it is, and what it shows at first sight |
//! | `resolver` | the fields, looked for in the places of a profile |

mod body;
mod resolver;

use crate::cleaning::Flag;
use crate::date::Moment;
use crate::document::{Document, DocumentError};
use crate::envelope::{Envelope, Members, StageName, Status};
use crate::id;
use crate::pointer;
use crate::profile::{Field, Profile};
use body::flags_of;
pub use body::{Body, BodyKind, ends_in_cut_mark};
pub(crate) use resolver::{Resolver, scalar};
use serde::Deserialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How raw records are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The shape of the records.
    pub profile: Profile,
    /// Further places, looked at before the profile's own.
    pub aliases: BTreeMap<Field, Vec<String>>,
    /// Whether a summary may stand in for a missing text.
    pub accept_summary: bool,
    /// JSON Pointer to how the producer ranks the source, for counts.
    pub source_tier: Option<String>,
}

/// Why bytes are not an article.
#[derive(Debug, thiserror::Error)]
pub enum ArticleError {
    /// Not a record at all.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Somebody else's `enrichment`, which we must neither keep nor overwrite.
    #[error("the member `enrichment` is not an object: {0}")]
    ForeignEnrichment(#[source] serde_json::Error),
    /// Neither text nor HTML nor title was found.
    #[error("no text, html or title was found (profile `{profile}`, looked at {places})")]
    NoContent {
        /// The profile that was used.
        profile: String,
        /// The places that were tried.
        places: String,
    },
}

/// The text that later stages look at: the cleaned one where there is one, else the raw one.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// `cleaning.text`, `cleaning.title`, or a JSON Pointer into the record.
    pub target: String,
    /// The text itself.
    pub text: Cow<'a, str>,
    /// Whether it is markup.
    pub kind: BodyKind,
}

impl Subject<'_> {
    /// SHA-256 of the text, in hex.
    #[must_use]
    pub fn sha256(&self) -> String {
        id::sha256(self.text.as_bytes())
    }
}

/// What later stages need of `enrichment.cleaning`.
#[derive(Debug, Deserialize)]
struct Cleaned {
    status: Status,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

/// One record, read.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    document: Document<'a>,
    members: Members<'a>,
    envelope: Envelope,
    body: Option<Body<'a>>,
    title: Option<(Cow<'a, str>, String)>,
    flags: Vec<Flag>,
}

impl<'a> Article<'a> {
    /// Reads `bytes`. A record that went through a stage before is read through the pointers in
    /// its `enrichment.input`; any other through `reading`.
    ///
    /// # Errors
    /// [`ArticleError`]: not a JSON object in UTF-8, a foreign `enrichment`, or nothing to read.
    pub fn read(bytes: &'a [u8], reading: &Reading) -> Result<Self, ArticleError> {
        let document = Document::parse(bytes)?;
        let members = Members::of(&document).map_err(ArticleError::ForeignEnrichment)?;
        let known = known_envelope(&members);
        let resolver = Resolver { document: &document, reading, known: known.as_ref() };
        let title = resolver.text(Field::Title);
        let body = resolver.body();
        if title.is_none() && body.is_none() {
            return Err(resolver.no_content());
        }
        let flags = body.as_ref().map(flags_of).unwrap_or_default();
        let envelope = match &known {
            Some(envelope) => envelope.clone(),
            None => resolver.envelope(title.as_ref(), body.as_ref()),
        };
        Ok(Self { document, members, envelope, body, title, flags })
    }

    /// The shared part of `enrichment`.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The raw text, if the record has more than a title.
    #[must_use]
    pub fn body(&self) -> Option<&Body<'a>> {
        self.body.as_ref()
    }

    /// The record's own title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_ref().map(|(title, _)| title.as_ref())
    }

    /// What the reading of the record already showed.
    #[must_use]
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// The text of `field` as the producer sent it, untouched.
    #[must_use]
    pub fn text(&self, field: Field) -> Option<Cow<'a, str>> {
        let pointer = self.envelope.input.get(field.as_str())?.as_deref()?;
        pointer::resolve_str(&self.document, pointer)
    }

    /// The texts of `field`, where the producer sends one, a list, or a list of objects with a `name`.
    #[must_use]
    pub fn texts(&self, field: Field) -> Vec<String> {
        let pointer = self.envelope.input.get(field.as_str()).and_then(Option::as_deref);
        let value = pointer.and_then(|pointer| pointer::resolve(&self.document, pointer));
        let text = |value: Value| match value {
            Value::String(text) => Some(text),
            Value::Object(mut object) => match object.remove("name") {
                Some(Value::String(name)) => Some(name),
                _ => None,
            },
            _ => None,
        };
        match value {
            Some(Value::Array(items)) => items.into_iter().filter_map(text).collect(),
            value => value.and_then(text).into_iter().collect(),
        }
    }

    /// The object that `stage` wrote, if it is there and reads as a `T`.
    #[must_use]
    pub fn found<T: Deserialize<'a>>(&self, stage: StageName) -> Option<T> {
        serde_json::from_str(self.members.get(stage.as_str())?).ok()
    }

    /// The text that later stages look at.
    #[must_use]
    pub fn subject(&self) -> Option<Subject<'a>> {
        if let Some(Cleaned { status: Status::Ok, text: Some(text), .. }) = self.cleaned() {
            let target = "cleaning.text".to_owned();
            return Some(Subject { target, text: text.into(), kind: BodyKind::Text });
        }
        let body = self.body.clone()?;
        Some(Subject { target: body.pointer, text: body.value, kind: body.kind })
    }

    /// The headline that later stages look at.
    #[must_use]
    pub fn subject_title(&self) -> Option<Subject<'a>> {
        if let Some(Cleaned { status: Status::Ok, title: Some(title), .. }) = self.cleaned() {
            let target = "cleaning.title".to_owned();
            return Some(Subject { target, text: title.into(), kind: BodyKind::Text });
        }
        let (text, target) = self.title.clone()?;
        Some(Subject { target, text, kind: BodyKind::Text })
    }

    /// The time that the article belongs to, in milliseconds since 1970: when it was crawled, or
    /// else when it says that it was published. The crawl comes first because it is the
    /// collector's own clock; a publication date may claim any year.
    #[must_use]
    pub fn event_time_ms(&self) -> Option<i64> {
        let dates = &self.envelope.dates;
        dates.fetched.as_ref().or(dates.published.as_ref()).and_then(Moment::unix_ms)
    }

    /// The text or number that a JSON Pointer points at in the record.
    #[must_use]
    pub fn scalar(&self, pointer: &str) -> Option<String> {
        pointer::resolve(&self.document, pointer).as_ref().and_then(scalar)
    }

    /// The record's bytes with the object (JSON text) of `stage` set and everything else kept.
    #[must_use]
    pub fn with_object(&self, stage: StageName, object: String) -> Vec<u8> {
        let mut members: Vec<(&str, String)> = Vec::new();
        if let Ok(Value::Object(shared)) = serde_json::to_value(&self.envelope) {
            // In the order of the contract, not of the map.
            for name in ENVELOPE_ORDER {
                if let (Some(value), None) = (shared.get(*name), self.members.get(name)) {
                    members.push((name, value.to_string()));
                }
            }
        }
        members.push((stage.as_str(), object));
        self.document.splice(&self.members.with(&members))
    }

    fn cleaned(&self) -> Option<Cleaned> {
        self.found(StageName::Cleaning)
    }
}

const ENVELOPE_ORDER: &[&str] =
    &["schema_version", "id", "source_id", "content_sha256", "offset_unit", "input", "dates"];

/// The envelope of a record that went through a stage before.
fn known_envelope(members: &Members<'_>) -> Option<Envelope> {
    let shared = members.with(&[]);
    serde_json::from_str(&shared).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_aliases_come_first_and_nothing_is_an_error() {
        let aliases = BTreeMap::from([(Field::Text, vec!["/payload/story".to_owned()])]);
        let reading = Reading { aliases, ..Reading::default() };
        let json = br#"{"payload":{"story":"S"},"text":"T"}"#;
        let article = Article::read(json, &reading).unwrap();
        assert_eq!(article.body().map(|body| body.value.as_ref()), Some("S"));
        let error = Article::read(br#"{"body":"  "}"#, &reading).unwrap_err().to_string();
        assert!(error.contains("/payload/story") && error.contains("auto"), "{error}");
    }

    #[test]
    fn a_later_stage_reads_through_the_pointers_and_keeps_the_envelope() {
        let json = br#"{"content":"T","n":1.10}"#;
        let first = Article::read(json, &Reading::default()).unwrap();
        let out = first.with_object(StageName::Language, "{\"status\":\"ok\"}".into());
        let text = String::from_utf8(out.clone()).unwrap();
        assert!(text.starts_with(
            r#"{"content":"T","n":1.10,"enrichment":{"schema_version":"1.0","id":"a1-"#
        ));
        let other = Reading { profile: "zyte".parse().unwrap(), ..Reading::default() };
        let second = Article::read(&out, &other).unwrap();
        assert_eq!(second.envelope(), first.envelope());
        let again = second.with_object(StageName::Language, "{\"status\":\"ok\"}".into());
        assert_eq!(again, out);
        assert_eq!(Document::parse(&again).unwrap().strip(), json);
    }
}
