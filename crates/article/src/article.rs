//! A record with its fields resolved, as stages see it.

use crate::cleaning::Flag;
use crate::date::{self, Moment};
use crate::document::{Document, DocumentError};
use crate::envelope::{Dates, Envelope, Members, OffsetUnit, StageName, Status};
use crate::id;
use crate::pointer;
use crate::profile::{Field, Profile};
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

/// Whether a body is plain text or markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// Plain text.
    Text,
    /// A page or a fragment of HTML.
    Html,
}

/// The raw text of an article.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    /// Text or HTML, decoded from JSON and otherwise untouched.
    pub value: Cow<'a, str>,
    /// Which of the two it is.
    pub kind: BodyKind,
    /// The JSON Pointer that it was read from.
    pub pointer: String,
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

fn flags_of(body: &Body<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    if ends_in_cut_mark(&body.value) {
        flags.push(Flag::TruncatedByProvider);
    }
    if body.kind == BodyKind::Html && !body.pointer.contains("tml") {
        flags.push(Flag::HtmlInText);
    }
    flags
}

/// Whether the text ends as NewsAPI.org cuts it: `… [+1234 chars]`.
#[must_use]
pub fn ends_in_cut_mark(text: &str) -> bool {
    let text = text.trim_end();
    text.strip_suffix("chars]")
        .and_then(|head| head.trim_end().rsplit_once("[+"))
        .is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Tags that part blocks of text: more than [`BLOCK_TAGS_OF_HTML`] of them make a text HTML.
const BLOCK_TAGS: &[&str] = &[
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "article",
    "section",
    "blockquote",
    "figure",
    "header",
    "footer",
    "nav",
    "body",
    "html",
];
const BLOCK_TAGS_OF_HTML: usize = 3;

fn looks_like_html(text: &str) -> bool {
    let tags = text.split('<').skip(1).filter(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name: String = rest.chars().take(11).take_while(char::is_ascii_alphanumeric).collect();
        let after = rest.as_bytes().get(name.len());
        matches!(after, Some(b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r'))
            && BLOCK_TAGS.contains(&name.to_ascii_lowercase().as_str())
    });
    tags.take(BLOCK_TAGS_OF_HTML + 1).count() > BLOCK_TAGS_OF_HTML
}

/// Reads fields of one document.
pub(crate) struct Resolver<'d, 'a> {
    pub(crate) document: &'d Document<'a>,
    pub(crate) reading: &'d Reading,
    pub(crate) known: Option<&'d Envelope>,
}

impl<'a> Resolver<'_, 'a> {
    /// Where `field` may stand, best place first.
    fn places(&self, field: Field) -> Vec<&str> {
        if let Some(known) = self.known {
            let pointer = known.input.get(field.as_str()).and_then(Option::as_deref);
            return pointer.into_iter().collect();
        }
        let aliases = self.reading.aliases.get(&field).into_iter().flatten().map(String::as_str);
        let summary: &[&str] = match field {
            Field::Text if self.reading.accept_summary => {
                self.reading.profile.places(Field::Summary)
            }
            _ => &[],
        };
        let places = self.reading.profile.places(field).iter().chain(summary);
        aliases.chain(places.copied()).collect()
    }

    /// The first usable string of `field`, with the plain JSON Pointer that it stands at.
    pub(crate) fn text(&self, field: Field) -> Option<(Cow<'a, str>, String)> {
        self.places(field).into_iter().find_map(|place| {
            let (pointer, wanted) = plain(self.document, place)?;
            let text = pointer::resolve_str(self.document, &pointer)?;
            (usable(&text) && wanted.accepts(&text)).then_some((text, pointer))
        })
    }

    /// The first value of `field` that `read` makes something of.
    pub(crate) fn value<T>(
        &self,
        field: Field,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<(T, String)> {
        self.places(field).into_iter().find_map(|place| {
            let (pointer, wanted) = plain(self.document, place)?;
            let value = pointer::resolve(self.document, &pointer)?;
            if let Value::String(text) = &value
                && !(usable(text) && wanted.accepts(text))
            {
                return None;
            }
            Some((read(&value)?, pointer))
        })
    }

    fn body(&self) -> Option<Body<'a>> {
        if let Some((value, pointer)) = self.text(Field::Text) {
            let kind = if looks_like_html(&value) { BodyKind::Html } else { BodyKind::Text };
            return Some(Body { value, kind, pointer });
        }
        let (value, pointer) = self.text(Field::Html)?;
        Some(Body { value, kind: BodyKind::Html, pointer })
    }

    fn envelope(
        &self,
        title: Option<&(Cow<'a, str>, String)>,
        body: Option<&Body<'a>>,
    ) -> Envelope {
        let mut input: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut note = |field: Field, pointer: Option<&str>, usual: bool| {
            if usual || pointer.is_some() {
                input.insert(field.as_str().to_owned(), pointer.map(str::to_owned));
            }
        };
        let url = self.text(Field::Url);
        let from_text = |b: &&Body<'a>| self.text(Field::Text).is_some_and(|t| t.1 == b.pointer);
        let text = body.filter(from_text);
        let html = if text.is_some() { None } else { body };
        note(Field::Url, url.as_ref().map(|(_, at)| at.as_str()), true);
        note(Field::Title, title.map(|(_, at)| at.as_str()), true);
        note(Field::Text, text.map(|body| body.pointer.as_str()), true);
        note(Field::Html, html.map(|body| body.pointer.as_str()), true);
        let mut dates = Dates::default();
        for (field, slot) in [
            (Field::PublishedAt, &mut dates.published),
            (Field::UpdatedAt, &mut dates.updated),
            (Field::FetchedAt, &mut dates.fetched),
        ] {
            let found = self.value(field, date::read);
            note(field, found.as_ref().map(|(_, at)| at.as_str()), true);
            *slot = found.map(|(moment, _)| moment);
        }
        let source_id = self.value(Field::Id, scalar);
        note(Field::Id, source_id.as_ref().map(|(_, at)| at.as_str()), false);
        note(Field::Language, self.text(Field::Language).map(|(_, at)| at).as_deref(), true);
        for field in [
            Field::SourceName,
            Field::SourceDomain,
            Field::SourceCountry,
            Field::EmbargoedUntil,
            Field::PubStatus,
        ] {
            note(field, self.text(field).map(|(_, at)| at).as_deref(), false);
        }
        let authors = self.value(Field::Authors, |value| (!value.is_null()).then_some(()));
        note(Field::Authors, authors.map(|(_, at)| at).as_deref(), false);

        let content = body.map(|body| &body.value).or(title.map(|(title, _)| title));
        let content = content.map_or("", |content| content.as_ref());
        let canonical = url.and_then(|(url, _)| id::canonical_url(&url));
        Envelope {
            schema_version: crate::SCHEMA_VERSION.to_owned(),
            id: id::article_id(canonical.as_deref(), content),
            source_id: source_id.map(|(id, _)| id),
            content_sha256: id::content_sha256(content),
            offset_unit: OffsetUnit::UnicodeCodePoint,
            input,
            dates,
        }
    }

    fn no_content(&self) -> ArticleError {
        let places = [Field::Text, Field::Html, Field::Title].map(|field| self.places(field));
        ArticleError::NoContent {
            profile: self.reading.profile.to_string(),
            places: places.concat().join(" "),
        }
    }
}

pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Some producers write a missing value as text: news-please puts Python's `str(None)`.
fn usable(text: &str) -> bool {
    !matches!(text.trim(), "" | "None" | "null" | "NaN" | "undefined")
}

/// What a place demands of the string that it names.
#[derive(Clone, Copy)]
enum Wanted {
    Anything,
    Url,
    Name,
}

impl Wanted {
    fn accepts(self, text: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Url => id::canonical_url(text).is_some(),
            Self::Name => id::canonical_url(text).is_none(),
        }
    }
}

/// The plain JSON Pointer that a place of a profile means in this document.
fn plain(document: &Document<'_>, place: &str) -> Option<(String, Wanted)> {
    let (place, wanted) = match place.split_once('?') {
        Some((place, "url")) => (place, Wanted::Url),
        Some((place, "name")) => (place, Wanted::Name),
        _ => (place, Wanted::Anything),
    };
    let Some((array, rest)) = place.split_once('[') else {
        return Some((place.to_owned(), wanted));
    };
    let (condition, tail) = rest.split_once(']')?;
    let (member, word) = condition.split_once('~')?;
    let items = pointer::resolve(document, array)?;
    let index = items.as_array()?.iter().position(|item| {
        item.get(member).and_then(Value::as_str).is_some_and(|text| text.contains(word))
    })?;
    Some((format!("{array}/{index}{tail}"), wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Article<'_> {
        Article::read(json.as_bytes(), &Reading::default()).unwrap()
    }

    fn named(json: &'static str, profile: &str) -> Article<'static> {
        let reading = Reading { profile: profile.parse().unwrap(), ..Reading::default() };
        Article::read(json.as_bytes(), &reading).unwrap()
    }

    fn input<'a>(article: &'a Article<'_>, field: &str) -> Option<&'a str> {
        article.envelope().input.get(field).and_then(Option::as_deref)
    }

    #[test]
    fn trafilatura_source_is_the_url() {
        let json = r#"{"source":"https://e.org/a?utm_source=x","source-hostname":"e.org","text":"T","date":"2024-04-14"}"#;
        for article in [read(json), named(json, "trafilatura")] {
            assert_eq!(input(&article, "url"), Some("/source"));
            assert_eq!(input(&article, "source.domain"), Some("/source-hostname"));
            assert_eq!(article.envelope().id, id::article_id(Some("https://e.org/a"), ""));
        }
        let other = read(r#"{"source":"Le Monde","text":"T"}"#);
        assert_eq!(input(&other, "url"), None);
        assert_eq!(input(&other, "source.name"), Some("/source"));
    }

    #[test]
    fn the_string_none_is_missing() {
        let article = read(
            r#"{"maintext":"T","text":"other","date_publish":"None","date_download":"2024-04-14 09:12:44","title":"None","title_rss":"R"}"#,
        );
        assert_eq!(input(&article, "text"), Some("/maintext"));
        assert_eq!(input(&article, "published_at"), None);
        assert_eq!(article.title(), Some("R"));
        assert_eq!(article.event_time_ms(), Some(1_713_085_964_000));
    }

    #[test]
    fn aylien_published_at_is_the_crawl() {
        let json = r#"{"body":"T","published_at":"2024-04-15T00:00:00Z","published_datetime":"2024-04-14T00:00:00Z"}"#;
        assert_eq!(input(&read(json), "published_at"), Some("/published_datetime"));
        assert_eq!(input(&named(json, "aylien"), "fetched_at"), Some("/published_at"));
    }

    #[test]
    fn cut_marks_and_html_in_text_are_seen() {
        let cut = read(r#"{"content":"A story that goes on… [+1234 chars]"}"#);
        assert_eq!(cut.flags(), [Flag::TruncatedByProvider]);
        let html = read(r#"{"text":"<p>A</p><p>B</p><br/>x"}"#);
        assert_eq!(html.flags(), [Flag::HtmlInText]);
        assert_eq!(html.body().map(|body| body.kind), Some(BodyKind::Html));
        let prose = read(r#"{"text":"if a < b and c <p then < /span> x <br> y <p> z"}"#);
        assert_eq!(prose.body().map(|body| body.kind), Some(BodyKind::Text));
    }

    #[test]
    fn ninjs_bodies_are_chosen_by_content_type() {
        let json = r#"{"uri":"tag:e.org,2024:1","bodies":[{"contentType":"text/html","value":"<p>A</p>"},{"contentType":"text/plain","value":"A"}],"headlines":[{"value":"H"}]}"#;
        for article in [read(json), named(json, "ninjs")] {
            assert_eq!(input(&article, "text"), Some("/bodies/1/value"));
            assert_eq!(article.title(), Some("H"));
            assert_eq!(article.envelope().source_id.as_deref(), Some("tag:e.org,2024:1"));
        }
    }

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
