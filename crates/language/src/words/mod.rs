//! Words that tell close languages apart, where n-grams of three letters do not.
//!
//! Ljubešić, Mikelić and Boras (2007) tell Croatian from Serbian by lists of words that only one of them has;
//! Tiedemann and Ljubešić (2012) do so for Bosnian, Croatian and Serbian, each against the others. Here every
//! distinct word of such a list is a likelihood ratio of fixed size, which is added to what the n-grams cost.

mod text;
#[cfg(test)]
mod told_apart;

use copydesk_ngrams::Table;
use copydesk_ngrams::model::STEP;
use std::collections::BTreeSet;
use text::{each_word, hash_of};

/// Words, the languages that have them, and those of their family that do not.
const FILE: &str = include_str!("../../data/telling-words.tsv");

/// The script of all words of the file.
const SCRIPT: &str = "Latn";

/// What a word costs a language that does not have it, in natural logarithms.
const NATS: f64 = 3.0;

/// Most that words cost a language in one passage.
const MOST_NATS: f64 = 60.0;

/// Steps an n-gram from which on a language is so far behind that words are not asked.
const FAR: f64 = 4.0;

/// Fewest different words, and least share of all words, that name a language which no table has.
const FEWEST_OWN: usize = 3;
const LEAST_SHARE: f64 = 0.1;

/// Sets of words of the same languages.
struct Rule {
    /// Numbers of languages.
    has: Vec<usize>,
    lacks: Vec<usize>,
}

/// The words of all families.
pub(crate) struct Words {
    /// BCP-47.
    tags: Vec<String>,
    /// The family of each language, by a number.
    families: Vec<usize>,
    /// The column of each language in the table; none for one that is known by words alone.
    columns: Vec<Option<usize>>,
    rules: Vec<Rule>,
    /// Bits of hashes of words: most words of a text are none of them, and this fits in the nearest cache.
    may_be: Vec<u64>,
    slots: Vec<Slot>,
    /// Number of the script among those of the table.
    script: usize,
}

/// A word by its hash, and the rule that it is of; `u16::MAX` where there is none.
#[derive(Clone, Copy)]
struct Slot {
    hash: u64,
    rule: u16,
}

const FREE: Slot = Slot { hash: 0, rule: u16::MAX };

/// Words of a text that tell something.
#[derive(Default)]
struct Found {
    /// Hash and rule of each, once.
    distinct: BTreeSet<(u64, u16)>,
    /// How often one of each rule is there.
    times: Vec<usize>,
    /// All words.
    all: usize,
}

impl Words {
    /// The words of the file, for the columns of `table`.
    pub(crate) fn new(table: &Table) -> Self {
        let script = table.scripts().iter().position(|script| *script == SCRIPT);
        let mut words = Self {
            tags: Vec::new(),
            families: Vec::new(),
            columns: Vec::new(),
            rules: Vec::new(),
            may_be: vec![0; BITS / 64],
            slots: vec![FREE; SLOTS],
            script: script.unwrap_or(usize::MAX),
        };
        for row in FILE.lines().filter(|row| !row.starts_with('#')) {
            let mut fields = row.split('\t');
            let mut languages = || -> Vec<usize> {
                let tags = fields.next().unwrap_or_default().split(',');
                tags.map(|tag| words.language(tag, table)).collect()
            };
            let (has, lacks) = (languages(), languages());
            let family: Vec<usize> = has.iter().chain(&lacks).copied().collect();
            words.join(&family);
            let rule = u16::try_from(words.rules.len()).unwrap_or(u16::MAX);
            for word in fields.next().unwrap_or_default().split(' ') {
                words.add(hash_of(word), rule);
            }
            words.rules.push(Rule { has, lacks });
        }
        words
    }

    /// The number of a language.
    fn language(&mut self, tag: &str, table: &Table) -> usize {
        if let Some(at) = self.tags.iter().position(|known| known == tag) {
            return at;
        }
        let name = |number: &u8| table.languages().get(usize::from(*number));
        let is = |number: &u8| name(number).is_some_and(|language| language.tag == tag);
        self.columns.push(table.columns(self.script).iter().position(is));
        self.families.push(self.tags.len());
        self.tags.push(tag.to_owned());
        self.tags.len() - 1
    }

    /// Makes one family of these languages and of theirs.
    fn join(&mut self, languages: &[usize]) {
        let of = |at: &usize| self.families.get(*at).copied();
        let joined: Vec<usize> = languages.iter().filter_map(of).collect();
        let Some(first) = joined.iter().min().copied() else { return };
        for family in self.families.iter_mut().filter(|family| joined.contains(family)) {
            *family = first;
        }
    }

    fn add(&mut self, hash: u64, rule: u16) {
        let (word, bit) = bit(hash);
        if let Some(bits) = self.may_be.get_mut(word) {
            *bits |= bit;
        }
        let mut at = place(hash);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.rule == FREE.rule {
                *slot = Slot { hash, rule };
                return;
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// The rules of a word.
    #[inline]
    fn rules_of(&self, hash: u64) -> impl Iterator<Item = u16> + '_ {
        let (before, from) = self.slots.split_at_checked(place(hash)).unwrap_or_default();
        let slots = from.iter().chain(before).take_while(|slot| slot.rule != FREE.rule);
        slots.filter(move |slot| slot.hash == hash).map(|slot| slot.rule)
    }

    fn family_of(&self, tag: &str) -> Option<usize> {
        let at = self.tags.iter().position(|known| known == tag)?;
        self.families.get(at).copied()
    }

    /// Languages of a family.
    fn members(&self, family: usize) -> impl Iterator<Item = usize> + '_ {
        let families = self.families.iter().enumerate();
        families.filter(move |(_, of)| **of == family).map(|(at, _)| at)
    }

