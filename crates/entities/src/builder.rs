//! Building the index from variants.

use crate::index::{Index, Languages, Mix, NONE, Terminal, edge, literal};
use crate::language::{self, COMMON};
use crate::list::{CasePolicy, Variant};
use copydesk_tokens::passes_as_capital;
use copydesk_tokens::{Token, scan};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Builds an [`Index`].
pub(crate) struct Builder {
    index: Index,
    set_numbers: HashMap<Languages, u32, BuildHasherDefault<Mix>>,
    tags: HashMap<String, u16, BuildHasherDefault<Mix>>,
    numbers: Vec<u16>,
    ordinary: HashMap<&'static str, Vec<&'static str>, BuildHasherDefault<Mix>>,
    found: Vec<(u32, Terminal)>,
    scanned: Vec<Token>,
}

impl Builder {
    /// A builder for about so many variants.
    pub(crate) fn new(variants: usize) -> Self {
        let mut index = Index::default();
        index.tokens.reserve(variants);
        index.edges.reserve(variants / 2);
        let mut builder = Self {
            index,
            set_numbers: HashMap::default(),
            tags: HashMap::default(),
            numbers: Vec::new(),
            ordinary: language::ordinary_words().into_iter().collect(),
            found: Vec::with_capacity(variants),
            scanned: Vec::new(),
        };
        builder.set(std::iter::empty());
        builder
    }

    /// Adds one variant of the entry; one without tokens is passed over.
    pub(crate) fn add(&mut self, entry: u32, variant: &Variant) {
        let mut tokens = std::mem::take(&mut self.scanned);
        tokens.clear();
        let ordinary = &self.ordinary;
        let mut words = None;
        scan(&variant.text, |token, folded| {
            words = if tokens.is_empty() { ordinary.get(folded).cloned() } else { None };
            tokens.push(token);
        });
        let words = words.unwrap_or_default();
        let mut node = NONE;
        for token in &tokens {
            node = self.descend(node, token.hash);
        }
        let Some(first) = tokens.first() else { return };
        let wordlike = !words.is_empty();
        let ordinary = self.set(words.iter().copied());
        let mut terminal = Terminal {
            entry,
            languages: self.set(variant.languages.iter().map(String::as_str)),
            ordinary,
            literal: NONE,
            capitals: capitals(&variant.text, &tokens),
            case: variant.case,
            small: !first.capital,
            dot: variant.text.ends_with('.'),
            common: variant.languages.iter().any(|tag| tag == COMMON),
            wordlike,
        };
        if wordlike || variant.case == CasePolicy::Exact {
            terminal.literal = number(self.index.literals.len());
            self.index.literals.push(literal(&variant.text, &tokens).into());
        }
        self.found.push((node, terminal));
        self.scanned = tokens;
    }

    pub(crate) fn finish(mut self) -> Index {
        self.found.sort_by_key(|(node, _)| *node);
        let mut index = self.index;
        let mut place = 0;
        for node in 0..=index.nodes {
            index.firsts.push(number(place));
            place += self.found.iter().skip(place).take_while(|(at, _)| *at == node).count();
        }
        index.terminals = self.found.into_iter().map(|(_, terminal)| terminal).collect();
        index
    }

    fn descend(&mut self, node: u32, hash: u64) -> u32 {
        let index = &mut self.index;
        let fresh = number(index.roots.len());
        let token = *index.tokens.entry(hash).or_insert(fresh);
        if token == fresh {
            index.roots.push(NONE);
        }
        let slot = match index.roots.get_mut(token as usize) {
            Some(root) if node == NONE => root,
            _ => index.edges.entry(edge(node, token)).or_insert(NONE),
        };
        if *slot == NONE {
            *slot = index.nodes;
            index.nodes += 1;
        }
        *slot
    }

    fn set<'t>(&mut self, tags: impl Iterator<Item = &'t str>) -> u32 {
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        for tag in tags {
            numbers.push(self.language(tag));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let known = self.set_numbers.get(numbers.as_slice()).copied();
        let set = known.unwrap_or_else(|| {
            let fresh = number(self.index.sets.len());
            self.index.sets.push(numbers.as_slice().into());
            self.set_numbers.insert(numbers.as_slice().into(), fresh);
            fresh
        });
        self.numbers = numbers;
        set
    }

    /// The number of a tag's language. Tags are remembered as written: reducing each to
    /// its primary subtag again would cost more than all else here.
    fn language(&mut self, tag: &str) -> u16 {
        if let Some(&known) = self.tags.get(tag) {
            return known;
        }
        let next = u16::try_from(self.index.language_numbers.len()).unwrap_or(u16::MAX);
        let numbers = &mut self.index.language_numbers;
        let found = *numbers.entry(language::primary(tag)).or_insert(next);
        self.tags.insert(tag.to_owned(), found);
        found
    }
}

/// Lists of four thousand million variants do not fit in memory anyway.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

fn capitals(text: &str, tokens: &[Token]) -> u32 {
    let mut mask = 0;
    for (place, token) in tokens.iter().take(32).enumerate() {
        let first = text.get(token.start..).and_then(|rest| rest.chars().next());
        let capital = first.is_some_and(|c| passes_as_capital(c) && c.is_alphabetic());
        mask |= u32::from(capital) << place;
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Fit;
    use crate::kind::MentionType;

    fn hash(text: &str) -> u64 {
        let mut hash = 0;
        scan(text, |token, _| hash = token.hash);
        hash
    }

    #[test]
    fn variants_share_their_beginnings() {
        let mut builder = Builder::new(0);
        for (entry, text) in [(0, "New York"), (1, "New York City"), (2, "York")] {
            builder.add(entry, &Variant::by_rule(MentionType::Location, text, &[]));
        }
        let index = builder.finish();
        let [new, york, city] = ["new", "york", "city"].map(|t| index.token(hash(t)));
        let at = |node| index.terminals(node).iter().map(|t| t.entry).collect::<Vec<_>>();
        let second = index.step(index.root(new), york);
        assert!(at(index.root(new)).is_empty());
        assert_eq!(at(second), [0]);
        assert_eq!(at(index.step(second, city)), [1]);
        assert_eq!(at(index.root(york)), [2]);
        assert_eq!(index.root(city), NONE);
        assert_eq!(index.token(hash("else")), NONE);
        assert!(at(NONE).is_empty());
    }

    #[test]
    fn languages_open_and_close_a_variant() {
        let mut builder = Builder::new(0);
        for tags in [&[][..], &["fr"], &["en"]] {
            let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
            builder.add(0, &Variant::by_rule(MentionType::Location, "Essen", &tags));
        }
        let index = builder.finish();
        let terminals = index.terminals(index.root(index.token(hash("essen"))));
        let fits = |tag| {
            let language = index.language(tag);
            terminals.iter().map(|t| index.fit(t, language)).collect::<Vec<_>>()
        };
        assert_eq!(fits(Some("fr-CA")), [Fit::Open, Fit::Named, Fit::Open]);
        assert_eq!(fits(Some("en")), [Fit::Open, Fit::Closed, Fit::Named]);
        assert_eq!(fits(Some("de")), [Fit::Open, Fit::Closed, Fit::Closed]);
        assert_eq!(fits(Some("xx")), [Fit::Open, Fit::Closed, Fit::Open]);
        assert_eq!(fits(None), [Fit::Open; 3]);
        assert_eq!(fits(Some("und")), [Fit::Open; 3]);
    }
}
