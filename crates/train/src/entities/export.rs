//! Weights as a model of eight bits a weight.

use crate::entities::average::Average;
use crate::entities::examples::CUSTOM;
use crate::entities::training::Plan;
use copydesk_tagger::Known;
use copydesk_tagger::label::LABELS;
use copydesk_tagger::model::{Parts, STEPS};
use copydesk_tagger::pause::PAUSES;
use copydesk_tagger::table::{Key, Row};

/// Units of score that make one nat: weights up to four nats fit in eight bits.
pub const SCALE: u32 = 32;

/// The model of the average of fields. What the plan says to leave out is left out, and the
/// features of sources' customs.
#[must_use]
pub fn parts(field: &Average, keys: &[Key], known: &Known, plan: &Plan) -> Parts {
    let mut transitions = [[[0; LABELS]; LABELS]; PAUSES];
    for (step, own) in transitions.iter_mut().zip(&field.steps) {
        for (row, own) in step.iter_mut().zip(own) {
            *row = own.map(units);
            row[0] -= units(plan.bias);
        }
    }
    let mut rows: Vec<(Key, Row)> = Vec::new();
    for (feature, key) in keys.iter().enumerate() {
        let weights = field.weights(feature);
        if key & CUSTOM == 0 && weights.iter().any(|weight| weight.abs() >= plan.least) {
            rows.push((*key, weights.map(byte)));
        }
    }
    Parts {
        version: plan.version.clone(),
        scale: SCALE,
        transitions,
        confidence: [[0; STEPS]; 3],
        rows,
        known: known.clone(),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // within bounds
fn units(weight: f32) -> i32 {
    (weight * SCALE as f32).round().clamp(-16_000.0, 16_000.0) as i32
}

fn byte(weight: f32) -> i8 {
    i8::try_from(units(weight).clamp(-127, 127)).unwrap_or(0)
}
