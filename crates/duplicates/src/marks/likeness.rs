//! What the marks of two texts have in common, and how sure it is that one is a translation.

use super::frequencies::{BIT, Frequencies, logarithm};
use super::{MOST, Mark};
use crate::hits::WHOLE;

/// What the marks of two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// Marks of both.
    pub shared: u16,
    /// What these tell, in bits.
    pub bits: u16,
    /// Their share of what the marks of this text tell, and of those of the other, in ten-thousandths.
    pub of_this: u16,
    /// See `of_this`.
    pub of_match: u16,
    /// How many pairs of them stand in the same order in both, in ten-thousandths.
    pub order: u16,
}

/// Marks with what they tell.
#[derive(Debug, Clone)]
pub struct Weighed {
    marks: Vec<Mark>,
    weights: Vec<u32>,
}

impl Weighed {
    /// These marks.
    #[must_use]
    pub fn new(marks: &[Mark], frequencies: &Frequencies) -> Self {
        let weights = marks.iter().map(|mark| frequencies.weight(frequencies.of(*mark))).collect();
        Self { marks: marks.to_vec(), weights }
    }

    /// What these marks and those of an `other` text have in common.
    #[must_use]
    pub fn likeness(&self, other: &[Mark], frequencies: &Frequencies) -> Likeness {
        let (mut places, mut shared) = ([0_u8; MOST], 0);
        let mut weight = 0;
        for (mark, own) in self.marks.iter().zip(&self.weights) {
            if let Some(at) = other.iter().position(|other| other == mark)
                && let Some(place) = places.get_mut(shared)
            {
                *place = at as u8;
                shared += 1;
                weight += own;
            }
        }
        let own: u32 = self.weights.iter().sum();
        let theirs: u32 = other.iter().map(|mark| frequencies.weight(frequencies.of(*mark))).sum();
        let share = |of: u32| (weight * u32::from(WHOLE) / of.max(weight).max(1)) as u16;
        Likeness {
            shared: shared as u16,
            bits: (weight / BIT) as u16,
            of_this: share(own),
            of_match: share(theirs),
            order: order(&places[..shared]),
        }
    }
}

/// How many pairs of these places ascend, in parts of [`WHOLE`]; a half where there are none.
fn order(places: &[u8]) -> u16 {
    let ascend =
        |(at, place): (usize, &u8)| places[at + 1..].iter().filter(|later| *later > place).count();
    let ascending: usize = places.iter().enumerate().map(ascend).sum();
    let pairs = places.len() * places.len().saturating_sub(1) / 2;
    ((2 * ascending + 1) * usize::from(WHOLE) / (2 * pairs + 2)) as u16
}

impl Likeness {
    /// The log-odds, in thousandths, that one is a translation of the other.
    #[must_use]
    pub fn evidence(&self) -> i32 {
        let w = &WEIGHTS;
        let whole = i32::from(WHOLE);
        let (one, other) = (i32::from(self.of_this), i32::from(self.of_match));
        let share = (one + other + one.max(other)) / 3;
        let bits = logarithm(u64::from(self.bits) + 1).min(MOST_BITS) as i32;
        w.base
            + w.share * share / whole
            + w.bits * bits / BIT as i32
            + w.order * i32::from(self.order) / whole
    }
}

/// What counts for a translation, in thousandths of log-odds.
struct Weights {
    /// What speaks against any two articles.
    base: i32,
    /// The mean of both shares of what the marks tell, the larger one twice: a script without case has
    /// many words among its marks that are no names.
    share: i32,
    /// The binary logarithm of the bits that shared marks tell, and one.
    bits: i32,
    /// Pairs of shared marks in one order.
    order: i32,
}

/// Fitted by logistic regression, see `docs/duplicates.md`.
const WEIGHTS: Weights = Weights { base: -31_500, share: 11_100, bits: 2_600, order: 16_400 };

/// Above 255 bits nothing more is said, in parts of [`BIT`].
const MOST_BITS: u32 = 8 * BIT;
