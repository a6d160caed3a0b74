//! Which names of the model are names of one thing.
//!
//! * The same folded tokens and the same kind.
//! * A person's name and the end of it, above all the last name alone, unless two persons of the
//!   text end so.
//! * An organisation and the acronym in brackets after it, there and wherever it stands.
//! * Either, where names of the language take endings, in a case ("Nowickiego") and as it stands elsewhere in the
//!   text ("Krzysztof Nowicki").

use crate::kind::MentionType;
use crate::matching::Pass;
use crate::merge::{Name, Tagged};
use copydesk_tokens::Gap;
use std::collections::BTreeMap;

/// Folded tokens with the kind of what they name.
type Key = (MentionType, Vec<u64>);

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
            MentionType::Person => endings.get(key.1.as_slice()).copied().flatten(),
            MentionType::Organisation => acronyms.get(&key).copied(),
            _ => None,
        };
        let as_it_stands = || firsts.get(&key).copied();
        let elsewhere = || {
            cases(pass, tagged).find_map(|tokens| {
                let person = tagged.kind == MentionType::Person;
                let longer = endings.get(tokens.as_slice()).copied().flatten().filter(|_| person);
                longer.or_else(|| firsts.get(&(tagged.kind, tokens)).copied())
            })
        };
        other.or_else(elsewhere).or_else(as_it_stands)
    };
    names.iter().map(of).collect()
}

fn key(pass: &Pass<'_>, tagged: &Tagged) -> Key {
    let tokens = &pass.tokens[tagged.first..=tagged.last];
    (tagged.kind, tokens.iter().map(|token| token.hash).collect())
}

/// Names that are looked up for one in a case.
const MOST_CASES: usize = 16;

/// What a name may be a case of, as folded tokens.
fn cases(pass: &Pass<'_>, tagged: &Tagged) -> impl Iterator<Item = Vec<u64>> {
    let mut names: Vec<Vec<u64>> = vec![Vec::new()];
    for at in tagged.first..=tagged.last {
        let hashes = pass.hashes(at);
        let longer = names.iter().flat_map(|name| {
            hashes.iter().map(move |hash| name.iter().copied().chain([*hash]).collect())
        });
        names = longer.take(MOST_CASES).collect();
    }
    // The first is the name as it is written.
    names.into_iter().skip(1)
}

/// By the end of a person's full name: the one full name that ends so, nothing if there are two.
fn endings(firsts: &BTreeMap<Key, usize>) -> BTreeMap<&[u64], Option<usize>> {
    let mut endings: BTreeMap<&[u64], Option<usize>> = BTreeMap::new();
    let mut lengths: BTreeMap<&[u64], usize> = BTreeMap::new();
    let persons = || firsts.iter().filter(|((kind, _), _)| *kind == MentionType::Person);
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
        let both = [full, short].iter().all(|name| name.kind == MentionType::Organisation);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entries::Entries;
    use crate::index::Index;
    use crate::tagging::Method;

    /// Groups the names that stand in `[PER: …]`-like brackets, as `text -> text that stands for it`.
    fn groups(marked: &str, language: &str) -> Vec<String> {
        let (mut text, mut spans) = (String::new(), Vec::new());
        let mut rest = marked;
        while let Some((before, inner)) = rest.split_once('[') {
            let (inner, after) = inner.split_once(']').unwrap();
            let (kind, name) = inner.split_once(' ').unwrap();
            let kind = kind.parse::<MentionType>().unwrap();
            text.push_str(before);
            spans.push((kind, text.len(), text.len() + name.len()));
            text.push_str(name);
            rest = after;
        }
        text.push_str(rest);
        let (index, entries) = (Index::default(), Entries::default());
        let pass = Pass::new(&index, &entries, &text, Some(language));
        let at = |place: usize| pass.tokens.iter().position(|token| token.end == place).unwrap();
        let from =
            |place: usize| pass.tokens.iter().position(|token| token.start == place).unwrap();
        let name = |(kind, start, end): &(MentionType, usize, usize)| {
            Name::Tagged(Tagged {
                first: from(*start),
                last: at(*end),
                tail: 0,
                kind: *kind,
                confidence: 1.0,
                method: Method::Tagger,
                entry: None,
            })
        };
        let names: Vec<Name> = spans.iter().map(name).collect();
        let written = |place: usize| &text[spans[place].1..spans[place].2];
        let all = group(&pass, &names).into_iter().enumerate();
        all.map(|(place, group)| format!("{} -> {}", written(place), written(group.unwrap())))
            .collect()
    }

    #[test]
    fn the_same_words_of_one_kind_are_one_thing() {
        assert_eq!(
            groups("[PER Jordan] in [LOC Jordan]; [PER JORDAN], [LOC Jordan]", "en"),
            ["Jordan -> Jordan", "Jordan -> Jordan", "JORDAN -> Jordan", "Jordan -> Jordan"]
        );
        let both = groups("[PER Ann Jordan] in [LOC Jordan], [PER Jordan]", "en");
        assert_eq!(both, ["Ann Jordan -> Ann Jordan", "Jordan -> Jordan", "Jordan -> Ann Jordan"]);
    }

    #[test]
    fn a_last_name_is_the_one_full_name_that_ends_so() {
        assert_eq!(
            groups("[PER Erdogan]: [PER Recep Tayyip Erdogan], [PER Tayyip Erdogan]", "fr"),
            [
                "Erdogan -> Recep Tayyip Erdogan",
                "Recep Tayyip Erdogan -> Recep Tayyip Erdogan",
                "Tayyip Erdogan -> Recep Tayyip Erdogan"
            ]
        );
        let two = groups("[PER Jane Smith] and [PER John Smith]. [PER Smith] spoke.", "en");
        assert_eq!(two[2], "Smith -> Smith");
        let given =
            groups("[PER Paris Hilton] likes [LOC Paris]. [PER Paris] and [PER Hilton]", "en");
        assert_eq!(given[1..], ["Paris -> Paris", "Paris -> Paris", "Hilton -> Paris Hilton"]);
    }

    #[test]
    fn an_acronym_in_brackets_is_the_organisation_before_it() {
        let text = "[ORG Ocean Survey Office] ([ORG OSO]) said. [ORG OSO] and [LOC OSO]";
        assert_eq!(
            groups(text, "en"),
            [
                "Ocean Survey Office -> Ocean Survey Office",
                "OSO -> Ocean Survey Office",
                "OSO -> Ocean Survey Office",
                "OSO -> OSO"
            ]
        );
        for no in [
            "[ORG Acme] ([ORG OSO])",
            "[ORG Ocean Survey], ([ORG OSO])",
            "[PER Ann Lee] ([ORG OSO])",
        ] {
            assert_eq!(groups(no, "en")[1], "OSO -> OSO", "{no}");
        }
    }
}
