//! The fields of a record, looked for in the places of its profile.

use super::body::looks_like_html;
use super::{ArticleError, Body, BodyKind, Reading};
use crate::date;
use crate::document::Document;
use crate::envelope::{Dates, Envelope, OffsetUnit};
use crate::id;
use crate::pointer;
use crate::profile::Field;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

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

    pub(super) fn body(&self) -> Option<Body<'a>> {
        if let Some((value, pointer)) = self.text(Field::Text) {
            let kind = if looks_like_html(&value) { BodyKind::Html } else { BodyKind::Text };
            return Some(Body { value, kind, pointer });
        }
        let (value, pointer) = self.text(Field::Html)?;
        Some(Body { value, kind: BodyKind::Html, pointer })
    }

    pub(super) fn envelope(
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

    pub(super) fn no_content(&self) -> ArticleError {
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
    use super::super::Article;
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
    fn ninjs_bodies_are_chosen_by_content_type() {
        let json = r#"{"uri":"tag:e.org,2024:1","bodies":[{"contentType":"text/html","value":"<p>A</p>"},{"contentType":"text/plain","value":"A"}],"headlines":[{"value":"H"}]}"#;
        for article in [read(json), named(json, "ninjs")] {
            assert_eq!(input(&article, "text"), Some("/bodies/1/value"));
            assert_eq!(article.title(), Some("H"));
            assert_eq!(article.envelope().source_id.as_deref(), Some("tag:e.org,2024:1"));
        }
    }
}
