//! Texts made of labelled sentences, as the tagger will meet them.

use crate::entities::corpus::{Sentence, Source, is_silver};
use crate::entities::dice::Dice;
use copydesk_tagger::{Kind, Label};
use copydesk_tokens::is_apostrophe;

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
    /// A capital on every word of four letters or more.
    Titled,
}

impl Casing {
    /// One that changes letters: capitals throughout in two of three. In small letters throughout nothing is a name.
    pub fn thrown(dice: &mut Dice) -> Self {
        if dice.below(3) < 2 { Self::Shouted } else { Self::Titled }
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
    let tight = dice.chance(if language == "en" { 0.5 } else { 0.8 });
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
            || tight && (is_clitic(word) || ends_elided(text));
        if !joined {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&recased(word, casing));
        let end = text.len();
        match (*label, &mut open) {
            (Label::Inside(kind), Some(span)) if span.kind == kind => span.end = end,
            (Label::Begin(kind) | Label::Inside(kind), _) => {
                let own = open.replace(Span { start, end, kind });
                article.names.extend(own.map(|span| without_article(text, span)));
            }
            (Label::Outside, _) => {
                article.names.extend(open.take().map(|span| without_article(text, span)));
            }
        }
    }
    article.names.extend(open.map(|span| without_article(text, span)));
}

/// Whether a text ends with an elided word ("l’", "dell'").
fn ends_elided(text: &str) -> bool {
    let word = text.rsplit(' ').next().unwrap_or_default();
    let stem = word.strip_suffix(is_apostrophe).unwrap_or_default();
    !stem.is_empty() && stem.chars().all(char::is_lowercase)
}

/// A name without the elided article before it. Some corpora cut words at spaces alone, and so have it in the name:
/// "l'Ukraine" at one place, "Ukraine" at another. To the tagger it is never a part of the name.
fn without_article(text: &str, span: Span) -> Span {
    let name = &text[span.start..span.end];
    let stem = name.split(is_apostrophe).next().unwrap_or_default();
    let rest = name[stem.len()..].trim_start_matches(is_apostrophe).trim_start();
    let elided = !stem.is_empty() && stem.chars().all(char::is_lowercase) && !rest.is_empty();
    if elided && rest.len() < name.len() {
        Span { start: span.end - rest.len(), ..span }
    } else {
        span
    }
}

fn is_clitic(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "n't" | "'re" | "'ll" | "'ve" | "'d" | "'m" | "'")
}

fn recased(word: &str, casing: Casing) -> String {
    match casing {
        Casing::Kept => word.to_owned(),
        Casing::Shouted => word.to_uppercase(),
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
    fn an_elided_article_is_no_part_of_a_name() {
        for (text, name) in [
            ("l'Insee", "Insee"),
            ("d’ Orange", "Orange"),
            ("L'Oréal", "L'Oréal"),
            ("Giscard d'Estaing", "Giscard d'Estaing"),
            ("al-Qaida", "al-Qaida"),
        ] {
            let span = Span { start: 0, end: text.len(), kind: Kind::Person };
            let span = without_article(text, span);
            assert_eq!(&text[span.start..span.end], name);
        }
        assert!(ends_elided("dans l’") && !ends_elided("dans l") && !ends_elided("rock 'n'"));
    }

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