    /// The words of some texts that tell something.
    fn find<'x>(&self, texts: impl Iterator<Item = &'x str>) -> Found {
        let mut found = Found { times: vec![0; self.rules.len()], ..Found::default() };
        let mut note = |hash| {
            found.all += 1;
            let (word, bit) = bit(hash);
            if self.may_be.get(word).is_none_or(|bits| bits & bit == 0) {
                return;
            }
            for rule in self.rules_of(hash) {
                found.distinct.insert((hash, rule));
                if let Some(times) = found.times.get_mut(usize::from(rule)) {
                    *times += 1;
                }
            }
        };
        texts.for_each(|text| each_word(text, &mut note));
        found
    }

    /// What the words cost each language, in natural logarithms; the one of `family` that they suit best,
    /// nothing.
    fn costs(&self, found: &Found, family: usize) -> Option<Vec<f64>> {
        if found.distinct.is_empty() {
            return None;
        }
        let mut costs = vec![0.0; self.tags.len()];
        for (_, rule) in &found.distinct {
            for at in self.rules.get(usize::from(*rule)).into_iter().flat_map(|rule| &rule.lacks) {
                if let Some(cost) = costs.get_mut(*at) {
                    *cost += NATS;
                }
            }
        }
        let in_table = |at: &usize| self.columns.get(*at).is_some_and(Option::is_some);
        let least = self.members(family).filter(in_table).filter_map(|at| costs.get(at).copied());
        let least = least.min_by(f64::total_cmp)?;
        costs.iter_mut().for_each(|cost| *cost = (*cost - least).clamp(0.0, MOST_NATS));
        Some(costs)
    }

    /// Adds to what the n-grams of a passage cost what its words do, where the language that costs least has
    /// close relatives.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(crate) fn add_to(&self, sums: &mut [u32], script: usize, ngrams: usize, text: &str) {
        if script != self.script {
            return;
        }
        let best = sums.iter().enumerate().min_by_key(|(_, sum)| **sum);
        let Some((best, least)) = best.map(|(at, sum)| (at, *sum)) else { return };
        let Some(at) = self.columns.iter().position(|column| *column == Some(best)) else { return };
        let Some(family) = self.families.get(at).copied() else { return };
        let column = |at: usize| self.columns.get(at).copied().flatten();
        let near = |sum: &u32| f64::from(*sum - least) < FAR * ngrams as f64;
        let mut others = self.members(family).filter_map(column).filter(|column| *column != best);
        if !others.any(|column| sums.get(column).is_some_and(near)) {
            return;
        }
        let Some(costs) = self.costs(&self.find(std::iter::once(text)), family) else { return };
        for member in self.members(family) {
            let sum = column(member).and_then(|column| sums.get_mut(column));
            if let (Some(sum), Some(cost)) = (sum, costs.get(member)) {
                *sum = sum.saturating_add((cost / STEP) as u32);
            }
        }
    }

    /// How many times less likely its words make a text in each close relative of `tag`.
    pub(crate) fn odds(&self, tag: &str, text: &str) -> Vec<(&str, f64)> {
        let costs = || self.costs(&self.find(std::iter::once(text)), self.family_of(tag)?);
        let family = self.family_of(tag);
        let Some(costs) = costs() else { return Vec::new() };
        let odds = self.tags.iter().zip(costs).zip(&self.families);
        odds.filter(|(_, of)| Some(**of) == family)
            .map(|((tag, cost), _)| (tag.as_str(), (-cost).exp()))
            .collect()
    }

    /// Whether words alone may name another language for what the table calls `tag`.
    pub(crate) fn may_be_unlisted(&self, tag: &str) -> bool {
        self.family_of(tag).is_some_and(|family| {
            self.members(family).any(|at| self.columns.get(at) == Some(&None))
        })
    }

    /// The language that no table has, but that has so many of the words of a text that is called `tag`.
    #[allow(clippy::cast_precision_loss)] // words of a text
    pub(crate) fn unlisted<'x>(
        &self,
        tag: &str,
        texts: impl Iterator<Item = &'x str>,
    ) -> Option<&str> {
        let family = self.family_of(tag)?;
        let found = self.find(texts);
        let of = |at: usize| {
            let rules = self.rules.iter().zip(&found.times);
            rules.filter(|(rule, _)| rule.has.contains(&at)).map(|(_, times)| times).sum::<usize>()
        };
        let own = |at: usize| {
            let has = |rule: &u16| {
                self.rules.get(usize::from(*rule)).is_some_and(|rule| rule.has.contains(&at))
            };
            found.distinct.iter().filter(|(_, rule)| has(rule)).count()
        };
        let most = self.members(family).max_by_key(|at| (of(*at), std::cmp::Reverse(*at)))?;
        let alone = self.columns.get(most) == Some(&None);
        let enough = own(most) >= FEWEST_OWN && of(most) as f64 >= LEAST_SHARE * found.all as f64;
        self.tags.get(most).filter(|_| alone && enough).map(String::as_str)
    }
}

/// Places for words: several times as many as there are words.
const SLOTS: usize = 1 << 13;

/// Bits for words: many times as many.
const BITS: usize = 1 << 15;

#[allow(clippy::cast_possible_truncation)] // the upper bits
fn bit(hash: u64) -> (usize, u64) {
    let bit = (hash >> 49) as usize % BITS;
    (bit / 64, 1 << (bit % 64))
}

#[allow(clippy::cast_possible_truncation)] // the upper bits
fn place(hash: u64) -> usize {
    (hash >> 51) as usize % SLOTS
}
