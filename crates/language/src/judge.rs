//! Which languages a text is in, and how sure that is.

use crate::answer::{Answer, Judgement};
use crate::arbiter::Arbiter;
use crate::clutter::Clutter;
use crate::confidence::{self, RELIABLE};
use crate::groups::together;
use crate::han;
use crate::lines::Line;
use crate::prose::{Passage, passages};
use crate::script;
use crate::settings::LanguageError;
use crate::votes::{self, Allowed, Party, Reading};
use crate::words::Words;
use copydesk_ngrams::{Scratch, Table};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Below this many letters lingua has n-grams of one to five letters decide, above it those of three.
const SHORT: usize = 120;

/// Steps an n-gram by which a language that lingua lacks must lead its choice.
const LEAD_WITHOUT_LINGUA: f64 = 0.5;

/// Fewer letters than this (of Latin script, or what stands for them) are no evidence: "Berlin" is written
/// alike in thirty languages.
const FEWEST_LETTERS: f64 = 12.0;

/// Fewer n-grams than this in every passage are one word again and again: twelve letters have as many.
const FEWEST_NGRAMS: usize = 12;

/// As [`FEWEST_LETTERS`], in a script of one language.
const FEWEST_OF_SCRIPT: usize = 2;

/// How often the language that alone has a script is the right one.
const OF_SCRIPT: f64 = 0.99;

/// How often it is right where there are fewer letters than these: a formula has Greek letters, too.
const OF_FEW_LETTERS: f64 = 0.7;
const FEW_OF_SCRIPT: f64 = 5.0;

/// Letters of a text whose words are asked for a language that no table has.
const LETTERS_ASKED: usize = 800;

/// How often a language that no table has, but whose words are there, is the right one.
const BY_WORDS: f64 = 0.95;

/// Steps an n-gram that a title may cost more in the language of the body than in its own best.
const TITLE_TOLERANCE: f64 = 3.0;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The table of all languages, and lingua for short texts.
pub(crate) struct Judge {
    table: Table,
    words: Words,
    clutter: Clutter,
    arbiter: Arbiter,
}

impl Judge {
    pub(crate) fn new() -> Result<Self, LanguageError> {
        let table = Table::embedded()?;
        Ok(Self {
            words: Words::new(&table),
            table,
            clutter: Clutter::new().map_err(|error| LanguageError::Words(error.to_string()))?,
            arbiter: Arbiter::new(),
        })
    }

    /// Languages that can be answered, and those of them that lingua judges.
    pub(crate) fn languages(&self) -> (usize, usize) {
        let of_scripts = script::languages().count();
        (self.table.languages().len() + of_scripts, self.arbiter.len())
    }

    /// The tags of all languages that can be answered.
    pub(crate) fn known(&self) -> Vec<String> {
        let of_table = self.table.languages().iter().map(|language| language.tag.as_str());
        let mut known: Vec<String> = of_table.map(str::to_owned).collect();
        known.extend(script::languages().map(str::to_owned));
        known.sort_unstable();
        known
    }

    /// Whether a BCP-47 tag can be answered.
    pub(crate) fn knows(&self, tag: &str) -> bool {
        let is = |known: &str| known == tag || known.split('-').next() == Some(tag);
        self.table.languages().iter().any(|language| is(&language.tag))
            || script::languages().any(is)
            || matches!(tag, "zh-Hans" | "zh-Hant")
    }

    /// Judges a text by its lines.
    pub(crate) fn judge(&self, lines: &[Line<'_>], allowed: Allowed<'_>) -> Judgement {
        let passages = passages(lines, &self.clutter, &self.table);
        let (read, found) = self.readings(&passages);
        let parties = votes::parties(&found, &self.table, allowed);
        let letters: usize = parties.iter().map(|party| party.letters).sum();
        let weight: f64 = parties.iter().map(|party| party.weight).sum();
        let of = |party: &Party<'_>| -> Vec<&Passage> {
            let at = |member: &usize| read.get(*member).copied();
            party.members.iter().filter_map(at).collect()
        };
        let answers = parties.iter().map(|party| {
            let passages = of(party);
            let outdone = party.signs.is_some_and(|signs| signs.lead < 0.0);
            let answer = if letters < SHORT && party.signs.is_some() && !outdone && !is_thin(party)
            {
                self.arbitrate(party, &passages, &found, allowed)
            } else {
                weigh(party)
            };
            self.finish(answer, party, weight, &passages, allowed)
        });
        Judgement { answers: answers.collect(), script: script_of(&found) }
    }

    /// Judges a title; the language of its body is its own unless it speaks against that.
    pub(crate) fn judge_title(&self, title: &str, body: &str, allowed: Allowed<'_>) -> Judgement {
        let lines = [Line::Text(title, 0)];
        let passages = passages(&lines, &self.clutter, &self.table);
        let (read, found) = self.readings(&passages);
        let main = votes::primary(body, &self.table);
        let supports =
            |reading: &Reading| votes::supports(reading, &main, TITLE_TOLERANCE, &self.table);
        if found.len() != 1 || !found.iter().all(supports) {
            return self.judge(&lines, allowed);
        }
        let parties = votes::parties(&found, &self.table, &|tag| tag == main);
        let answers = parties.iter().map(|party| {
            let mut answer = weigh(party);
            // That it is in the language of the body is worth more than its few letters.
            answer.of_group = answer.of_group.max(RELIABLE);
            answer.confidence = answer.confidence.max(RELIABLE);
            self.finish(answer, party, party.weight, &read, allowed)
        });
        Judgement { answers: answers.collect(), script: script_of(&found) }
    }

