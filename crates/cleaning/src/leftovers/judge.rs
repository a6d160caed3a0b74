//! What the rules say of a line by itself: a phrase **and** a shape, or several hints.

use super::caption;
use super::leaning::{self, Leaning};
use super::phrases::{Hit, Phrases, Shape};
use super::shapes;
use super::takes::takes;
use super::view::View;
use crate::dates;
use copydesk_article::cleaning::{DateRole, RemovalReason};

/// The rule of a date that stands alone.
pub(crate) const BARE_DATE: &str = "date/bare";

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
    let leaning = leaning::leaning(view, &hits, foreign_apostrophe);
    let caption = caption::credited(view, &hits);
    let by_phrase = caption.or_else(|| by_phrase(view, &hits, leaning.as_ref()));
    let counter = || shapes::counter(view, &hits).map(|(reason, rule)| bare(reason, rule, 0.95));
    let verdict = by_phrase.or_else(counter).or_else(|| leaning::by_hints(view, leaning.as_ref()?));
    Opinion { verdict, leaning }
}

fn sure(reason: RemovalReason, rule: &str, confidence: f64) -> Opinion {
    Opinion { verdict: Some(bare(reason, rule, confidence)), leaning: None }
}

fn bare(reason: RemovalReason, rule: &str, confidence: f64) -> Verdict {
    Verdict { reason, rule: rule.to_owned(), confidence, rest: None, heading: false }
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
