//! Dates in short lines around the headline.

use super::Piece;
use crate::labels::{self, Says};
use copydesk_article::cleaning::DateEvidence;
use copydesk_dates::Reader;

/// Lines around the headline in which its date may stand.
const LINES_BEFORE: i32 = -6;
const LINES_BEHIND: i32 = 14;

/// Adds the dates of a line that stands so many lines behind the headline, or else that it is the clock
/// of the page.
pub(super) fn of_line(
    line: &str,
    distance: i32,
    reader: &Reader,
    pieces: &mut Vec<Piece>,
    page_date: &mut Option<String>,
) {
    /// Letters beside the date and its label in a line that is no prose.
    const BESIDE: usize = 45;
    /// Bytes of a line in which a date is looked for: behind as many, it stands in prose.
    const HEAD: usize = 320;
    if !(LINES_BEFORE..=LINES_BEHIND).contains(&distance) {
        return;
    }
    let mut rest = line;
    // "Published … Updated …": a line may hold two.
    for _ in 0..2 {
        // Most lines have no number, and no date without one.
        let head = &rest[..rest.floor_char_boundary(HEAD)];
        if !head.contains(char::is_numeric) {
            return;
        }
        let Some(found) = reader.find_in(head) else { return };
        let (before, after) = (&rest[..found.span.start], &rest[found.span.end..]);
        let letters = before.chars().chain(after.chars()).filter(|c| c.is_alphabetic());
        let beside = letters.take(BESIDE + 1).count();
        let label =
            labels::of(before).or_else(|| labels::of(after).filter(|_| before.trim().is_empty()));
        let end = found.span.end;
        let clock = found.weekday && beside == 0 && distance < 0;
        if clock && label.is_none() {
            page_date.get_or_insert_with(|| found.day().to_owned());
        } else if label != Some(Says::Other)
            && (beside <= BESIDE || (label.is_some() && before.chars().count() <= 40))
        {
            let weight = match (label, distance) {
                (Some(_), _) => 0.88,
                (None, 0..=5) => 0.8,
                (None, -3..=8) => 0.72,
                _ => 0.6,
            };
            let evidence =
                if label.is_some() { DateEvidence::LabelledLine } else { DateEvidence::DateLine };
            pieces.push(Piece { found, says: label, evidence, weight });
        }
        rest = &rest[end..];
    }
}
