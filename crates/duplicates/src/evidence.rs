//! How sure it is that two texts are copies of one story.
//!
//! No one number tells that: a story that was cut shares little with the long form, two reports made
//! from one template share nearly everything but their figures, two short items of one outlet share
//! their footer. So the signs are weighed, by logistic regression (fitted on generated corpora, see
//! `docs/duplicates.md`), in whole numbers: the same verdict on every machine.

use crate::hits::{Hit, WHOLE};
use serde::Serialize;

/// Weights are told in thousandths of log-odds.
const UNIT: i64 = 1000;

/// What counts for or against a copy, in thousandths of log-odds.
struct Weights {
    base: i64,
    /// The smaller share up to 0.3: less than that is a part, not a copy.
    least_to_part: i64,
    /// The share of the first third of the arrival and of the other, and those shares up to 0.2: copies
    /// seldom begin anew, while footers are only at the end, and parts begin in the middle of one of them.
    head: i64,
    head_begun: i64,
    head_there: i64,
    head_there_begun: i64,
    /// Fewer than three figures to compare.
    untold: i64,
    /// The logarithm of one more than the bins of figures that are the same, differ, or are alone.
    same: i64,
    differ: i64,
    lone: i64,
    /// Whether another cluster shares about as much, and how many more do, up to three: what belongs
    /// to many stories belongs to none of them. One may be a copy that was not found.
    other: i64,
    others: i64,
    /// The latter where there are few figures.
    others_untold: i64,
}

/// Fitted on three seeds of the corpus of `cargo xtask bench duplicates`, at 50,000 articles each, and
/// held against a fourth.
/// All point the way that they must; signs that did not (larger shares counted against a copy, since
/// templates have equal lengths) were left out.
const WEIGHTS: Weights = Weights {
    base: -7284,
    least_to_part: 3353,
    head: 1798,
    head_begun: 1758,
    head_there: 1209,
    head_there_begun: 3063,
    untold: 1479,
    same: 2042,
    differ: -1450,
    lone: -1118,
    other: -1180,
    others: -4624,
    others_untold: 3695,
};

/// Bins of figures below which two texts say too little of themselves.
const TOLD: u8 = 3;

/// `ln(1 + n)` in thousandths, for up to as many bins as there are.
const LOGARITHMS: [i64; 17] = [
    0, 693, 1099, 1386, 1609, 1792, 1946, 2079, 2197, 2303, 2398, 2485, 2565, 2639, 2708, 2773,
    2833,
];

/// A sign that was weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// What speaks against any two articles before anything is known of them.
    Base,
    /// The smaller share, as far as 0.3.
    SmallerShare,
    /// The share of the first third of the later text.
    Head,
    /// That share, as far as 0.2.
    HeadBegun,
    /// The share of the first third of the earlier text.
    HeadThere,
    /// That share, as far as 0.2.
    HeadThereBegun,
    /// Bins of figures that hold the same.
    SameFigures,
    /// Bins of figures that hold something else.
    OtherFigures,
    /// Bins of figures that hold something in one text only.
    LoneFigures,
    /// Fewer than three bins of figures to compare.
    FewFigures,
    /// Another cluster shares about as much.
    OtherCluster,
    /// Up to three more clusters do.
    OtherClusters,
    /// They do where there are few figures.
    OtherClustersFewFigures,
}

/// What a sign adds to the log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The sign.
    pub sign: Sign,
    /// What it adds, in thousandths of log-odds.
    pub adds: i64,
}

/// Signs that are weighed.
const SIGNS: usize = 13;

impl Hit {
    /// The log-odds, in thousandths, that the two are copies; `others` is the number of other
    /// clusters with articles that are about as like the arrival.
    pub(crate) fn evidence(&self, others: usize) -> i64 {
        self.terms(others).iter().map(|term| term.adds).sum()
    }

