//! How the sentences of a language go: which function words, names, numbers and other words follow each
//! other, as a Markov chain of order 2 over real sentences.
//!
//! Only function words are themselves in the chain; what they stand between is filled in later. So the
//! chain is dense although it knows a thousand sentences, and made articles share the sequences that
//! real ones share.

use super::dice::Dice;
use super::tongues::{Tongue, Writing};
use std::collections::HashMap;

/// How many of the commonest words count as function words.
const FUNCTION: usize = 130;

/// Bounds of a sentence, in units.
const LEAST: usize = 5;
const MOST: usize = 42;

/// A part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    /// The end, and what is before the first.
    End,
    Comma,
    /// Any word.
    Word,
    /// One that has a capital letter but is no name.
    Noun,
    Name,
    Number,
    /// This function word.
    Function(u16),
}

/// What follows what.
#[derive(Debug, Default)]
pub(super) struct Chain(HashMap<(Unit, Unit), Vec<Unit>>);

impl Chain {
    /// Learns from tokens of sentences; `rank` tells how common a word is.
    pub(super) fn learn<'s>(
        tongue: &Tongue,
        sentences: impl Iterator<Item = Vec<&'s str>>,
        rank: &HashMap<String, usize>,
    ) -> Self {
        let mut follows: HashMap<(Unit, Unit), Vec<Unit>> = HashMap::new();
        for tokens in sentences.filter(|tokens| tokens.len() >= LEAST) {
            let mut last = (Unit::End, Unit::End);
            for (at, token) in tokens.into_iter().enumerate() {
                for unit in units(tongue, token, at == 0, rank) {
                    follows.entry(last).or_default().push(unit);
                    last = (last.1, unit);
                }
            }
            follows.entry(last).or_default().push(Unit::End);
        }
        Self(follows)
    }

    /// The units of a new sentence.
    pub(super) fn walk(&self, dice: &mut Dice, units: &mut Vec<Unit>) {
        units.clear();
        let mut last = (Unit::End, Unit::End);
        while units.len() < MOST {
            let next = self.0.get(&last).and_then(|next| dice.pick(next)).copied();
            match next {
                Some(Unit::End) | None if units.len() >= LEAST => break,
                Some(Unit::End) | None => last = (Unit::End, Unit::End),
                Some(unit) => {
                    units.push(unit);
                    last = (last.1, unit);
                }
            }
        }
    }
}

/// A token, and the comma behind it.
fn units(
    tongue: &Tongue,
    token: &str,
    first: bool,
    rank: &HashMap<String, usize>,
) -> impl Iterator<Item = Unit> {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = word.to_lowercase();
    let common = rank.get(&lower).filter(|rank| **rank < FUNCTION);
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let unit = match common.and_then(|rank| u16::try_from(*rank).ok()) {
        Some(rank) => Some(Unit::Function(rank)),
        None if word.is_empty() => None,
        None if word.contains(|c: char| c.is_ascii_digit()) => Some(Unit::Number),
        None if capital && !first && tongue.writing == Writing::Cased => Some(Unit::Name),
        None if capital && !first && tongue.writing == Writing::Nouns => Some(Unit::Noun),
        None => Some(Unit::Word),
    };
    let comma = token.ends_with([',', ';', ':', '،', '，', '、']).then_some(Unit::Comma);
    unit.into_iter().chain(comma)
}

/// Where the words begin that a [`Unit::Word`] may be.
pub(super) const CONTENT: usize = FUNCTION;

#[cfg(test)]
mod tests {
    use super::super::tongues::{TONGUES, at};
    use super::*;

    fn rank() -> HashMap<String, usize> {
        ["the", "of", "a"].iter().enumerate().map(|(at, word)| ((*word).to_owned(), at)).collect()
    }

    #[test]
    fn tokens_are_told_apart() {
        let of = |tag, token, first| {
            units(&TONGUES[at(tag).unwrap()], token, first, &rank()).collect::<Vec<_>>()
        };
        assert_eq!(of("en", "The", true), [Unit::Function(0)]);
        assert_eq!(of("en", "London,", false), [Unit::Name, Unit::Comma]);
        assert_eq!(of("de", "Haus", false), [Unit::Noun]);
        assert_eq!(of("en", "1,200", false), [Unit::Number]);
        assert_eq!(of("en", "House", true), [Unit::Word]);
        assert!(of("en", "–", false).is_empty());
    }

    #[test]
    fn walks_stay_in_bounds_and_follow_from_the_dice() {
        let tongue = &TONGUES[0];
        let sentences =
            ["the cat of a house", "a house of the cat saw", "the mayor left the town of Ayr"];
        let tokens = sentences.iter().map(|s| s.split(' ').collect());
        let chain = Chain::learn(tongue, tokens, &rank());
        let (mut one, mut two) = (Vec::new(), Vec::new());
        chain.walk(&mut Dice::new(4), &mut one);
        chain.walk(&mut Dice::new(4), &mut two);
        assert_eq!(one, two);
        assert!((LEAST..=MOST).contains(&one.len()));
    }
}
