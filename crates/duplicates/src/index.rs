//! The indexes over the remembered revisions. All of them follow from the revisions alone, so a
//! snapshot does not hold them.
//!
//! They are ordered sets rather than hash tables: removal is cheap even from a bucket that a
//! thousand weather reports share, and nothing depends on a hasher's seed.

use crate::entries::{Entry, Ordinal, article_key, revision_key};
use crate::minhash::{Signature, band_keys};
use crate::settings::Settings;
use crate::sketch::Sketch;
use std::collections::{BTreeMap, BTreeSet};

/// A revision in a bucket: bucket key, then ordinal in halves. The halves keep it at 12 bytes
/// instead of 16, and there is one per band and revision.
type Slot = (u32, u32, u32);

/// Finds revisions by time, text, name and likeness.
#[derive(Debug, PartialEq)]
pub(crate) struct Index {
    rows: u32,
    by_time: BTreeSet<(i64, Ordinal)>,
    by_content: BTreeSet<(u128, Ordinal)>,
    by_name: BTreeSet<(u128, Ordinal)>,
    by_revision: BTreeMap<u128, Ordinal>,
    bands: Vec<BTreeSet<Slot>>,
}

impl Index {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            rows: settings.rows,
            by_time: BTreeSet::new(),
            by_content: BTreeSet::new(),
            by_name: BTreeSet::new(),
            by_revision: BTreeMap::new(),
            bands: vec![BTreeSet::new(); settings.bands as usize],
        }
    }

    /// The indexes over `entries`; sorting once is many times faster than adding one by one.
    pub(crate) fn of(settings: &Settings, entries: &BTreeMap<Ordinal, Entry>) -> Self {
        let mut index = Self::new(settings);
        let all = || entries.iter().map(|(&ordinal, entry)| (ordinal, entry));
        index.by_time = all().map(|(at, entry)| (entry.event_time_ms, at)).collect();
        index.by_content = all().map(|(at, entry)| (entry.sketch.content(), at)).collect();
        index.by_name =
            all().flat_map(|(at, entry)| entry.names().map(move |name| (name, at))).collect();
        index.by_revision =
            all().map(|(at, entry)| (revision_key(&entry.id, &entry.sketch), at)).collect();
        let mut bands = vec![Vec::new(); index.bands.len()];
        for (ordinal, entry) in all() {
            let keys = entry.sketch.signature().map(|signature| index.keys(signature));
            for (key, band) in keys.into_iter().flatten().zip(&mut bands) {
                band.push(slot(key, ordinal));
            }
        }
        index.bands = bands.into_iter().map(BTreeSet::from_iter).collect();
        index
    }

    pub(crate) fn add(&mut self, ordinal: Ordinal, entry: &Entry) {
        self.by_time.insert((entry.event_time_ms, ordinal));
        self.by_content.insert((entry.sketch.content(), ordinal));
        self.by_name.extend(entry.names().map(|name| (name, ordinal)));
        self.by_revision.insert(revision_key(&entry.id, &entry.sketch), ordinal);
        if let Some(signature) = entry.sketch.signature() {
            for (key, band) in self.keys(signature).into_iter().zip(&mut self.bands) {
                band.insert(slot(key, ordinal));
            }
        }
    }

    pub(crate) fn remove(&mut self, ordinal: Ordinal, entry: &Entry) {
        self.by_time.remove(&(entry.event_time_ms, ordinal));
        self.by_content.remove(&(entry.sketch.content(), ordinal));
        for name in entry.names() {
            self.by_name.remove(&(name, ordinal));
        }
        self.by_revision.remove(&revision_key(&entry.id, &entry.sketch));
        if let Some(signature) = entry.sketch.signature() {
            for (key, band) in self.keys(signature).into_iter().zip(&mut self.bands) {
                band.remove(&slot(key, ordinal));
            }
        }
    }

    fn keys(&self, signature: &Signature) -> Vec<u32> {
        let bands = u32::try_from(self.bands.len()).unwrap_or(u32::MAX);
        band_keys(signature, bands, self.rows).collect()
    }

    /// The revision with the oldest event time, the earlier arrival of several.
    pub(crate) fn oldest(&self) -> Option<(i64, Ordinal)> {
        self.by_time.first().copied()
    }

    /// The same article with the same text.
    pub(crate) fn revision(&self, id: &str, sketch: &Sketch) -> Option<Ordinal> {
        self.by_revision.get(&revision_key(id, sketch)).copied()
    }

    /// The revision of the article that arrived last.
    pub(crate) fn latest_of(&self, id: &str) -> Option<Ordinal> {
        let name = article_key(id);
        self.by_name.range((name, 0)..=(name, Ordinal::MAX)).next_back().map(|(_, at)| *at)
    }

    /// Every revision of every article of that name.
    pub(crate) fn named(&self, name: u128) -> impl Iterator<Item = Ordinal> {
        self.by_name.range((name, 0)..=(name, Ordinal::MAX)).map(|(_, at)| *at)
    }

    /// The first arrival with the same text.
    pub(crate) fn same_text(&self, sketch: &Sketch) -> impl Iterator<Item = Ordinal> {
        let key = sketch.content();
        self.by_content.range((key, 0)..=(key, Ordinal::MAX)).map(|(_, at)| *at)
    }

    /// The revisions that share a bucket with `signature`, at most the `cap` newest arrivals of
    /// each bucket, sorted by arrival.
    pub(crate) fn candidates(&self, signature: &Signature, cap: u32) -> Vec<Ordinal> {
        let mut found = Vec::new();
        for (key, band) in self.keys(signature).into_iter().zip(&self.bands) {
            let bucket = band.range((key, 0, 0)..=(key, u32::MAX, u32::MAX)).rev();
            found.extend(bucket.take(cap as usize).map(|slot| ordinal_of(*slot)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[allow(clippy::cast_possible_truncation)] // Both halves are kept.
fn slot(key: u32, ordinal: Ordinal) -> Slot {
    (key, (ordinal >> 32) as u32, ordinal as u32)
}

fn ordinal_of((_, high, low): Slot) -> Ordinal {
    u64::from(high) << 32 | u64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Given;
    use copydesk_article::duplicates::Role;

    fn entry(id: &str, text: &str, event_time_ms: i64) -> Entry {
        let given = Given {
            role: Role::Unique,
            cluster_hash: 0,
            of: None,
            matches: None,
            first_seen_ms: 0,
            cluster_size_seen: 1,
        };
        let sketch = Sketch::of(text, &Settings::default());
        Entry { id: id.into(), key: None, source: None, event_time_ms, sketch, cluster: 0, given }
    }

    fn text() -> String {
        (0..60).map(|i| format!("w{i} ")).collect()
    }

    #[test]
    fn buckets_give_their_newest_and_forget_the_removed() {
        let mut index = Index::new(&Settings::default());
        let entries: Vec<Entry> = (0..5).map(|i| entry(&format!("{i}"), &text(), i)).collect();
        let offset = u64::from(u32::MAX) - 1;
        for (i, entry) in (0..).zip(&entries) {
            index.add(offset + i, entry);
        }
        let signature = entries[0].sketch.signature().unwrap();
        assert_eq!(index.candidates(signature, 2), [offset + 3, offset + 4]);
        index.remove(offset + 4, &entries[4]);
        assert_eq!(index.candidates(signature, 2), [offset + 2, offset + 3]);
        assert_eq!(index.same_text(&entries[0].sketch).next(), Some(offset));
        assert_eq!(index.oldest(), Some((0, offset)));
        let built = Index::of(
            &Settings::default(),
            &(offset..).zip(entries).take(4).collect::<BTreeMap<_, _>>(),
        );
        assert_eq!(built, index);
    }

    #[test]
    fn revisions_of_an_article_are_told_apart() {
        let mut index = Index::new(&Settings::default());
        let (one, two) = (entry("a", "first text", 1), entry("a", "second text", 0));
        index.add(0, &one);
        index.add(1, &two);
        assert_eq!(index.latest_of("a"), Some(1));
        assert_eq!(index.latest_of("b"), None);
        assert_eq!(index.revision("a", &one.sketch), Some(0));
        assert_eq!(index.revision("b", &one.sketch), None);
        index.remove(1, &two);
        assert_eq!(index.latest_of("a"), Some(0));
    }

    #[test]
    fn slots_keep_the_order_of_arrival() {
        for ordinal in [0, 1, u64::from(u32::MAX), u64::from(u32::MAX) + 1, u64::MAX] {
            assert_eq!(ordinal_of(slot(7, ordinal)), ordinal);
        }
        assert!(slot(7, u64::from(u32::MAX)) < slot(7, u64::from(u32::MAX) + 1));
    }
}
