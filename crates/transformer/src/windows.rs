//! Windows of a text that is longer than the model.

use std::ops::Range;

/// Pieces that a window shares with the next, at most; a quarter of the window, if that is less.
const OVERLAP: usize = 64;

/// A window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its pieces.
    pub pieces: Range<usize>,
    /// Those of them for which it answers: each piece of the text has one window.
    pub answers: Range<usize>,
}

/// Windows of `most` pieces at most that cover `pieces` pieces in order, as few as can be and about equally long. A
/// window begins where a word does (`begins`), if one begins within the overlap. Where two overlap, each answers for
/// its half.
#[must_use]
pub fn windows(pieces: usize, most: usize, begins: impl Fn(usize) -> bool) -> Vec<Window> {
    let most = most.max(1);
    let overlap = OVERLAP.min(most / 4);
    let count = pieces.saturating_sub(overlap).div_ceil(most - overlap).max(1);
    let length = (pieces + (count - 1) * overlap).div_ceil(count);
    let mut windows: Vec<Window> = Vec::with_capacity(count);
    let (mut first, mut answered) = (0, 0);
    while first < pieces {
        let end = pieces.min(first + length);
        if end == pieces {
            windows.push(Window { pieces: first..end, answers: answered..end });
            break;
        }
        let next = (end - overlap..end).find(|at| begins(*at)).unwrap_or(end);
        let until = next + (end - next) / 2;
        windows.push(Window { pieces: first..end, answers: answered..until });
        (first, answered) = (next, until);
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_piece_has_one_answer_from_a_window_that_has_it(
            pieces in 0_usize..2000, most in 1_usize..600, every in 1_usize..200,
        ) {
            let windows = windows(pieces, most, |at| at % every == 0);
            let mut answered = 0;
            for window in &windows {
                prop_assert_eq!(window.answers.start, answered);
                prop_assert!(window.pieces.len() <= most);
                prop_assert!(window.pieces.start <= window.answers.start);
                prop_assert!(window.answers.end <= window.pieces.end);
                prop_assert!(!window.answers.is_empty());
                answered = window.answers.end;
            }
            prop_assert_eq!(answered, pieces);
            // As few as can be.
            let overlap = OVERLAP.min(most / 4);
            prop_assert!(windows.len() <= pieces.saturating_sub(overlap).div_ceil(most - overlap).max(1));
        }
    }

    #[test]
    fn a_piece_answers_away_from_the_edges() {
        let windows = windows(1000, 512, |_| true);
        assert_eq!(windows[0], Window { pieces: 0..376, answers: 0..344 });
        assert_eq!(windows[1], Window { pieces: 312..688, answers: 344..656 });
        assert_eq!(windows[2], Window { pieces: 624..1000, answers: 656..1000 });
    }
}
