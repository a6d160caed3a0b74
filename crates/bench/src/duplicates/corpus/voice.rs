//! A language as it is spoken here: its words by frequency, its sentences' ways, its names.

use super::chain::{CONTENT, Chain};
use super::dice::Dice;
use super::tongues::{TONGUES, Tongue, Writing};
use super::wordlists;
use crate::spoken::Spoken;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::Path;

/// Words of a list that are used.
const WORDS: usize = 30_000;

/// Topics of a language, and the words of each.
const TOPICS: usize = 24;
const TOPIC_WORDS: usize = 260;

/// Fragments of real sentences that come again and again.
const FRAGMENTS: usize = 300;

/// The longest word of a language without spaces, in characters.
const LONGEST: usize = 6;

/// A language as it is spoken here.
pub(super) struct Voice {
    pub(super) tongue: &'static Tongue,
    /// The commonest first.
    pub(super) words: Vec<String>,
    pub(super) chain: Chain,
    pub(super) fragments: Vec<String>,
    /// Real names, as far as capital letters tell.
    pub(super) names: Vec<String>,
    /// Numbers of words.
    pub(super) topics: Vec<Vec<usize>>,
}

/// All languages that there are sentences of, in the order of [`TONGUES`].
pub(super) fn all(
    spoken: &[Spoken],
    lists: Option<&Path>,
    dice: &mut Dice,
) -> Result<Vec<Voice>, Box<dyn Error>> {
    let mut voices = Vec::with_capacity(TONGUES.len());
    for tongue in TONGUES {
        let own = spoken.iter().find(|spoken| spoken.tag == tongue.tag);
        let own = own.ok_or_else(|| format!("there are no sentences in {}", tongue.tag))?;
        let words = match lists {
            Some(folder) => wordlists::read(folder, tongue.tag, WORDS)?,
            None => Vec::new(),
        };
        voices.push(Voice::new(tongue, &own.sentences, words, dice));
    }
    Ok(voices)
}

impl Voice {
    fn new(
        tongue: &'static Tongue,
        sentences: &[String],
        listed: Vec<String>,
        dice: &mut Dice,
    ) -> Self {
        let known: HashMap<&str, usize> =
            listed.iter().enumerate().map(|(at, word)| (word.as_str(), at)).collect();
        let tokens: Vec<Vec<&str>> =
            sentences.iter().map(|sentence| tokens(tongue, sentence, &known)).collect();
        let words = if listed.len() > 10 * CONTENT { listed.clone() } else { counted(&tokens) };
        let rank: HashMap<String, usize> =
            words.iter().enumerate().map(|(at, word)| (word.clone(), at)).collect();
        let chain = Chain::learn(tongue, tokens.iter().cloned(), &rank);
        let fragments = fragments(tongue, &tokens, &rank, dice);
        let names = if tongue.is_cased() { names(&tokens, &rank) } else { Vec::new() };
        let topic = |dice: &mut Dice| {
            let mut topic: Vec<usize> =
                (0..TOPIC_WORDS).map(|_| dice.zipf(2 * CONTENT, words.len())).collect();
            topic.sort_unstable();
            topic
        };
        let topics = (0..TOPICS).map(|_| topic(dice)).collect();
        Self { tongue, words, chain, fragments, names, topics }
    }

    /// A word by its number.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// The number of a word that is no function word, common ones more often.
    pub(super) fn content(&self, dice: &mut Dice) -> usize {
        dice.zipf(CONTENT, self.words.len())
    }
}

/// A sentence as tokens: between spaces, or what words are found from the left, the longest first.
fn tokens<'s>(tongue: &Tongue, sentence: &'s str, known: &HashMap<&str, usize>) -> Vec<&'s str> {
    if tongue.writing != Writing::Dense {
        return sentence.split_whitespace().collect();
    }
    let mut tokens = Vec::new();
    for chunk in sentence.split_whitespace() {
        let ends: Vec<usize> =
            chunk.char_indices().map(|(at, _)| at).skip(1).chain([chunk.len()]).collect();
        let (mut from, mut at) = (0, 0);
        while at < ends.len() {
            let longest = ends.len().min(at + LONGEST);
            let found =
                (at..longest).rev().find(|end| known.contains_key(&chunk[from..ends[*end]]));
            // Without a list pieces of two characters stand for words.
            let end = found.unwrap_or((at + usize::from(known.is_empty())).min(ends.len() - 1));
            tokens.push(&chunk[from..ends[end]]);
            (from, at) = (ends[end], end + 1);
        }
    }
    tokens
}

/// The words of sentences, the commonest first.
fn counted(sentences: &[Vec<&str>]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for token in sentences.iter().flatten() {
        let word = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.into_iter().map(|(word, _)| word).collect()
}

/// Runs of three to six tokens that begin with a function word.
fn fragments(
    tongue: &Tongue,
    sentences: &[Vec<&str>],
    rank: &HashMap<String, usize>,
    dice: &mut Dice,
) -> Vec<String> {
    let common = |token: &str| rank.get(token).is_some_and(|rank| *rank < CONTENT);
    let mut found = Vec::with_capacity(FRAGMENTS);
    for _ in 0..FRAGMENTS * 20 {
        let length = dice.between(3, 6);
        let Some(sentence) = dice.pick(sentences) else { break };
        let from = dice.below(sentence.len());
        let run = sentence.get(from..from + length).unwrap_or_default();
        let plain = |token: &&str| token.chars().all(char::is_alphabetic);
        if run.len() == length && common(run[0]) && run.iter().all(plain) {
            found.push(run.join(tongue.gap()));
        }
        if found.len() == FRAGMENTS {
            break;
        }
    }
    found
}

/// Tokens inside sentences that have a capital letter.
fn names(sentences: &[Vec<&str>], rank: &HashMap<String, usize>) -> Vec<String> {
    let inside = sentences.iter().flat_map(|tokens| tokens.iter().skip(1));
    let mut names: Vec<String> = inside
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .filter(|word| word.chars().count() > 3 && word.chars().skip(1).all(char::is_lowercase))
        .filter(|word| rank.get(&word.to_lowercase()).is_none_or(|rank| *rank > 2000))
        .map(str::to_owned)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
pub(super) fn for_tests(tag: &str) -> Voice {
    let spoken = crate::spoken::lingua(&copydesk_testkit::programs::root()).unwrap();
    let lists = wordlists::at_hand(&copydesk_testkit::programs::root());
    let voices = all(&spoken, lists.as_deref(), &mut Dice::new(1)).unwrap();
    voices.into_iter().find(|voice| voice.tongue.tag == tag).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_and_without_spaces() {
        let known: HashMap<&str, usize> = [("中文", 0), ("新", 1), ("新闻", 2)].into();
        let zh = &TONGUES[super::super::tongues::at("zh").unwrap()];
        assert_eq!(tokens(zh, "中文新闻稿", &known), ["中文", "新闻", "稿"]);
        assert_eq!(tokens(zh, "中文新闻稿", &HashMap::new()), ["中文", "新闻", "稿"]);
        assert_eq!(tokens(&TONGUES[0], "a b, c", &known), ["a", "b,", "c"]);
    }

    #[test]
    fn words_are_counted() {
        let sentences = vec![vec!["The", "cat,"], vec!["the", "7", "–"]];
        assert_eq!(counted(&sentences), ["the", "cat"]);
    }

    #[test]
    fn a_voice_has_topics_names_and_fragments() {
        let voice = for_tests("fr");
        assert_eq!((voice.topics.len(), voice.fragments.len()), (TOPICS, FRAGMENTS));
        assert!(voice.names.len() > 100 && voice.words.len() > 1000);
    }
}
