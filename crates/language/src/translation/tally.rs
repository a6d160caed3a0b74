//! What was found, and how much it weighs.

use copydesk_article::language::{Cue, CueKind, Translation};
use copydesk_article::span::Positions;
use std::ops::Range;

/// The kinds, with the weight of the first sign, of each that follows, and of all together. Set by
/// hand, then lowered until the clean texts of docs/language.md stayed below [`SUSPECTED`]. Editors,
/// too, leave a space before a comma, and names are spelled as their bearers ask, so neither is enough
/// alone, however often.
const KINDS: [(CueKind, f64, f64, f64); 5] = [
    (CueKind::ReversedQuotes, 0.45, 0.25, 1.2),
    (CueKind::Untranslated, 0.4, 0.2, 1.2),
    (CueKind::ForeignTypography, 0.2, 0.1, 0.5),
    (CueKind::BrokenMarkup, 0.45, 0.25, 1.2),
    (CueKind::ForeignName, 0.05, 0.05, 0.2),
];

/// The score from which on a text is suspected: a weight of 0.69.
const SUSPECTED: f64 = 0.5;

/// Bytes up to which a sign weighs in full. In a text twice as long it takes twice as many.
const FULL: usize = 8_000;

/// The signs of each kind: how many, and where the first is.
#[derive(Debug, Default)]
pub(super) struct Tally([(usize, Option<Range<usize>>); KINDS.len()]);

impl Tally {
    /// Counts a sign; `place` gives its raw bytes and is asked for the first of a kind only.
    pub(super) fn add(&mut self, kind: CueKind, place: impl FnOnce() -> Range<usize>) {
        let at = KINDS.iter().position(|(one, ..)| *one == kind);
        if let Some((count, first)) = at.and_then(|at| self.0.get_mut(at)) {
            *count += 1;
            first.get_or_insert_with(place);
        }
    }

    /// The verdict on `body`, of which `length` bytes were read.
    pub(super) fn verdict(self, body: &str, length: usize) -> Translation {
        let thin = (length as f64 / FULL as f64).max(1.0);
        let mut weight = 0.0;
        let mut found = Vec::new();
        for ((kind, first, each, most), (count, place)) in KINDS.into_iter().zip(self.0) {
            let Some(place) = place else { continue };
            weight += ((first + each * (count - 1) as f64) / thin).min(most);
            found.push((kind, count, place));
        }
        found.sort_by_key(|(_, _, place)| place.start);
        let mut positions = Positions::new(body);
        let cue = |(kind, count, place): (CueKind, usize, Range<usize>)| Cue {
            kind,
            count,
            span: positions.span(place.start, place.end),
        };
        let score = ((1.0 - f64::exp(-weight)) * 1000.0).round() / 1000.0;
        Translation {
            score,
            suspected: score >= SUSPECTED,
            cues: found.into_iter().map(cue).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(signs: &[(CueKind, usize)], length: usize) -> f64 {
        let mut tally = Tally::default();
        for (kind, count) in signs {
            (0..*count).for_each(|_| tally.add(*kind, || 0..1));
        }
        tally.verdict("x", length).score
    }

    #[test]
    fn the_weak_are_not_enough_alone() {
        assert_eq!(score(&[], 100), 0.0);
        assert!(score(&[(CueKind::ForeignTypography, 50)], 100) < SUSPECTED);
        assert!(
            score(&[(CueKind::ForeignName, 50), (CueKind::ForeignTypography, 1)], 100) < SUSPECTED
        );
    }

    #[test]
    fn several_strong_ones_are_and_less_so_in_a_long_text() {
        let strong = [(CueKind::ReversedQuotes, 2), (CueKind::BrokenMarkup, 1)];
        assert!(score(&strong, 4_000) >= SUSPECTED);
        assert!(score(&strong, 40_000) < SUSPECTED);
        assert!(score(&[(CueKind::ReversedQuotes, 1)], 100) < SUSPECTED);
    }
}
