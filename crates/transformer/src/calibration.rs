//! The temperature at which a model is as sure as it is right (Guo, Pleiss, Sun, Weinberger 2017).

use crate::error::RunError;
use crate::labels::Label;
use crate::transformer::Transformer;
use copydesk_entities::MentionType;

/// A text whose names are known: first byte, end byte and type of each.
pub type Known = (String, Vec<(usize, usize, MentionType)>);

/// What the network says of one piece, and what is true of it.
struct Case {
    logits: Vec<f32>,
    truth: Option<MentionType>,
}

/// The temperature at which what is true of the pieces of these texts is most likely to a token classifier; nothing
/// for GLiNER and for texts without pieces. Texts must be others than those that it was trained on.
///
/// # Errors
/// [`RunError`] when tokenizer or network refuse a text.
pub fn temperature(model: &Transformer, texts: &[Known]) -> Result<Option<f64>, RunError> {
    let Some(classifier) = model.classifier() else { return Ok(None) };
    let mut cases = Vec::new();
    for (text, names) in texts {
        for (start, end, logits) in classifier.pieces(text, model.own())? {
            let name = names.iter().find(|name| name.0 < end && start < name.1);
            cases.push(Case { logits, truth: name.map(|name| name.2) });
        }
    }
    let labels = classifier.labels();
    Ok((!cases.is_empty()).then(|| least(|log| loss(&cases, labels, log.exp())).exp()))
}

/// The mean of the negative logarithms of what is true.
fn loss(cases: &[Case], labels: &[Label], temperature: f64) -> f64 {
    let of = |case: &Case| {
        let highest = case.logits.iter().copied().fold(f32::MIN, f32::max);
        let share = |logit: &f32| (f64::from(logit - highest) / temperature).exp();
        let all: f64 = case.logits.iter().map(share).sum();
        let own = case.logits.iter().zip(labels).filter(|(_, label)| label.kind() == case.truth);
        let own: f64 = own.map(|(logit, _)| share(logit)).sum();
        -(own / all).max(f64::MIN_POSITIVE).ln()
    };
    cases.iter().map(of).sum::<f64>() / cases.len() as f64
}

/// Where a function with one dip is least, by golden sections between a twentieth and twenty, as logarithms.
fn least(value: impl Fn(f64) -> f64) -> f64 {
    const SECTION: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (-20_f64.ln(), 20_f64.ln());
    for _ in 0..60 {
        let width = (high - low) * SECTION;
        let (left, right) = (high - width, low + width);
        if value(left) <= value(right) { high = right } else { low = left }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_too_sure_is_cooled() {
        let labels = [Label::Outside, Label::Inside(MentionType::Person)];
        // It gives a person 98 %, and three of four are.
        let case = |right| Case { logits: vec![0.0, 4.0], truth: right };
        let person = Some(MentionType::Person);
        let cases: Vec<Case> = [person, person, person, None].map(case).into();
        let found = least(|log| loss(&cases, &labels, log.exp())).exp();
        assert!((found - 4.0 / 3_f64.ln()).abs() < 1e-3, "{found}");
    }
}
