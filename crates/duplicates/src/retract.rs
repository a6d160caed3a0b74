//! Articles that are taken back: forgotten, and replaced where they were the first.

use crate::assembler::Assembler;
use crate::clock::UNDATED;
use crate::ledger::Entry;
use crate::names::{Name, article_key, record_key, source_key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// By what an article is named that is taken back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Named<'a> {
    /// The article's id.
    pub id: Option<&'a str>,
    /// Its id at the producer.
    pub source_id: Option<&'a str>,
    /// The key of its record; counts only where the other two are missing, since a takedown may
    /// travel under a key of its own.
    pub key: Option<&'a [u8]>,
}

impl Named<'_> {
    /// The names that count, hashed.
    pub(crate) fn names(&self) -> BTreeSet<u128> {
        let mut names = BTreeSet::new();
        names.extend(self.id.map(article_key));
        names.extend(self.source_id.map(source_key));
        if names.is_empty() {
            names.extend(self.key.map(record_key));
        }
        names
    }
}

/// An article that became the first of its cluster because the one before it was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Key of its record.
    pub key: Option<Vec<u8>>,
    /// Its id.
    pub id: String,
    /// Its cluster, as in [`crate::Verdict::cluster_id`].
    pub cluster_id: String,
    /// The id of the article that was taken back.
    pub instead_of: String,
    /// Event time of the earliest article that is left, in milliseconds of the Unix epoch.
    pub first_seen_ms: Option<i64>,
    /// Articles of the cluster that are left.
    pub cluster_size_seen: u32,
}

impl Assembler {
    /// Refuses an article for the length of the window, and answers the articles that are the first
    /// of their clusters now. `arrivals` are the offsets that the slots know by its names.
    ///
    /// Takes time in proportion to what is remembered if the article was the first of a cluster:
    /// takedowns are few, and an index for them would cost every article.
    pub(crate) fn retract(&mut self, named: Named<'_>, arrivals: &[u64]) -> Vec<Successor> {
        let mut names = named.names();
        let mut gone: BTreeMap<u64, BTreeSet<u128>> = BTreeMap::new();
        for offset in arrivals {
            let Some(entry) = self.ledger.get(*offset, &self.settings) else { continue };
            // The slots know names by some of their bits only.
            if !entry.names().any(|name| named.names().contains(&name)) {
                continue;
            }
            names.extend(entry.names());
            let article = article_key(&entry.id.text());
            gone.entry(entry.given.cluster_hash).or_default().insert(article);
        }
        let at = self.tide.now().unwrap_or(UNDATED);
        for name in &names {
            self.withdrawn.add(*name, at);
        }
        let mut bereft = BTreeSet::new();
        for (hash, articles) in &gone {
            let Some(cluster) = self.clusters.0.get_mut(hash) else { continue };
            let count = u32::try_from(articles.len()).unwrap_or(u32::MAX);
            cluster.size = cluster.size.saturating_sub(count);
            if names.contains(&article_key(&cluster.oldest_id.text())) {
                bereft.insert(*hash);
            }
        }
        self.succeed(&bereft)
    }

    /// Gives each of these clusters another first article, if one is left.
    fn succeed(&mut self, bereft: &BTreeSet<u64>) -> Vec<Successor> {
        if bereft.is_empty() {
            return Vec::new();
        }
        let mut eldest: BTreeMap<u64, Entry> = BTreeMap::new();
        for entry in self.ledger.iter(&self.settings) {
            let hash = entry.given.cluster_hash;
            let left = || !entry.names().any(|name| self.withdrawn.contains(name));
            if bereft.contains(&hash) && left() {
                let best = eldest.entry(hash).or_insert_with(|| entry.clone());
                if (entry.at_ms, entry.offset) < (best.at_ms, best.offset) {
                    *best = entry;
                }
            }
        }
        let successors = eldest.into_iter().filter_map(|(hash, entry)| {
            let cluster = self.clusters.0.get_mut(&hash)?;
            let instead_of = std::mem::replace(&mut cluster.oldest_id, entry.id.clone());
            (cluster.oldest, cluster.oldest_ms) = (entry.offset, entry.at_ms);
            Some(Successor {
                key: entry.key.as_ref().map(Name::bytes),
                id: entry.id.text(),
                cluster_id: crate::verdict::cluster_id(hash),
                instead_of: Name::text(&instead_of),
                first_seen_ms: (entry.at_ms != UNDATED).then_some(entry.at_ms),
                cluster_size_seen: cluster.size,
            })
        });
        successors.collect()
    }
}
