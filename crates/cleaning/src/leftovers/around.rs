//! What stands around a line: the head of a text, its tail, and what was found beside it.
//!
//! A short line that says too little by itself goes where its neighbours have gone: a name between
//! headline and date, headlines behind "Most read", fields behind "Leave a comment". Nothing that reads
//! as a sentence of the story goes this way.

use super::judge::{BARE_DATE, Opinion, Verdict};
use super::view::View;
use copydesk_article::cleaning::RemovalReason;

/// Longest lines, in characters, that go for what stands around them: as headlines of other articles,
/// and otherwise.
const HEADLINE: usize = 150;
const SHORT: usize = 90;

/// The longest line, in characters, that goes behind the story for what it says.
const TAIL: usize = 220;

/// Sentences of this length, in characters, are story unless much speaks against it.
const PROSE: usize = 60;

/// Hints that a sentence above or below the story must give to go.
const SENTENCE_HINTS: usize = 3;

const SENTENCE_DENSITY: f64 = 0.25;

/// Fewest words of a headline.
const HEADLINE_WORDS: usize = 4;

/// Most words of a section's name.
const SECTION_WORDS: usize = 2;

/// One line, and what is known of it so far.
pub(crate) struct Seen<'l> {
    /// `None` for a line that is too long for any rule.
    pub(crate) view: Option<View<'l>>,
    pub(crate) opinion: Opinion,
    /// Whether it reads as a paragraph of prose.
    pub(crate) prose: bool,
    /// Whether it is a byline by its form ("By Ana Diaz").
    pub(crate) byline: bool,
    /// Whether it is a name by its form ("Ana Diaz").
    pub(crate) name: bool,
    /// Whether the record names it as an author or as the publication.
    pub(crate) own: Option<RemovalReason>,
}

impl Seen<'_> {
    /// The same line with another verdict.
    pub(crate) fn because(mut self, verdict: Verdict) -> Self {
        self.opinion.verdict = Some(verdict);
        self
    }

    fn gone(&self) -> bool {
        self.opinion.verdict.is_some()
    }

    fn hints(&self) -> usize {
        self.opinion.leaning.as_ref().map_or(0, |leaning| leaning.hints)
    }

    fn votes(&self) -> usize {
        self.opinion.leaning.as_ref().map_or(0, |leaning| leaning.votes)
    }

    fn density(&self) -> f64 {
        self.opinion.leaning.as_ref().map_or(0.0, |leaning| leaning.density)
    }

    fn sentence(&self) -> bool {
        self.view.as_ref().is_none_or(|view| view.sentence)
    }

    fn chars(&self) -> usize {
        self.view.as_ref().map_or(usize::MAX, |view| view.chars)
    }

    /// Whether it belongs to the story beyond doubt.
    fn story(&self) -> bool {
        let hints = if self.chars() >= PROSE { 2 } else { 0 };
        !self.gone() && (self.prose || (self.sentence() && self.hints() <= hints && !self.byline))
    }

    fn take(&mut self, reason: RemovalReason, rule: &str, confidence: f64) {
        self.opinion.verdict =
            Some(Verdict { reason, rule: rule.to_owned(), confidence, rest: None, heading: false });
    }

    /// Whether it may be the headline: some words, no full stop, and at most weak rules took it.
    fn may_head(&self) -> bool {
        let Some(view) = &self.view else { return false };
        let stated = view.text.trim_end().ends_with(['.', '。']);
        let fits = view.words >= HEADLINE_WORDS && view.chars <= HEADLINE && !stated;
        fits && !self.byline && self.by_hints()
    }

    /// How much it looks like a headline beside others: long, and saying little of what leftovers say.
    /// Two sentences are rather a notice.
    fn likeness(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // small counts
        let (words, votes) =
            (self.view.as_ref().map_or(0, |view| view.words) as f64, self.votes() as f64);
        let two = self.view.as_ref().is_some_and(|view| view.text.contains(". "));
        let doubts = if self.gone() { 3.0 } else { 0.0 } + if two { 10.0 } else { 0.0 };
        words * (1.0 - self.density()) - 2.0 * votes - doubts
    }

    /// Whether at most hints and the like took it.
    fn by_hints(&self) -> bool {
        self.opinion.verdict.as_ref().is_none_or(|verdict| {
            ["/hints/", "/contains/", "/starts/"].iter().any(|weak| verdict.rule.contains(weak))
        })
    }

    /// Takes the first line behind the story if it hints at what it is, or is who wrote it; says what
    /// it then is. `last` tells whether only leftovers follow.
    fn behind_story(&mut self, last: bool) -> Option<RemovalReason> {
        if self.sentence() {
            return None;
        }
        let reason = if self.hints() >= 1 && (last || self.density() >= 0.5) {
            self.likely(RemovalReason::Navigation)
        } else if self.byline || (last && (self.name || self.initials())) {
            RemovalReason::Byline
        } else if self.arrow() {
            RemovalReason::RelatedLink
        } else {
            return None;
        };
        self.take(reason, "around/tail", 0.65);
        Some(reason)
    }

    /// "M. F.", "(mkr)": who wrote or edited, in a few letters.
    fn initials(&self) -> bool {
        self.view.as_ref().is_some_and(|view| {
            let dotted = view.text.contains('.') || view.text.starts_with('(');
            view.chars <= 10 && view.letters <= 5 && dotted
        })
    }

    fn arrow(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.arrow && !view.sentence)
    }

    /// What it most likely is, if its phrases say anything.
    fn likely(&self, otherwise: RemovalReason) -> RemovalReason {
        self.opinion.leaning.as_ref().map_or(otherwise, |leaning| leaning.reason)
    }
}

