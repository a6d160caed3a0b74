//! What of a record is compared.

use copydesk_article::StageName;
use copydesk_inspect::words::name;
use copydesk_inspect::{History, Record};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// What of a record is compared: everything but what two runs over the same bytes may differ in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Facts {
    /// The article's id.
    pub(super) id: String,
    /// Per stage in the usual order: `ok`, or `skipped (too_short)`.
    pub(super) states: [String; 4],
    /// Per stage: version, model and configuration; none where the stage was not there.
    pub(super) makers: [Option<String>; 4],
    /// BCP-47, and whether it is reliable.
    pub(super) tag: Option<String>,
    /// The cleaned text.
    pub(super) text: Option<String>,
    /// The cleaned headline.
    pub(super) title: Option<String>,
    /// Publication date.
    pub(super) published: Option<String>,
    /// How many stretches were removed for each reason.
    pub(super) removed: BTreeMap<String, usize>,
    /// Entities: type, name, and the entry of a list if one names it.
    pub(super) entities: BTreeSet<(String, String)>,
    /// Mentions in headline and text.
    pub(super) mentions: usize,
    /// What it is to those before it.
    pub(super) role: Option<String>,
    /// The article that it is most alike to.
    pub(super) of: Option<String>,
    /// Its cluster.
    pub(super) cluster: Option<String>,
}

impl Facts {
    /// Of the bytes of an enriched record; none where they are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let record = Record::read(bytes).ok().filter(Record::is_enriched)?;
        let history = History::of(&record, None);
        let mut facts = Self { id: history.id.clone(), ..Self::default() };
        for (at, outline) in history.outlines().into_iter().enumerate() {
            let state = outline.state.as_str();
            facts.states[at] = match outline.reason {
                Some(reason) => format!("{state} ({})", name(reason)),
                None => state.to_owned(),
            };
            facts.makers[at] = outline
                .by
                .as_ref()
                .map(|by| format!("{} {} config {}", by.version, by.model, by.config_sha256));
        }
        facts.tag = record.tag().map(str::to_owned);
        if let Some(cleaning) = record.cleaning.found() {
            facts.text = Some(cleaning.text.clone());
            facts.title = cleaning.title.clone();
            facts.published = cleaning.published.clone();
            for cut in &cleaning.removed {
                *facts.removed.entry(name(cut.reason)).or_default() += 1;
            }
        }
        if let Some(found) = &history.entities.found {
            facts.mentions = found.mentions;
            let entity =
                |named: &copydesk_inspect::history::Named| (named.kind.clone(), named.name.clone());
            facts.entities = found.entities.iter().map(entity).collect();
        }
        if let Some(found) = record.duplicates.found() {
            facts.role = Some(name(found.role));
            facts.of = found.of.clone();
            facts.cluster = Some(found.cluster_id.clone());
        }
        Some(facts)
    }

    /// A digest of the id.
    pub(super) fn key(&self) -> u128 {
        xxh3_128(self.id.as_bytes())
    }

    /// A digest of all that can change; with what it was made is no change by itself.
    pub(super) fn digest(&self) -> u64 {
        let found = Self { makers: Default::default(), ..self.clone() };
        xxh3_64(format!("{found:?}").as_bytes())
    }
}

/// The stages in their order.
pub(super) const STAGES: [StageName; 4] = StageName::ALL;
