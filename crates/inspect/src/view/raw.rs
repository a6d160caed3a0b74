//! The raw text: what was taken out of it, what was mended, what is doubtful.

use super::languages::Stretches;
use super::text::{Dress, Group, TextLine, dressed, grouped, lang};
use crate::lines::{Line, lines};
use crate::marks::{Mark, fitting, paint};
use crate::record::Record;
use crate::signs::glyphs_with_spaces;
use crate::words::name;
use copydesk_article::cleaning::{Cleaning, RemovalReason};
use copydesk_article::{Body, BodyKind, Span, span};

/// The raw text of a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RawView {
    /// Its lines.
    pub(crate) groups: Vec<Group>,
    /// JSON Pointer that it was read from.
    pub(crate) pointer: String,
    /// Code points of markup, for a page.
    pub(crate) markup: Option<usize>,
    /// Spans of the record that do not fit the text.
    pub(crate) misfits: usize,
}

/// The raw text of `record`, if it has more than a headline.
pub(crate) fn raw(record: &Record<'_>) -> Option<RawView> {
    let body = record.article.body()?;
    let lines = lines(&body.value, body.kind);
    let (marks, misfits) = marks(record, body);
    let painted = paint(&lines, &marks);
    let spans = record.language.found().map(|found| found.spans.as_slice()).unwrap_or_default();
    let one = spans.is_empty();
    let spans = spans.iter().map(|span| (span.span.utf8[0], span.span.utf8[1], &*span.tag));
    let languages = Stretches::of(spans);
    let shown = lines.iter().zip(painted).map(|(line, pieces)| TextLine {
        lang: lang(if one { record.tag() } else { language_of(line, &languages) }),
        pieces: dressed(pieces, &marks),
    });
    Some(RawView {
        groups: grouped(shown.collect()),
        pointer: body.pointer.clone(),
        markup: (body.kind == BodyKind::Html).then(|| markup(body, &lines)),
        misfits,
    })
}

/// How many code points of a page are not shown.
fn markup(body: &Body<'_>, lines: &[Line]) -> usize {
    let shown: usize = lines.iter().flatten().map(|part| span::count(&part.text)).sum();
    span::count(&body.value).saturating_sub(shown)
}

/// The language of a line in a text of several.
fn language_of<'s>(line: &Line, languages: &Stretches<'s>) -> Option<&'s str> {
    languages.at(line.iter().find(|part| !part.text.trim().is_empty())?.from)
}

fn marks(record: &Record<'_>, body: &Body<'_>) -> (Vec<Mark<Dress>>, usize) {
    let mut all: Vec<(&Span, u8, Dress)> = Vec::new();
    let mut misfits = 0;
    if let Some(cleaning) = record.cleaning.found() {
        if cleaning.source_map.of == body.pointer {
            all.extend(of_cleaning(cleaning));
        } else {
            misfits += cleaning.removed.len() + cleaning.repairs.len() + cleaning.doubtful.len();
        }
    }
    let translation = record.language.found().and_then(|found| found.translation.as_ref());
    for cue in translation.into_iter().flat_map(|translation| &translation.cues) {
        all.push((&cue.span, 3, Dress::Cue { kind: name(cue.kind) }));
    }
    let fit = fitting(&body.value, all.iter().map(|(span, ..)| *span));
    misfits += all.len() - fit.len();
    let mark = |number: usize| {
        let (span, rank, means) = all[number].clone();
        Mark { bytes: span.utf8, rank, means }
    };
    (fit.into_iter().map(mark).collect(), misfits)
}

fn of_cleaning(cleaning: &Cleaning) -> Vec<(&Span, u8, Dress)> {
    let cuts = cleaning.removed.iter().enumerate().map(|(number, cut)| {
        let (reason, family) = (name(cut.reason), family(cut.reason));
        (&cut.span, 0, Dress::Cut { number, reason, family })
    });
    let repairs = cleaning.repairs.iter().map(|repair| {
        let to = glyphs_with_spaces(&repair.to);
        (&repair.span, 1, Dress::Mended { kind: name(repair.kind), to })
    });
    let doubts = cleaning
        .doubtful
        .iter()
        .map(|cut| (&cut.span, 2, Dress::Doubtful { reason: name(cut.reason) }));
    cuts.chain(repairs).chain(doubts).collect()
}

/// Reasons that have a colour in common: more than a handful cannot be told apart.
pub(crate) fn family(reason: RemovalReason) -> &'static str {
    use RemovalReason as R;
    match reason {
        R::OutsideMainContent | R::Navigation | R::Boilerplate | R::RepeatedLine => "frame",
        R::TitleLine
        | R::Byline
        | R::CreditLine
        | R::MediaCredit
        | R::DateLine
        | R::SiteClock
        | R::CopyrightLine => "masthead",
        R::RelatedLink
        | R::SitePromo
        | R::ShareLine
        | R::AdvertisementMarker
        | R::PaywallPrompt
        | R::CookieNotice
        | R::CommentForm => "promotion",
        R::MarkupResidue | R::TruncationMark => "damage",
    }
}
