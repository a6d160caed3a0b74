//! Captions of pictures that a text does not have: a line that ends in a photo credit.

use super::judge::Verdict;
use super::phrases::{Hit, Shape};
use super::view::View;
use crate::letters::is_alphanumeric;
use crate::marks::Marks;
use copydesk_article::cleaning::RemovalReason;

/// The longest name behind the label of a credit, in characters.
const NAME: usize = 60;

/// What may stand before the label of a credit inside a line.
const APART: &[char] =
    &['-', '.', '!', '?', '|', '—', '–', '/', '(', '[', '【', '（', '。', '©', '’', '”', '»', '"'];

/// A verdict on a line such as "The bridge on Friday. Photo: A. Name/Agency".
pub(crate) fn credited(view: &View<'_>, hits: &[Hit<'_>]) -> Option<Verdict> {
    let labels = hits.iter().filter(|hit| {
        let label = matches!(hit.of.shape, Shape::Label | Shape::Starts);
        hit.of.reason == RemovalReason::MediaCredit && label && hit.start > 0
    });
    let credit = { labels }.find(|hit| {
        let before = view.folded[..hit.start].trim_end();
        let behind = view.folded[hit.end..].trim_start();
        // "Video-Editing App" is a word.
        let glued = view.folded[hit.end..]
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(is_alphanumeric));
        let name = behind.trim_start_matches([':', '：', '/', '=', '-', '–', ' ', '©']);
        let abbreviated = view.folded[..hit.end].ends_with('.');
        let named = !name.is_empty() && (name.len() < behind.len() || abbreviated);
        let capitals = is_capitals(view, &view.folded[hit.start..hit.end]);
        !glued
            && before.ends_with(APART)
            && (named || capitals)
            && name.chars().count() <= NAME
            && !name.contains(". ")
    });
    let rule = match credit {
        Some(hit) => hit.of.rule.clone(),
        None => agency_mark(view).or_else(|| signed(view))?.to_owned(),
    };
    Some(Verdict {
        reason: RemovalReason::MediaCredit,
        rule,
        confidence: 0.85,
        rest: None,
        heading: false,
    })
}

/// Whether the label stands in capitals in the line as it was.
fn is_capitals(view: &View<'_>, label: &str) -> bool {
    let upper = label.to_uppercase();
    label.chars().any(char::is_lowercase) && view.text.contains(&upper)
}

/// "© Agency/Name" behind a sentence: the mark, and a short name.
fn agency_mark(view: &View<'_>) -> Option<&'static str> {
    let at = view.text.rfind('©').filter(|at| *at > 0)?;
    let (before, name) =
        (view.text[..at].trim_end(), view.text[at..].trim_start_matches('©').trim());
    let year = name.chars().next().is_some_and(char::is_numeric);
    let short = !name.is_empty() && name.chars().count() <= NAME && !year;
    (before.ends_with(APART) && short).then_some("shape/credit")
}

/// "(Name / Agency)" or "/ NAME" at the end of one or two sentences.
fn signed(view: &View<'_>) -> Option<&'static str> {
    const SENTENCES: usize = 2;
    if !view.marks.any(Marks::CRUMB) {
        return None;
    }
    let text = view.text.trim_end();
    let (before, name) = match text.strip_suffix(')') {
        Some(inside) => inside.rsplit_once('(')?,
        None => text.rsplit_once(" / ")?,
    };
    let capitals = |name: &str| {
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        letters().count() >= 4 && letters().all(char::is_uppercase)
    };
    let parts = name.split_once('/');
    let names = parts.is_some_and(|(first, second)| {
        [first, second]
            .iter()
            .all(|part| part.trim().chars().next().is_some_and(char::is_uppercase))
    });
    let signed = if text.ends_with(')') { names } else { capitals(name) };
    let short = name.chars().count() <= NAME && before.matches(". ").count() < SENTENCES;
    (signed && short && before.trim_end().ends_with(APART)).then_some("shape/signed")
}
