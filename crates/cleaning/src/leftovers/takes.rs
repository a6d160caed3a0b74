//! Whether a line has the shape that a phrase in it asks for.

use super::leaning::HINTED_SENTENCE;
use super::phrases::{Hit, Shape};
use super::view::View;
use crate::letters::is_alphanumeric;
use copydesk_article::cleaning::RemovalReason;
use copydesk_html::BlockKind;

/// Longest lines, in characters, that a rule of each shape may take.
const STARTS_LIMIT: usize = 130;
const CONTAINS_LIMIT: usize = 170;
const LABEL_LIMIT: usize = 200;

/// The longest credit behind its label.
const CREDIT_LIMIT: usize = 90;

/// A line of this length that ends like a sentence goes on no single phrase.
const SENTENCE: usize = 140;

/// The share of a line's letters that a phrase inside it must make up to take it by itself.
/// A short sentence takes more.
const PHRASE_DENSITY: f64 = 0.25;
const SENTENCE_DENSITY: f64 = 0.4;

/// Whether the line has the shape that the phrase asks for: how sure that is, and where the text
/// behind a label begins. `votes` is what the line's phrases weigh together: where it reads like a
/// sentence or stands in quotation marks, one phrase is not enough.
pub(super) fn takes(
    view: &View<'_>,
    hit: &Hit<'_>,
    votes: usize,
    density: f64,
) -> Option<(f64, Option<usize>)> {
    let opened = view.folded.len() - view.folded.trim_start_matches(['(', '#', '@']).len();
    let first = hit.start <= opened;
    match hit.of.shape {
        Shape::Whole if is_whole(view, hit) => Some((0.97, None)),
        Shape::Label if first && view.chars <= LABEL_LIMIT && !is_long(view) => {
            let rest = behind_label(view, hit)?;
            Some((0.95, rest))
        }
        Shape::Starts | Shape::Label if first && is_time(view, hit) => Some((0.9, None)),
        Shape::Whole if counts_on(view, hit) => Some((0.85, None)),
        Shape::Starts if first && view.chars <= STARTS_LIMIT => {
            // One word says too little, but for a label with its mark ("photo:").
            let phrase = &view.folded[hit.start..hit.end];
            let word = phrase.ends_with(is_alphanumeric) && is_one_word(phrase);
            let needed = match (view.sentence, view.quoted) {
                (false, false) => {
                    if word {
                        3
                    } else {
                        0
                    }
                }
                (true, false) => 3,
                (false, true) => 4,
                (true, true) => 6,
            };
            (votes >= needed).then_some((0.9, None))
        }
        Shape::Contains if view.chars <= CONTAINS_LIMIT => {
            let least = if view.sentence { SENTENCE_DENSITY } else { PHRASE_DENSITY };
            let needed = match (view.sentence && view.chars > HINTED_SENTENCE / 2, view.quoted) {
                (false, false) if density >= least => 0,
                (false, false) => 3,
                (true, false) => 4,
                _ => 5,
            };
            (votes >= needed).then_some((0.85, None))
        }
        _ => None,
    }
}

/// Whether a phrase is one word, in a script that parts words.
fn is_one_word(phrase: &str) -> bool {
    !phrase.contains(' ')
        && phrase.chars().all(|c| !matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3041}'..='\u{d7a3}'))
}

/// A paragraph's length, and the end of a sentence.
fn is_long(view: &View<'_>) -> bool {
    view.chars >= SENTENCE && view.sentence
}

/// "Comments (12)", "12 comments": the phrase, perhaps with a number.
fn is_whole(view: &View<'_>, hit: &Hit<'_>) -> bool {
    let phrase = &view.folded[hit.start..hit.end];
    if view.folded == phrase {
        return true;
    }
    let number = |c: char| c.is_numeric() || !is_alphanumeric(c);
    let beside = [&view.folded[..hit.start], &view.folded[hit.end..]];
    let marks = beside.iter().all(|part| part.chars().all(|c| !is_alphanumeric(c)));
    marks || (phrase.chars().count() > 3 && beside.iter().all(|part| part.chars().all(number)))
}

/// "Reading time: 4 min": a short line that counts.
fn is_time(view: &View<'_>, hit: &Hit<'_>) -> bool {
    const LONGEST: usize = 48;
    let counts = view.folded[hit.end..].chars().any(char::is_numeric);
    hit.of.reason == RemovalReason::DateLine && counts && view.chars <= LONGEST
}

/// "Comments (41) – add yours": the phrase, a number in brackets, and more.
fn counts_on(view: &View<'_>, hit: &Hit<'_>) -> bool {
    let form = matches!(hit.of.reason, RemovalReason::CommentForm | RemovalReason::ShareLine);
    let rest = view.folded[hit.end..].trim_start();
    let number = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let counted =
        number.is_some_and(|(number, _)| number.chars().all(|c| c.is_numeric() || c == '.'));
    form && hit.start == 0 && counted && view.chars <= CONTAINS_LIMIT
}

/// What stands behind a label: nothing, or a colon, dash or arrow and a short rest. Without a mark, a
/// label in capitals counts, and one in a list does.
fn behind_label(view: &View<'_>, hit: &Hit<'_>) -> Option<Option<usize>> {
    const MARKS: &[char] = &[
        ':', '：', '–', '—', '|', '>', '»', '›', '→', '/', '-', '▶', '►', '】', ']', '・', '·', '»',
    ];
    let rest = &view.folded[hit.end..];
    let trimmed = rest.trim_start();
    let after = trimmed.trim_start_matches(|c: char| MARKS.contains(&c) || c == ' ');
    let after = after.trim_end_matches(|c: char| MARKS.contains(&c) || c == ' ');
    if after.trim_matches(|c: char| !is_alphanumeric(c)).is_empty() {
        return Some(None);
    }
    let stop = trimmed.starts_with('.') && hit.of.reason == RemovalReason::RelatedLink;
    // "Newsletter “The Morning”"
    let named =
        hit.of.reason == RemovalReason::SitePromo && trimmed.starts_with(['„', '“', '«', '"']);
    let has_mark = trimmed.starts_with(MARKS) || (stop && in_capitals(view, hit)) || named;
    // "Vidéo-protection", "Photo-finish" are words, not labels.
    let glued = rest.len() == trimmed.len() && trimmed.starts_with(['-', '/', '·']);
    let short = match hit.of.reason {
        RemovalReason::CreditLine | RemovalReason::MediaCredit | RemovalReason::Navigation => {
            after.chars().count() <= CREDIT_LIMIT && !(view.sentence && after.contains(". "))
        }
        _ => true,
    };
    let listed = view.kind == BlockKind::ListItem && !view.sentence;
    let unmarked = hit.of.reason == RemovalReason::RelatedLink
        && rest.starts_with(' ')
        && (in_capitals(view, hit) || listed);
    let rest_at = view.folded.len() - after.len();
    (!glued && short && (has_mark || unmarked)).then_some(Some(rest_at))
}

/// Whether the letters of the label at the start of the line are capitals.
fn in_capitals(view: &View<'_>, hit: &Hit<'_>) -> bool {
    let letters = view.folded[hit.start..hit.end].chars().filter(|c| c.is_alphabetic()).count();
    let mut label = view.text.chars().filter(|c| c.is_alphabetic()).take(letters);
    letters > 0 && label.all(char::is_uppercase)
}
