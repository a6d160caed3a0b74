//! The remembered revisions, by order of arrival, and the clusters that they form.

use crate::codec::Malformed;
use crate::sketch::Sketch;
use crate::verdict::Given;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Number of a remembered revision, counted in order of arrival and never used twice.
pub(crate) type Ordinal = u64;

/// One revision of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: Box<str>,
    /// The key of its record.
    pub(crate) key: Option<Box<[u8]>>,
    /// The hash of its id at the producer.
    pub(crate) source: Option<u128>,
    pub(crate) event_time_ms: i64,
    pub(crate) sketch: Sketch,
    /// Key of its cluster: the ordinal of the cluster's first arrival.
    pub(crate) cluster: Ordinal,
    /// What was said of it.
    pub(crate) given: Given,
}

/// Articles that tell the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// Of the id of its first arrival.
    pub(crate) hash: u64,
    /// The oldest by event time, which may be forgotten by now.
    pub(crate) oldest: Ordinal,
    pub(crate) oldest_id: Box<str>,
    pub(crate) oldest_ms: i64,
    /// Articles that ever joined.
    pub(crate) size: u32,
    /// Revisions that are remembered; the cluster goes with the last of them.
    pub(crate) remembered: u32,
}

/// All that is remembered, without the indexes.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) next: Ordinal,
    pub(crate) by_ordinal: BTreeMap<Ordinal, Entry>,
    pub(crate) clusters: BTreeMap<Ordinal, Cluster>,
}

impl Entry {
    /// All by which the article may be named.
    pub(crate) fn names(&self) -> impl Iterator<Item = u128> {
        let key = self.key.as_deref().map(record_key);
        [Some(article_key(&self.id)), key, self.source].into_iter().flatten()
    }
}

impl Entries {
    /// Whether counts and numbers agree, as they do in what a fold has made.
    pub(crate) fn check(&self) -> Result<(), Malformed> {
        // Far more than ever arrive, and far from the end of the numbers.
        const MOST: Ordinal = 1 << 62;
        let mut remembered: BTreeMap<Ordinal, u32> = BTreeMap::new();
        for entry in self.by_ordinal.values() {
            *remembered.entry(entry.cluster).or_default() += 1;
        }
        let claimed = self.clusters.iter().map(|(key, cluster)| (*key, cluster.remembered));
        let good = self.next < MOST && remembered.into_iter().eq(claimed);
        good.then_some(()).ok_or(Malformed)
    }

    pub(crate) fn get(&self, ordinal: Ordinal) -> Option<&Entry> {
        self.by_ordinal.get(&ordinal)
    }

    /// The cluster of a remembered revision.
    pub(crate) fn cluster_of(&self, ordinal: Ordinal) -> Option<(Ordinal, &Cluster)> {
        let key = self.get(ordinal)?.cluster;
        Some((key, self.clusters.get(&key)?))
    }

    /// Remembers `entry` under the next ordinal and counts it in its cluster, which is a new one
    /// if it is not known.
    pub(crate) fn add(&mut self, entry: Entry) -> Ordinal {
        let ordinal = self.next;
        self.next += 1;
        let cluster = self.clusters.entry(entry.cluster).or_insert_with(|| Cluster {
            hash: entry.given.cluster_hash,
            oldest: ordinal,
            oldest_id: entry.id.clone(),
            oldest_ms: entry.event_time_ms,
            size: 0,
            remembered: 0,
        });
        cluster.size = entry.given.cluster_size_seen;
        cluster.remembered += 1;
        if entry.event_time_ms < cluster.oldest_ms {
            cluster.oldest = ordinal;
            cluster.oldest_id = entry.id.clone();
            cluster.oldest_ms = entry.event_time_ms;
        }
        self.by_ordinal.insert(ordinal, entry);
        ordinal
    }

    /// Forgets a revision, and its cluster with the last of its revisions.
    pub(crate) fn remove(&mut self, ordinal: Ordinal) -> Option<Entry> {
        let entry = self.by_ordinal.remove(&ordinal)?;
        if let Some(cluster) = self.clusters.get_mut(&entry.cluster) {
            cluster.remembered = cluster.remembered.saturating_sub(1);
            if cluster.remembered == 0 {
                self.clusters.remove(&entry.cluster);
            }
        }
        Some(entry)
    }
}

/// The part of a cluster's id that comes from its first arrival.
pub(crate) fn cluster_hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// An article as a key.
pub(crate) fn article_key(id: &str) -> u128 {
    xxh3_128(id.as_bytes())
}

/// The key of a record, as a name of its article.
pub(crate) fn record_key(key: &[u8]) -> u128 {
    named(b"key\n", key)
}

/// An id at the producer, as a name of its article.
pub(crate) fn source_key(source_id: &str) -> u128 {
    named(b"source\n", source_id.as_bytes())
}

/// Names of different kinds never meet.
fn named(kind: &[u8], name: &[u8]) -> u128 {
    xxh3_128(&[kind, name].concat())
}

/// An article with a certain text as a key.
pub(crate) fn revision_key(id: &str, sketch: &Sketch) -> u128 {
    let mut bytes = Vec::with_capacity(16 + id.len());
    // The hash first: it has a fixed length, so no two pairs give the same bytes.
    bytes.extend_from_slice(&sketch.content().to_le_bytes());
    bytes.extend_from_slice(id.as_bytes());
    xxh3_128(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use copydesk_article::duplicates::Role;

    fn entry(id: &str, event_time_ms: i64, cluster: Ordinal, size: u32) -> Entry {
        let given = Given {
            role: Role::Near,
            cluster_hash: cluster_hash("a"),
            of: None,
            matches: None,
            first_seen_ms: event_time_ms,
            cluster_size_seen: size,
        };
        let sketch = Sketch::of(id, &Settings::default());
        Entry { id: id.into(), key: None, source: None, event_time_ms, sketch, cluster, given }
    }

    #[test]
    fn a_cluster_knows_its_oldest_and_goes_with_its_last() {
        let mut entries = Entries::default();
        let a = entries.add(entry("a", 5, 0, 1));
        let b = entries.add(entry("b", 3, 0, 2));
        let (key, cluster) = entries.cluster_of(b).unwrap();
        assert_eq!((key, cluster.oldest, cluster.oldest_ms, cluster.size), (0, b, 3, 2));
        entries.remove(b);
        assert_eq!(&*entries.cluster_of(a).unwrap().1.oldest_id, "b");
        entries.remove(a);
        assert!(entries.clusters.is_empty() && entries.remove(a).is_none());
        assert_eq!(entries.add(entry("c", 0, 2, 1)), 2);
    }

    #[test]
    fn keys_keep_articles_and_texts_apart() {
        let sketch = |text| Sketch::of(text, &Settings::default());
        assert_ne!(article_key("a"), article_key("b"));
        assert_ne!(revision_key("a", &sketch("x")), revision_key("a", &sketch("y")));
        assert_ne!(revision_key("a", &sketch("x")), revision_key("b", &sketch("x")));
    }
}
