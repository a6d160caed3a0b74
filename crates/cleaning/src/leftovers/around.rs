//! What stands around a line: the head of a text, its tail, and what was found beside it.
//!
//! A short line that says too little by itself goes where its neighbours have gone: a name between
//! headline and date, headlines behind "Most read", fields behind "Leave a comment". Nothing that reads
//! as a sentence of the story goes this way.

use super::seen::{HEADLINE, HEADLINE_WORDS, PROSE, Seen};
use crate::letters::is_alphanumeric;
use copydesk_article::cleaning::RemovalReason;

/// The rule of what a label announces.
pub(crate) const ANNOUNCED: &str = "around/announced";

/// The longest line, in characters, that goes for what stands around it, if it is no headline.
const SHORT: usize = 90;

/// The longest line, in characters, that goes behind the story for what it says.
const TAIL: usize = 220;

/// Hints that a sentence above or below the story must give to go.
const SENTENCE_HINTS: usize = 3;

const SENTENCE_DENSITY: f64 = 0.25;

/// Most words of a section's name.
const SECTION_WORDS: usize = 2;

/// Adds verdicts on lines that go for what stands around them. `titled` tells whether the headline is
/// known from elsewhere.
pub(crate) fn look(lines: &mut [Seen<'_>], titled: bool) {
    for line in &mut *lines {
        line.spared = false;
    }
    for line in lines.iter_mut().filter(|line| !line.gone()) {
        if let Some(reason) = line.own {
            line.take(reason, "record", 0.9);
        }
    }
    // Without a story, nothing stands above or below it.
    let Some(first) = lines.iter().position(Seen::story) else { return };
    let last = lines.iter().rposition(Seen::story).map_or(lines.len(), |last| last + 1);
    for at in (0..first).filter(|at| lines[*at].name).collect::<Vec<_>>() {
        lines[at].name = !is_said(lines, at);
    }
    head(&mut lines[..first], titled);
    alone(&mut lines[first..last.max(first)]);
    between(lines, first, last);
    tail(lines, last);
    bylines(lines, first, last);
}

/// Whether the story says a word of the line, which looks like a name, in lower case: then it heads a part
/// ("Key Takeaways").
fn is_said(lines: &[Seen<'_>], at: usize) -> bool {
    /// Letters of a word that particles of names do not have.
    const LETTERS: usize = 4;
    let Some(view) = &lines[at].view else { return false };
    let words = view.folded.split(|c: char| !is_alphanumeric(c));
    let mut long = words.filter(|word| word.chars().count() >= LETTERS);
    long.any(|word| {
        let says = |text: &str| {
            text.contains(word)
                && text.split(|c: char| !is_alphanumeric(c)).any(|said| said == word)
        };
        lines.iter().any(|line| line.prose && says(line.text))
    })
}

/// Above the story: bylines, sections, buttons.
fn head(lines: &mut [Seen<'_>], titled: bool) {
    let spared = if titled { None } else { headline(lines) };
    for at in (0..lines.len()).filter(|at| Some(*at) != spared) {
        let behind_headline = titled || spared.is_some_and(|headline| headline < at);
        let beside = is_gone(lines, at.wrapping_sub(1)) || is_gone(lines, at + 1);
        let free = |line: &&mut Seen<'_>| !line.gone() && !line.series && line.view.is_some();
        let Some(line) = lines.get_mut(at).filter(free) else {
            continue;
        };
        let words = line.view.as_ref().map_or(0, |view| view.words);
        let telling = words < HEADLINE_WORDS || line.hints() >= 2 || line.density() >= 0.6;
        let hinted = line.hints() >= 1
            && telling
            && words <= 8
            && (line.density() >= 0.5 || (beside && words <= 5));
        if line.byline {
            line.take(RemovalReason::Byline, "around/byline", 0.9);
        } else if line.sentence() {
            if line.votes() >= SENTENCE_HINTS && line.density() >= SENTENCE_DENSITY {
                let reason = line.likely(RemovalReason::CookieNotice);
                line.take(reason, "around/head", 0.7);
            }
        } else if hinted {
            let reason = line.likely(RemovalReason::Navigation);
            line.take(reason, "around/head", 0.7);
        } else if behind_headline && line.name {
            line.take(RemovalReason::Byline, "around/byline", 0.7);
        } else if beside && words <= SECTION_WORDS && line.chars() <= 24 {
            line.take(RemovalReason::Navigation, "around/head", 0.7);
        }
    }
}

/// A text has a headline: the line above the story that could best be it. It is spared, though hints or
/// the like took it.
fn headline(lines: &mut [Seen<'_>]) -> Option<usize> {
    /// The share of hints from which a line is no headline.
    const MOST: f64 = 0.65;
    let may = |line: &Seen<'_>| line.may_head() && line.density() < MOST;
    let best = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| may(line))
        .reduce(|best, next| if next.1.likeness() > best.1.likeness() { next } else { best });
    let at = best?.0;
    lines[at].spared = true;
    Some(at)
}

/// What means something else between paragraphs, unless another leftover stands beside: a date heads the
/// entry of a chronicle, the name of a section or a service is a subject, an address is where to turn.
fn alone(lines: &mut [Seen<'_>]) {
    for at in 0..lines.len() {
        let beside = [at.wrapping_sub(1), at + 1].into_iter().any(|other| {
            lines.get(other).is_some_and(|line| line.gone() && !line.may_head_a_part())
        });
        if lines[at].may_head_a_part() && !beside {
            lines[at].spared = true;
        }
    }
}

/// Inside the story: what a label announces, a link behind an arrow, and what hints at a leftover
/// beside another.
fn between(lines: &mut [Seen<'_>], first: usize, last: usize) {
    for at in first..last {
        let announced = announces(lines, at.wrapping_sub(1), false);
        let beside = is_gone(lines, at.wrapping_sub(1)) || is_gone(lines, at + 1);
        let listed = [at.wrapping_sub(1), at + 1]
            .into_iter()
            .any(|other| lines.get(other).is_some_and(Seen::arrow));
        let Some(line) = lines.get_mut(at).filter(|line| !line.gone() && !line.prose) else {
            continue;
        };
        let quoted = line.view.as_ref().is_none_or(|view| view.quoted && !view.arrow);
        let byline = line.likely(RemovalReason::SitePromo) == RemovalReason::Byline;
        let hinted = match line.hints() {
            0 => false,
            1 => line.density() >= 0.6 && !byline,
            _ => line.density() >= 0.4,
        };
        if announced && !line.sentence() && line.chars() <= HEADLINE && !quoted {
            line.take(RemovalReason::RelatedLink, ANNOUNCED, 0.7);
        } else if line.series {
            continue;
        } else if line.arrow() && !listed && line.chars() <= HEADLINE && !quoted {
            line.take(RemovalReason::RelatedLink, "around/arrow", 0.7);
        } else if beside && !line.sentence() && hinted && line.chars() <= SHORT && !quoted {
            let reason = line.likely(RemovalReason::SitePromo);
            line.take(reason, "around/beside", 0.65);
        }
    }
}

/// Behind the story: forms, lists of other headlines, imprints.
fn tail(lines: &mut [Seen<'_>], last: usize) {
    let mut open: Option<RemovalReason> = None;
    let mut listing = false;
    for at in last..lines.len() {
        let next = is_gone(lines, at + 1) || at + 1 == lines.len();
        let listed = announces(lines, at.wrapping_sub(1), true) || listing;
        let Some(line) = lines.get_mut(at) else { return };
        if let Some(verdict) = line.verdict() {
            open = Some(verdict.reason);
            listing = false;
            continue;
        }
        let Some(reason) = open else {
            open = line.behind_story(next);
            continue;
        };
        let short = !line.sentence() && line.chars() <= SHORT;
        let hinted = match (line.sentence(), line.chars() >= PROSE) {
            (true, true) => line.votes() >= SENTENCE_HINTS && line.density() >= SENTENCE_DENSITY,
            (true, false) => line.votes() >= SENTENCE_HINTS - 1,
            (false, true) if line.density() < 0.1 => false,
            _ => line.hints() >= 2 || (line.hints() == 1 && (line.density() >= 0.3 || next)),
        };
        let item =
            line.view.as_ref().is_some_and(|view| view.text.starts_with(['-', '–', '•', '*']));
        let frame = !matches!(reason, RemovalReason::RelatedLink | RemovalReason::MediaCredit)
            && (next || line.name || line.byline || line.arrow());
        if listed && !line.sentence() && line.chars() <= HEADLINE {
            listing = true;
            line.take(RemovalReason::RelatedLink, ANNOUNCED, 0.7);
        } else if line.series {
            continue;
        } else if hinted && line.chars() <= TAIL && (!item || line.hints() >= 2) {
            let reason = line.likely(reason);
            line.take(reason, "around/tail", 0.7);
        } else if short && reason == RemovalReason::CommentForm {
            line.take(reason, "around/tail", 0.8);
        } else if short && !item && (frame || line.initials()) {
            line.take(reason, "around/tail", 0.6);
        }
    }
}

/// Bylines that stand right behind the story, or between its paragraphs beside a leftover.
fn bylines(lines: &mut [Seen<'_>], first: usize, last: usize) {
    for at in first..lines.len() {
        let beside = at >= last || is_gone(lines, at.wrapping_sub(1)) || is_gone(lines, at + 1);
        let Some(line) =
            lines.get_mut(at).filter(|line| !line.gone() && !line.prose && !line.series)
        else {
            continue;
        };
        if line.byline && beside && !line.sentence() {
            line.take(RemovalReason::Byline, "around/byline", 0.8);
        }
    }
}

fn is_gone(lines: &[Seen<'_>], at: usize) -> bool {
    lines.get(at).is_some_and(Seen::gone)
}

/// Whether the line is a label that announces other articles; in the tail any bare label does that may
/// head a list.
fn announces(lines: &[Seen<'_>], at: usize, tail: bool) -> bool {
    lines.get(at).and_then(Seen::verdict).is_some_and(|verdict| {
        verdict.heading
            && (verdict.reason == RemovalReason::RelatedLink
                || (tail && verdict.reason == RemovalReason::Navigation))
    })
}
