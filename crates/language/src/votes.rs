//! From what each passage says to the languages of a text: a vote weighted by letters.

use crate::confidence::{self, Signs};
use crate::groups::{self, group};
use crate::script;
use crate::words::Words;
use copydesk_ngrams::{Costs, Evidence, Table};
use std::collections::BTreeMap;

/// Steps an n-gram by which a language may cost more than a passage's best and still be that of the passage:
/// three quarters of lingua's test sentences lead by more than 4.9, one in twenty by less than 1.
const TOLERANCE: f64 = 1.5;

/// Most letters of a passage that is Japanese for what stands around it.
const HEADLINE: usize = 40;

/// Most languages that are told apart in one text.
const MOST_PARTIES: usize = 6;

/// What one passage says.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) letters: usize,
    /// ISO 15924.
    pub(crate) script: &'static str,
    /// Number of the script among those of the table.
    number: usize,
    costs: Costs,
}

impl Reading {
    /// What n-grams and words of `text` say; `None` without letters.
    pub(crate) fn new(
        mut evidence: Evidence,
        text: &str,
        table: &Table,
        words: &Words,
    ) -> Option<Self> {
        let script = script::dominant(table.scripts(), &evidence.letters)?;
        let number =
            table.scripts().iter().position(|known| *known == script).unwrap_or(usize::MAX);
        let letters = evidence.letters.iter().sum();
        let mut costs = evidence.costs.get_mut(number).map(std::mem::take).unwrap_or_default();
        words.add_to(&mut costs.sums, number, costs.ngrams, text);
        Some(Self { letters, script, number, costs })
    }
}

impl Reading {
    #[allow(clippy::cast_precision_loss)] // letters of a passage
    fn weight(&self) -> f64 {
        self.letters as f64 * script::letters_of_latin(self.script)
    }
}

/// The passages of one language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Party<'t> {
    /// Letters, each for as many as it stands for in Latin script.
    pub(crate) weight: f64,
    /// BCP-47; `und` for a script that no language is known for.
    pub(crate) tag: String,
    pub(crate) letters: usize,
    /// Numbers of its readings.
    pub(crate) members: Vec<usize>,
    /// Most distinct n-grams of a passage: few where it says the same again and again.
    pub(crate) distinct: usize,
    /// The language that alone has the script.
    pub(crate) only: Option<&'static str>,
    /// Of a script that several languages are written in.
    pub(crate) signs: Option<Signs>,
    /// All languages of the script, the likeliest first, with the steps an n-gram that each costs more.
    pub(crate) ranked: Vec<(&'t str, f64)>,
}

/// Which languages may be answered.
pub(crate) type Allowed<'a> = &'a dyn Fn(&str) -> bool;

/// The languages of a text, the one with most letters first.
pub(crate) fn parties<'t>(
    readings: &[Reading],
    table: &'t Table,
    allowed: Allowed<'_>,
) -> Vec<Party<'t>> {
    let own: Vec<&str> =
        readings.iter().map(|reading| best(reading, &reading.costs.sums, table, allowed)).collect();
    let mut left: Vec<usize> = (0..readings.len()).collect();
    let mut parties = Vec::new();
    while !left.is_empty() && parties.len() < MOST_PARTIES {
        let mut votes: BTreeMap<&str, f64> = BTreeMap::new();
        for (tag, reading) in
            left.iter().filter_map(|at| Some((*own.get(*at)?, readings.get(*at)?)))
        {
            *votes.entry(tag).or_default() += reading.weight();
        }
        // Ties go to the first by tag.
        let Some((tag, _)) = votes.iter().rev().max_by(|one, other| one.1.total_cmp(other.1))
        else {
            break;
        };
        let party = gather(tag, &left, &own, readings, table, allowed);
        // Members are in order.
        left.retain(|at| party.members.binary_search(at).is_err());
        parties.push(party);
    }
    parties.sort_by(|one: &Party<'_>, other| other.weight.total_cmp(&one.weight));
    parties
}

/// The passages that `tag` may be the language of, and what they say together.
fn gather<'t>(
    tag: &str,
    left: &[usize],
    own: &[&str],
    readings: &[Reading],
    table: &'t Table,
    allowed: Allowed<'_>,
) -> Party<'t> {
    let of = |tag: &str| -> Vec<usize> {
        let member = |at: &&usize| {
            let same = own.get(**at).is_some_and(|own| *own == tag);
            same || readings
                .get(**at)
                .is_some_and(|reading| supports(reading, tag, TOLERANCE, table))
        };
        left.iter().filter(member).copied().collect()
    };
    let first = of(tag);
    let party = Party::of(tag, &first, readings, table, allowed);
    if party.tag == tag {
        return party;
    }
    // Together they may be nearer to a neighbour than most of them are one by one.
    let mut members = of(&party.tag);
    members.extend(of(tag));
    members.sort_unstable();
    members.dedup();
    Party::of(&party.tag, &members, readings, table, allowed)
}

/// Whether a passage may be in a language: it costs little more than the best.
pub(crate) fn supports(reading: &Reading, tag: &str, tolerance: f64, table: &Table) -> bool {
    let Some(column) = column(reading.number, tag, table) else {
        // A Japanese headline may do without kana.
        let headline = tag == "ja" && reading.script == "Hani" && reading.letters < HEADLINE;
        return headline || script::language(reading.script) == Some(tag);
    };
    let least = reading.costs.sums.iter().min().copied().unwrap_or_default();
    let cost = reading.costs.sums.get(column).copied().unwrap_or(u32::MAX);
    f64::from(cost.saturating_sub(least)) <= tolerance * count(reading.costs.ngrams)
}

