//! One pass over one text: the longest names, from left to right.

use crate::bounds;
use crate::context::Context;
use crate::index::{Fit, Index, NONE, Terminal};
use crate::list::CasePolicy;
use crate::tagger::Known;
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

/// The state of one pass.
pub(crate) struct Pass<'a> {
    index: &'a Index,
    entries: &'a [Known],
    /// The text.
    pub(crate) text: &'a str,
    /// Its tokens.
    pub(crate) tokens: Vec<Token>,
    numbers: Vec<u32>,
    language: Option<u16>,
    context: Option<Context>,
    verdicts: BTreeMap<u32, Option<usize>>,
}

impl<'a> Pass<'a> {
    pub(crate) fn new(
        index: &'a Index,
        entries: &'a [Known],
        text: &'a str,
        language: Option<&str>,
    ) -> Self {
        let mut tokens = Vec::with_capacity(text.len() / 6);
        let mut numbers = Vec::with_capacity(text.len() / 6);
        scan(text, |token, _| {
            tokens.push(token);
            numbers.push(index.token(token.hash));
        });
        let language = index.language(language);
        let verdicts = BTreeMap::new();
        Self { index, entries, text, tokens, numbers, language, context: None, verdicts }
    }

    /// All names, leftmost and longest first, none overlapping another.
    pub(crate) fn find(&mut self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(&number) = self.numbers.get(at) {
            let node = if number == NONE { NONE } else { self.index.root(number) };
            let hit = if node == NONE { None } else { self.longest(at, node) };
            at = hit.map_or(at, |hit| hit.last) + 1;
            found.extend(hit);
        }
        found
    }

    fn longest(&mut self, first: usize, root: u32) -> Option<Found> {
        if !self.may_start(first) {
            return None;
        }
        let (mut node, mut last, mut best) = (root, first, None);
        loop {
            let index = self.index;
            let terminals = index.terminals(node);
            if !terminals.is_empty() && self.may_end(last) {
                best = self.choose(terminals, first, last).or(best);
            }
            if !self.joins(last + 1) {
                return best;
            }
            last += 1;
            node = index.step(node, self.numbers.get(last).copied().unwrap_or(NONE));
            if node == NONE {
                return best;
            }
        }
    }

    /// The best variant that ends here: by list, letter case, language, context, identifier.
    fn choose(&mut self, terminals: &[Terminal], first: usize, last: usize) -> Option<Found> {
        let mut best = None;
        for terminal in terminals {
            let fit = self.index.fit(terminal, self.language);
            if fit == Fit::Closed || !self.case_fits(terminal, first, last) {
                continue;
            }
            let tokens = &self.tokens[first..=last];
            if self.index.is_other_word(terminal, self.language, self.text, tokens) {
                continue;
            }
            let Some(known) = self.entries.get(terminal.entry as usize) else { continue };
            let Some(weight) = self.context_weight(terminal.entry) else { continue };
            let odd = terminal.small == self.tokens[first].capital;
            let dot = terminal.dot && self.text[self.tokens[last].end..].starts_with('.');
            let named = fit == Fit::Named;
            let key = (known.rank, odd, !named, Reverse(weight), &known.entry.id, !dot);
            if best.as_ref().is_none_or(|(other, _, _)| key < *other) {
                best = Some((key, terminal, known.method));
            }
        }
        let ((.., undotted), terminal, method) = best?;
        let end = self.tokens[last].end;
        let tail = usize::from(!undotted);
        let whole = bounds::is_boundary(self.text, self.tokens[first].start)
            && bounds::is_boundary(self.text, end + tail);
        whole.then_some(Found { first, last, tail, entry: terminal.entry, method })
    }

    fn case_fits(&self, terminal: &Terminal, first: usize, last: usize) -> bool {
        let tokens = &self.tokens[first..=last];
        match terminal.case {
            CasePolicy::Any => true,
            CasePolicy::Initial if terminal.capitals == 0 => tokens[0].capital,
            CasePolicy::Initial => {
                let place = terminal.capitals.trailing_zeros() as usize;
                let written = |place: usize| {
                    terminal.capitals >> place.min(31) & 1 == 0 || tokens[place].capital
                };
                let Some(token) = tokens.get(place) else { return false };
                let short = token.char_end - token.char_start <= 3;
                let places = if short { place..tokens.len().min(32) } else { place..place + 1 };
                places.into_iter().all(written)
            }
            CasePolicy::Exact => {
                let end = tokens[tokens.len() - 1].end;
                self.index.is_literal(terminal, self.text, tokens)
                    && !self.text[end..].starts_with('$')
                    && !(self.index.is_ordinary(terminal, self.language)
                        && bounds::is_shouted(self.text, tokens[0].start, end))
            }
        }
    }

    /// How many of the entry's required context words occur; none if it may not match.
    fn context_weight(&mut self, entry: u32) -> Option<usize> {
        let known = self.entries.get(entry as usize)?;
        if known.requires.is_empty() && known.forbids.is_empty() {
            return Some(0);
        }
        let context = self.context.get_or_insert_with(|| Context::new(self.text));
        *self.verdicts.entry(entry).or_insert_with(|| {
            let weight = context.count(&known.requires);
            let met = known.requires.is_empty() || weight > 0;
            (met && context.count(&known.forbids) == 0).then_some(weight)
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
    fn joins(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = &self.tokens[at - 1];
        match token.gap {
            Gap::Break | Gap::Address => false,
            Gap::DotSpace => before.char_end - before.char_start <= 3,
            _ => true,
        }
    }
}
