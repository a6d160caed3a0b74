//! The compiled lists: a trie whose edges are tokens.
//!
//! Every folded token of every variant gets a number; a node is reached by the numbers of
//! its tokens; a node's terminals are the variants that end there.

use crate::language;
use crate::list::CasePolicy;
use copydesk_tokens::Token;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use unicode_normalization::UnicodeNormalization;

/// Hasher for keys that are hashes or small numbers already. No map is ever iterated.
#[derive(Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
            self.write_u64(word);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

type Map = HashMap<u64, u32, BuildHasherDefault<Mix>>;

/// No token, no node.
pub(crate) const NONE: u32 = u32::MAX;

/// Numbers of languages, sorted.
pub(crate) type Languages = Box<[u16]>;

/// A variant at the node where its tokens end.
#[derive(Debug, Clone)]
pub(crate) struct Terminal {
    /// Number of the entry.
    pub(crate) entry: u32,
    /// Number of the set of its languages.
    pub(crate) languages: u32,
    /// Number of the set of languages in which it is an ordinary word.
    pub(crate) ordinary: u32,
    /// Number of the literal form, for `Exact` and for ordinary words.
    pub(crate) literal: u32,
    /// Bit i: token i begins with a capital.
    pub(crate) capitals: u32,
    /// The case policy.
    pub(crate) case: CasePolicy,
    /// The first letter is small.
    pub(crate) small: bool,
    /// The spelling ends with a full stop.
    pub(crate) dot: bool,
    /// Marked as used beyond its languages.
    pub(crate) common: bool,
    /// An ordinary word of some language, diacritics apart.
    pub(crate) wordlike: bool,
}

/// How a variant's languages relate to the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The variant names the text's language.
    Named,
    /// It applies for another reason.
    Open,
    /// It does not apply.
    Closed,
}

/// The trie.
#[derive(Default)]
pub(crate) struct Index {
    // Token hash to token number, token number to its root, node and token to node.
    pub(crate) tokens: Map,
    pub(crate) roots: Vec<u32>,
    pub(crate) edges: Map,
    pub(crate) nodes: u32,
    pub(crate) firsts: Vec<u32>,
    pub(crate) terminals: Vec<Terminal>,
    pub(crate) language_numbers: BTreeMap<String, u16>,
    pub(crate) sets: Vec<Languages>,
    pub(crate) literals: Vec<Box<str>>,
}

impl Index {
    /// The number of the token with this hash.
    pub(crate) fn token(&self, hash: u64) -> u32 {
        self.tokens.get(&hash).copied().unwrap_or(NONE)
    }

    /// The node of the variants that begin with the token.
    pub(crate) fn root(&self, token: u32) -> u32 {
        self.roots.get(token as usize).copied().unwrap_or(NONE)
    }

    /// The node one token further.
    pub(crate) fn step(&self, node: u32, token: u32) -> u32 {
        self.edges.get(&edge(node, token)).copied().unwrap_or(NONE)
    }

    /// The variants that end at a node.
    pub(crate) fn terminals(&self, node: u32) -> &[Terminal] {
        let at = |node: u32| self.firsts.get(node as usize).map_or(0, |&first| first as usize);
        self.terminals.get(at(node)..at(node.saturating_add(1))).unwrap_or_default()
    }

    /// The number of a language: none if the tag says nothing.
    pub(crate) fn language(&self, tag: Option<&str>) -> Option<u16> {
        let primary = language::primary(tag.unwrap_or_default());
        let number = self.language_numbers.get(&primary).copied().unwrap_or(u16::MAX);
        (!primary.is_empty()).then_some(number)
    }

    /// Whether a variant is used in texts of the language.
    pub(crate) fn fit(&self, terminal: &Terminal, language: Option<u16>) -> Fit {
        let set = self.set(terminal.languages);
        let Some(language) = language else { return Fit::Open };
        if set.binary_search(&language).is_ok() {
            return Fit::Named;
        }
        let open = terminal.common && !self.is_ordinary(terminal, Some(language));
        if set.is_empty() || open { Fit::Open } else { Fit::Closed }
    }

    /// Whether the variant is an ordinary word too (in any language, if none is given).
    pub(crate) fn is_ordinary(&self, terminal: &Terminal, language: Option<u16>) -> bool {
        let set = self.set(terminal.ordinary);
        language.map_or(!set.is_empty(), |language| set.binary_search(&language).is_ok())
    }

    /// Whether the tokens are an ordinary word from which the variant differs by its
    /// diacritics alone ("island" against "Ísland").
    pub(crate) fn is_other_word(
        &self,
        terminal: &Terminal,
        language: Option<u16>,
        text: &str,
        tokens: &[Token],
    ) -> bool {
        let same = |own: &str| own.to_lowercase() == literal(text, tokens).to_lowercase();
        terminal.wordlike
            && self.is_ordinary(terminal, language)
            && !self.literals.get(terminal.literal as usize).is_some_and(|own| same(own))
    }

    /// Whether the text of the tokens is the variant's, letter for letter.
    pub(crate) fn is_literal(&self, terminal: &Terminal, text: &str, tokens: &[Token]) -> bool {
        self.literals.get(terminal.literal as usize).is_some_and(|l| **l == *literal(text, tokens))
    }

    fn set(&self, number: u32) -> &[u16] {
        self.sets.get(number as usize).map_or(&[], |set| set)
    }
}

pub(crate) fn edge(node: u32, token: u32) -> u64 {
    (u64::from(node) << 32) | u64::from(token)
}

/// The tokens of a text, composed, joined by a sign that no token holds.
pub(crate) fn literal(text: &str, tokens: &[Token]) -> String {
    let mut joined = String::new();
    for token in tokens {
        joined.extend(text.get(token.start..token.end).unwrap_or_default().nfc());
        joined.push('\u{1f}');
    }
    joined
}