    /// The passages that have letters, and what they say.
    fn readings<'p>(&self, passages: &'p [Passage]) -> (Vec<&'p Passage>, Vec<Reading>) {
        SCRATCH.with_borrow_mut(|scratch| {
            let read = |passage: &'p Passage| {
                let evidence = self.table.look_up(&passage.ngrams, scratch);
                Some((passage, Reading::new(evidence, &passage.text, &self.table, &self.words)?))
            };
            passages.iter().filter_map(read).unzip()
        })
    }

    /// Has lingua choose among the likeliest.
    fn arbitrate(
        &self,
        party: &Party<'_>,
        passages: &[&Passage],
        readings: &[Reading],
        allowed: Allowed<'_>,
    ) -> Answer {
        let text =
            passages.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>().join(" ");
        let tags = party.ranked.iter().map(|(tag, _)| *tag);
        let Some((choice, sure)) =
            self.arbiter.choose(&text, tags.filter(|tag| allowed(tag)), &self.words)
        else {
            return weigh(party);
        };
        let lead =
            party.ranked.iter().find(|(tag, _)| *tag == choice).map_or(0.0, |(_, lead)| *lead);
        if choice == party.tag || (!self.arbiter.knows(&party.tag) && lead >= LEAD_WITHOUT_LINGUA) {
            let mut answer = weigh(party);
            let sure = if choice == party.tag { sure } else { 0.0 };
            answer.of_group += (1.0 - answer.of_group) * sure * AGREED;
            answer.confidence = (answer.confidence + (1.0 - answer.confidence) * sure * AGREED)
                .min(answer.of_group);
            return answer;
        }
        let mut answer = weigh(&party.taken_for(choice, readings, &self.table));
        answer.of_group = if together(choice, &party.tag) { answer.of_group } else { sure * ALONE };
        answer.confidence = answer.of_group * sure.max(0.5);
        answer
    }

    /// The language that no table has and that the passages, called `tag`, are in by their words.
    fn unlisted(&self, tag: &str, passages: &[&Passage]) -> Option<&str> {
        if !self.words.may_be_unlisted(tag) {
            return None;
        }
        let mut letters = 0;
        let first = passages.iter().take_while(|passage| {
            let more = letters < LETTERS_ASKED;
            letters += passage.letters;
            more
        });
        self.words.unlisted(tag, first.map(|passage| passage.text.as_str()))
    }

    /// Adds what the passages say.
    fn finish(
        &self,
        mut answer: Answer,
        party: &Party<'_>,
        weight: f64,
        passages: &[&Passage],
        allowed: Allowed<'_>,
    ) -> Answer {
        answer.share = party.weight / weight.max(1.0);
        answer.lines = passages.iter().map(|passage| passage.lines.clone()).collect();
        let text =
            || passages.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>().join(" ");
        if party.signs.is_some()
            && let Some(tag) = self.unlisted(&answer.tag, passages)
        {
            tag.clone_into(&mut answer.tag);
            let sure = if allowed(tag) { BY_WORDS } else { 0.0 };
            (answer.of_group, answer.confidence) = (sure, sure);
            return answer;
        }
        let named = match answer.tag.as_str() {
            "zh" => han::variant(&text()).map(han::Variant::tag),
            // Assamese is written in Bengali letters, but for two of its own.
            "bn" => text().contains(['ৰ', 'ৱ']).then_some("as"),
            _ => None,
        };
        if let Some(tag) = named {
            tag.clone_into(&mut answer.tag);
            if !allowed(tag) {
                (answer.of_group, answer.confidence) = (0.0, 0.0);
            }
        }
        answer
    }
}

/// How much of the doubt lingua's agreement takes away; set by hand.
const AGREED: f64 = 0.5;
/// How far lingua is believed where the table says otherwise; set by hand.
const ALONE: f64 = 0.7;

/// The script that most letters are of.
fn script_of(readings: &[Reading]) -> Option<&'static str> {
    let mut letters: BTreeMap<&'static str, usize> = BTreeMap::new();
    for reading in readings {
        *letters.entry(reading.script).or_default() += reading.letters;
    }
    letters.into_iter().max_by_key(|(_, letters)| *letters).map(|(script, _)| script)
}

/// Whether so little is said that it could be in any language.
fn is_thin(party: &Party<'_>) -> bool {
    party.weight < FEWEST_LETTERS || party.distinct < FEWEST_NGRAMS
}

/// The other languages; where there is too little to say none is named, and in a script of one language that
/// was not chosen that one.
fn others(party: &Party<'_>) -> Vec<(String, f64)> {
    match (&party.signs, party.only) {
        (Some(_), _) if is_thin(party) => Vec::new(),
        (None, Some(only)) if party.tag == "und" => vec![(only.to_owned(), 0.0)],
        _ => {
            let ranked = party.ranked.iter().filter(|(tag, _)| *tag != party.tag);
            ranked.map(|(tag, lead)| ((*tag).to_owned(), *lead)).collect()
        }
    }
}

/// The answer that the table gives.
fn weigh(party: &Party<'_>) -> Answer {
    let (of_group, in_group) = match &party.signs {
        Some(signs) if !is_thin(party) => {
            (confidence::of_group(signs), confidence::in_group(signs))
        }
        None if party.letters >= FEWEST_OF_SCRIPT && party.tag != "und" => {
            (if party.weight < FEW_OF_SCRIPT { OF_FEW_LETTERS } else { OF_SCRIPT }, 1.0)
        }
        _ => (0.0, 1.0),
    };
    Answer {
        tag: party.tag.clone(),
        confidence: of_group * in_group,
        of_group,
        share: 0.0,
        lines: Vec::new(),
        others: others(party),
    }
}
