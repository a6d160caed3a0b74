//! The compiled lists: a trie whose edges are tokens.
//!
//! A node is reached by the folded tokens of a variant; its terminals are the variants that end there, each
//! with its manner: what a text must show, and which list it is of. Few manners are different.

use crate::language;
use crate::list::CasePolicy;
use crate::nodes::{Ends, Node, Nodes, Terminal, extend};
use crate::tagging::Method;
use copydesk_spellings::Inflections;
use copydesk_tokens::Token;
use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

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

/// Numbers of languages, sorted.
pub(crate) type Languages = Box<[u16]>;

/// What a text must show for a variant, and which list it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Manner {
    /// Place of the list among the lists; a lower one is preferred.
    pub(crate) rank: u32,
    /// How its mentions are found.
    pub(crate) method: Method,
    /// The entry requires or forbids context words.
    pub(crate) context: bool,
    /// Made by a rule: a list's own spellings are preferred.
    pub(crate) made: bool,
    /// Number of the set of its languages.
    pub(crate) languages: u32,
    /// Number of the set of languages in which it is an ordinary word.
    pub(crate) ordinary: u32,
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

impl Manner {
    /// Whether a text may show a small first letter.
    pub(crate) fn may_begin_small(&self) -> bool {
        match self.case {
            CasePolicy::Any => true,
            CasePolicy::Initial => self.capitals != 0 && self.capitals & 1 == 0,
            CasePolicy::Exact => self.small,
        }
    }
}

/// A variant that ends at a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending<'i> {
    /// Number of the entry.
    pub(crate) entry: u32,
    /// What a text must show.
    pub(crate) manner: &'i Manner,
    /// Key of the variant: of its node and its place there.
    key: u64,
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
    pub(crate) nodes: Nodes,
    /// Those that share a node.
    pub(crate) terminals: Vec<Terminal>,
    pub(crate) manners: Vec<Manner>,
    pub(crate) literals: Literals,
    pub(crate) language_numbers: BTreeMap<String, u16>,
    pub(crate) sets: Vec<Languages>,
    pub(crate) inflections: Inflections,
}

impl Index {
    /// The variants that end at the node with this key, in the order of the lists.
    #[inline]
    pub(crate) fn endings(&self, key: u64, node: Node) -> impl Iterator<Item = Ending<'_>> {
        let (one, several) = match node.ends() {
            Ends::No => (None, &[][..]),
            Ends::One(terminal) => (Some(terminal), &[][..]),
            Ends::Several { first, count } => {
                let (first, count) = (first as usize, count as usize);
                (None, self.terminals.get(first..first + count).unwrap_or_default())
            }
        };
        let all = one.into_iter().chain(several.iter().copied());
        (0..).zip(all).filter_map(move |(place, Terminal { entry, manner })| {
            let manner = self.manners.get(manner as usize)?;
            Some(Ending { entry, manner, key: variant(key, place) })
        })
    }

    /// The number of a language: none if the tag says nothing.
    pub(crate) fn language(&self, tag: Option<&str>) -> Option<u16> {
        let primary = language::primary(tag.unwrap_or_default());
        let number = self.language_numbers.get(&primary).copied().unwrap_or(u16::MAX);
        (!primary.is_empty()).then_some(number)
    }

    /// Whether a variant is used in texts of the language.
    pub(crate) fn fit(&self, manner: &Manner, language: Option<u16>) -> Fit {
        let set = self.set(manner.languages);
        let Some(language) = language else { return Fit::Open };
        if set.binary_search(&language).is_ok() {
            return Fit::Named;
        }
        let open = manner.common && !self.is_ordinary(manner, Some(language));
        if set.is_empty() || open { Fit::Open } else { Fit::Closed }
    }

    /// Whether the variant is an ordinary word too (in any language, if none is given).
    pub(crate) fn is_ordinary(&self, manner: &Manner, language: Option<u16>) -> bool {
        let set = self.set(manner.ordinary);
        language.map_or(!set.is_empty(), |language| set.binary_search(&language).is_ok())
    }

    /// Whether the tokens are an ordinary word from which the variant differs by its
    /// diacritics alone ("island" against "Ísland").
    pub(crate) fn is_other_word(
        &self,
        ending: &Ending<'_>,
        language: Option<u16>,
        text: &str,
        tokens: &[Token],
    ) -> bool {
        ending.manner.wordlike
            && self.is_ordinary(ending.manner, language)
            && !self.literals.has_letters(ending.key, &literal(text, tokens))
    }

    /// Whether the text of the tokens is the variant's, letter for letter.
    pub(crate) fn is_literal(&self, ending: &Ending<'_>, text: &str, tokens: &[Token]) -> bool {
        self.literals.has(ending.key, &literal(text, tokens))
    }

    fn set(&self, number: u32) -> &[u16] {
        self.sets.get(number as usize).map_or(&[], |set| set)
    }
}

/// The key of a variant: of its node and its place there.
pub(crate) fn variant(key: u64, place: u64) -> u64 {
    extend(key, place)
}

/// Which variants are spelled how, letter for letter: ordinary words and variants with
/// [`CasePolicy::Exact`]. Only hashes of variant and spelling together are kept.
#[derive(Debug, Default)]
pub(crate) struct Literals(HashSet<u64, BuildHasherDefault<Mix>>);

impl Literals {
    /// Adds the [`literal`] spelling of a variant.
    pub(crate) fn add(&mut self, key: u64, spelling: &str) {
        self.0.insert(hash(key, spelling));
        self.0.insert(hash(!key, &spelling.to_lowercase()));
    }

    /// Whether it is the variant's.
    fn has(&self, key: u64, spelling: &str) -> bool {
        self.0.contains(&hash(key, spelling))
    }

    /// Whether it is the variant's but for letter case.
    fn has_letters(&self, key: u64, spelling: &str) -> bool {
        self.0.contains(&hash(!key, &spelling.to_lowercase()))
    }
}

fn hash(key: u64, spelling: &str) -> u64 {
    extend(key, xxh3_64(spelling.as_bytes()))
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

#[cfg(test)]
mod tests {
    use copydesk_tokens::passes_as_capital;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn composing_leaves_the_case_of_the_first_letter() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let composed = std::iter::once(c).nfc().next();
            assert_eq!(composed.map(passes_as_capital), Some(passes_as_capital(c)), "{c:?}");
        }
    }
}
