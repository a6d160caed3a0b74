//! What is kept of a record to find it again.

use crate::history::State;
use crate::record::{Record, Told};
use crate::words::name;
use copydesk_article::Status;
use copydesk_article::profile::Field;
use std::collections::BTreeSet;

/// What is kept of a record to find it again: in proportion to its names, not to its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The article's id.
    pub id: String,
    /// The producer's own id.
    pub source_id: Option<String>,
    /// The headline.
    pub title: String,
    /// BCP-47; empty if no language was found.
    pub tag: String,
    /// When it was crawled, or else published, RFC 3339; empty if neither is known.
    pub at: String,
    /// What it is to those before it; empty without a duplicates object.
    pub role: String,
    /// The cluster; empty likewise.
    pub cluster: String,
    /// The article that it is most alike to.
    pub of: Option<String>,
    /// How the four stages went, in the usual order.
    pub states: [&'static str; 4],
    /// Everything that it can be found by, as [`Query`](crate::Query) asks for it.
    pub terms: BTreeSet<(&'static str, String)>,
    /// Headline, ids, address and names in lower case.
    pub words: String,
}

impl Summary {
    /// Of a record.
    #[must_use]
    pub fn of(record: &Record<'_>) -> Self {
        let envelope = record.article.envelope();
        let duplicates = record.duplicates.found();
        let role = duplicates.map(|found| name(found.role)).unwrap_or_default();
        let at = envelope.dates.fetched.as_ref().or(envelope.dates.published.as_ref());
        let states = [
            state(&record.language),
            state(&record.cleaning),
            state(&record.entities),
            state(&record.duplicates),
        ];
        Self {
            id: envelope.id.clone(),
            source_id: envelope.source_id.clone(),
            title: record.title().unwrap_or_default().to_owned(),
            tag: record.tag().unwrap_or_default().to_owned(),
            at: at.map(|moment| moment.at.clone()).unwrap_or_default(),
            terms: terms(record, &role, &states),
            words: words(record),
            cluster: duplicates.map(|found| found.cluster_id.clone()).unwrap_or_default(),
            of: duplicates.and_then(|found| found.of.clone()),
            role,
            states,
        }
    }

    /// Whether a stage did not do its work.
    #[must_use]
    pub fn has_trouble(&self) -> bool {
        self.states.iter().any(|state| *state != State::Ok.as_str())
    }

    /// Whether this is the article that somebody means by `id`: its own id or the producer's.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.source_id.as_deref() == Some(id)
    }
}

fn state<T>(told: &Told<T>) -> &'static str {
    let state = match told {
        Told::Absent => State::Absent,
        Told::Unreadable(_) => State::Unreadable,
        Told::There(object) => match object.status {
            Status::Ok => State::Ok,
            Status::Skipped => State::Skipped,
            Status::Failed => State::Failed,
        },
    };
    state.as_str()
}

fn terms(
    record: &Record<'_>,
    role: &str,
    states: &[&'static str; 4],
) -> BTreeSet<(&'static str, String)> {
    let mut terms = BTreeSet::new();
    terms.insert(("language", record.tag().unwrap_or_default().to_lowercase()));
    terms.insert(("role", role.to_owned()));
    terms.extend(states.iter().map(|state| ("status", (*state).to_owned())));
    if let Some(cleaning) = record.cleaning.found() {
        terms.extend(cleaning.removed.iter().map(|cut| ("removed", name(cut.reason))));
        terms.extend(cleaning.flags.iter().map(|flag| ("flag", name(flag))));
    }
    if let Some(found) = record.entities.found() {
        terms.extend(found.entities.iter().map(|entity| ("type", entity.kind.to_lowercase())));
    }
    if let Some(found) = record.duplicates.found() {
        terms.insert(("cluster", found.cluster_id.to_lowercase()));
    }
    terms
}

fn words(record: &Record<'_>) -> String {
    let envelope = record.article.envelope();
    let url = record.article.text(Field::Url);
    let names = record.entities.found().map(|found| found.entities.as_slice()).unwrap_or_default();
    let mut words = vec![envelope.id.as_str(), record.title().unwrap_or_default()];
    words.extend(envelope.source_id.as_deref());
    words.extend(url.as_deref());
    words.extend(names.iter().map(|entity| entity.name.as_str()));
    words.join("\n").to_lowercase()
}
