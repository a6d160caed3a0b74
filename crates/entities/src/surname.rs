//! Later mentions of a person by the last name alone.

use crate::entries::Entries;
use crate::kind::MentionType;
use crate::language;
use crate::matching::{Found, Pass};
use crate::tagging::Method;
use copydesk_tokens::Class;
use std::collections::BTreeMap;

/// Words after a last name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Adds, in order of position, the last names alone of persons whose full name was found
/// before, unless the token belongs to a name already or two persons share it.
pub(crate) fn add_surnames(
    pass: &Pass<'_>,
    entries: &Entries,
    language: Option<&str>,
    found: &mut Vec<Found>,
) {
    if !language::surname_comes_last(&language::primary(language.unwrap_or_default())) {
        return;
    }
    let owners = owners(pass, entries, found);
    if owners.is_empty() {
        return;
    }
    let mut all = Vec::with_capacity(found.len());
    let mut names = found.iter().peekable();
    let mut at = 0;
    while at < pass.tokens.len() {
        if let Some(name) = names.next_if(|name| name.first <= at) {
            all.push(*name);
            at = name.last + 1;
            continue;
        }
        let alone = is_name_like(pass, at) && pass.may_start(at) && pass.may_end(at);
        let hashes = if alone { pass.hashes(at) } else { Vec::new() };
        let owner = hashes.iter().find_map(|hash| owners.get(hash));
        if let Some(&Some((entry, since))) = owner
            && at > since
        {
            all.push(Found { first: at, last: at, tail: 0, entry, method: Method::Surname });
        }
        at += 1;
    }
    *found = all;
}

/// By the hash of the last name: its person and the token where the full name first ends;
/// nothing if two persons share it.
fn owners(
    pass: &Pass<'_>,
    entries: &Entries,
    found: &[Found],
) -> BTreeMap<u64, Option<(u32, usize)>> {
    let mut owners: BTreeMap<u64, Option<(u32, usize)>> = BTreeMap::new();
    for name in found.iter().filter(|name| name.last > name.first) {
        if entries.kind(name.entry) != Some(MentionType::Person) {
            continue;
        }
        let word = |at: usize| {
            let token = &pass.tokens[at];
            pass.text[token.start..token.end].to_lowercase()
        };
        let suffixed = name.last > name.first + 1 && SUFFIXES.contains(&word(name.last).as_str());
        let last = name.last - usize::from(suffixed);
        if !is_name_like(pass, last) {
            continue;
        }
        owners
            .entry(pass.bases.get(&last).copied().unwrap_or(pass.tokens[last].hash))
            .and_modify(|owner| {
                if owner.is_some_and(|(entry, _)| entry != name.entry) {
                    *owner = None;
                }
            })
            .or_insert(Some((name.entry, name.last)));
    }
    owners
}

/// A word of two letters or more, the first a capital.
pub(crate) fn is_name_like(pass: &Pass<'_>, at: usize) -> bool {
    let token = &pass.tokens[at];
    let first = pass.text[token.start..].chars().next();
    token.class == Class::Word
        && token.char_end - token.char_start >= 2
        && first.is_some_and(|c| c.is_uppercase() || (token.capital && c.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use crate::{List, Method, Tagger, read_csv};

    fn people() -> List {
        let text = "id,name,type,variants\n1,Recep Tayyip Erdogan,PER,Tayyip Erdogan\n\
                    2,Jane Smith,PER,\n3,John Smith,PER,\n4,Martin Luther King Jr,PER,\n";
        read_csv("mine", "1", text.as_bytes()).unwrap()
    }

    fn surnames(text: &str, language: Option<&str>) -> Vec<String> {
        let mentions = Tagger::new(vec![people()]).tag(text, language).mentions;
        let alone = mentions.into_iter().filter(|m| m.method == Method::Surname);
        alone.map(|m| m.text).collect()
    }

    #[test]
    fn a_last_name_alone_is_found_after_the_full_name() {
        let text = "Erdogan : Recep Tayyip Erdogan parle. ERDOĞAN et l’« Erdoğan » d’erdogan.";
        assert_eq!(surnames(text, Some("fr")), ["ERDOĞAN", "Erdoğan"]);
        assert!(surnames(text, Some("hu")).is_empty());
        assert_eq!(surnames("Martin Luther King Jr. came. King spoke.", None), ["King"]);
        assert!(surnames("Tayyip Erdogan: Erdogan-Smith", None).is_empty());
    }

    #[test]
    fn a_shared_last_name_is_left_alone() {
        assert_eq!(surnames("Jane Smith came. Smith spoke.", None), ["Smith"]);
        assert!(surnames("Jane Smith met John Smith. Smith spoke.", None).is_empty());
    }
}