/// Adds verdicts on lines that go for what stands around them. `titled` tells whether the headline is
/// known from elsewhere.
pub(crate) fn look(lines: &mut [Seen<'_>], titled: bool) {
    for line in lines.iter_mut().filter(|line| !line.gone()) {
        if let Some(reason) = line.own {
            line.take(reason, "record", 0.9);
        }
    }
    // Without a story, nothing stands above or below it.
    let Some(first) = lines.iter().position(Seen::story) else { return };
    let last = lines.iter().rposition(Seen::story).map_or(lines.len(), |last| last + 1);
    head(&mut lines[..first], titled);
    chronicle(&mut lines[first..last.max(first)]);
    between(lines, first, last);
    tail(lines, last);
    bylines(lines, first, last);
}

/// Above the story: bylines, sections, buttons.
fn head(lines: &mut [Seen<'_>], titled: bool) {
    let spared = if titled { None } else { headline(lines) };
    for at in (0..lines.len()).filter(|at| Some(*at) != spared) {
        let behind_headline = titled || spared.is_some_and(|headline| headline < at);
        let beside = is_gone(lines, at.wrapping_sub(1)) || is_gone(lines, at + 1);
        let Some(line) = lines.get_mut(at).filter(|line| !line.gone() && line.view.is_some())
        else {
            continue;
        };
        let words = line.view.as_ref().map_or(0, |view| view.words);
        let telling = words < HEADLINE_WORDS || line.hints() >= 2 || line.density() >= 0.6;
        let hinted =
            line.hints() >= 1 && telling && (line.density() >= 0.5 || beside) && words <= 8;
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
    lines[at].opinion.verdict = None;
    lines[at].opinion.leaning = None;
    Some(at)
}

/// Dates alone between paragraphs are headings of a chronicle, unless another leftover stands beside.
fn chronicle(lines: &mut [Seen<'_>]) {
    let bare = |line: &Seen<'_>| {
        line.opinion.verdict.as_ref().is_some_and(|verdict| verdict.rule == BARE_DATE)
    };
    for at in 0..lines.len() {
        let beside = [at.wrapping_sub(1), at + 1]
            .into_iter()
            .any(|other| lines.get(other).is_some_and(|line| line.gone() && !bare(line)));
        if bare(&lines[at]) && !beside {
            lines[at].opinion.verdict = None;
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
            line.take(RemovalReason::RelatedLink, "around/announced", 0.7);
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
        if let Some(verdict) = &line.opinion.verdict {
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
            _ => line.hints() >= 2 || (line.hints() == 1 && (line.density() >= 0.3 || next)),
        };
        let item =
            line.view.as_ref().is_some_and(|view| view.text.starts_with(['-', '–', '•', '*']));
        let frame = !matches!(reason, RemovalReason::RelatedLink | RemovalReason::MediaCredit)
            && (next || line.name || line.byline || line.arrow());
        if listed && !line.sentence() && line.chars() <= HEADLINE {
            listing = true;
            line.take(RemovalReason::RelatedLink, "around/announced", 0.7);
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
        let Some(line) = lines.get_mut(at).filter(|line| !line.gone() && !line.prose) else {
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
    lines.get(at).and_then(|line| line.opinion.verdict.as_ref()).is_some_and(|verdict| {
        verdict.heading
            && (verdict.reason == RemovalReason::RelatedLink
                || (tail && verdict.reason == RemovalReason::Navigation))
    })
}
