//! Which names of the model are names of one thing.
//!
//! * The same folded tokens and the same kind.
//! * A person's name and the end of it, above all the last name alone, unless two persons of the
//!   text end so.
//! * An organisation and the acronym in brackets after it, there and wherever it stands.

use crate::matching::Pass;
use crate::merge::{Name, Tagged};
use copydesk_tagger::Kind;
use copydesk_tokens::Gap;
use std::collections::BTreeMap;

/// Folded tokens with the kind of what they name.
type Key = (Kind, Vec<u64>);

/// By name in order: the group of a name of the model, as the number of the name in the text that
/// stands for it; nothing for listed names.
pub(crate) fn group(pass: &Pass<'_>, names: &[Name]) -> Vec<Option<usize>> {
    let mut firsts: BTreeMap<Key, usize> = BTreeMap::new();
    for (place, name) in names.iter().enumerate() {
        if let Name::Tagged(tagged) = name {
            firsts.entry(key(pass, tagged)).or_insert(place);
        }
    }
    let endings = endings(&firsts);
    let acronyms = acronyms(pass, names, &firsts);
    let of = |name: &Name| {
        let Name::Tagged(tagged) = name else { return None };
        let key = key(pass, tagged);
        let other = match tagged.kind {
            Kind::Person => endings.get(key.1.as_slice()).copied().flatten(),
            Kind::Organisation => acronyms.get(&key).copied(),
            Kind::Location => None,
        };
        other.or_else(|| firsts.get(&key).copied())
    };
    names.iter().map(of).collect()
}

fn key(pass: &Pass<'_>, tagged: &Tagged) -> Key {
    let tokens = &pass.tokens[tagged.first..=tagged.last];
    (tagged.kind, tokens.iter().map(|token| token.hash).collect())
}

/// By the end of a person's full name: the one full name that ends so, nothing if there are two.
fn endings(firsts: &BTreeMap<Key, usize>) -> BTreeMap<&[u64], Option<usize>> {
    let mut endings: BTreeMap<&[u64], Option<usize>> = BTreeMap::new();
    let mut lengths: BTreeMap<&[u64], usize> = BTreeMap::new();
    let persons = || firsts.iter().filter(|((kind, _), _)| *kind == Kind::Person);
    for ((_, tokens), &place) in persons() {
        for from in 1..tokens.len().min(6) {
            let end = &tokens[from..];
            let longest = lengths.entry(end).or_insert(0);
            let other = endings.get(end).copied().flatten().map(|other| tokens_at(firsts, other));
            // "Erdogan" is the end of "Tayyip Erdogan" and of "Recep Tayyip Erdogan": one person.
            let nested = other.is_none_or(|other| ends_with(other, tokens));
            if *longest == 0 || nested && endings[end].is_some() {
                if tokens.len() > *longest {
                    endings.insert(end, Some(place));
                    *longest = tokens.len();
                }
            } else {
                endings.insert(end, None);
            }
        }
    }
    endings
}

fn tokens_at(firsts: &BTreeMap<Key, usize>, place: usize) -> &[u64] {
    firsts.iter().find(|(_, own)| **own == place).map_or(&[], |((_, tokens), _)| tokens)
}

/// Whether the shorter of two names is the end of the longer.
fn ends_with(one: &[u64], other: &[u64]) -> bool {
    one.ends_with(other) || other.ends_with(one)
}

/// Acronyms that stand in brackets right after an organisation of two words or more.
fn acronyms(
    pass: &Pass<'_>,
    names: &[Name],
    firsts: &BTreeMap<Key, usize>,
) -> BTreeMap<Key, usize> {
    let mut acronyms = BTreeMap::new();
    for pair in names.windows(2) {
        let [Name::Tagged(full), Name::Tagged(short)] = pair else { continue };
        let token = &pass.tokens[short.first];
        let between = &pass.text[pass.tokens[full.last].end..token.start];
        let written = &pass.text[token.start..token.end];
        let acronym = short.first == short.last && !written.chars().any(char::is_lowercase);
        let both = full.kind == Kind::Organisation && short.kind == Kind::Organisation;
        let bracketed = token.gap == Gap::Break && between.trim() == "(";
        if both
            && acronym
            && bracketed
            && full.last > full.first
            && let Some(&place) = firsts.get(&key(pass, full))
        {
            acronyms.entry(key(pass, short)).or_insert(place);
        }
    }
    acronyms
}
