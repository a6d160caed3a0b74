//! Building the index from variants.

use crate::index::{Index, Languages, Manner, Mix, literal, variant};
use crate::language::{self, COMMON};
use crate::list::{CasePolicy, Variant};
use crate::nodes::{Ends, Node, Nodes, ROOT, Terminal, extend};
use crate::tagging::Method;
use copydesk_tokens::passes_as_capital;
use copydesk_tokens::{Token, scan};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// Builds an [`Index`].
pub(crate) struct Builder {
    index: Index,
    set_numbers: Map<Languages, u32>,
    manner_numbers: Map<Manner, u32>,
    tags: Map<String, u16>,
    numbers: Vec<u16>,
    ordinary: Map<&'static str, Vec<&'static str>>,
    /// Keys of nodes of two tokens or more from which tokens lead on.
    leading: Vec<u64>,
    /// Keys of nodes to which a small first letter may lead.
    small: Vec<u64>,
    found: Vec<Found>,
    literals: Vec<String>,
    scanned: Vec<Token>,
}

/// Whose variant it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    /// Number of the entry.
    pub(crate) entry: u32,
    /// Place of the list among the lists.
    pub(crate) rank: u32,
    /// How the list's mentions are found.
    pub(crate) method: Method,
    /// The entry requires or forbids context words.
    pub(crate) context: bool,
}

/// A variant, by the key of the node where its tokens end.
struct Found {
    key: u64,
    terminal: Terminal,
    /// One more than the number of its literal form; 0 without one.
    literal: u32,
}

impl Default for Builder {
    fn default() -> Self {
        let mut builder = Self {
            index: Index::default(),
            set_numbers: Map::default(),
            manner_numbers: Map::default(),
            tags: Map::default(),
            numbers: Vec::new(),
            ordinary: language::ordinary_words().into_iter().collect(),
            leading: Vec::new(),
            small: Vec::new(),
            found: Vec::new(),
            literals: Vec::new(),
            scanned: Vec::new(),
        };
        builder.set(std::iter::empty());
        builder
    }
}

impl Builder {
    /// Adds one variant of an entry; one without tokens is passed over.
    pub(crate) fn add(&mut self, owner: Owner, variant: &Variant) {
        let mut tokens = std::mem::take(&mut self.scanned);
        tokens.clear();
        let ordinary = &self.ordinary;
        let mut words = None;
        scan(&variant.text, |token, folded| {
            words = if tokens.is_empty() { ordinary.get(folded).cloned() } else { None };
            tokens.push(token);
        });
        if let Some(first) = tokens.first() {
            let words = words.unwrap_or_default();
            let Owner { entry, rank, method, context } = owner;
            let manner = Manner {
                rank,
                method,
                context,
                made: variant.rule.is_some(),
                languages: self.set(variant.languages.iter().map(String::as_str)),
                ordinary: self.set(words.iter().copied()),
                capitals: capitals(&variant.text, &tokens),
                case: variant.case,
                small: !first.capital,
                dot: variant.text.ends_with('.'),
                common: variant.languages.iter().any(|tag| tag == COMMON),
                wordlike: !words.is_empty(),
            };
            let mut literal_number = 0;
            if manner.wordlike || variant.case == CasePolicy::Exact {
                self.literals.push(literal(&variant.text, &tokens));
                literal_number = number(self.literals.len());
            }
            let key = self.walk(&tokens, manner.may_begin_small());
            let terminal = Terminal { entry, manner: self.manner(manner) };
            self.found.push(Found { key, terminal, literal: literal_number });
        }
        self.scanned = tokens;
    }

    /// The key of the node to which tokens lead.
    fn walk(&mut self, tokens: &[Token], small: bool) -> u64 {
        let mut key = ROOT;
        for (place, token) in tokens.iter().enumerate() {
            if place > 1 {
                self.leading.push(key);
            }
            key = extend(key, token.hash);
            let kept = place > 0 || tokens.len() == 1;
            self.small.extend((small && kept).then_some(key));
        }
        key
    }

