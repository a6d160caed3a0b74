//! Texts made of labelled sentences, as the tagger will meet them.

use crate::entities::corpus::{Sentence, Source, is_silver};
use crate::entities::dice::Dice;
use copydesk_tagger::{Kind, Label};

/// A name in a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// End byte, exclusive.
    pub end: usize,
    /// What it is the name of.
    pub kind: Kind,
}

/// A text with its names.
#[derive(Debug, Clone)]
pub struct Article {
    /// The text.
    pub text: String,
    /// Its names, in order.
    pub names: Vec<Span>,
}

/// How the letters of an article are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// Not at all.
    Kept,
    /// Capitals throughout.
    Shouted,
    /// Small letters throughout.
    Small,
    /// A capital on every word of four letters or more.
    Titled,
}

impl Casing {
    /// One that changes letters: capitals throughout as often as the others together.
    pub fn thrown(dice: &mut Dice) -> Self {
        match dice.below(4) {
            0 | 1 => Self::Shouted,
            2 => Self::Small,
            _ => Self::Titled,
        }
    }
}

/// The most sentences of an article.
const LONGEST: usize = 12;

/// Cuts a source into articles of one to so many sentences; silver sentences stand alone.
pub fn cut(source: &Source, dice: &mut Dice) -> Vec<Article> {
    let mut articles = Vec::new();
    let mut rest = source.sentences.as_slice();
    while !rest.is_empty() {
        let length = if is_silver(&source.name) { 1 } else { 1 + dice.below(LONGEST) };
        let (own, after) = rest.split_at(length.min(rest.len()));
        articles.push(article(own, &source.language, Casing::Kept, dice));
        rest = after;
    }
    articles
}

/// One text of some sentences.
pub fn article(sentences: &[Sentence], language: &str, casing: Casing, dice: &mut Dice) -> Article {
    let mut article = Article { text: String::new(), names: Vec::new() };
    let tight = language == "en" && dice.chance(0.5);
    for sentence in sentences {
        let ends = article.text.trim_end().ends_with(['.', '!', '?', '»', '"', '”', '。']);
        if !article.text.is_empty() {
            article.text.push(if ends && dice.chance(0.6) { ' ' } else { '\n' });
        }
        add(&mut article, sentence, language, casing, tight);
    }
    article
}

fn add(article: &mut Article, sentence: &Sentence, language: &str, casing: Casing, tight: bool) {
    let text = &mut article.text;
    let mut open: Option<Span> = None;
    for (at, (word, label)) in sentence.words.iter().zip(&sentence.labels).enumerate() {
        let joined = at == 0
            || language == "zh" && !(word.is_ascii() && text.ends_with(|c: char| c.is_ascii()))
            || tight && is_clitic(word);
        if !joined {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&recased(word, casing));
        let end = text.len();
        match (*label, &mut open) {
            (Label::Inside(kind), Some(span)) if span.kind == kind => span.end = end,
            (Label::Begin(kind) | Label::Inside(kind), _) => {
                article.names.extend(open.replace(Span { start, end, kind }));
            }
            (Label::Outside, _) => article.names.extend(open.take()),
        }
    }
    article.names.extend(open);
}

fn is_clitic(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "n't" | "'re" | "'ll" | "'ve" | "'d" | "'m" | "'")
}

fn recased(word: &str, casing: Casing) -> String {
    match casing {
        Casing::Kept => word.to_owned(),
        Casing::Shouted => word.to_uppercase(),
        Casing::Small => word.to_lowercase(),
        Casing::Titled => {
            let mut letters = word.chars();
            match letters.next() {
                Some(first) if word.chars().count() > 3 => {
                    first.to_uppercase().chain(letters).collect()
                }
                _ => word.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_articles_are_those_of_their_sentences() {
        let sentence = Sentence {
            words: ["Ada", "went", "to", "New", "York", "."].map(str::to_owned).to_vec(),
            labels: vec![
                Label::Begin(Kind::Person),
                Label::Outside,
                Label::Outside,
                Label::Begin(Kind::Location),
                Label::Inside(Kind::Location),
                Label::Outside,
            ],
        };
        let two = [sentence.clone(), sentence];
        let made = article(&two, "en", Casing::Shouted, &mut Dice::new(1));
        let texts: Vec<&str> = made.names.iter().map(|s| &made.text[s.start..s.end]).collect();
        assert_eq!(texts, ["ADA", "NEW YORK", "ADA", "NEW YORK"]);
    }
}