/// A tag as the table has it: without a script, but for Serbian.
pub(crate) fn primary(tag: &str, table: &Table) -> String {
    let known = table.languages().iter().any(|language| language.tag == tag);
    if known { tag.to_owned() } else { crate::codes::primary(tag).to_owned() }
}

fn column(script: usize, tag: &str, table: &Table) -> Option<usize> {
    // They are sorted by their tags.
    table.columns(script).binary_search_by(|number| tag_of(*number, table).cmp(tag)).ok()
}

fn tag_of(number: u8, table: &Table) -> &str {
    table.languages().get(usize::from(number)).map_or("und", |language| &language.tag)
}

#[allow(clippy::cast_precision_loss)] // n-grams of a text
fn count(ngrams: usize) -> f64 {
    ngrams as f64
}

/// The language that costs least among those that may be answered.
fn best<'t>(reading: &Reading, sums: &[u32], table: &'t Table, allowed: Allowed<'_>) -> &'t str {
    let languages = table.columns(reading.number).iter().map(|number| tag_of(*number, table));
    let least = languages.zip(sums).filter(|(tag, _)| allowed(tag)).min_by_key(|(_, cost)| **cost);
    match least {
        Some((tag, _)) if reading.costs.ngrams > 0 => tag,
        _ => {
            let only = script::language(reading.script).filter(|tag| allowed(tag));
            only.unwrap_or("und")
        }
    }
}

impl<'t> Party<'t> {
    fn of(
        tag: &str,
        members: &[usize],
        readings: &[Reading],
        table: &'t Table,
        allowed: Allowed<'_>,
    ) -> Self {
        let found: Vec<&Reading> = members.iter().filter_map(|at| readings.get(*at)).collect();
        let letters = found.iter().map(|reading| reading.letters).sum();
        let weight = found.iter().map(|reading| reading.weight()).sum();
        let distinct = found.iter().map(|reading| reading.costs.ngrams).max().unwrap_or_default();
        let mut party = Self { distinct, letters, weight, ..Self::default() };
        tag.clone_into(&mut party.tag);
        party.only = found.first().and_then(|reading| script::language(reading.script));
        if let Some(first) = found.iter().find(|reading| reading.costs.ngrams > 0) {
            let mut sums = vec![0_u32; first.costs.sums.len()];
            for reading in found.iter().filter(|reading| reading.number == first.number) {
                for (sum, cost) in sums.iter_mut().zip(&reading.costs.sums) {
                    *sum = sum.saturating_add(*cost);
                }
            }
            best(first, &sums, table, allowed).clone_into(&mut party.tag);
            party.weigh(&found, first.number, &sums, table);
        }
        party.members = members.to_vec();
        party
    }

    /// Ranks the languages and measures how far its own leads.
    fn weigh(&mut self, found: &[&Reading], script: usize, sums: &[u32], table: &'t Table) {
        let chosen = self.tag.clone();
        let chosen = chosen.as_str();
        let same = |reading: &&&Reading| reading.number == script;
        let ngrams: f64 = found.iter().filter(same).map(|r| count(r.costs.ngrams)).sum();
        let cost = |column: usize| sums.get(column).copied().map_or(0.0, f64::from);
        let own = column(script, chosen, table);
        let least = sums.iter().min().copied().map_or(0.0, f64::from);
        // Where nothing may be answered, what the others cost more than the least.
        let base = own.map_or(least, cost);
        let lead = |column: usize| (cost(column) - base) / ngrams.max(1.0);
        let columns = table.columns(script).iter().enumerate();
        self.ranked = columns.map(|(at, number)| (tag_of(*number, table), lead(at))).collect();
        self.ranked.sort_by(|a, b| {
            a.1.total_cmp(&b.1).then_with(|| (b.0 == chosen).cmp(&(a.0 == chosen)))
        });
        let Some(own) = own else { return };
        let others = || self.ranked.iter().filter(|(tag, _)| *tag != chosen);
        let outside = others().find(|(tag, _)| !groups::together(tag, chosen));
        let inside = others().find(|(tag, _)| groups::together(tag, chosen));
        let typical =
            table.columns(script).get(own).and_then(|n| table.languages().get(usize::from(*n)));
        let typical = typical.map_or(0.0, |language| f64::from(language.typical) / 100.0);
        let expected: f64 = found
            .iter()
            .filter(same)
            .map(|r| count(r.costs.ngrams) * (typical + confidence::growth(count(r.costs.ngrams))))
            .sum();
        self.signs = Some(Signs {
            ngrams,
            lead: outside.map_or(f64::from(u8::MAX), |(_, lead)| *lead),
            lead_in_group: inside.filter(|_| group(chosen).is_some()).map(|(_, lead)| *lead),
            excess: (cost(own) - expected) / ngrams.max(1.0),
        });
    }

    /// The same passages, taken for another language.
    pub(crate) fn taken_for(&self, tag: &str, readings: &[Reading], table: &'t Table) -> Self {
        Self::of(tag, &self.members, readings, table, &|other| other == tag)
    }
}
