//! What the rules say of a line by itself: a phrase **and** a shape, or several hints.

use super::caption;
use super::phrases::{Hit, Phrases, Shape};
use super::shapes;
use super::view::View;
use crate::dates;
use copydesk_article::cleaning::{DateRole, RemovalReason};
use copydesk_html::BlockKind;

/// Longest lines, in characters, that a rule of each shape may take.
const STARTS_LIMIT: usize = 130;
const CONTAINS_LIMIT: usize = 170;
const LABEL_LIMIT: usize = 200;

/// The longest credit behind its label.
const CREDIT_LIMIT: usize = 90;

/// A line of this length that ends like a sentence goes on no single phrase.
const SENTENCE: usize = 140;

/// The rule of a date that stands alone.
pub(crate) const BARE_DATE: &str = "date/bare";

/// The longest lines that hints alone may take: without the end of a sentence, and with it.
const HINTED: usize = 130;
const HINTED_SENTENCE: usize = 160;

/// Names of services and the like that count in one sentence.
const SERVICES: usize = 2;

/// The share of a line's letters that a phrase inside it must make up to take it by itself.
const PHRASE_DENSITY: f64 = 0.25;

/// What the rules say of a line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opinion {
    /// Why it goes, if it goes by itself.
    pub(crate) verdict: Option<Verdict>,
    /// What it is most likely, should its neighbours say that it goes.
    pub(crate) leaning: Option<Leaning>,
}

/// Why a line goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) reason: RemovalReason,
    pub(crate) rule: String,
    /// How sure, 0 to 1.
    pub(crate) confidence: f64,
    /// Byte of the folded line at which the text behind the label begins, if there is one.
    pub(crate) rest: Option<usize>,
    /// Whether the line is a label with nothing behind it.
    pub(crate) heading: bool,
}

/// What a line may be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaning {
    pub(crate) reason: RemovalReason,
    pub(crate) rule: String,
    /// Different hints in it; a phrase that does not take the line by itself counts twice.
    pub(crate) hints: usize,
    /// Those of them that speak for the same reason.
    pub(crate) votes: usize,
    /// The share of its letters that stand in hints and phrases.
    pub(crate) density: f64,
}

/// What the rules say of a line by itself. `foreign_apostrophe` tells whether it writes apostrophes
/// otherwise than the story does, as texts of the page's own do: that counts as a hint.
pub(crate) fn judge(view: &View<'_>, phrases: &Phrases, foreign_apostrophe: bool) -> Opinion {
    let hits = phrases.hits(&view.folded);
    if let Some(date) = dates::date_line(view, phrases, &hits) {
        let clock = date.role == DateRole::PageRender;
        let reason = if clock { RemovalReason::SiteClock } else { RemovalReason::DateLine };
        return sure(reason, if date.bare { BARE_DATE } else { "date" }, 0.97);
    }
    if let Some((reason, rule)) = shapes::of(view, &hits) {
        return sure(reason, rule, 0.95);
    }
    let leaning = leaning(view, &hits, foreign_apostrophe);
    let caption = caption::credited(view, &hits);
    let by_phrase = caption.or_else(|| by_phrase(view, &hits, leaning.as_ref()));
    let verdict = by_phrase.or_else(|| by_hints(view, leaning.as_ref()?));
    Opinion { verdict, leaning }
}

fn sure(reason: RemovalReason, rule: &str, confidence: f64) -> Opinion {
    let verdict = Verdict { reason, rule: rule.to_owned(), confidence, rest: None, heading: false };
    Opinion { verdict: Some(verdict), leaning: None }
}

/// The phrase that says most: the longest one whose shape the line has.
fn by_phrase(view: &View<'_>, hits: &[Hit<'_>], leaning: Option<&Leaning>) -> Option<Verdict> {
    let votes = leaning.map_or(0, |leaning| leaning.votes);
    let density = leaning.map_or(0.0, |leaning| leaning.density);
    let taking = hits.iter().filter_map(|hit| Some((hit, takes(view, hit, votes, density)?)));
    let (hit, (confidence, rest)) =
        taking.max_by_key(|(hit, _)| (hit.end - hit.start, hit.of.shape))?;
    let bare_label = matches!(hit.of.shape, Shape::Label | Shape::Whole) && rest.is_none();
    Some(Verdict {
        reason: hit.of.reason,
        rule: hit.of.rule.clone(),
        confidence,
        rest,
        heading: bare_label,
    })
}

/// Whether the line has the shape that the phrase asks for: how sure that is, and where the text
/// behind a label begins. `votes` is what the line's phrases weigh together: where it reads like a
/// sentence or stands in quotation marks, one phrase is not enough.
fn takes(
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
            let word = phrase.ends_with(char::is_alphanumeric) && is_one_word(phrase);
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
            let needed = match (view.sentence && view.chars > HINTED_SENTENCE / 2, view.quoted) {
                (false, false) => {
                    if density >= PHRASE_DENSITY {
                        0
                    } else {
                        3
                    }
                }
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
    let number = |c: char| c.is_numeric() || !c.is_alphanumeric();
    let beside = [&view.folded[..hit.start], &view.folded[hit.end..]];
    let marks = beside.iter().all(|part| part.chars().all(|c| !c.is_alphanumeric()));
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
    if after.trim_matches(|c: char| !c.is_alphanumeric()).is_empty() {
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

/// What the phrases and hints in a line say together.
fn leaning(view: &View<'_>, hits: &[Hit<'_>], foreign_apostrophe: bool) -> Option<Leaning> {
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
    let end = rest[hit.end - hit.start..].find(|c: char| !c.is_alphanumeric());
    let word = end.map_or(rest, |end| &rest[..hit.end - hit.start + end]);
    let spaced = word.chars().filter(|c| c.is_alphanumeric()).count();
    // In scripts without spaces the rest of the line is no part of the word.
    let own = folded[hit.start..hit.end].chars().filter(|c| c.is_alphanumeric()).count();
    if spaced > own + 12 { own } else { spaced }
}

/// Several hints in a short line. In a quotation, or behind a sentence's end, it takes more of them.
fn by_hints(view: &View<'_>, leaning: &Leaning) -> Option<Verdict> {
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
