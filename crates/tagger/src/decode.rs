//! The best labels of a text, and by how much they are the best.

use crate::label::{LABELS, may_follow, may_start};
use crate::pause::PAUSES;
use crate::table::Scores;
use std::ops::Range;

/// Scores of one label after another, by what stands between the tokens.
pub type Transitions = [[[i32; LABELS]; LABELS]; PAUSES];

/// What cannot be.
const NEVER: i32 = i32::MIN / 8;

/// The margin of what nothing else can be, above all others.
pub const SURE: i32 = 1 << 16;

/// The label of a token in no name.
const OUTSIDE: usize = 0;

/// Labels of the tokens, and the margin of each: the score of the best path less that of the best
/// path that has another label there.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Path {
    /// By token.
    pub labels: Vec<usize>,
    /// By token, from 0 to [`SURE`].
    pub margins: Vec<i32>,
}

/// Scores by label; the last place is none's.
type Lanes = [i32; 8];

/// So many tokens may be added up before the best score is taken off, and 32 bits still hold them.
const HELD: usize = 64;

/// Transitions in the order in which either direction reads them.
#[derive(Debug, Clone)]
pub struct Steps {
    /// By pause and the label before, for every label after.
    onward: Vec<[Lanes; LABELS]>,
    /// By pause and the label after, for every label before.
    back: Vec<[Lanes; LABELS]>,
}

impl Steps {
    /// Makes them of transitions; what may not follow is forbidden.
    #[must_use]
    pub fn new(transitions: &Transitions) -> Self {
        let score = |pause: usize, from: usize, to: usize| match transitions[pause][from].get(to) {
            Some(score) if may_follow(from, to) => *score,
            _ => NEVER,
        };
        let lanes = |of: &dyn Fn(usize) -> i32| -> Lanes {
            std::array::from_fn(|label| if label < LABELS { of(label) } else { NEVER })
        };
        let onward = |pause| std::array::from_fn(|from| lanes(&|to| score(pause, from, to)));
        let back = |pause| std::array::from_fn(|to| lanes(&|from| score(pause, from, to)));
        Self { onward: (0..PAUSES).map(onward).collect(), back: (0..PAUSES).map(back).collect() }
    }

    /// Finds the best path with its margins, by Viterbi forwards and backwards. `pauses` says what
    /// stands before each token, `open` which tokens can be in a name: all others are outside, with a margin
    /// of [`SURE`], and what stands on either side of them knows nothing of each other.
    #[must_use]
    pub fn best(&self, scores: &[Scores], pauses: &[u8], open: &[bool]) -> Path {
        let length = scores.len();
        let mut path = Path { labels: vec![OUTSIDE; length], margins: vec![SURE; length] };
        let mut ahead = Vec::new();
        let mut at = 0;
        for tokens in open.chunk_by(|a, b| a == b) {
            let stretch = at..at + tokens.len();
            at = stretch.end;
            if tokens[0] {
                self.stretch(stretch, scores, pauses, &mut ahead, &mut path);
            }
        }
        path
    }

    /// Labels tokens that stand between others that are outside, or at an end of the text.
    fn stretch(
        &self,
        tokens: Range<usize>,
        scores: &[Scores],
        pauses: &[u8],
        ahead: &mut Vec<Lanes>,
        path: &mut Path,
    ) {
        self.forwards(tokens.clone(), scores, pauses, ahead);
        let after = pauses.get(tokens.end).filter(|_| tokens.end < scores.len());
        let mut behind = after.map_or([0; 8], |pause| at_pause(&self.back, *pause)[OUTSIDE]);
        let mut onward = behind;
        for at in tokens.clone().rev() {
            let reached = ahead[at - tokens.start];
            let best = best_of(&add(&reached, &onward));
            let mut whole = add(&reached, &behind);
            let own = std::mem::replace(&mut whole[best], i32::MIN);
            let other = whole[..LABELS].iter().copied().fold(i32::MIN, i32::max);
            path.labels[at] = best;
            path.margins[at] = own.saturating_sub(other).clamp(0, SURE);
            let back = at_pause(&self.back, pauses[at]);
            onward = back[best];
            behind = levelled(at, most(back, &add(&behind, &scores[at])));
        }
    }

    /// By token and label the score of the best path that ends there, less a constant by token.
    fn forwards(
        &self,
        tokens: Range<usize>,
        scores: &[Scores],
        pauses: &[u8],
        ahead: &mut Vec<Lanes>,
    ) {
        ahead.clear();
        for at in tokens.clone() {
            let onward = at_pause(&self.onward, pauses[at]);
            let reached = match ahead.last() {
                Some(last) => most(onward, last),
                None if at == 0 => start(),
                None => onward[OUTSIDE],
            };
            ahead.push(levelled(at, add(&reached, &scores[at])));
        }
    }
}

/// The score of every label where a text begins.
fn start() -> Lanes {
    std::array::from_fn(|label| if label < LABELS && may_start(label) { 0 } else { NEVER })
}

fn at_pause(steps: &[[Lanes; LABELS]], pause: u8) -> &[Lanes; LABELS] {
    &steps[usize::from(pause).min(PAUSES - 1)]
}

/// For every label the best of the ways to it.
fn most(steps: &[Lanes; LABELS], by: &Lanes) -> Lanes {
    let mut most = [NEVER; 8];
    for (step, by) in steps.iter().zip(by) {
        for (most, step) in most.iter_mut().zip(step) {
            *most = (*most).max(step + by);
        }
    }
    most
}

fn add(a: &Lanes, b: &Lanes) -> Lanes {
    std::array::from_fn(|label| a[label] + b[label])
}

/// Now and then scores less the best of them, so that long texts stay within 32 bits.
fn levelled(at: usize, scores: Lanes) -> Lanes {
    if !at.is_multiple_of(HELD) {
        return scores;
    }
    let best = scores.into_iter().fold(NEVER, i32::max);
    scores.map(|score| (score - best).max(NEVER))
}

fn best_of(scores: &Lanes) -> usize {
    (1..LABELS).fold(0, |best, label| if scores[label] > scores[best] { label } else { best })
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
            open in prop::collection::vec(prop::bool::weighted(0.7), 5),
        ) {
            let mut transitions: Transitions = [[[0; LABELS]; LABELS]; PAUSES];
            let places = transitions.iter_mut().flatten().flatten();
            places.zip(weights).for_each(|(place, weight)| *place = weight);
            let path = Steps::new(&transitions).best(&scores, &pauses, &open[..scores.len()]);
            let mut paths = all(&scores, &pauses, &transitions);
            paths.retain(|(_, labels)| labels.iter().zip(&open).all(|(label, open)| *open || *label == 0));
            let top = paths.iter().map(|(score, _)| *score).max().unwrap();
            let own = paths.iter().find(|(_, labels)| *labels == path.labels).unwrap();
            prop_assert_eq!(own.0, top);
            for at in 0..scores.len() {
                let others = paths.iter().filter(|(_, labels)| labels[at] != path.labels[at]);
                let other = others.map(|(score, _)| top - *score).min().unwrap_or(SURE.into());
                prop_assert_eq!(i64::from(path.margins[at]), other);
            }
        }
    }

    #[test]
    fn long_texts_do_not_overflow() {
        let scores = vec![[20_000, -20_000, 0, 0, 0, 0, 0, 0]; 300_000];
        let transitions: Transitions = [[[100; LABELS]; LABELS]; PAUSES];
        let open = vec![true; scores.len()];
        let path = Steps::new(&transitions).best(&scores, &vec![0; scores.len()], &open);
        assert!(path.labels.iter().all(|&label| label == 0));
    }
}
