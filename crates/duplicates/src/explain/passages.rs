//! What two texts share, as it reads.

use super::runs::{Sequence, runs};
use crate::settings::Settings;
use crate::text::places::Place;
use copydesk_article::span::{Positions, Span};
use serde::Serialize;
use std::collections::BTreeSet;

/// A run of words that both texts have, the same but for what does not count: case, accents,
/// punctuation, white space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// How many words; in scripts without spaces, characters.
    pub words: usize,
    /// Where it stands in the first text. The literal text is there however long it is.
    pub a: Span,
    /// Where it stands in the second.
    pub b: Span,
}

/// Figures of two texts, each with the word before it, once, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Of both.
    pub shared: Vec<String>,
    /// Of the first only.
    pub only_a: Vec<String>,
    /// Of the second only.
    pub only_b: Vec<String>,
}

/// The passages of two texts whose words stand at these places, and whether these are all.
pub(super) fn of(
    texts: [&str; 2],
    places: [&[Place]; 2],
    settings: &Settings,
) -> (Vec<Passage>, bool) {
    let [a, b] = places.map(|places| {
        let hashes = places.iter().map(|place| place.hash).collect();
        Sequence::new(hashes, places.iter().map(|place| place.weight).collect())
    });
    let found = runs(&a, &b, settings.shingle);
    let spans_a = spans(texts[0], places[0], found.runs.iter().map(|run| (run.a, run.length)));
    let spans_b = spans(texts[1], places[1], found.runs.iter().map(|run| (run.b, run.length)));
    let words = found.runs.iter().map(|run| run.length);
    let passages = words.zip(spans_a.into_iter().zip(spans_b));
    let passages = passages.map(|(words, (a, b))| Passage { words, a, b }).collect();
    (passages, found.complete)
}

/// The spans of these runs of words: where each begins, and how many words it has.
fn spans(text: &str, places: &[Place], runs: impl Iterator<Item = (usize, usize)>) -> Vec<Span> {
    let bytes = |(start, length): (usize, usize)| {
        let run = places.get(start..start + length).unwrap_or_default();
        (run.first().map_or(0, |place| place.from), run.last().map_or(0, |place| place.to))
    };
    let mut stretches: Vec<(usize, (usize, usize))> = runs.map(bytes).enumerate().collect();
    // In the order of the text the code points are counted once.
    stretches.sort_unstable_by_key(|(_, (from, _))| *from);
    let mut positions = Positions::new(text);
    let span = |(number, (from, to)): (usize, (usize, usize))| {
        let span = positions.span(from, to);
        (number, Span { text: text.get(from..to).map(str::to_owned), ..span })
    };
    let mut spans: Vec<(usize, Span)> = stretches.into_iter().map(span).collect();
    spans.sort_unstable_by_key(|(number, _)| *number);
    spans.into_iter().map(|(_, span)| span).collect()
}

/// The figures of two texts whose words stand at these places.
pub(super) fn figures(texts: [&str; 2], places: [&[Place]; 2]) -> Figures {
    let [of_a, of_b] = [0, 1].map(|at| told(texts[at], places[at]));
    let [keys_a, keys_b] = [&of_a, &of_b]
        .map(|told| told.iter().map(|(key, _)| *key).collect::<BTreeSet<(u64, u64)>>());
    let mut figures = Figures::default();
    for (key, text) in of_a {
        let list = if keys_b.contains(&key) { &mut figures.shared } else { &mut figures.only_a };
        list.push(text);
    }
    let only_b = of_b.into_iter().filter(|(key, _)| !keys_a.contains(key));
    figures.only_b = only_b.map(|(_, text)| text).collect();
    figures
}

/// Figures with the words before them, once each: by their hashes, and as they read.
fn told(text: &str, places: &[Place]) -> Vec<((u64, u64), String)> {
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    for (at, place) in places.iter().enumerate().filter(|(_, place)| place.figure) {
        let before = at.checked_sub(1).and_then(|at| places.get(at));
        let key = (before.map_or(0, |before| before.hash), place.hash);
        if seen.insert(key) {
            let words = before.into_iter().chain([place]);
            let words: Vec<&str> =
                words.filter_map(|place| text.get(place.from..place.to)).collect();
            told.push((key, words.join(" ")));
        }
    }
    told
}
