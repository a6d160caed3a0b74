//! Articles that are taken back: forgotten, and replaced where they were the first.

use crate::clock::UNDATED;
use crate::entries::{Ordinal, article_key, record_key, source_key};
use crate::window::Window;
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

impl Window {
    /// Forgets an article, all its revisions, and refuses it for the length of the window.
    /// Answers the articles that are the first of their clusters now.
    ///
    /// Takes time in proportion to what is remembered if the article was the first of a cluster:
    /// takedowns are few, and an index for them would cost every article.
    pub fn retract(&mut self, named: Named<'_>) -> Vec<Successor> {
        let mut names = BTreeSet::new();
        names.extend(named.id.map(article_key));
        names.extend(named.source_id.map(source_key));
        if names.is_empty() {
            names.extend(named.key.map(record_key));
        }
        let found: BTreeSet<Ordinal> =
            names.iter().flat_map(|name| self.index.named(*name)).collect();
        let mut gone: BTreeMap<Ordinal, BTreeSet<Box<str>>> = BTreeMap::new();
        for ordinal in found {
            let Some(entry) = self.entries.get(ordinal) else { continue };
            names.extend(entry.names());
            gone.entry(entry.cluster).or_default().insert(entry.id.clone());
            self.forget(ordinal);
        }
        let at = self.clock.now().unwrap_or(UNDATED);
        for name in &names {
            self.withdrawn.add(*name, at);
        }
        for (cluster, articles) in &gone {
            if let Some(cluster) = self.entries.clusters.get_mut(cluster) {
                let articles = u32::try_from(articles.len()).unwrap_or(u32::MAX);
                cluster.size = cluster.size.saturating_sub(articles);
            }
        }
        self.succeed(&names)
    }

    /// Gives every cluster whose oldest article is one of `names` another.
    fn succeed(&mut self, names: &BTreeSet<u128>) -> Vec<Successor> {
        let clusters = self.entries.clusters.iter();
        let bereft: BTreeSet<Ordinal> = clusters
            .filter(|(_, cluster)| names.contains(&article_key(&cluster.oldest_id)))
            .map(|(key, _)| *key)
            .collect();
        if bereft.is_empty() {
            return Vec::new();
        }
        let mut eldest: BTreeMap<Ordinal, (i64, Ordinal)> = BTreeMap::new();
        for (&ordinal, entry) in &self.entries.by_ordinal {
            if bereft.contains(&entry.cluster) {
                let candidate = (entry.event_time_ms, ordinal);
                let best = eldest.entry(entry.cluster).or_insert(candidate);
                *best = candidate.min(*best);
            }
        }
        let successors = eldest.into_iter().filter_map(|(cluster, (at, ordinal))| {
            let entry = self.entries.by_ordinal.get(&ordinal)?;
            let cluster = self.entries.clusters.get_mut(&cluster)?;
            let instead_of = std::mem::replace(&mut cluster.oldest_id, entry.id.clone());
            cluster.oldest = ordinal;
            cluster.oldest_ms = at;
            Some(Successor {
                key: entry.key.as_deref().map(<[u8]>::to_vec),
                id: entry.id.to_string(),
                cluster_id: format!("c1-{:016x}", cluster.hash),
                instead_of: instead_of.to_string(),
                first_seen_ms: (at != UNDATED).then_some(at),
                cluster_size_seen: cluster.size,
            })
        });
        successors.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::sketch::Sketch;
    use crate::verdict::{Arrival, Verdict, Withdrawal};
    use copydesk_article::duplicates::Role;

    fn see(window: &mut Window, id: &str, text: &str, at: i64) -> Result<Verdict, Withdrawal> {
        let sketch = Sketch::of(text, window.settings());
        let key = format!("key of {id}");
        let source = format!("source of {id}");
        window.decide(Arrival {
            id,
            source_id: Some(&source),
            key: Some(key.as_bytes()),
            event_time_ms: Some(at),
            sketch: &sketch,
        })
    }

    fn filled() -> Window {
        let mut window = Window::new(Settings::default()).unwrap();
        for (id, at) in [("a", 1), ("b", 3), ("c", 2)] {
            see(&mut window, id, "the same story", at).unwrap();
        }
        see(&mut window, "other", "another story", 4).unwrap();
        window
    }

    #[test]
    fn the_next_oldest_takes_the_place_of_the_first() {
        let names = [
            Named { id: Some("a"), key: Some(b"takedowns"), ..Named::default() },
            Named { source_id: Some("source of a"), ..Named::default() },
            Named { key: Some(b"key of a"), ..Named::default() },
        ];
        for named in names {
            let mut window = filled();
            let successors = window.retract(named);
            assert_eq!(successors.len(), 1);
            let successor = &successors[0];
            assert_eq!((successor.id.as_str(), successor.instead_of.as_str()), ("c", "a"));
            assert_eq!(successor.key.as_deref(), Some(&b"key of c"[..]));
            assert_eq!((successor.first_seen_ms, successor.cluster_size_seen), (Some(2), 2));
            assert_eq!(window.len(), 3);
            let copy = see(&mut window, "d", "the same story", 9).unwrap();
            assert_eq!((copy.role, copy.cluster_size_seen), (Role::Exact, 3));
            assert_ne!(copy.of.as_deref(), Some("a"));
        }
    }

    #[test]
    fn what_was_taken_down_does_not_come_back_while_it_is_remembered() {
        const DAY: i64 = 86_400_000;
        let mut window = filled();
        window.retract(Named { key: Some(b"key of b"), ..Named::default() });
        assert!(see(&mut window, "b", "with another text", 5).is_err());
        let before = window.snapshot();
        assert!(see(&mut window, "b", "the same story", 5).is_err());
        assert_eq!(window.snapshot(), before);
        let restored = Window::restore(Settings::default(), &before).unwrap();
        assert_eq!(restored.snapshot(), before);
        for i in 0..32 {
            see(&mut window, &format!("later {i}"), &format!("news {i}"), 40 * DAY).unwrap();
        }
        assert_eq!(see(&mut window, "b", "the same story", 40 * DAY).unwrap().role, Role::Unique);
    }

    #[test]
    fn nothing_known_and_lone_articles_have_no_successor() {
        let mut window = filled();
        assert_eq!(window.retract(Named { id: Some("nobody"), ..Named::default() }), []);
        assert_eq!(window.retract(Named { id: Some("other"), ..Named::default() }), []);
        assert_eq!(window.retract(Named { id: Some("b"), ..Named::default() }), []);
        assert!(see(&mut window, "nobody", "a first text", 9).is_err());
    }
}
