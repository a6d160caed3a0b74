//! JSON Schemas (draft 2020-12) of the record contract, from the types.

use crate::cleaning::Cleaning;
use crate::duplicates::{Duplicates, Update};
use crate::entities::Entities;
use crate::envelope::{Envelope, StageObject};
use crate::language::Language;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

/// A raw article as any producer may send it: an open object. Which of its members are read is a
/// matter of the profile.
#[derive(Serialize, JsonSchema)]
#[allow(dead_code)] // only its schema is used
struct RawArticle {
    /// What earlier stages found, if any did.
    enrichment: Option<Enrichment>,
}

/// An article that went through one stage or more: the producer's members, untouched, and
/// `enrichment`.
#[derive(Serialize, JsonSchema)]
#[allow(dead_code)] // only its schema is used
struct EnrichedArticle {
    /// What Copydesk found.
    enrichment: Enrichment,
}

/// The one member that Copydesk owns.
#[derive(Serialize, JsonSchema)]
#[allow(dead_code)] // only its schema is used
struct Enrichment {
    #[serde(flatten)]
    envelope: Envelope,
    /// Language detection.
    language: Option<StageObject<Language>>,
    /// Cleaning.
    cleaning: Option<StageObject<Cleaning>>,
    /// Entity tagging.
    entities: Option<StageObject<Entities>>,
    /// Deduplication.
    duplicates: Option<StageObject<Duplicates>>,
}

/// The published schemas by file name.
#[must_use]
pub fn all() -> Vec<(&'static str, Schema)> {
    let draft = SchemaSettings::draft2020_12;
    vec![
        ("raw-article-1.0.json", schema::<RawArticle>(draft(), "raw-article")),
        ("enriched-article-1.0.json", schema::<EnrichedArticle>(draft(), "enriched-article")),
    ]
}

/// What workers write, for schema registries: the same schemas in draft 7, which all of them read and compare.
/// Apicurio's comparison knows no later draft.
#[must_use]
pub fn written(kind: Written) -> Schema {
    let settings = SchemaSettings::draft07();
    match kind {
        Written::Article => schema::<EnrichedArticle>(settings, kind.name()),
        Written::Update => schema::<Update>(settings, kind.name()),
    }
}

/// The kinds of records that workers write for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// An article that went through one stage or more.
    Article,
    /// What changed for an article after its record was written.
    Update,
}

impl Written {
    /// Name of its schema.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "enriched-article",
            Self::Update => "article-update",
        }
    }
}

fn schema<T: JsonSchema>(settings: SchemaSettings, name: &str) -> Schema {
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), format!("urn:copydesk:{name}:{}", crate::SCHEMA_VERSION).into());
    schema.insert("title".into(), name.replace('-', " ").into());
    schema
}
