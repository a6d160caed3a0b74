//! All rules together.

use crate::company;
use crate::person;
use crate::product::{Ways, extend, nothing};
use crate::rule::{Rule, Rules};
use crate::script::is_latin;
use crate::table::CUSTOMS;
use crate::transliteration::{LETTERS, primary};
use crate::word::{Piece, capitalised, digraphs, joined, pieces};
use copydesk_tokens::folded_tokens;
use std::collections::BTreeSet;

/// The most spellings of one name.
pub const MOST: usize = 128;

/// How many spellings come of the elements of a name.
const MOST_OF_ELEMENTS: usize = 24;

/// Languages whose own script is not Latin: a name given for them alone is written in Latin letters for others.
const OTHER_SCRIPTS: &[&str] =
    &["ru", "uk", "be", "bg", "sr", "mk", "el", "ar", "fa", "ur", "he", "ja", "kk", "ky", "mn"];

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// Anything else.
    Other,
}

/// A way to write a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The text.
    pub text: String,
    /// The rule that made it, the last one of several.
    pub rule: Rule,
    /// The languages that it is for (ISO 639); none are all. Nothing: those of the name.
    pub languages: Option<Vec<&'static str>>,
}

/// The ways to write a name besides itself, by these rules. `languages` are those that the name is given for,
/// none if for all.
#[must_use]
pub fn spellings(kind: Kind, name: &str, languages: &[String], rules: Rules) -> Vec<Spelling> {
    let mut found = Found::new(name, rules);
    let (rule, plain) = match kind {
        Kind::Person => (Rule::Order, person::natural_order(name)),
        Kind::Organisation => (Rule::LegalForm, company::without_legal_form(name)),
        Kind::Other => (Rule::Order, None),
    };
    let plain = plain.filter(|_| rules.has(rule));
    if let Some(plain) = &plain {
        found.add(rule, plain.clone(), None);
    }
    let first = plain.as_deref().unwrap_or(name);
    let mut bases = vec![(first.to_owned(), None)];
    if rules.has(Rule::Transliteration) {
        for (text, custom) in LETTERS.spell(first, languages) {
            let own = scope(&text, custom, languages);
            found.add(Rule::Transliteration, text.clone(), own.clone());
            bases.push((text, own));
        }
    }
    for (base, own) in &bases {
        by_kind(&mut found, kind, base, own.as_deref());
    }
    by_word(&mut found, first);
    if kind == Kind::Person && is_latin(first) {
        for text in elements(first) {
            found.add(Rule::Element, text, None);
        }
    }
    found.spellings
}

/// Spellings collected, each once.
struct Found {
    rules: Rules,
    seen: BTreeSet<Vec<String>>,
    spellings: Vec<Spelling>,
}

impl Found {
    fn new(name: &str, rules: Rules) -> Self {
        Self { rules, seen: BTreeSet::from([folded_tokens(name)]), spellings: Vec::new() }
    }

    fn add(&mut self, rule: Rule, text: String, languages: Option<Vec<&'static str>>) {
        let room = self.rules.has(rule) && self.spellings.len() < MOST;
        if !room {
            return;
        }
        let tokens = folded_tokens(&text);
        if !tokens.is_empty() && self.seen.insert(tokens) {
            self.spellings.push(Spelling { text, rule, languages });
        }
    }
}

