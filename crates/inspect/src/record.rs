//! A record with what every stage said of it.

use copydesk_article::article::Subject;
use copydesk_article::cleaning::Cleaning;
use copydesk_article::duplicates::Duplicates;
use copydesk_article::entities::Entities;
use copydesk_article::language::Language;
use copydesk_article::{Article, ArticleError, Reading, StageName, StageObject, Status};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// What stands in a record for one stage.
#[derive(Debug, Clone, PartialEq)]
pub enum Told<T> {
    /// Nothing: the stage did not see the record.
    Absent,
    /// Something that this version cannot read; the reason, for people.
    Unreadable(String),
    /// What it wrote.
    There(Box<StageObject<T>>),
}

impl<T: DeserializeOwned> Told<T> {
    fn of(article: &Article<'_>, stage: StageName) -> Self {
        let Some(json) = article.found::<&RawValue>(stage) else { return Self::Absent };
        match serde_json::from_str::<StageObject<T>>(json.get()) {
            // What does not read as a `T` counts as absent to a member that may be.
            Ok(object) if object.status == Status::Ok && object.found.is_none() => {
                let why = serde_json::from_str::<T>(json.get()).err();
                Self::Unreadable(why.map_or_else(|| "it is empty".to_owned(), |e| e.to_string()))
            }
            Ok(object) => Self::There(Box::new(object)),
            Err(error) => Self::Unreadable(error.to_string()),
        }
    }
}

impl<T> Told<T> {
    /// What the stage found, if it did.
    #[must_use]
    pub fn found(&self) -> Option<&T> {
        match self {
            Self::There(object) => object.found.as_ref(),
            Self::Absent | Self::Unreadable(_) => None,
        }
    }
}

/// A record, read for people.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// The record with its fields resolved.
    pub article: Article<'a>,
    /// `enrichment.language`.
    pub language: Told<Language>,
    /// `enrichment.cleaning`.
    pub cleaning: Told<Cleaning>,
    /// `enrichment.entities`.
    pub entities: Told<Entities>,
    /// `enrichment.duplicates`.
    pub duplicates: Told<Duplicates>,
}

impl<'a> Record<'a> {
    /// Reads the bytes of a record, enriched or not.
    ///
    /// # Errors
    /// [`ArticleError`] when there is no article in it.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ArticleError> {
        let article = Article::read(bytes, &Reading::default())?;
        Ok(Self {
            language: Told::of(&article, StageName::Language),
            cleaning: Told::of(&article, StageName::Cleaning),
            entities: Told::of(&article, StageName::Entities),
            duplicates: Told::of(&article, StageName::Duplicates),
            article,
        })
    }

    /// Whether any stage has seen it.
    #[must_use]
    pub fn is_enriched(&self) -> bool {
        !(self.language == Told::Absent
            && self.cleaning == Told::Absent
            && self.entities == Told::Absent
            && self.duplicates == Told::Absent)
    }

    /// The article's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.article.envelope().id
    }

    /// The headline, cleaned if it was.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let cleaned = self.cleaning.found().and_then(|cleaning| cleaning.title.as_deref());
        cleaned.or(self.article.title())
    }

    /// The language of the article as a BCP-47 tag, if one was found.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.language.found().map(|language| language.tag.as_str())
    }

    /// The text that the stages behind the cleaning looked at.
    #[must_use]
    pub fn subject(&self) -> Option<Subject<'a>> {
        self.article.subject()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: &str = r#""by":{"stage":"language","version":"1","model":"m","config_sha256":"c",
        "at":"t","duration_us":1}"#;

    fn language(object: &str) -> Told<Language> {
        let json = format!(r#"{{"text":"T","enrichment":{{"language":{object}}}}}"#);
        Record::read(json.as_bytes()).unwrap().language
    }

    #[test]
    fn absent_skipped_and_unreadable_do_not_look_alike() {
        let plain = Record::read(br#"{"text":"T"}"#).unwrap();
        assert_eq!((plain.language.clone(), plain.is_enriched()), (Told::Absent, false));
        let skipped = language(&format!(r#"{{"status":"skipped","reason":"too_short",{BY}}}"#));
        assert!(matches!(&skipped, Told::There(object) if object.status == Status::Skipped));
        assert!(skipped.found().is_none());
        for odd in [format!(r#"{{"status":"ok","tag":7,{BY}}}"#), r#"{"status":"odd"}"#.into()] {
            assert!(matches!(language(&odd), Told::Unreadable(why) if !why.is_empty()));
        }
    }
}
