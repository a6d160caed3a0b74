//! The dates that follow from all evidence together.

use super::{Dated, Dates, Piece};
use crate::labels::Says;
use copydesk_article::cleaning::{DateEvidence, DateProof};
use copydesk_article::date::Precision;
use jiff::civil::Date;

/// Below this, no date is given: a wrong date is worse than none.
const ENOUGH: f64 = 0.7;

/// How often a date that only the head of a page has was right where the page shows its readers
/// another one: such pages are written anew again and again, and neither date is that of the text.
const CONTRADICTED: f64 = 0.45;

/// How often a date that only the head of a page has is that of the text where the head says, too, that it
/// was changed long after.
const REWRITTEN: f64 = 0.7;

/// What all pieces together say.
pub(super) fn conclude(mut pieces: Vec<Piece>, page_date: Option<String>) -> Dates {
    let days = |says: Says| -> Vec<String> {
        let said = pieces.iter().filter(|piece| piece.says == Some(says));
        said.map(|piece| piece.found.day().to_owned()).collect()
    };
    let (published, modified) = (days(Says::Published), days(Says::Modified));
    // "Updated" may stand outside the element that holds the date.
    for piece in pieces.iter_mut().filter(|piece| piece.says.is_none()) {
        let has = |days: &[String]| days.iter().any(|day| day == piece.found.day());
        if has(&modified) && !has(&published) {
            piece.says = Some(Says::Modified);
        }
    }
    Dates {
        published: judge(&pieces, Says::Published),
        modified: judge(&pieces, Says::Modified),
        page_date,
    }
}

/// The day that the evidence supports best, in the words of its best piece.
fn judge(pieces: &[Piece], wanted: Says) -> Option<Dated> {
    let fits = |piece: &&Piece| match wanted {
        Says::Published => piece.says != Some(Says::Modified),
        _ => piece.says == Some(wanted),
    };
    let support = |day: &str| {
        let mut doubt = 1.0;
        let mut seen = Vec::new();
        for piece in pieces.iter().filter(fits).filter(|piece| piece.found.day() == day) {
            // The same kind of evidence again adds nothing.
            if !seen.contains(&piece.evidence) {
                seen.push(piece.evidence);
                doubt *= 1.0 - piece.weight;
            }
        }
        1.0 - doubt
    };
    let mut best: Option<(f64, &Piece)> = None;
    for piece in
        pieces.iter().filter(fits).filter(|piece| piece.found.precision != Precision::Month)
    {
        let score = support(piece.found.day());
        // Of equals the first counts: the head of the page before its body.
        if best.is_none_or(|(known, _)| score > known + 1e-9) {
            best = Some((score, piece));
        }
    }
    let (score, first) = best?;
    let day = first.found.day();
    let score = match wanted {
        Says::Published if is_contradicted(pieces, day) => score.min(CONTRADICTED),
        Says::Published if is_rewritten(pieces, day) => score.min(REWRITTEN),
        _ => score,
    };
    if score < ENOUGH {
        return None;
    }
    let clocked = |piece: &&Piece| piece.found.precision != Precision::Day;
    let same = || pieces.iter().filter(fits).filter(|piece| piece.found.day() == day);
    let said = same()
        .find(|piece| clocked(piece) && piece.found.zone_known)
        .or_else(|| same().find(clocked))
        .unwrap_or(first);
    Some(Dated {
        at: said.found.at.clone(),
        proof: DateProof {
            precision: said.found.precision,
            zone_known: said.found.zone_known,
            evidence: said.evidence,
            confidence: (score.min(0.98) * 100.0).round() / 100.0,
        },
    })
}

/// Whether only the head of the page has this day, and the page was changed long after it.
fn is_rewritten(pieces: &[Piece], day: &str) -> bool {
    /// Days.
    const LONG: i32 = 30;
    let head = |piece: &Piece| {
        matches!(piece.evidence, DateEvidence::JsonLd | DateEvidence::Meta | DateEvidence::Url)
    };
    let shown = pieces.iter().any(|piece| piece.found.day() == day && !head(piece));
    let date = |day: &str| day.parse::<Date>().ok();
    let later = |piece: &Piece| {
        let (Some(from), Some(to)) = (date(day), date(piece.found.day())) else { return false };
        piece.says == Some(Says::Modified) && (to - from).get_days() > LONG
    };
    !shown && pieces.iter().any(later)
}

/// Whether the page shows dates near its headline, but not this one.
fn is_contradicted(pieces: &[Piece], day: &str) -> bool {
    let said = |piece: &&Piece| {
        matches!(piece.evidence, DateEvidence::JsonLd | DateEvidence::Meta | DateEvidence::Url)
    };
    let mut shown =
        pieces.iter().filter(|piece| !said(piece) && piece.says != Some(Says::Modified)).peekable();
    let supported =
        |piece: &Piece| piece.found.day() == day || piece.found.precision == Precision::Month;
    shown.peek().is_some() && !shown.any(supported)
}