fn by_kind(found: &mut Found, kind: Kind, base: &str, own: Option<&[&'static str]>) {
    match kind {
        Kind::Person => {
            for (rule, text) in person::ways(base) {
                found.add(rule, text, own.map(<[_]>::to_vec));
            }
        }
        Kind::Organisation => {
            for (rule, text, languages) in company::ways(base) {
                let own = own.map(<[_]>::to_vec);
                found.add(
                    rule,
                    text,
                    if languages.is_empty() { own } else { Some(languages.to_vec()) },
                );
            }
        }
        Kind::Other => {}
    }
}

fn by_word(found: &mut Found, base: &str) {
    for (rule, text) in [(Rule::Joined, joined(base)), (Rule::Digraph, digraphs(base))] {
        if let Some(text) = text {
            found.add(rule, text, None);
        }
    }
}

/// The languages of a name in Latin letters: one word could be another name elsewhere, so it is only for the
/// language whose custom it follows.
fn scope(text: &str, custom: Option<usize>, languages: &[String]) -> Option<Vec<&'static str>> {
    let own_script = |tag: &String| OTHER_SCRIPTS.contains(&primary(tag));
    if !languages.iter().all(own_script) {
        return None;
    }
    let words = pieces(text).iter().filter(|piece| piece.is_word).count();
    let custom = custom.and_then(|custom| CUSTOMS.get(custom)).map_or(&[][..], |custom| *custom);
    Some(if words > 1 { Vec::new() } else { custom.to_vec() })
}

/// A Latin name of two or more words with other usual spellings of its parts.
fn elements(name: &str) -> Vec<String> {
    let pieces = pieces(name);
    if pieces.iter().filter(|piece| piece.is_word).count() < 2 {
        return Vec::new();
    }
    let mut ways = nothing();
    for piece in &pieces {
        ways = extend(&ways, &parts(piece), MOST_OF_ELEMENTS);
    }
    ways.into_iter().map(|(text, _)| text).collect()
}

fn parts(piece: &Piece<'_>) -> Ways {
    let mut ways = vec![(piece.text.to_owned(), 0)];
    if piece.is_word {
        let capital = piece.text.chars().next().is_some_and(char::is_uppercase);
        for (other, odds) in LETTERS.elements.others(piece.text).into_iter().zip(1..) {
            ways.push((if capital { capitalised(other) } else { other.to_owned() }, odds));
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(kind: Kind, name: &str) -> Vec<String> {
        let spelled = spellings(kind, name, &[], Rules::USUAL);
        spelled.into_iter().map(|spelling| spelling.text).collect()
    }

    #[test]
    fn rules_work_together() {
        let has = |kind, name, wanted: &str| texts(kind, name).iter().any(|text| text == wanted);
        assert!(has(Kind::Person, "Doe, Jane Mary", "Jane Doe"));
        assert!(has(Kind::Person, "Нарышкин, Сергей Евгеньевич", "Sergueï Narychkine"));
        assert!(has(Kind::Person, "Mohammed bin Salman", "Mohamed ben Salmane"));
        assert!(has(Kind::Person, "Jürgen Müller", "Juergen Mueller"));
        assert!(has(Kind::Organisation, "ПАО Газпром", "Gazprom"));
        assert!(!has(Kind::Person, "Jane Doe", "J. Doe"));
    }

    #[test]
    fn one_word_in_latin_letters_is_for_its_own_language() {
        let spelled = spellings(Kind::Person, "Нарышкин", &["ru".to_owned()], Rules::USUAL);
        let french = spelled.iter().find(|spelling| spelling.text == "Narychkine").unwrap();
        assert_eq!(french.languages, Some(vec!["fr"]));
    }

    proptest! {
        #[test]
        fn any_name_has_few_spellings_each_once(name in "\\PC{0,40}", kind in 0..3_usize) {
            let kind = [Kind::Person, Kind::Organisation, Kind::Other][kind];
            let all = Rules::read(["all"]).unwrap();
            let spelled = spellings(kind, &name, &[], all);
            prop_assert!(spelled.len() <= MOST);
            let mut seen = BTreeSet::from([folded_tokens(&name)]);
            for spelling in &spelled {
                prop_assert!(seen.insert(folded_tokens(&spelling.text)), "{:?}", spelling);
            }
            prop_assert_eq!(spellings(kind, &name, &[], all), spelled);
        }

        #[test]
        fn names_of_known_scripts_are_spelled(name in "[а-яё]{2,12}( [А-ЯЁ][а-яё]{1,12}){0,3}") {
            prop_assert!(spellings(Kind::Person, &name, &[], Rules::USUAL).iter().any(|s| is_latin(&s.text)));
        }
    }
}
