//! Last names alone, of people whose full name the model found elsewhere in the text, where the model missed them.

use crate::kind::MentionType;
use crate::language;
use crate::matching::Pass;
use crate::merge::{Name, Tagged};
use crate::surname::is_name_like;
use crate::tagging::Method;
use copydesk_tokens::Gap;
use std::collections::BTreeMap;

/// Adds them, each with the confidence of the full name. Where nouns have capitals, a last name may be a noun, and
/// what the model says stays.
pub(crate) fn add_again(pass: &Pass<'_>, language: Option<&str>, names: &mut Vec<Name>) {
    let language = language::primary(language.unwrap_or_default());
    if !language::surname_comes_last(&language) || language::nouns_have_capitals(&language) {
        return;
    }
    let owners = owners(pass, names);
    if owners.is_empty() {
        return;
    }
    let mut taken = vec![false; pass.tokens.len()];
    for (first, last) in names.iter().map(Name::span) {
        taken[first..=last].fill(true);
    }
    for at in (0..pass.tokens.len()).filter(|at| !taken[*at] && stands_alone(pass, *at)) {
        let known = pass.hashes(at).into_iter().find_map(|hash| owners.get(&hash));
        let tagged = |&(confidence, method)| Tagged {
            first: at,
            last: at,
            tail: 0,
            kind: MentionType::Person,
            confidence,
            method,
            entry: None,
        };
        names.extend(known.map(|full| Name::Tagged(tagged(full))));
    }
    names.sort_by_key(Name::span);
}

/// The hashes of last names, each with the confidence of a full name that ends so and how that was found.
fn owners(pass: &Pass<'_>, names: &[Name]) -> BTreeMap<u64, (f64, Method)> {
    let mut owners = BTreeMap::new();
    for name in names {
        if let Name::Tagged(tagged) = name
            && tagged.kind == MentionType::Person
            && tagged.last > tagged.first
            && is_name_like(pass, tagged.last)
        {
            for hash in pass.hashes(tagged.last) {
                owners.entry(hash).or_insert((tagged.confidence, tagged.method));
            }
        }
    }
    owners
}

/// Whether a token can be a name by itself: no capital goes on behind it.
fn stands_alone(pass: &Pass<'_>, at: usize) -> bool {
    let goes_on =
        pass.tokens.get(at + 1).is_some_and(|next| next.capital && next.gap == Gap::Space);
    !goes_on && is_name_like(pass, at) && pass.may_start(at) && pass.may_end(at)
}

#[cfg(test)]
mod tests {
    use crate::Tagger;

    fn people(text: &str, language: &str) -> Vec<(String, String)> {
        let tagger = Tagger::new(Vec::new()).with_model(copydesk_tagger::built_in().unwrap());
        let tagging = tagger.tag(text, Some(language));
        tagging.mentions.into_iter().map(|m| (m.text, m.reference)).collect()
    }

    #[test]
    fn a_last_name_at_the_beginning_of_a_line_is_its_person() {
        let text = "Le ministre Philippe Altun a parlé lundi.\n\nAltun a déclaré que tout va bien. Altun Holding attend.";
        let found = people(text, "fr");
        let alone = found.iter().filter(|(name, _)| name == "Altun").count();
        assert_eq!(alone, 1, "{found:?}");
        let person = |name: &str| found.iter().find(|(own, _)| own == name).map(|(_, e)| e.clone());
        assert_eq!(person("Altun"), person("Philippe Altun"));
    }
}
