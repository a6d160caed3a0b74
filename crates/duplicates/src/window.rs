//! The memory in one process: an index slot with all virtual shards, and the assembler.

use crate::answer::Answer;
use crate::assembler::Assembler;
use crate::memo::Memo;
use crate::post::{Origin, Post, Sketched, What};
use crate::retract::{Named, Successor};
use crate::settings::{Settings, SettingsError};
use crate::slot::{Part, Slot};
use crate::verdict::{Arrival, Verdict, Withdrawal};

/// The articles of the last days of event time. See the crate for what it promises.
#[derive(Debug)]
pub struct Window {
    pub(crate) slot: Slot,
    pub(crate) assembler: Assembler,
    /// The offset of the next record, where the log counts its records itself.
    pub(crate) next: u64,
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
        let slot = Slot::empty(settings.clone(), Part::WHOLE);
        Self { slot, assembler: Assembler::empty(settings), next: 0 }
    }

    /// What this memory was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.assembler.settings
    }

    /// How many arrivals are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assembler.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assembler.is_empty()
    }

    /// Articles with an event time before this may be forgotten: the time that recent articles agree
    /// on, less allowed lateness, less window, in milliseconds of the Unix epoch. `None` before the
    /// first dated arrival.
    #[must_use]
    pub fn horizon_ms(&self) -> Option<i64> {
        self.assembler.tide.horizon_ms(self.settings())
    }

    /// Says that the log's first records had been deleted before this memory saw them.
    pub fn begin_late(&mut self) {
        self.slot.begin_late();
        self.assembler.begin_late();
    }

    /// The event time, in milliseconds of the Unix epoch, before which articles are missing although
    /// the window reaches further back; `None` if the memory is complete.
    #[must_use]
    pub fn remembers_since_ms(&self) -> Option<i64> {
        self.assembler.remembers_since_ms()
    }

    /// Takes in the record of the sketch log at `offset`, which is above all before it, and says what
    /// is to be said of it.
    pub fn post(&mut self, offset: u64, post: &Post) -> Answer {
        self.post_and_tell(offset, post).0
    }

    /// The same, with what is needed to fold the record in anew without deciding it again.
    pub fn post_and_tell(&mut self, offset: u64, post: &Post) -> (Answer, Memo) {
        self.next = offset + 1;
        let hits = self.slot.look(offset, post);
        let (answer, choice) = self.assembler.decide_and_tell(offset, post, &hits);
        (answer, Memo { trail: hits.trail, twin: hits.twin, choice })
    }

    /// Takes in the record at `offset` as it was taken in when this was decided; `None`, and nothing is
    /// taken in, if the memo is of another log or place, or of no article.
    pub fn recall(&mut self, offset: u64, post: &Post, memo: &Memo) -> Option<Answer> {
        let What::Article(article) = &post.what else { return None };
        if !self.slot.recall_by(offset, post, memo.trail, memo.twin) {
            return None;
        }
        self.next = offset + 1;
        Some(self.assembler.recall(offset, article, post.key.as_deref(), memo.choice))
    }

    /// Judges one article by those that arrived before it, and remembers it: [`Window::post`] for a
    /// log that is counted here.
    ///
    /// The same article with the same text is answered as at first.
    ///
    /// # Errors
    /// [`Withdrawal`] of an article that was taken down.
    pub fn decide(&mut self, arrival: Arrival<'_>) -> Result<Verdict, Withdrawal> {
        let article = Sketched {
            id: arrival.id.into(),
            source_id: arrival.source_id.map(Into::into),
            event_time_ms: arrival.event_time_ms,
            sketch: arrival.sketch.clone(),
        };
        match self.append(arrival.key, What::Article(Box::new(article))) {
            Answer::Verdict(verdict) => Ok(*verdict),
            _ => Err(Withdrawal),
        }
    }

    /// Forgets an article, all its revisions, and refuses it for the length of the window.
    /// Answers the articles that are the first of their clusters now.
    pub fn retract(&mut self, named: Named<'_>) -> Vec<Successor> {
        let (id, source_id) = (named.id.map(Into::into), named.source_id.map(Into::into));
        match self.append(named.key, What::Takedown { id, source_id }) {
            Answer::TakenDown(successors) => successors,
            _ => Vec::new(),
        }
    }

    fn append(&mut self, key: Option<&[u8]>, what: What) -> Answer {
        let origin = Origin { partition: 0, offset: self.next.cast_signed() };
        self.post(self.next, &Post { origin, key: key.map(Into::into), what })
    }
}
