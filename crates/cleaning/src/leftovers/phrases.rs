//! The phrases of one text's languages: every phrase in a line, in one pass.

use super::begun::{Begun, word_edge};
use crate::lexicon::{Lexicon, Lexicons};
use aho_corasick::{AhoCorasick, BuildError};
use copydesk_article::cleaning::RemovalReason;
use std::collections::BTreeMap;

/// How a phrase takes a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// One of several words that such lines are made of.
    Hint,
    /// Somewhere in a short line.
    Contains,
    /// At the beginning of a short line.
    Starts,
    /// The phrase, a mark, and a short rest.
    Label,
    /// The phrase and nothing else.
    Whole,
    /// The name of an agency.
    Agency,
    /// What stands before the date of publication.
    DateLabel,
}

/// One way in which a phrase is a rule.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    pub(crate) shape: Shape,
    pub(crate) reason: RemovalReason,
    /// `<language>/<shape>/<phrase>`, as records name it.
    pub(crate) rule: String,
    edges: Edges,
}

/// Where in words a phrase may begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edges {
    /// At the beginning and at the end of words.
    Words,
    /// At the beginning of a word; a hint.
    Beginning,
    /// Anywhere; a hint written `*phrase`, for languages that write compounds.
    Anywhere,
    /// At the end of a word; a hint written `*phrase$`.
    End,
}

/// A phrase in a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit<'p> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) of: &'p Use,
}

/// The phrases of the languages that a text may have.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Those that begin where words begin.
    words: Begun,
    /// Those that stand anywhere, if there are any.
    inside: Option<AhoCorasick>,
    /// Per phrase, what it is used for: of those that begin words, then of the others.
    uses: Vec<Vec<Use>>,
    /// The language, where it is known.
    language: Option<String>,
}

impl Phrases {
    /// Compiles rules; `language` says whose they are, if they are of one.
    pub(crate) fn new(lexicons: &[&Lexicon], language: Option<&str>) -> Result<Self, BuildError> {
        let mut words: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
        let mut inside: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
        for lexicon in lexicons {
            for (phrases, shape, reason) in lists(lexicon) {
                for written in phrases {
                    let (phrase, edges) = edges(written, shape);
                    let rule = format!("{}/{}/{phrase}", lexicon.language, name(shape));
                    let begins = matches!(edges, Edges::Words | Edges::Beginning);
                    let uses = if begins { &mut words } else { &mut inside };
                    uses.entry(phrase).or_default().push(Use { shape, reason, rule, edges });
                }
            }
        }
        Ok(Self {
            words: Begun::new(&words.keys().copied().collect::<Vec<_>>())?,
            inside: if inside.is_empty() { None } else { Some(AhoCorasick::new(inside.keys())?) },
            uses: words.into_values().chain(inside.into_values()).collect(),
            language: language.map(str::to_owned),
        })
    }

    /// The language of the text, where it is known.
    pub(crate) fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// All phrases in a folded line that begin where a word begins; other than hints, they end where
    /// one ends, too.
    pub(crate) fn hits<'p>(&'p self, folded: &str) -> Vec<Hit<'p>> {
        const USUAL: usize = 8;
        let mut hits = Vec::with_capacity(USUAL);
        self.words.each(folded, |phrase, start, end| {
            let of = self.uses.get(phrase).into_iter().flatten();
            let fits = of.filter(|of| of.edges != Edges::Words || word_edge(folded, end));
            hits.extend(fits.map(|of| Hit { start, end, of }));
        });
        for found in self.inside.iter().flat_map(|inside| inside.find_overlapping_iter(folded)) {
            let (start, end) = (found.start(), found.end());
            let of = self.uses.get(self.words.len() + found.pattern().as_usize());
            let fits = of.into_iter().flatten();
            let fits = fits.filter(|of| of.edges == Edges::Anywhere || word_edge(folded, end));
            hits.extend(fits.map(|of| Hit { start, end, of }));
        }
        hits
    }
}

fn lists(lexicon: &Lexicon) -> impl Iterator<Item = (&Vec<String>, Shape, RemovalReason)> {
    let of_rules = lexicon.rules.iter().flat_map(|rule| {
        [
            (&rule.hints, Shape::Hint, rule.reason),
            (&rule.contains, Shape::Contains, rule.reason),
            (&rule.starts, Shape::Starts, rule.reason),
            (&rule.label, Shape::Label, rule.reason),
            (&rule.whole, Shape::Whole, rule.reason),
        ]
    });
    of_rules.chain([
        (&lexicon.agencies, Shape::Agency, RemovalReason::CreditLine),
        (&lexicon.date_labels, Shape::DateLabel, RemovalReason::DateLine),
    ])
}

/// The phrase and its edges, as rule files write them: hints are beginnings of words, `*hint` stands
/// anywhere, `hint$` is a word.
fn edges(written: &str, shape: Shape) -> (&str, Edges) {
    if shape != Shape::Hint {
        return (written, Edges::Words);
    }
    match (written.strip_prefix('*'), written.strip_suffix('$')) {
        (Some(phrase), None) => (phrase, Edges::Anywhere),
        (Some(phrase), Some(_)) => (phrase.trim_end_matches('$'), Edges::End),
        (None, Some(phrase)) => (phrase, Edges::Words),
        (None, None) => (written, Edges::Beginning),
    }
}

fn name(shape: Shape) -> &'static str {
    match shape {
        Shape::Hint => "hints",
        Shape::Contains => "contains",
        Shape::Starts => "starts",
        Shape::Label => "label",
        Shape::Whole => "whole",
        Shape::Agency => "agency",
        Shape::DateLabel => "date",
    }
}

/// The phrases for every language that has rules, and for those that are not known.
#[derive(Debug)]
pub(crate) struct AllPhrases {
    known: BTreeMap<String, Phrases>,
    unknown: Phrases,
}

impl AllPhrases {
    /// Compiles them all.
    pub(crate) fn new(lexicons: &Lexicons) -> Result<Self, BuildError> {
        let compile = |tag: &str| {
            Phrases::new(&lexicons.of(Some(tag)), Some(tag))
                .map(|phrases| (tag.to_owned(), phrases))
        };
        let known = lexicons.languages().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { known, unknown: Phrases::new(&lexicons.of(None), None)? })
    }

    /// Those for a text in `language`.
    pub(crate) fn of(&self, language: Option<&str>) -> &Phrases {
        language.and_then(|tag| self.known.get(tag)).unwrap_or(&self.unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn phrases_are_found_where_words_begin_and_end() {
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let found = |text: &str, language: &str, shape: Shape| {
            let folded = fold(text);
            let hits = all.of(Some(language)).hits(&folded);
            hits.iter().any(|hit| hit.of.shape == shape)
        };
        assert!(found("Read more: X", "en", Shape::Label));
        assert!(!found("Bread morello", "en", Shape::Label));
        assert!(found("続きを読む", "ja", Shape::Label));
        assert!(found("Wir nutzen Cookies", "de", Shape::Contains));
    }
}
