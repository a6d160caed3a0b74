//! One pass over one text: the longest names, from left to right.

use crate::bounds;
use crate::context::Context;
use crate::entries::Entries;
use crate::glance::{ALONE, IN_A_CASE, WITH_NEXT, glances};
use crate::index::{Ending, Fit, Index};
use crate::language;
use crate::list::CasePolicy;
use crate::nodes::{Ends, Node, ROOT, extend};
use crate::tagging::Method;
use copydesk_tokens::{Gap, Token, scan};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A name found in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// First token.
    pub(crate) first: usize,
    /// Last token, included.
    pub(crate) last: usize,
    /// Bytes after the last token that belong to the name (a full stop).
    pub(crate) tail: usize,
    /// Number of the entry.
    pub(crate) entry: u32,
    /// How it was found.
    pub(crate) method: Method,
}

/// What makes a variant the better one, the lesser the better: the place of its list, made by a rule, odd letter
/// case, not named for the language, how many context words there are.
type Preference = (u32, bool, bool, bool, Reverse<usize>);

/// The state of one pass.
pub(crate) struct Pass<'a> {
    pub(crate) index: &'a Index,
    entries: &'a Entries,
    /// The text.
    pub(crate) text: &'a str,
    /// Its tokens.
    pub(crate) tokens: Vec<Token>,
    /// By token: whether names may begin there.
    glances: Vec<u8>,
    language: Option<u16>,
    /// The text's language, if its names take endings.
    pub(crate) inflects: Option<String>,
    /// By token of a name that was found in a case: the hash of what it is a case of.
    pub(crate) bases: BTreeMap<usize, u64>,
    context: Option<Context>,
    verdicts: BTreeMap<u32, Option<usize>>,
}

