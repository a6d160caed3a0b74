//! Lists are matched as one would by hand: every name tried at every token.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use copydesk_entities::{CasePolicy, Entry, List, MentionType, Tagger, Variant};
use copydesk_tokens::folded_tokens;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Short and long words in small letters, some of which fold to the same.
const WORDS: &[&str] =
    &["de", "la", "été", "ete", "mer", "noire", "straße", "strasse", "новая", "п"];

/// A word and whether it has a capital.
type Word = (&'static str, bool);

fn word() -> impl Strategy<Value = Word> {
    (prop::sample::select(WORDS), any::<bool>())
}

fn written((word, capital): Word) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    if capital { first.flat_map(char::to_uppercase).chain(letters).collect() } else { word.into() }
}

fn name(words: &[Word]) -> String {
    words.iter().map(|own| written(*own)).collect::<Vec<_>>().join(" ")
}

fn list(names: &[(Vec<Word>, CasePolicy)]) -> List {
    let entry = |(number, (words, case)): (usize, &(Vec<Word>, CasePolicy))| Entry {
        id: number.to_string(),
        name: name(words),
        kind: MentionType::Location,
        subtype: None,
        ids: BTreeMap::new(),
        variants: vec![Variant {
            text: name(words),
            languages: Vec::new(),
            case: *case,
            rule: None,
        }],
        requires: Vec::new(),
        forbids: Vec::new(),
        rules: None,
    };
    let entries = names.iter().enumerate().map(entry).collect();
    List { name: "names".to_owned(), version: "1".to_owned(), entries }
}

/// Whether words of a text are a name, as [`CasePolicy`] tells it.
fn is_name(text: &[Word], own: &(Vec<Word>, CasePolicy)) -> bool {
    let (words, case) = own;
    if folded_tokens(&name(text)) != folded_tokens(&name(words)) {
        return false;
    }
    let first = words.iter().position(|word| word.1);
    match (case, first) {
        (CasePolicy::Any, _) => true,
        (CasePolicy::Exact, _) => name(text) == name(words),
        (CasePolicy::Initial, None) => text[0].1,
        (CasePolicy::Initial, Some(first)) => {
            let short = text[first].0.chars().count() <= 3;
            let asked = if short { first..words.len() } else { first..first + 1 };
            asked.into_iter().all(|place| text[place].1 || !words[place].1)
        }
    }
}

/// The names of a text between whose words there are spaces, or commas that part names.
fn by_hand(text: &[(Word, bool)], names: &[(Vec<Word>, CasePolicy)]) -> Vec<String> {
    let words: Vec<Word> = text.iter().map(|(word, _)| *word).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let parted = text[at..].iter().position(|(_, comma)| *comma);
        let longest = parted.map_or(words.len(), |place| at + place + 1);
        let end = (at + 1..=longest)
            .rev()
            .find(|end| names.iter().any(|own| is_name(&words[at..*end], own)));
        if let Some(end) = end {
            found.push(name(&words[at..end]));
        }
        at = end.unwrap_or(at + 1);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_is_found_by_hand(
        names in prop::collection::vec(
            (
                prop::collection::vec(word(), 1..5),
                prop::sample::select(vec![CasePolicy::Any, CasePolicy::Initial, CasePolicy::Exact]),
            ),
            0..30,
        ),
        text in prop::collection::vec((word(), prop::bool::weighted(0.1)), 0..60),
    ) {
        let written: String = text.iter()
            .map(|(word, comma)| written(*word) + if *comma { ", " } else { " " })
            .collect();
        let mentions = Tagger::new(vec![list(&names)]).tag(&written, None).mentions;
        let found: Vec<String> = mentions.into_iter().map(|mention| mention.text).collect();
        prop_assert_eq!(found, by_hand(&text, &names));
    }
}
