//! A linear-chain conditional random field, trained by stochastic gradients.
//!
//! Gradients of the log-likelihood by forward and backward sums (Lafferty, McCallum, Pereira
//! 2001); steps by AdaGrad (Duchi, Hazan, Singer 2011), with a rate that falls to nothing; weights
//! shrink each time that they are touched.

use crate::entities::dice::Dice;
use crate::entities::examples::Example;
use copydesk_tagger::label::{LABELS, may_follow, may_start};
use copydesk_tagger::pause::PAUSES;

/// How training goes.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Rounds over all examples.
    pub rounds: usize,
    /// The first step.
    pub rate: f32,
    /// How much a weight shrinks when it is touched.
    pub shrink: f32,
    /// The chance that a token's own word is hidden, so that context is learnt too.
    pub hide: f32,
    /// Seed of the dice.
    pub seed: u64,
}

/// Weights of one feature, then the sums of their squared gradients.
type Cell = [f32; 16];
/// Scores or shares by label.
type Lane = [f32; LABELS];
/// Weights of labels after labels, with their sums of squares.
pub type Steps = [[[f32; LABELS]; LABELS]; PAUSES];

/// The field.
pub struct Field {
    /// By number of feature.
    cells: Vec<Cell>,
    /// Of labels after labels, by what stands between.
    pub steps: Steps,
    squares: Steps,
}

/// Scores of a token that can be in no name.
const OUTSIDE: Lane = [0.0, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER];
const NEVER: f32 = f32::NEG_INFINITY;

/// Gradients that are smaller are passed over.
const LITTLE: f32 = 0.002;

impl Field {
    /// A field of so many features.
    #[must_use]
    pub fn new(features: usize) -> Self {
        let zero = [[[0.0; LABELS]; LABELS]; PAUSES];
        Self { cells: vec![[0.0; 16]; features], steps: zero, squares: zero }
    }

    /// The weights of a feature.
    #[must_use]
    pub fn weights(&self, feature: usize) -> [f32; LABELS] {
        std::array::from_fn(|label| self.cells[feature][label])
    }

    /// Trains, and gives after each round the mean loss of a token.
    pub fn train(&mut self, examples: &[Example], schedule: &Schedule, mut say: impl FnMut(f64)) {
        let mut dice = Dice::new(schedule.seed);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let total = (schedule.rounds * examples.len()).max(1);
        let mut done = 0;
        let mut pass = Pass::default();
        for _ in 0..schedule.rounds {
            dice.shuffle(&mut order);
            let (mut loss, mut tokens) = (0.0, 0);
            for &at in &order {
                #[allow(clippy::cast_precision_loss)] // far below 24 bits of share
                let rate = schedule.rate * (1.0 - done as f32 / total as f32);
                let example = &examples[at];
                loss += f64::from(pass.step(self, example, rate, schedule, &mut dice));
                tokens += example.labels.len();
                done += 1;
            }
            #[allow(clippy::cast_precision_loss)]
            say(loss / tokens.max(1) as f64);
        }
    }
}

/// Room for the sums of one example.
#[derive(Default)]
struct Pass {
    scores: Vec<Lane>,
    ahead: Vec<Lane>,
    behind: Vec<Lane>,
    sums: Vec<f32>,
    hidden: Vec<bool>,
}

impl Pass {
    /// One step by the gradient of one example; its loss.
    fn step(
        &mut self,
        field: &mut Field,
        example: &Example,
        rate: f32,
        schedule: &Schedule,
        dice: &mut Dice,
    ) -> f32 {
        if example.labels.is_empty() {
            return 0.0;
        }
        self.score(field, example, schedule.hide, dice);
        let factors = factors(&field.steps);
        let loss = self.sum(example, &factors);
        let gold = gold_score(field, example);
        self.learn(field, example, &factors, rate, schedule.shrink);
        loss - gold
    }

    fn score(&mut self, field: &Field, example: &Example, hide: f32, dice: &mut Dice) {
        self.scores.clear();
        self.hidden.clear();
        for at in 0..example.labels.len() {
            let (features, lexical) = example.token(at);
            let hidden = dice.chance(hide);
            self.hidden.push(hidden);
            if !example.open[at] {
                self.scores.push(OUTSIDE);
                continue;
            }
            let mut sum = [0.0; 16];
            for feature in &features[if hidden { lexical } else { 0 }..] {
                let cell = &field.cells[*feature as usize];
                for (sum, weight) in sum[..8].iter_mut().zip(&cell[..8]) {
                    *sum += weight;
                }
            }
            self.scores.push(std::array::from_fn(|label| sum[label]));
        }
    }

