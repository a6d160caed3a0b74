//! What an arrival is to the remembered articles.

use crate::clock::UNDATED;
use crate::entries::{Ordinal, cluster_hash};
use crate::verdict::{Filed, Given};
use crate::window::Window;
use copydesk_article::duplicates::Role;

/// The revision that an arrival is related to.
struct Relation {
    role: Role,
    to: Ordinal,
    matches: Option<u8>,
}

impl Window {
    /// The key of the cluster that the arrival belongs to, and what to say of it.
    pub(crate) fn judge(&self, arrival: Filed<'_>) -> (Ordinal, Given) {
        if let Some(joined) = self.relation(arrival).and_then(|to| self.join(arrival, &to)) {
            return joined;
        }
        let given = Given {
            role: Role::Unique,
            cluster_hash: cluster_hash(arrival.id),
            of: None,
            matches: None,
            first_seen_ms: arrival.event_time_ms,
            cluster_size_seen: 1,
        };
        (self.entries.next, given)
    }

    /// The same for an arrival that joins the cluster of `relation`.
    fn join(&self, arrival: Filed<'_>, relation: &Relation) -> Option<(Ordinal, Given)> {
        let (key, cluster) = self.entries.cluster_of(relation.to)?;
        let revision = relation.role == Role::Update;
        let mut given = Given {
            role: relation.role,
            cluster_hash: cluster.hash,
            of: Some(self.entries.get(relation.to)?.id.clone()),
            matches: relation.matches,
            first_seen_ms: cluster.oldest_ms.min(arrival.event_time_ms),
            cluster_size_seen: cluster.size.saturating_add(u32::from(!revision)),
        };
        // Against an article of unknown age nothing is older.
        let dated = cluster.oldest_ms != UNDATED;
        if !revision && dated && arrival.event_time_ms < cluster.oldest_ms {
            given.role = Role::Original;
            given.of = Some(cluster.oldest_id.clone());
            // Likeness to the article that is named, where that one is still remembered.
            if let Some(oldest) = self.entries.get(cluster.oldest) {
                given.matches = arrival.sketch.matches(&oldest.sketch);
            }
        }
        Some((key, given))
    }

    /// Whether the event times of the two lie within the window. One without a date may be of any.
    fn within_reach(&self, arrival: Filed<'_>, ordinal: Ordinal) -> bool {
        let at = arrival.event_time_ms;
        self.entries.get(ordinal).is_some_and(|entry| {
            let apart = entry.event_time_ms.abs_diff(at);
            let undated = entry.event_time_ms == UNDATED || at == UNDATED;
            undated || apart <= self.settings.reach_ms().unsigned_abs()
        })
    }

