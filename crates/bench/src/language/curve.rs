//! Whether confidences are what they say: of answers with a confidence, how many are right. Where no
//! language is named nothing is claimed, and nothing counted.

use super::case::Case;
use super::score::good;
use super::tags;
use super::tools::Answer;
use crate::report::Report;

/// Where the bins begin: most texts are clear, so that they are narrow at the top.
const BINS: [f64; 9] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995];

/// Answers with nearly the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bin {
    confidence: f64,
    right: f64,
    count: f64,
}

impl Bin {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0.0
    }

    /// Mean confidence, and share of right answers.
    pub(super) fn point(&self) -> (f64, f64) {
        (self.confidence / self.count, self.right / self.count)
    }
}

/// The bins of one tool, filled set by set.
#[derive(Debug, Default)]
pub(super) struct Curve {
    pub(super) bins: [Bin; BINS.len()],
    /// Answers that name no language.
    unnamed: usize,
}

impl Curve {
    pub(super) fn add(&mut self, cases: &[Case], answers: &[Answer]) {
        for (case, answer) in cases.iter().zip(answers) {
            let Some(confidence) = answer.confidence else { continue };
            if !tags::names_one(&answer.tag) {
                self.unnamed += 1;
                continue;
            }
            let at = BINS.iter().rposition(|from| confidence >= *from).unwrap_or(0);
            let bin = &mut self.bins[at];
            bin.confidence += confidence;
            bin.right += f64::from(u8::from(good(case, answer)));
            bin.count += 1.0;
        }
    }

    /// The mean distance of confidence and accuracy (expected calibration error).
    fn error(&self) -> f64 {
        let total: f64 = self.bins.iter().map(|bin| bin.count).sum();
        let apart = self.bins.iter().map(|bin| (bin.confidence - bin.right).abs());
        apart.sum::<f64>() / total
    }

    pub(super) fn report(&self) -> Report {
        let ends = BINS.iter().skip(1).chain([&1.0]);
        let named = BINS.iter().zip(ends).zip(&self.bins);
        let full = named.filter(|(_, bin)| !bin.is_empty());
        let rows = full.map(|((from, to), bin)| {
            let (confidence, right) = bin.point();
            (format!("{from} to {to}"), vec![confidence, right, bin.count])
        });
        let about = format!(
            "Answers of the stage to articles and sentences by confidence; mean distance {:.4}; {} more name no language",
            self.error(),
            self.unnamed
        );
        let columns = vec!["mean confidence", "accuracy", "answers"];
        Report { about, columns, rows: rows.collect(), targets: Vec::new(), proof: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_one_confidence_are_counted_together() {
        let case = Case::text("articles", "web", "fr", "été".to_owned());
        let answer =
            |tag: &str, confidence| Answer { tag: tag.to_owned(), confidence, ..Answer::default() };
        let cases = vec![case; 6];
        let answers = ["fr", "fr", "fr", "de"].map(|tag| answer(tag, Some(0.75)));
        let mut answers = answers.to_vec();
        answers.push(answer("fr", None));
        answers.push(answer("und", Some(0.3)));
        let mut curve = Curve::default();
        curve.add(&cases, &answers);
        assert_eq!((curve.bins[3].point(), curve.unnamed), ((0.75, 0.75), 1));
        assert!(curve.error().abs() < 1e-9);
        assert_eq!(curve.report().rows, [("0.7 to 0.8".to_owned(), vec![0.75, 0.75, 4.0])]);
    }
}