    /// What each sign adds to [`Hit::evidence`].
    pub(crate) fn terms(&self, others: usize) -> [Term; SIGNS] {
        let w = &WEIGHTS;
        let whole = i64::from(WHOLE);
        let share = |share: u16| i64::from(share);
        let least = share(self.of_this.min(self.of_match));
        // A share of a share, in parts of the whole.
        let up_to = |value: i64, limit: i64| value.min(limit) * whole / limit;
        let (head, head_there) = (share(self.of_head), share(self.of_head_there));
        let figures = &self.figures;
        let untold = i64::from(figures.same + figures.differ + figures.lone < TOLD);
        let log = |bins: u8| LOGARITHMS[usize::from(bins).min(LOGARITHMS.len() - 1)];
        let more = others.saturating_sub(1).min(3) as i64;
        let term = |sign: Sign, adds: i64| Term { sign, adds };
        let [least_to_part, begun, further, begun_there, further_there] = divided(
            [
                w.least_to_part * up_to(least, 3000),
                w.head_begun * up_to(head, 2000),
                w.head * head,
                w.head_there_begun * up_to(head_there, 2000),
                w.head_there * head_there,
            ],
            whole,
        );
        let [same, differ, lone] = divided(
            [
                w.same * log(figures.same),
                w.differ * log(figures.differ),
                w.lone * log(figures.lone),
            ],
            UNIT,
        );
        [
            term(Sign::Base, w.base),
            term(Sign::SmallerShare, least_to_part),
            term(Sign::HeadBegun, begun),
            term(Sign::Head, further),
            term(Sign::HeadThereBegun, begun_there),
            term(Sign::HeadThere, further_there),
            term(Sign::SameFigures, same),
            term(Sign::OtherFigures, differ),
            term(Sign::LoneFigures, lone),
            term(Sign::FewFigures, untold * w.untold),
            term(Sign::OtherCluster, i64::from(others > 0) * w.other),
            term(Sign::OtherClusters, w.others * more / 3),
            term(Sign::OtherClustersFewFigures, untold * (w.others_untold * more / 3)),
        ]
    }
}

/// The numbers divided so that they add up to their sum divided: each is the difference that it
/// makes to the running sum, so that telling the terms apart changes no verdict.
fn divided<const N: usize>(numbers: [i64; N], by: i64) -> [i64; N] {
    let mut sum = 0;
    numbers.map(|number| {
        let before = sum / by;
        sum += number;
        sum / by - before
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::figures::Agreement;
    use proptest::prelude::*;

    /// As much of either head is shared.
    fn hit(of_this: u16, of_match: u16, of_head: u16, same: u8, differ: u8) -> Hit {
        let figures = Agreement { same, differ, lone: 0 };
        let of_head_there = of_head;
        Hit { offset: 1, shared: 20, of_this, of_match, of_head, of_head_there, figures }
    }

    #[test]
    fn signs_weigh_as_an_editor_would() {
        let light = hit(9500, 9800, 9000, 8, 0).evidence(0);
        let cut = hit(9500, 5500, 9500, 6, 1).evidence(0);
        let template = hit(7000, 7000, 8000, 0, 9).evidence(0);
        let crowded = hit(7000, 7000, 8000, 2, 3).evidence(3);
        let footer = hit(5000, 5000, 0, 1, 2).evidence(0);
        let part = hit(9000, 1000, 0, 1, 3).evidence(0);
        assert!(light > cut && cut > 1300, "{light} {cut}");
        for weak in [template, crowded, footer, part] {
            assert!(weak < 0, "{weak}");
        }
    }

    #[test]
    fn more_in_common_never_counts_against_a_copy() {
        // From three figures on: fewer tell nothing, which is better than figures that differ.
        for same in 1..8 {
            let one = hit(6000, 6000, 6000, same, 2).evidence(0);
            assert!(one < hit(6000, 6000, 6000, same + 1, 2).evidence(0));
            assert!(one > hit(6000, 6000, 6000, same, 3).evidence(0));
            assert!(one > hit(6000, 6000, 6000, same, 2).evidence(1));
        }
    }

    #[test]
    fn telling_the_terms_apart_changes_no_verdict() {
        // As another program makes them of the same formula.
        let weighed = [
            (hit(9500, 9800, 9000, 8, 0), 0, 8_082),
            (hit(7001, 6999, 8003, 2, 3), 3, -732),
            (hit(5003, 1111, 777, 0, 2), 2, -5_540),
        ];
        for (hit, others, evidence) in weighed {
            assert_eq!(hit.evidence(others), evidence);
        }
    }

    proptest! {
        #[test]
        fn parts_divided_add_up_to_the_sum_divided(numbers in prop::array::uniform5(-1_000_000_i64..1_000_000)) {
            let parts = divided(numbers, 1000);
            prop_assert_eq!(parts.iter().sum::<i64>(), numbers.iter().sum::<i64>() / 1000);
        }
    }
}