    pub(crate) fn finish(mut self) -> Index {
        // Those of one node stay in the order of the lists.
        self.found.sort_by_key(|found| found.key);
        self.leading.sort_unstable();
        self.leading.dedup();
        let mut index = self.index;
        let mut nodes: Vec<(u64, Node)> = Vec::with_capacity(self.found.len() + self.leading.len());
        let mut leading = self.leading.into_iter().peekable();
        for group in self.found.chunk_by(|a, b| a.key == b.key) {
            let Some(Found { key, terminal, .. }) = group.first() else { continue };
            while let Some(before) = leading.next_if(|own| own < key) {
                nodes.push((before, Node::new(Ends::No, true)));
            }
            let ends = if group.len() == 1 {
                Ends::One(*terminal)
            } else {
                let first = number(index.terminals.len());
                index.terminals.extend(group.iter().map(|found| found.terminal));
                Ends::Several { first, count: number(group.len()) }
            };
            nodes.push((*key, Node::new(ends, leading.next_if_eq(key).is_some())));
            for (place, found) in (0..).zip(group) {
                let spelling = (found.literal as usize).checked_sub(1);
                if let Some(spelling) = spelling.and_then(|at| self.literals.get(at)) {
                    index.literals.add(variant(*key, place), spelling);
                }
            }
        }
        nodes.extend(leading.map(|key| (key, Node::new(Ends::No, true))));
        index.nodes = Nodes::new(&nodes, &self.small);
        index.terminals.shrink_to_fit();
        index
    }

    fn manner(&mut self, manner: Manner) -> u32 {
        let manners = &mut self.index.manners;
        *self.manner_numbers.entry(manner).or_insert_with(|| {
            manners.push(manner);
            number(manners.len() - 1)
        })
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
    u32::try_from(length).unwrap_or(u32::MAX)
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

    fn node(index: &Index, text: &str) -> (u64, Node) {
        let mut key = ROOT;
        scan(text, |token, _| key = extend(key, token.hash));
        (key, index.nodes.get(key, true))
    }

    fn owner(entry: u32) -> Owner {
        Owner { entry, rank: 0, method: Method::Watchlist, context: false }
    }

    #[test]
    fn variants_share_their_beginnings() {
        let mut builder = Builder::default();
        for (entry, text) in [(0, "New York"), (1, "New York City"), (2, "York"), (3, "new york")] {
            builder.add(owner(entry), &Variant::by_rule(MentionType::Location, text, &[]));
        }
        let index = builder.finish();
        let at = |text| {
            let (key, node) = node(&index, text);
            (index.endings(key, node).map(|own| own.entry).collect::<Vec<_>>(), node.leads())
        };
        assert_eq!(at("new york"), (vec![0, 3], true));
        assert_eq!(at("new york city"), (vec![1], false));
        assert_eq!(at("york"), (vec![2], false));
        for text in ["new", "city", "york city", "else"] {
            assert_eq!(node(&index, text).1, Node::NONE);
        }
    }

    #[test]
    fn languages_open_and_close_a_variant() {
        let mut builder = Builder::default();
        for tags in [&[][..], &["fr"], &["en"]] {
            let tags: Vec<String> = tags.iter().map(|&tag| tag.to_owned()).collect();
            builder.add(owner(0), &Variant::by_rule(MentionType::Location, "Essen", &tags));
        }
        let index = builder.finish();
        let (key, node) = node(&index, "essen");
        let fits = |tag| {
            let language = index.language(tag);
            index.endings(key, node).map(|own| index.fit(own.manner, language)).collect::<Vec<_>>()
        };
        assert_eq!(fits(Some("fr-CA")), [Fit::Open, Fit::Named, Fit::Open]);
        assert_eq!(fits(Some("en")), [Fit::Open, Fit::Closed, Fit::Named]);
        assert_eq!(fits(Some("de")), [Fit::Open, Fit::Closed, Fit::Closed]);
        assert_eq!(fits(Some("xx")), [Fit::Open, Fit::Closed, Fit::Open]);
        assert_eq!(fits(None), [Fit::Open; 3]);
        assert_eq!(fits(Some("und")), [Fit::Open; 3]);
    }
}
