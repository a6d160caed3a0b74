//! The memory: what comes in, what is kept, what is forgotten.

use crate::clock::EventClock;
use crate::entries::{Entries, Entry, Ordinal, article_key, record_key, source_key};
use crate::index::Index;
use crate::settings::{Settings, SettingsError};
use crate::verdict::{Arrival, Filed, Verdict, Withdrawal};
use crate::withdrawn::Withdrawn;

/// The articles of the last days of event time. See the crate for what it promises.
#[derive(Debug)]
pub struct Window {
    pub(crate) settings: Settings,
    pub(crate) clock: EventClock,
    pub(crate) entries: Entries,
    pub(crate) index: Index,
    pub(crate) withdrawn: Withdrawn,
    pub(crate) start: Start,
}

/// Where the log began that the memory was folded from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// Whether earlier records had been deleted.
    pub(crate) late: bool,
    /// Event time of the first articles, if so.
    pub(crate) at_ms: Option<i64>,
}

impl Window {
    /// An empty memory.
    ///
    /// # Errors
    /// [`SettingsError`] when the settings cannot be used.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        settings.check()?;
        Ok(Self::empty(settings))
    }

    /// The same for settings that were checked.
    pub(crate) fn empty(settings: Settings) -> Self {
        let index = Index::new(&settings);
        Self {
            settings,
            clock: EventClock::default(),
            entries: Entries::default(),
            index,
            withdrawn: Withdrawn::default(),
            start: Start::default(),
        }
    }

    /// What this memory was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many revisions are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.by_ordinal.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.by_ordinal.is_empty()
    }

    /// Articles with an event time before this may be forgotten: the time that recent articles agree
    /// on, less allowed lateness, less window, in milliseconds of the Unix epoch. `None` before the
    /// first dated arrival.
    #[must_use]
    pub fn horizon_ms(&self) -> Option<i64> {
        self.clock.now().map(|now| now.saturating_sub(self.settings.reach_ms()))
    }

    /// Says that the log's first records had been deleted before this memory saw them.
    pub fn begin_late(&mut self) {
        self.start.late = true;
    }

    /// The event time, in milliseconds of the Unix epoch, before which articles are missing although
    /// the window reaches further back; `None` if the memory is complete.
    #[must_use]
    pub fn remembers_since_ms(&self) -> Option<i64> {
        let at = self.start.at_ms.filter(|_| self.start.late)?;
        self.horizon_ms().is_none_or(|horizon| horizon < at).then_some(at)
    }

    /// Judges one article by those that arrived before it, and remembers it.
    ///
    /// The same article with the same text is answered as at first.
    ///
    /// # Errors
    /// [`Withdrawal`] of an article that was taken down; the memory stays as it was.
    pub fn decide(&mut self, arrival: Arrival<'_>) -> Result<Verdict, Withdrawal> {
        let source = arrival.source_id.map(source_key);
        let names = [Some(article_key(arrival.id)), arrival.key.map(record_key), source];
        if names.into_iter().flatten().any(|name| self.withdrawn.contains(name)) {
            return Err(Withdrawal);
        }
        let again = self.index.revision(arrival.id, arrival.sketch);
        if let Some(entry) = again.and_then(|ordinal| self.entries.get(ordinal)) {
            return Ok(entry.given.verdict());
        }
        let settling = self.clock.is_settling();
        let event_time_ms = self.clock.see(arrival.event_time_ms);
        if settling {
            self.start.at_ms = self.clock.now();
        }
        let filed = Filed { id: arrival.id, event_time_ms, sketch: arrival.sketch };
        self.forget_the_old();
        let (cluster, given) = self.judge(filed);
        let verdict = given.verdict();
        let entry = Entry {
            id: arrival.id.into(),
            key: arrival.key.map(Into::into),
            source,
            event_time_ms,
            sketch: arrival.sketch.clone(),
            cluster,
            given,
        };
        self.remember(entry);
        Ok(verdict)
    }

    fn forget_the_old(&mut self) {
        let Some(horizon) = self.horizon_ms() else { return };
        self.withdrawn.forget(horizon, self.settings.max_articles as usize);
        while self.len() > self.settings.min_articles as usize {
            let oldest = self.index.oldest().filter(|(at, _)| *at < horizon);
            let Some((_, ordinal)) = oldest else { return };
            self.forget(ordinal);
        }
    }

    fn remember(&mut self, entry: Entry) {
        self.index.add(self.entries.next, &entry);
        self.entries.add(entry);
        while self.len() > self.settings.max_articles as usize {
            let Some((_, oldest)) = self.index.oldest() else { return };
            self.forget(oldest);
        }
    }

    pub(crate) fn forget(&mut self, ordinal: Ordinal) {
        if let Some(entry) = self.entries.remove(ordinal) {
            self.index.remove(ordinal, &entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Sketch;
    use copydesk_article::duplicates::Role;

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

        /// Other articles of this time, until the clock shows it.
        fn tick(&mut self, event_time_ms: i64) {
            for i in 0..16 {
                self.see(
                    &format!("{event_time_ms}-{i}"),
                    &format!("{event_time_ms} {i}"),
                    event_time_ms,
                );
            }
        }
    }

    /// 60 words that no other seed shares.
    fn story(seed: u32) -> String {
        (0..60).map(|i| format!("word{seed}x{i} ")).collect()
    }

    #[test]
    fn a_redelivery_is_answered_as_at_first_and_changes_nothing() {
        let mut desk = Desk::new(Settings::default());
        desk.see("a", &story(1), DAY);
        let near = desk.see("b", &format!("{} more", story(1)), DAY);
        desk.see("b", &story(3), DAY);
        let before = desk.0.snapshot();
        assert_eq!(desk.see("b", &format!("{} more", story(1)), 90 * DAY), near);
        assert_eq!(desk.0.snapshot(), before);
    }

    #[test]
    fn articles_are_forgotten_by_event_time() {
        let settings = Settings {
            window_days: 2,
            allowed_lateness_hours: 24,
            min_articles: 0,
            ..Settings::default()
        };
        let mut desk = Desk::new(settings);
        let first = desk.see("a", &story(1), 10 * DAY);
        desk.tick(13 * DAY);
        assert_eq!(desk.see("c", &story(1), 10 * DAY).role, Role::Exact);
        desk.see("wrong", &story(2), 9_999 * DAY);
        assert_eq!(desk.0.horizon_ms(), Some(10 * DAY));
        desk.tick(13 * DAY + 1);
        desk.tick(13 * DAY + 1);
        assert_eq!(desk.0.horizon_ms(), Some(10 * DAY + 1));
        let again = desk.see("e", &story(1), 13 * DAY);
        assert_eq!(again.role, Role::Unique);
        assert_ne!(again.cluster_id, first.cluster_id);
    }

    #[test]
    fn an_archive_in_any_order_is_compared_within_the_window() {
        let mut desk = Desk::new(Settings::default());
        desk.see("may", &story(1), 100 * DAY);
        desk.tick(300 * DAY);
        assert_eq!(desk.see("later", &story(1), 300 * DAY).role, Role::Unique);
        assert_eq!(desk.see("copy", &story(1), 101 * DAY).of.as_deref(), Some("may"));
        let near = desk.see("near", &format!("{} more", story(1)), 299 * DAY);
        assert_eq!(near.of.as_deref(), Some("later"));
    }

    #[test]
    fn a_cluster_outlives_its_first_article() {
        let settings = Settings {
            window_days: 1,
            allowed_lateness_hours: 0,
            min_articles: 0,
            ..Settings::default()
        };
        let mut desk = Desk::new(settings);
        let first = desk.see("a", &story(1), 0);
        desk.see("b", &story(1), DAY);
        desk.tick(DAY + 1);
        let later = desk.see("d", &story(1), 2 * DAY);
        assert_eq!((later.role, later.of.as_deref()), (Role::Exact, Some("b")));
        assert_eq!((later.cluster_id, later.first_seen_ms), (first.cluster_id, Some(0)));
        assert_eq!(later.cluster_size_seen, 3);
    }

    #[test]
    fn articles_without_a_date_take_part() {
        let mut desk = Desk::new(Settings::default());
        let see = |desk: &mut Desk, id: &str, at: Option<i64>| {
            let sketch = Sketch::of(&story(1), desk.0.settings());
            let arrival =
                Arrival { id, source_id: None, key: None, event_time_ms: at, sketch: &sketch };
            desk.0.decide(arrival).unwrap()
        };
        assert_eq!(see(&mut desk, "a", None).first_seen_ms, None);
        desk.tick(20_000 * DAY);
        let dated = see(&mut desk, "b", Some(20_000 * DAY));
        assert_eq!((dated.role, dated.of.as_deref()), (Role::Exact, Some("a")));
        assert_eq!(see(&mut desk, "c", None).role, Role::Exact);
    }

    #[test]
    fn a_memory_that_began_late_says_so_until_the_window_is_full() {
        let settings =
            Settings { window_days: 2, allowed_lateness_hours: 0, ..Settings::default() };
        let mut desk = Desk::new(settings);
        desk.0.begin_late();
        assert_eq!(desk.0.remembers_since_ms(), None);
        desk.see("a", &story(1), 10 * DAY);
        assert_eq!(desk.0.remembers_since_ms(), Some(10 * DAY));
        for hour in 0..60 {
            desk.see(&format!("b{hour}"), &story(hour), 10 * DAY + i64::from(hour) * DAY / 24);
        }
        let since = desk.0.remembers_since_ms().unwrap();
        assert!((10 * DAY..11 * DAY).contains(&since), "{since}");
        desk.tick(14 * DAY);
        desk.tick(14 * DAY);
        assert_eq!(desk.0.remembers_since_ms(), None);
        let mut whole = Desk::new(Settings::default());
        whole.see("a", &story(1), 10 * DAY);
        assert_eq!(whole.0.remembers_since_ms(), None);
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut desk = Desk::new(Settings { max_articles: 2, ..Settings::default() });
        for (id, day) in [("a", 3), ("b", 1), ("c", 2)] {
            desk.see(id, &story(u32::try_from(day).unwrap()), day * DAY);
        }
        assert_eq!(desk.0.len(), 2);
        assert_eq!(desk.see("x", &story(1), 3 * DAY).role, Role::Unique);
        assert_eq!(desk.see("y", &story(3), 3 * DAY).of.as_deref(), Some("a"));
    }
}