    /// Forward and backward sums; the logarithm of the sum over all paths, less the scores' gold.
    fn sum(&mut self, example: &Example, factors: &Steps) -> f32 {
        let length = example.labels.len();
        self.ahead.clear();
        self.sums.clear();
        self.behind.clear();
        self.behind.resize(length, [1.0; LABELS]);
        let mut loss = 0.0;
        for at in 0..length {
            let own = &mut self.scores[at];
            let gold = usize::from(example.labels[at]);
            let most = own.iter().copied().fold(f32::MIN, f32::max);
            loss += most - own[gold];
            *own = own.map(|score| (score - most).exp());
            let mut row: Lane = if at == 0 {
                std::array::from_fn(|label| if may_start(label) { own[label] } else { 0.0 })
            } else {
                let step = &factors[usize::from(example.pauses[at])];
                let last = self.ahead[at - 1];
                let mut row = [0.0; LABELS];
                for (share, step) in last.iter().zip(step) {
                    for (to, factor) in row.iter_mut().zip(step) {
                        *to += share * factor;
                    }
                }
                std::array::from_fn(|label| row[label] * own[label])
            };
            let sum: f32 = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row = row.map(|share| share / sum);
            loss += sum.ln();
            self.sums.push(sum);
            self.ahead.push(row);
        }
        for at in (1..length).rev() {
            let step = &factors[usize::from(example.pauses[at])];
            let after: Lane =
                std::array::from_fn(|to| self.behind[at][to] * self.scores[at][to] / self.sums[at]);
            self.behind[at - 1] = std::array::from_fn(|from| {
                step[from].iter().zip(&after).map(|(factor, share)| factor * share).sum()
            });
        }
        loss
    }

    fn learn(
        &mut self,
        field: &mut Field,
        example: &Example,
        factors: &Steps,
        rate: f32,
        shrink: f32,
    ) {
        for at in 0..example.labels.len() {
            let gold = usize::from(example.labels[at]);
            if at > 0 {
                self.learn_step(field, example, factors, at, rate);
            }
            let mut gradient: Lane =
                std::array::from_fn(|label| self.ahead[at][label] * self.behind[at][label]);
            gradient[gold] -= 1.0;
            if gradient.iter().all(|part| part.abs() < LITTLE) {
                continue;
            }
            let gradient = gradient.map(|part| part * example.weight);
            let (features, lexical) = example.token(at);
            for feature in &features[if self.hidden[at] { lexical } else { 0 }..] {
                let cell = &mut field.cells[*feature as usize];
                for label in 0..LABELS {
                    let part = gradient[label] + shrink * cell[label];
                    cell[8 + label] += part * part;
                    cell[label] -= rate * part / (cell[8 + label] + 1e-4).sqrt();
                }
            }
        }
    }

    fn learn_step(
        &self,
        field: &mut Field,
        example: &Example,
        factors: &Steps,
        at: usize,
        rate: f32,
    ) {
        let pause = usize::from(example.pauses[at]);
        let (before, own) = (usize::from(example.labels[at - 1]), usize::from(example.labels[at]));
        let after: Lane =
            std::array::from_fn(|to| self.behind[at][to] * self.scores[at][to] / self.sums[at]);
        for (from, ahead) in self.ahead[at - 1].iter().enumerate() {
            for to in 0..LABELS {
                let share = ahead * factors[pause][from][to] * after[to];
                let gold = if (from, to) == (before, own) { 1.0 } else { 0.0 };
                let part = (share - gold) * example.weight;
                if part.abs() < LITTLE || !may_follow(from, to) {
                    continue;
                }
                let square = &mut field.squares[pause][from][to];
                *square += part * part;
                field.steps[pause][from][to] -= rate * part / (*square + 1e-4).sqrt();
            }
        }
    }
}

/// The exponentials of the weights of labels after labels; nothing for what cannot be.
fn factors(steps: &Steps) -> Steps {
    let mut factors = *steps;
    for step in &mut factors {
        for (from, row) in step.iter_mut().enumerate() {
            for (to, weight) in row.iter_mut().enumerate() {
                *weight = if may_follow(from, to) { weight.exp() } else { 0.0 };
            }
        }
    }
    factors
}

fn gold_score(field: &Field, example: &Example) -> f32 {
    let labels = example.labels.windows(2).zip(&example.pauses[1..]);
    labels
        .map(|(pair, pause)| {
            field.steps[usize::from(*pause)][usize::from(pair[0])][usize::from(pair[1])]
        })
        .sum()
}
