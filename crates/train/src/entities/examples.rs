//! Features and labels of every token of every article.

use crate::entities::articles::Article;
use copydesk_tagger::Label;
use copydesk_tagger::document::Document;
use copydesk_tagger::features::{Features, fill};
use copydesk_tagger::table::{Key, key};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A hasher of keys that are hashes already.
#[derive(Default)]
pub struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash << 8 | u64::from(*byte));
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}

/// Numbers of features by key.
pub type Numbers = HashMap<Key, u32, BuildHasherDefault<Plain>>;

/// One text: of every token its features, its label, and what stands before it.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// Features of all tokens, one token after another: keys at first, then numbers.
    pub features: Vec<u32>,
    /// By token where its features end, and how many of them know the word itself.
    pub ends: Vec<(u32, u8)>,
    /// By token.
    pub labels: Vec<u8>,
    /// By token.
    pub pauses: Vec<u8>,
    /// By token whether it can be in a name; one that cannot has no features.
    pub open: Vec<bool>,
    /// How much the text counts.
    pub weight: f32,
}

impl Example {
    /// The example of an article whose document is known.
    #[must_use]
    pub fn new(article: &Article, document: &Document, weight: f32, custom: Option<u32>) -> Self {
        let mut example = Self { weight, ..Self::default() };
        let mut found = Features::default();
        let mut names = article.names.iter().peekable();
        for (at, word) in document.words.iter().enumerate() {
            example.open.push(word.open);
            if word.open {
                fill(document, at, &mut found);
                example.features.extend(found.hashes().iter().map(|hash| key(*hash) & !CUSTOM));
                let own = custom.into_iter().flat_map(|custom| customs(&found, custom));
                example.features.extend(own);
            }
            let lexical = if word.open { found.lexical } else { 0 };
            let end = u32::try_from(example.features.len()).unwrap_or(u32::MAX);
            example.ends.push((end, u8::try_from(lexical).unwrap_or(0)));
            while names.next_if(|name| name.end <= word.start).is_some() {}
            let label = match names.peek() {
                Some(name) if name.start <= word.start && word.open => {
                    let begun = at.checked_sub(1).is_some_and(|before| {
                        let before = &document.words[before];
                        before.start >= name.start && before.open
                    });
                    if begun { Label::Inside(name.kind) } else { Label::Begin(name.kind) }
                }
                _ => Label::Outside,
            };
            example.labels.push(u8::try_from(label.number()).unwrap_or(0));
            example.pauses.push(word.pause as u8);
        }
        example
    }

    /// The features of a token: those that know the word, then the others.
    #[must_use]
    pub fn token(&self, at: usize) -> (&[u32], usize) {
        let start = if at == 0 { 0 } else { self.ends[at - 1].0 as usize };
        let (end, lexical) = self.ends[at];
        (&self.features[start..end as usize], usize::from(lexical))
    }
}

/// The bit that only features of a source's customs have.
pub const CUSTOM: Key = 1;

/// Copies of a token's features for its source alone: what its guidelines and its kind of text
/// have of their own goes there and stays out of the model.
fn customs(found: &Features, custom: u32) -> impl Iterator<Item = Key> {
    let salt = (u64::from(custom) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    found
        .hashes()
        .iter()
        .map(move |hash| key((hash ^ salt).wrapping_mul(0xd6e8_feb8_6659_fd93)) | CUSTOM)
}

/// Counts features, and numbers those that stand `least` times or more. Examples then hold
/// numbers, and none for the others.
pub fn number(examples: &mut [Example], least: u32) -> Vec<Key> {
    let mut numbers = Numbers::default();
    for example in &*examples {
        for key in &example.features {
            *numbers.entry(*key).or_insert(0) += 1;
        }
    }
    let mut keys: Vec<Key> =
        numbers.iter().filter(|(_, count)| **count >= least).map(|(key, _)| *key).collect();
    keys.sort_unstable();
    numbers.clear();
    numbers.extend((0_u32..).zip(&keys).map(|(number, key)| (*key, number)));
    for example in examples {
        renumber(example, |key| numbers.get(&key).copied());
    }
    keys
}

/// Gives every feature another number, and leaves out those that have none.
pub fn renumber(example: &mut Example, number: impl Fn(u32) -> Option<u32>) {
    let (mut kept, mut from) = (0, 0);
    for (end, lexical) in &mut example.ends {
        let words = from + usize::from(*lexical);
        let mut left = 0;
        for at in from..*end as usize {
            if let Some(number) = number(example.features[at]) {
                example.features[kept] = number;
                kept += 1;
                left += u8::from(at < words);
            }
        }
        from = *end as usize;
        *end = u32::try_from(kept).unwrap_or(u32::MAX);
        *lexical = left;
    }
    example.features.truncate(kept);
    example.features.shrink_to_fit();
}
