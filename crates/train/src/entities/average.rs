//! The average of several fields: their scores add up to what all of them together would say, at the cost of one.

use crate::entities::crf::{Field, Steps};
use copydesk_tagger::label::LABELS;

/// The average weights of fields of the same features.
pub struct Average {
    weights: Vec<[f32; LABELS]>,
    /// Of labels after labels, by what stands between.
    pub steps: Steps,
}

impl Average {
    /// Of no field yet; so many features.
    #[must_use]
    pub fn new(features: usize) -> Self {
        Self { weights: vec![[0.0; LABELS]; features], steps: Steps::default() }
    }

    /// Adds one of `count` fields.
    #[allow(clippy::cast_precision_loss)] // a few fields
    pub fn add(&mut self, field: &Field, count: usize) {
        let share = 1.0 / count as f32;
        for (feature, sums) in self.weights.iter_mut().enumerate() {
            for (sum, weight) in sums.iter_mut().zip(field.weights(feature)) {
                *sum += weight * share;
            }
        }
        let sums = self.steps.iter_mut().flatten().flatten();
        for (sum, weight) in sums.zip(field.steps.iter().flatten().flatten()) {
            *sum += weight * share;
        }
    }

    /// The weights of a feature.
    #[must_use]
    pub fn weights(&self, feature: usize) -> [f32; LABELS] {
        self.weights[feature]
    }
}