impl<'a> Pass<'a> {
    pub(crate) fn new(
        index: &'a Index,
        entries: &'a Entries,
        text: &'a str,
        language: Option<&str>,
    ) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 3 + 1);
        scan(text, |token, _| tokens.push(token));
        let primary = language::primary(language.unwrap_or_default());
        let inflects = Some(primary).filter(|tag| index.inflections.knows(tag));
        let mut glances = glances(&index.nodes, &tokens);
        if inflects.is_some() {
            for (glance, token) in glances.iter_mut().zip(&tokens) {
                *glance |= u8::from(token.capital) * IN_A_CASE;
            }
        }
        Self {
            index,
            entries,
            text,
            glances,
            tokens,
            language: index.language(language),
            inflects,
            bases: BTreeMap::new(),
            context: None,
            verdicts: BTreeMap::new(),
        }
    }

    /// All names, leftmost and longest first, none overlapping another.
    pub(crate) fn find(&mut self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(next) = self.glances.get(at..).and_then(|g| g.iter().position(|g| *g != 0)) {
            let (first, glance) = (at + next, self.glances[at + next]);
            let hit = self.longest(first, glance);
            let hit = hit.or_else(|| self.in_a_case(first));
            at = hit.map_or(first, |hit| hit.last) + 1;
            found.extend(hit);
        }
        found
    }

    fn longest(&mut self, first: usize, glance: u8) -> Option<Found> {
        if !self.may_start(first) {
            return None;
        }
        let Token { hash, capital, .. } = self.tokens[first];
        let mut key = extend(ROOT, hash);
        let mut best = None;
        if glance & ALONE != 0 {
            best = self.ending(key, self.index.nodes.find(key), first, first);
        }
        let mut last = first;
        let mut leads = glance & WITH_NEXT != 0;
        while leads && self.joins(last + 1) {
            last += 1;
            key = extend(key, self.tokens[last].hash);
            let node = self.index.nodes.get(key, capital);
            best = self.ending(key, node, first, last).or(best);
            leads = node.leads();
        }
        best
    }

    /// The best variant that ends at a node.
    pub(crate) fn ending(
        &mut self,
        key: u64,
        node: Node,
        first: usize,
        last: usize,
    ) -> Option<Found> {
        let ends = node.ends() != Ends::No && self.may_end(last);
        if ends { self.choose(key, node, first, last) } else { None }
    }

    /// The best variant that ends here: by list, letter case, language, context, identifier.
    fn choose(&mut self, key: u64, node: Node, first: usize, last: usize) -> Option<Found> {
        let (index, entries) = (self.index, self.entries);
        let id = |entry| entries.get(entry).map(|known| known.id);
        let mut best: Option<(Preference, bool, Ending<'_>)> = None;
        for ending in index.endings(key, node) {
            let fit = index.fit(ending.manner, self.language);
            if fit == Fit::Closed || !self.case_fits(&ending, first, last) {
                continue;
            }
            let tokens = &self.tokens[first..=last];
            if index.is_other_word(&ending, self.language, self.text, tokens) {
                continue;
            }
            let Some(weight) = self.context_weight(&ending) else { continue };
            let odd = ending.manner.small == self.tokens[first].capital;
            let dot = ending.manner.dot && self.text[self.tokens[last].end..].starts_with('.');
            let named = fit == Fit::Named;
            let manner = ending.manner;
            let key = (manner.rank, manner.made, odd, !named, Reverse(weight));
            let better = best.as_ref().is_none_or(|(other, undotted, own)| {
                let by_id = || (id(ending.entry), !dot) < (id(own.entry), *undotted);
                key < *other || key == *other && by_id()
            });
            if better {
                best = Some((key, !dot, ending));
            }
        }
        let (_, undotted, Ending { entry, manner, .. }) = best?;
        let end = self.tokens[last].end;
        let tail = usize::from(!undotted);
        let whole = bounds::is_boundary(self.text, self.tokens[first].start)
            && bounds::is_boundary(self.text, end + tail);
        whole.then_some(Found { first, last, tail, entry, method: manner.method })
    }

    fn case_fits(&self, ending: &Ending<'_>, first: usize, last: usize) -> bool {
        let tokens = &self.tokens[first..=last];
        let manner = ending.manner;
        match manner.case {
            CasePolicy::Any => true,
            CasePolicy::Initial if manner.capitals == 0 => tokens[0].capital,
            CasePolicy::Initial => {
                let place = manner.capitals.trailing_zeros() as usize;
                let written = |place: usize| {
                    manner.capitals >> place.min(31) & 1 == 0 || tokens[place].capital
                };
                let Some(token) = tokens.get(place) else { return false };
                let short = token.char_end - token.char_start <= 3;
                let places = if short { place..tokens.len().min(32) } else { place..place + 1 };
                places.into_iter().all(written)
            }
            CasePolicy::Exact => {
                let end = tokens[tokens.len() - 1].end;
                self.index.is_literal(ending, self.text, tokens)
                    && !self.text[end..].starts_with('$')
                    && !(self.index.is_ordinary(manner, self.language)
                        && bounds::is_shouted(self.text, tokens[0].start, end))
            }
        }
    }

    /// How many of the entry's required context words occur; none if it may not match.
    fn context_weight(&mut self, ending: &Ending<'_>) -> Option<usize> {
        if !ending.manner.context {
            return Some(0);
        }
        let known = self.entries.get(ending.entry)?;
        let context = self.context.get_or_insert_with(|| Context::new(self.text));
        *self.verdicts.entry(ending.entry).or_insert_with(|| {
            let weight = context.count(known.requires());
            let met = known.requires().is_empty() || weight > 0;
            (met && context.count(known.forbids()) == 0).then_some(weight)
        })
    }

    /// Whether a name may begin with the token.
    pub(crate) fn may_start(&self, at: usize) -> bool {
        bounds::may_start(&self.tokens, at)
    }

    /// Whether a name may end with the token.
    pub(crate) fn may_end(&self, at: usize) -> bool {
        bounds::may_end(self.text, &self.tokens, at)
    }

    /// Whether a token continues a name begun before it.
    pub(crate) fn joins(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = &self.tokens[at - 1];
        match token.gap {
            Gap::Break | Gap::Address => false,
            Gap::DotSpace => before.char_end - before.char_start <= 3,
            _ => true,
        }
    }
}