    /// The best relation: an earlier revision of the same article before an equal text before the
    /// most alike text, the earlier arrival of several.
    fn relation(&self, arrival: Filed<'_>) -> Option<Relation> {
        if let Some(to) = self.index.latest_of(arrival.id) {
            let before = self.entries.get(to)?;
            let matches = arrival.sketch.matches(&before.sketch);
            return Some(Relation { role: Role::Update, to, matches });
        }
        let mut same = self.index.same_text(arrival.sketch);
        if let Some(to) = same.find(|to| self.within_reach(arrival, *to)) {
            let matches = arrival.sketch.matches(arrival.sketch);
            return Some(Relation { role: Role::Exact, to, matches });
        }
        let signature = arrival.sketch.signature()?;
        let mut best: Option<(u8, Ordinal)> = None;
        for ordinal in self.index.candidates(signature, self.settings.bucket_cap) {
            let Some(entry) = self.entries.get(ordinal) else { continue };
            if !self.within_reach(arrival, ordinal) {
                continue;
            }
            let Some(matches) = arrival.sketch.matches(&entry.sketch) else { continue };
            // Candidates come in order of arrival: only a better one replaces an earlier one.
            if best.is_none_or(|(most, _)| matches > most) {
                best = Some((matches, ordinal));
            }
        }
        let (matches, to) = best.filter(|(most, _)| *most >= self.settings.least_matches())?;
        Some(Relation { role: Role::Near, to, matches: Some(matches) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::sketch::Sketch;
    use crate::verdict::{Arrival, Verdict};

    const DAY: i64 = 86_400_000;

    struct Desk(Window);

    impl Desk {
        fn new(settings: Settings) -> Self {
            Self(Window::new(settings).unwrap())
        }

        fn see(&mut self, id: &str, text: &str, event_time_ms: i64) -> Verdict {
            let sketch = Sketch::of(text, self.0.settings());
            let event_time_ms = Some(event_time_ms);
            let arrival =
                Arrival { id, source_id: None, key: None, event_time_ms, sketch: &sketch };
            self.0.decide(arrival).unwrap()
        }
    }

    /// 60 words that no other seed shares.
    fn story(seed: u32) -> String {
        (0..60).map(|i| format!("word{seed}x{i} ")).collect()
    }

    #[test]
    fn roles_and_clusters() {
        let mut desk = Desk::new(Settings::default());
        let first = desk.see("a", &story(1), DAY);
        assert_eq!((first.role, first.of, first.similarity), (Role::Unique, None, None));
        assert_eq!((first.first_seen_ms, first.cluster_size_seen), (Some(DAY), 1));
        let exact = desk.see("b", &story(1).to_uppercase(), 2 * DAY);
        assert_eq!((exact.role, exact.of.as_deref()), (Role::Exact, Some("a")));
        assert_eq!((exact.similarity, exact.cluster_size_seen), (Some(1.0), 2));
        let near = desk.see("c", &format!("{} and a footer", story(1)), 3 * DAY);
        assert_eq!((near.role, near.of.as_deref()), (Role::Near, Some("a")));
        assert!(near.similarity.unwrap() > 0.8 && near.first_seen_ms == Some(DAY));
        let other = desk.see("d", &story(2), 3 * DAY);
        assert_eq!(other.role, Role::Unique);
        assert_eq!((&exact.cluster_id, &near.cluster_id), (&first.cluster_id, &first.cluster_id));
        assert_ne!(other.cluster_id, first.cluster_id);
    }

    #[test]
    fn a_late_article_that_is_older_is_the_original() {
        let mut desk = Desk::new(Settings::default());
        let copy = desk.see("copy", &story(1), 5 * DAY);
        let late = desk.see("source", &format!("{} end", story(1)), 4 * DAY);
        assert_eq!((late.role, late.of.as_deref()), (Role::Original, Some("copy")));
        assert_eq!((late.first_seen_ms, &late.cluster_id), (Some(4 * DAY), &copy.cluster_id));
        let third = desk.see("third", &format!("{} end", story(1)), 5 * DAY);
        assert_eq!((third.role, third.of.as_deref()), (Role::Exact, Some("source")));
        assert_eq!((third.first_seen_ms, third.cluster_size_seen), (Some(4 * DAY), 3));
    }

    #[test]
    fn revisions_stay_in_their_cluster_and_are_not_counted() {
        let mut desk = Desk::new(Settings::default());
        let first = desk.see("a", &story(1), DAY);
        let update = desk.see("a", &format!("{} corrected", story(1)), DAY);
        assert_eq!((update.role, update.of.as_deref()), (Role::Update, Some("a")));
        assert_eq!((update.cluster_size_seen, &update.cluster_id), (1, &first.cluster_id));
        let rewritten = desk.see("a", &story(2), DAY - 1);
        assert_eq!((rewritten.role, &rewritten.cluster_id), (Role::Update, &first.cluster_id));
        assert!(rewritten.similarity.unwrap() < 0.1);
        let copy = desk.see("b", &story(2), DAY);
        assert_eq!((copy.role, copy.cluster_size_seen), (Role::Exact, 2));
    }

    #[test]
    fn short_texts_only_match_exactly() {
        let mut desk = Desk::new(Settings::default());
        desk.see("a", "Storm hits the coast", DAY);
        assert_eq!(desk.see("b", "Storm hits the coast today", DAY).role, Role::Unique);
        assert_eq!(desk.see("c", "STORM hits the coast", DAY).role, Role::Exact);
        let update = desk.see("a", "Storm hits the northern coast", DAY);
        assert_eq!((update.role, update.similarity), (Role::Update, None));
    }

    #[test]
    fn the_best_match_wins_and_clusters_never_merge() {
        let mut desk = Desk::new(Settings { threshold: 0.2, ..Settings::default() });
        let one = desk.see("a", &story(1), DAY);
        let two = desk.see("b", &story(2), DAY);
        let half: String = story(1).split(' ').take(30).map(|word| format!("{word} ")).collect();
        let mixed = desk.see("c", &format!("{half}{}", story(2)), DAY);
        assert_eq!((mixed.role, mixed.of.as_deref()), (Role::Near, Some("b")));
        assert_eq!(mixed.cluster_id, two.cluster_id);
        assert_eq!(desk.see("d", &story(1), DAY).cluster_id, one.cluster_id);
    }
}
