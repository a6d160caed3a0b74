//! What the phrases and hints of a line say together.

use super::judge::Verdict;
use super::phrases::{Hit, Shape};
use super::view::View;
use crate::letters::is_alphanumeric;
use copydesk_article::cleaning::RemovalReason;

/// The longest lines that hints alone may take: without the end of a sentence, and with it.
const HINTED: usize = 130;
pub(super) const HINTED_SENTENCE: usize = 160;

/// Names of services and the like that count in one sentence.
const SERVICES: usize = 2;

/// What a line may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaning {
    pub(super) reason: RemovalReason,
    pub(super) rule: String,
    /// Different hints in it; a phrase that does not take the line by itself counts twice.
    pub(super) hints: usize,
    /// Those of them that speak for the same reason.
    pub(super) votes: usize,
    /// The share of its letters that stand in hints and phrases.
    pub(super) density: f64,
}

/// What the phrases and hints in a line say together.
pub(super) fn leaning(
    view: &View<'_>,
    hits: &[Hit<'_>],
    foreign_apostrophe: bool,
) -> Option<Leaning> {
    let telling = hits.iter().filter(|hit| match hit.of.shape {
        // Names of sections are words of prose, too.
        Shape::Hint => !(view.sentence && hit.of.reason == RemovalReason::Navigation),
        Shape::Contains => true,
        Shape::Starts => hit.start == 0,
        _ => false,
    });
    let mut places: Vec<&Hit<'_>> = telling.collect();
    // The longest of those that overlap.
    places.sort_by_key(|hit| (std::cmp::Reverse(hit.end - hit.start), hit.start));
    let mut taken: Vec<&Hit<'_>> = Vec::new();
    for hit in places {
        let apart = taken.iter().all(|other| hit.end <= other.start || other.end <= hit.start);
        // A word that stands there again says nothing more.
        let new = taken
            .iter()
            .all(|other| view.folded[other.start..other.end] != view.folded[hit.start..hit.end]);
        // A sentence that names services says no more by the third.
        let service = |hit: &Hit<'_>| view.sentence && hit.of.rule.starts_with("any/hints/");
        let named = taken.iter().filter(|other| service(other)).count();
        if apart && new && !(service(hit) && named >= SERVICES) {
            taken.push(hit);
        }
    }
    let first = taken.first()?;
    let weight = |hit: &&Hit<'_>| if hit.of.shape == Shape::Hint { 1 } else { 2 };
    let votes = |reason: RemovalReason| -> usize {
        taken.iter().filter(|hit| hit.of.reason == reason).map(weight).sum()
    };
    let reason = taken.iter().map(|hit| hit.of.reason).max_by_key(|reason| votes(*reason));
    let reason = reason.unwrap_or(first.of.reason);
    let foreign = usize::from(foreign_apostrophe);
    let covered: usize = taken.iter().map(|hit| word_letters(&view.folded, hit)).sum();
    #[allow(clippy::cast_precision_loss)] // counts of letters
    let density = covered as f64 / view.letters.max(1) as f64;
    let rule = taken.iter().find(|hit| hit.of.reason == reason).map(|hit| hit.of.rule.clone());
    Some(Leaning {
        reason,
        rule: rule.unwrap_or_default(),
        hints: taken.iter().map(weight).sum::<usize>() + foreign,
        votes: votes(reason) + foreign,
        density,
    })
}

/// Letters of the words that a phrase begins in.
fn word_letters(folded: &str, hit: &Hit<'_>) -> usize {
    let rest = &folded[hit.start..];
    let end = rest[hit.end - hit.start..].find(|c: char| !is_alphanumeric(c));
    let word = end.map_or(rest, |end| &rest[..hit.end - hit.start + end]);
    let spaced = word.chars().filter(|c| is_alphanumeric(*c)).count();
    // In scripts without spaces the rest of the line is no part of the word.
    let own = folded[hit.start..hit.end].chars().filter(|c| is_alphanumeric(*c)).count();
    if spaced > own + 12 { own } else { spaced }
}

/// Several hints in a short line. In a quotation, or behind a sentence's end, it takes more of them.
pub(super) fn by_hints(view: &View<'_>, leaning: &Leaning) -> Option<Verdict> {
    let dense = leaning.density >= 0.8 && !view.sentence && view.words <= 3;
    let enough = match (view.sentence, view.quoted) {
        (false, false) if view.chars <= HINTED => {
            let few = view.words <= 4 || leaning.density >= 0.5;
            leaning.hints >= if few { 2 } else { 3 }
        }
        (true, false) if view.chars <= HINTED_SENTENCE => {
            let dense = leaning.density >= 0.35;
            leaning.votes >= if dense { 3 } else { 4 }
        }
        (false, true) if view.chars <= HINTED => leaning.votes >= 4,
        (true, true) if view.chars <= HINTED_SENTENCE => leaning.votes >= 6,
        _ => false,
    };
    if !enough && !dense {
        return None;
    }
    Some(Verdict {
        reason: leaning.reason,
        rule: leaning.rule.clone(),
        confidence: 0.8,
        rest: None,
        heading: false,
    })
}
