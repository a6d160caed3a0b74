//! How often an answer with such evidence is right.
//!
//! Two logistic regressions, fitted on lingua's test sentences (75 languages, singly and twenty at a time) and
//! NTREX in ten languages, and the Universal Declaration of Human Rights in 250 languages, half of those without
//! a model: whether
//! the language (or its group) is the right one, and which of a group it is. `docs/language.md` shows the
//! curve of confidence against accuracy.

/// What is known of the best language of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signs {
    /// Distinct n-grams.
    pub(crate) ngrams: f64,
    /// Steps an n-gram by which the language of another group that comes next costs more.
    pub(crate) lead: f64,
    /// The same for the next of its own group.
    pub(crate) lead_in_group: Option<f64>,
    /// Steps an n-gram that the text costs more than texts of that language and length do.
    pub(crate) excess: f64,
}

/// N-grams of the articles that a language's typical cost was measured on, and how the cost of an n-gram
/// grows with the logarithm of their number: frequent ones come first.
const ARTICLE: f64 = 800.0;
const GROWTH: f64 = 2.3;

/// Least lead that is told from none.
const LEAST_LEAD: f64 = 0.01;

/// From this on the language of a text is told.
pub(crate) const ANSWERED: f64 = 0.3;
/// From this on it may be relied on: of articles in languages that have a model, 99 % reach it.
pub(crate) const RELIABLE: f64 = 0.8;
/// Below this, which language of a group it is is a close call.
pub(crate) const CLOSE: f64 = 0.9;

/// What an n-gram of a text of `ngrams` costs above or below one of an article, in steps.
pub(crate) fn growth(ngrams: f64) -> f64 {
    GROWTH * (ngrams.max(1.0) / ARTICLE).ln()
}

/// What is left where another language costs less; set by hand, so that the answer is `und`.
const OUTDONE: f64 = 0.3;

fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// The share of such answers that are right about the group.
pub(crate) fn of_group(signs: &Signs) -> f64 {
    let excess = signs.excess.max(-2.0);
    // An excess counts the more the longer the text is.
    let weight =
        if signs.ngrams > 30.0 { ((signs.ngrams / 30.0).ln() / 3.3).min(1.0) } else { 0.0 };
    let lead = (signs.lead.max(LEAST_LEAD) * signs.ngrams.max(1.0).sqrt()).ln();
    let right = logistic(
        3.075 - 0.151 * excess - 0.658 * excess * weight + 1.264 * lead
            - 0.778 * signs.ngrams.max(1.0).ln(),
    );
    // Another language is likelier, but may not be answered.
    if signs.lead < 0.0 { right * OUTDONE } else { right }
}

/// The share of answers right about the group that are right about the language.
pub(crate) fn in_group(signs: &Signs) -> f64 {
    signs.lead_in_group.map_or(1.0, |lead| {
        let lead = (lead.max(2.0 * LEAST_LEAD) * signs.ngrams.max(1.0).sqrt()).ln();
        logistic(0.486 + 0.438 * lead - 0.125 * signs.ngrams.max(1.0).ln())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAR: Signs = Signs { ngrams: 600.0, lead: 9.0, lead_in_group: None, excess: 0.0 };

    #[test]
    fn a_text_like_others_is_relied_on_and_one_of_an_unknown_language_is_not() {
        assert!(of_group(&CLEAR) > 0.95, "{}", of_group(&CLEAR));
        assert!(of_group(&Signs { excess: 15.0, lead: 1.0, ..CLEAR }) < 0.05);
        assert!(of_group(&Signs { lead: -3.0, ..CLEAR }) < of_group(&CLEAR));
        let close = Signs { lead_in_group: Some(0.1), ..CLEAR };
        assert!(in_group(&close) < CLOSE && of_group(&close) > RELIABLE);
    }
}
