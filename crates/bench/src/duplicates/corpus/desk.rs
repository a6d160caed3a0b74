//! The desk that articles are made at: languages, outlets, and what was made so far.

use super::dice::Dice;
use super::label::Kind;
use super::outlets::{self, Outlet};
use super::story::{Facts, Story};
use super::tongues::TONGUES;
use super::voice::Voice;

/// The first event time, and how far the others reach, in milliseconds.
const BEGIN_MS: i64 = 1_711_929_600_000;
const DAYS: i64 = 10;
pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// An article before it has its place in the order of arrivals.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) tongue: usize,
    pub(super) event_ms: i64,
    pub(super) kind: Kind,
    /// Numbers of other drafts.
    pub(super) of: Option<usize>,
    pub(super) shares: Vec<usize>,
    pub(super) family: usize,
    pub(super) hops: u8,
    pub(super) group: Option<usize>,
}

/// The desk.
pub(super) struct Desk {
    pub(super) voices: Vec<Voice>,
    pub(super) outlets: Vec<Vec<Outlet>>,
    pub(super) dice: Dice,
    pub(super) drafts: Vec<Draft>,
    groups: usize,
}

impl Desk {
    pub(super) fn new(voices: Vec<Voice>, mut dice: Dice) -> Self {
        let outlets = outlets::all(&voices, &mut dice);
        Self { voices, outlets, dice, drafts: Vec::new(), groups: 0 }
    }

    /// A language, common ones more often.
    pub(super) fn tongue(&mut self) -> usize {
        let all: usize = TONGUES.iter().map(|tongue| tongue.weight).sum();
        let mut roll = self.dice.below(all);
        for (at, tongue) in TONGUES.iter().enumerate() {
            match roll.checked_sub(tongue.weight) {
                Some(left) => roll = left,
                None => return at,
            }
        }
        0
    }

    /// Words of an article: 120 to 2,000, half of them below 600 with their marks; one in twelve is a brief.
    pub(super) fn length(&mut self) -> usize {
        match self.dice.chance(0.08) {
            true => self.dice.between(50, 90),
            false => self.dice.around(600.0, 0.55, [120.0, 2000.0]),
        }
    }

    /// A time within the days of the corpus.
    pub(super) fn time(&mut self) -> i64 {
        BEGIN_MS + self.within(DAYS * DAY_MS)
    }

    /// A time from 0 to below `span_ms`.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // days in milliseconds
    pub(super) fn within(&mut self, span_ms: i64) -> i64 {
        (self.dice.unit() * span_ms as f64) as i64
    }

    /// What a new story is about.
    pub(super) fn facts(&mut self, tongue: usize) -> Facts {
        Facts::new(&self.voices[tongue], &mut self.dice)
    }

    /// A new story and what it is about.
    pub(super) fn story(&mut self, tongue: usize, words: usize) -> (Story, Facts) {
        let facts = self.facts(tongue);
        let story = facts.story(&self.voices[tongue], tongue, words, &mut self.dice);
        (story, facts)
    }

    /// The story as some outlet has it.
    pub(super) fn dressed(&mut self, story: &Story, facts: &Facts) -> String {
        let Some(outlet) = self.dice.pick(&self.outlets[story.tongue]) else {
            return String::new();
        };
        outlet.dress(story, facts, &self.voices[story.tongue], &mut self.dice)
    }

    /// Hands in an article that is no copy; its number.
    pub(super) fn hand_in(
        &mut self,
        kind: Kind,
        tongue: usize,
        event_ms: i64,
        text: String,
    ) -> usize {
        let family = self.drafts.len();
        let draft = Draft {
            text,
            tongue,
            event_ms,
            kind,
            of: None,
            shares: Vec::new(),
            family,
            hops: 0,
            group: None,
        };
        self.drafts.push(draft);
        family
    }

    /// The number of a new group.
    pub(super) fn group(&mut self) -> usize {
        self.groups += 1;
        self.groups
    }
}
