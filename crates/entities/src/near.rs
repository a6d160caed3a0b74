//! Spellings that differ from a list's by a letter or two.

use crate::list::List;
use crate::trial::{Sight, Why};
use copydesk_spellings::Rule;
use copydesk_tokens::{Gap, Token, folded_tokens, scan};
use std::collections::BTreeMap;

/// Names of fewer letters are not looked for nearly: too much is near them.
const LEAST: usize = 5;
/// From so many letters on, two may differ.
const LONG: usize = 10;

/// The spellings of a list, folded.
pub(crate) struct Spelled {
    /// By the number of tokens.
    by_length: BTreeMap<usize, Vec<Folded>>,
}

struct Folded {
    /// The tokens with spaces between, and how many letters.
    text: String,
    letters: usize,
    entry: String,
    rule: Option<Rule>,
}

/// A token of a text with its folded form.
struct Word {
    token: Token,
    folded: String,
}

impl Spelled {
    pub(crate) fn new(list: &List) -> Self {
        let mut by_length: BTreeMap<usize, Vec<Folded>> = BTreeMap::new();
        for entry in &list.entries {
            for variant in &entry.variants {
                let tokens = folded_tokens(&variant.text);
                let text = tokens.join(" ");
                let letters = text.chars().count();
                let folded = Folded { text, letters, entry: entry.id.clone(), rule: variant.rule };
                by_length.entry(tokens.len()).or_default().push(folded);
            }
        }
        Self { by_length }
    }

    /// Where a text nearly has a spelling, the nearest first, none within another's place.
    pub(crate) fn near(&self, text: &str) -> Vec<Sight> {
        let mut words = Vec::new();
        scan(text, |token, folded| words.push(Word { token, folded: folded.to_owned() }));
        let mut near: Vec<(usize, Sight)> = Vec::new();
        for (&length, folded) in &self.by_length {
            for window in words.windows(length.max(1)) {
                near.extend(nearest(text, window, folded));
            }
        }
        near.sort_by_key(|(distance, sight)| (*distance, sight.start, sight.end));
        near.into_iter().map(|(_, sight)| sight).collect()
    }
}

/// The spelling that is nearest to the tokens, with how many letters differ.
fn nearest(text: &str, window: &[Word], spelled: &[Folded]) -> Option<(usize, Sight)> {
    let (first, last) = (window.first()?, window.last()?);
    let broken = |word: &Word| matches!(word.token.gap, Gap::Break | Gap::Address);
    if !first.token.capital || window.iter().skip(1).any(broken) {
        return None;
    }
    let here = window.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
    let letters = here.chars().count();
    let mut best: Option<(usize, &Folded)> = None;
    for folded in spelled.iter().filter(|folded| folded.letters.abs_diff(letters) <= 2) {
        let most = match folded.letters {
            ..LEAST => 0,
            LEAST..LONG => 1,
            _ => 2,
        };
        // The first letter is seldom what differs; it spares most of the work.
        let same_start = folded.text.chars().next() == here.chars().next();
        if best.is_some_and(|(distance, _)| distance == 0) || !same_start {
            continue;
        }
        let distance = strsim::osa_distance(&folded.text, &here);
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, folded));
        }
    }
    let (distance, folded) = best?;
    let sight = Sight {
        in_title: false,
        start: first.token.char_start,
        end: last.token.char_end,
        text: text[first.token.start..last.token.end].to_owned(),
        entry: folded.entry.clone(),
        name: String::new(),
        rule: folded.rule.map(Rule::name),
        why: Some(if distance == 0 { Why::Within } else { Why::Letters(distance) }),
    };
    Some((distance, sight))
}
