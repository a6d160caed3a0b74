//! One line, and what is known of it so far.

use super::judge::{BARE_DATE, Opinion, Verdict};
use super::series::{self, Place};
use super::view::View;
use copydesk_article::cleaning::RemovalReason;

/// The longest headline, in characters, and its fewest words.
pub(super) const HEADLINE: usize = 150;
pub(super) const HEADLINE_WORDS: usize = 4;

/// Sentences of this length, in characters, are story unless much speaks against it.
pub(super) const PROSE: usize = 60;

/// Most words of a line that names services and nothing else.
const SERVICE_WORDS: usize = 3;

/// One line, and what is known of it so far.
#[derive(Default)]
pub(super) struct Seen<'l> {
    /// Its text.
    pub(super) text: &'l str,
    /// `None` for a line that is too long for any rule.
    pub(super) view: Option<View<'l>>,
    pub(super) opinion: Opinion,
    /// Whether it reads as a paragraph of prose.
    pub(super) prose: bool,
    /// Whether it is a byline by its form ("By Ana Diaz").
    pub(super) byline: bool,
    /// Whether it is a name by its form ("Ana Diaz").
    pub(super) name: bool,
    /// Whether the record names it as an author or as the publication.
    pub(super) own: Option<RemovalReason>,
    /// What it would be in a series, and whether it stands in one.
    pub(super) place: Place,
    pub(super) series: bool,
    /// Whether it stays for where it stands, whatever it says.
    pub(super) spared: bool,
    /// What tells it from other lines; 0 if it is short.
    pub(super) print: u64,
}

impl Seen<'_> {
    /// Why it goes, if it goes.
    pub(super) fn verdict(&self) -> Option<&Verdict> {
        let listed = |verdict: &Verdict| self.series && series::is_weak(verdict, self.place);
        let verdict = self.opinion.verdict.as_ref();
        verdict.filter(|verdict| !(self.spared || listed(verdict)))
    }

    /// Whether it goes, as far as is known.
    pub(super) fn gone(&self) -> bool {
        self.verdict().is_some()
    }

    pub(super) fn hints(&self) -> usize {
        self.opinion.leaning.as_ref().map_or(0, |leaning| leaning.hints)
    }

    pub(super) fn votes(&self) -> usize {
        self.opinion.leaning.as_ref().map_or(0, |leaning| leaning.votes)
    }

    pub(super) fn density(&self) -> f64 {
        self.opinion.leaning.as_ref().map_or(0.0, |leaning| leaning.density)
    }

    pub(super) fn sentence(&self) -> bool {
        self.view.as_ref().is_none_or(|view| view.sentence)
    }

    pub(super) fn chars(&self) -> usize {
        self.view.as_ref().map_or(usize::MAX, |view| view.chars)
    }

    /// Whether it belongs to the story beyond doubt.
    pub(super) fn story(&self) -> bool {
        let hints = if self.chars() >= PROSE { 2 } else { 0 };
        !self.gone() && (self.prose || (self.sentence() && self.hints() <= hints && !self.byline))
    }

    pub(super) fn take(&mut self, reason: RemovalReason, rule: &str, confidence: f64) {
        self.opinion.verdict =
            Some(Verdict { reason, rule: rule.to_owned(), confidence, rest: None, heading: false });
    }

    /// Whether it may be the headline: some words, no full stop, and at most weak rules took it.
    pub(super) fn may_head(&self) -> bool {
        let Some(view) = &self.view else { return false };
        let stated = view.text.trim_end().ends_with(['.', '。']);
        let fits = view.words >= HEADLINE_WORDS && view.chars <= HEADLINE && !stated;
        fits && !self.byline && self.by_hints()
    }

    /// How much it looks like a headline beside others: long, and saying little of what leftovers say.
    /// Two sentences are rather a notice.
    pub(super) fn likeness(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // small counts
        let (words, votes) =
            (self.view.as_ref().map_or(0, |view| view.words) as f64, self.votes() as f64);
        let two = self.view.as_ref().is_some_and(|view| view.text.contains(". "));
        let doubts = if self.gone() { 3.0 } else { 0.0 } + if two { 10.0 } else { 0.0 };
        words * (1.0 - self.density()) - 2.0 * votes - doubts
    }

    /// Whether what took it may as well stand over a part of the story, or in it.
    pub(super) fn may_head_a_part(&self) -> bool {
        let (Some(verdict), Some(view)) = (self.verdict(), &self.view) else { return false };
        let hinted = verdict.rule.contains("/hints/");
        let section = hinted
            && (verdict.reason == RemovalReason::Navigation
                || (self.hints() <= 2 && !view.sentence));
        let service = verdict.rule.starts_with("any/") && view.words <= SERVICE_WORDS;
        let list = hinted && (view.text.ends_with(':') || self.place.is_numbered());
        let plain = matches!(&*verdict.rule, BARE_DATE | "shape/address");
        plain || section || service || list
    }

    /// Whether at most hints and the like took it.
    pub(super) fn by_hints(&self) -> bool {
        self.verdict().is_none_or(|verdict| {
            ["/hints/", "/contains/", "/starts/"].iter().any(|weak| verdict.rule.contains(weak))
        })
    }

    /// Takes the first line behind the story if it hints at what it is, or is who wrote it; says what
    /// it then is. `last` tells whether only leftovers follow.
    pub(super) fn behind_story(&mut self, last: bool) -> Option<RemovalReason> {
        if self.sentence() || self.series {
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
    pub(super) fn initials(&self) -> bool {
        self.view.as_ref().is_some_and(|view| {
            let dotted = view.text.contains('.') || view.text.starts_with('(');
            view.chars <= 10 && view.letters <= 5 && dotted
        })
    }

    pub(super) fn arrow(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.arrow && !view.sentence)
    }

    /// What it most likely is, if its phrases say anything.
    pub(super) fn likely(&self, otherwise: RemovalReason) -> RemovalReason {
        self.opinion.leaning.as_ref().map_or(otherwise, |leaning| leaning.reason)
    }
}
