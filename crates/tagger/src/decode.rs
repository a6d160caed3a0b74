//! The best labels of a text, and by how much they are the best.

use crate::label::{LABELS, may_follow, may_start};
use crate::pause::PAUSES;
use crate::table::Scores;

/// Scores of one label after another, by what stands between the tokens.
pub type Transitions = [[[i32; LABELS]; LABELS]; PAUSES];

/// What cannot be.
const NEVER: i32 = i32::MIN / 8;

/// Labels of the tokens, and the margin of each: the score of the best path less that of the best
/// path that has another label there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Path {
    /// By token.
    pub labels: Vec<usize>,
    /// By token, not negative.
    pub margins: Vec<i32>,
}

/// Finds the best path with its margins, by Viterbi forwards and backwards. `pauses` says what
/// stands before each token.
#[must_use]
pub fn best(scores: &[Scores], pauses: &[u8], transitions: &Transitions) -> Path {
    let length = scores.len();
    let mut path = Path { labels: vec![0; length], margins: vec![0; length] };
    let ahead = forwards(scores, pauses, transitions);
    let mut behind = [0_i32; LABELS];
    let mut onward = [0_i32; LABELS];
    for at in (0..length).rev() {
        let best = best_of(|label| ahead[at][label] + onward[label]);
        let whole = |label: usize| ahead[at][label] + behind[label];
        let other = (0..LABELS).filter(|&label| label != best).map(whole).max();
        path.labels[at] = best;
        path.margins[at] = (whole(best) - other.unwrap_or(NEVER)).max(0);
        if at == 0 {
            break;
        }
        let step = step(transitions, pauses, at);
        onward = std::array::from_fn(|from| step[from][best]);
        let after: [i32; LABELS] = std::array::from_fn(|to| behind[to] + scores[at][to]);
        behind = levelled(std::array::from_fn(|from| {
            (0..LABELS).map(|to| step[from][to] + after[to]).fold(NEVER, i32::max)
        }));
    }
    path
}

/// By token and label the score of the best path that ends there, less a constant by token.
fn forwards(scores: &[Scores], pauses: &[u8], transitions: &Transitions) -> Vec<[i32; LABELS]> {
    let mut ahead: Vec<[i32; LABELS]> = Vec::with_capacity(scores.len());
    let start = |label| if may_start(label) { 0 } else { NEVER };
    let mut before: [i32; LABELS] = std::array::from_fn(start);
    for (at, own) in scores.iter().enumerate() {
        if at > 0 {
            let step = step(transitions, pauses, at);
            let last = before;
            before = std::array::from_fn(|to| {
                (0..LABELS).map(|from| last[from] + step[from][to]).fold(NEVER, i32::max)
            });
        }
        before = levelled(std::array::from_fn(|label| before[label] + own[label]));
        ahead.push(before);
    }
    ahead
}

fn step<'t>(transitions: &'t Transitions, pauses: &[u8], at: usize) -> &'t [[i32; LABELS]; LABELS] {
    &transitions[usize::from(pauses[at]).min(PAUSES - 1)]
}

/// Scores less the best of them, so that long texts stay within 32 bits.
fn levelled(scores: [i32; LABELS]) -> [i32; LABELS] {
    let best = scores.into_iter().fold(NEVER, i32::max);
    scores.map(|score| (score - best).max(NEVER))
}

fn best_of(score: impl Fn(usize) -> i32) -> usize {
    (1..LABELS).fold(0, |best, label| if score(label) > score(best) { label } else { best })
}

/// Forbids in transitions what may not follow.
pub fn forbid(transitions: &mut Transitions) {
    for step in transitions {
        for (from, row) in step.iter_mut().enumerate() {
            for (to, score) in row.iter_mut().enumerate() {
                if !may_follow(from, to) {
                    *score = NEVER;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every path, scored.
    fn all(scores: &[Scores], pauses: &[u8], transitions: &Transitions) -> Vec<(i64, Vec<usize>)> {
        let mut paths = vec![(0_i64, vec![])];
        for (at, own) in scores.iter().enumerate() {
            let mut longer = Vec::new();
            for (score, path) in &paths {
                for label in 0..LABELS {
                    let allowed = path.last().map_or(may_start(label), |&l| may_follow(l, label));
                    let step = path
                        .last()
                        .map_or(0, |&l| i64::from(transitions[usize::from(pauses[at])][l][label]));
                    if allowed {
                        let path = path.iter().copied().chain([label]).collect();
                        longer.push((score + step + i64::from(own[label]), path));
                    }
                }
            }
            paths = longer;
        }
        paths
    }

    proptest! {
        #[test]
        fn the_path_and_its_margins_are_those_of_trying_all(
            scores in prop::collection::vec(prop::array::uniform8(-300_i32..300), 1..5),
            weights in prop::collection::vec(-100_i32..100, PAUSES * LABELS * LABELS),
            pauses in prop::collection::vec(0_u8..14, 5),
        ) {
            let mut transitions: Transitions = [[[0; LABELS]; LABELS]; PAUSES];
            let places = transitions.iter_mut().flatten().flatten();
            places.zip(weights).for_each(|(place, weight)| *place = weight);
            forbid(&mut transitions);
            let path = best(&scores, &pauses, &transitions);
            let paths = all(&scores, &pauses, &transitions);
            let top = paths.iter().map(|(score, _)| *score).max().unwrap();
            let own = paths.iter().find(|(_, labels)| *labels == path.labels).unwrap();
            prop_assert_eq!(own.0, top);
            for at in 0..scores.len() {
                let others = paths.iter().filter(|(_, labels)| labels[at] != path.labels[at]);
                let other = others.map(|(score, _)| *score).max().unwrap();
                prop_assert_eq!(i64::from(path.margins[at]), top - other);
            }
        }
    }

    #[test]
    fn long_texts_do_not_overflow() {
        let scores = vec![[20_000, -20_000, 0, 0, 0, 0, 0, 0]; 300_000];
        let transitions: Transitions = [[[100; LABELS]; LABELS]; PAUSES];
        let path = best(&scores, &vec![0; scores.len()], &transitions);
        assert!(path.labels.iter().all(|&label| label == 0));
    }
}
