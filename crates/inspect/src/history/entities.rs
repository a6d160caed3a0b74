//! Who and what is named.

use copydesk_article::entities::{Entities, Entity, ListVersion, Mention};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What the entities stage found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntitiesFacts {
    /// Mentions in headline and text together.
    pub mentions: usize,
    /// Everything that is named, by type and then in order of first mention.
    pub entities: Vec<Named>,
    /// The lists that were looked for.
    pub watchlists: Vec<ListVersion>,
}

/// Somebody or something that is named.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// `e1`, `e2`, …
    #[serde(rename = "ref")]
    pub reference: String,
    /// `PER`, `ORG`, `LOC`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// `country`, `city`, …
    pub subtype: Option<String>,
    /// Preferred name.
    pub name: String,
    /// Stable ids by scheme.
    pub ids: BTreeMap<String, String>,
    /// The list that names it.
    pub list: Option<String>,
    /// How often it is mentioned, headline included.
    pub mentions: usize,
    /// How it was found.
    pub methods: BTreeSet<String>,
    /// The best confidence of a mention, 0 to 1; none where none was measured.
    pub confidence: Option<f64>,
}

impl EntitiesFacts {
    pub(super) fn of(found: &Entities) -> Self {
        let title = found.title.as_ref().map(|title| title.mentions.as_slice()).unwrap_or_default();
        let mut of: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for mention in title.iter().chain(&found.mentions) {
            of.entry(&mention.reference).or_default().push(mention);
        }
        let named = |entity: &Entity| {
            let mentions = of.get(entity.reference.as_str()).map(Vec::as_slice);
            Named::of(entity, mentions.unwrap_or_default())
        };
        let mut entities: Vec<Named> = found.entities.iter().map(named).collect();
        entities.sort_by(|a, b| a.kind.cmp(&b.kind));
        Self {
            mentions: title.len() + found.mentions.len(),
            entities,
            watchlists: found.watchlists.clone(),
        }
    }
}

impl Named {
    fn of(entity: &Entity, mentions: &[&Mention]) -> Self {
        Self {
            reference: entity.reference.clone(),
            kind: entity.kind.clone(),
            subtype: entity.subtype.clone(),
            name: entity.name.clone(),
            ids: entity.ids.clone(),
            list: entity.list.clone(),
            mentions: entity.mentions,
            methods: mentions.iter().map(|mention| mention.method.clone()).collect(),
            confidence: mentions
                .iter()
                .filter_map(|mention| mention.confidence)
                .max_by(f64::total_cmp),
        }
    }

    /// The id that is best known, short: `TR`, `Q7164`, `a-17`; the country that it lies in is none.
    #[must_use]
    pub fn short_id(&self) -> Option<&str> {
        ["iso3166-1", "wikidata", "geonames"]
            .iter()
            .find_map(|scheme| self.ids.get(*scheme))
            .or_else(|| self.ids.iter().find(|(scheme, _)| *scheme != "country").map(|(_, id)| id))
            .map(String::as_str)
    }
}
