//! What two texts have in common in any language: the names and numbers of both.

use super::part;
use crate::marks::frequencies::Frequencies;
use crate::marks::likeness::Weighed;
use crate::marks::{self, Mark};
use crate::settings::Settings;
use crate::sketch::Sketch;
use serde::Serialize;

/// What the marks of two texts tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marked {
    /// How many marks each text has.
    pub marks: [usize; 2],
    /// The marks of both, as they stand in each text.
    pub shared: Vec<[String; 2]>,
    /// Whether the texts are in two languages, as far as their endings tell.
    pub languages_differ: bool,
    /// What the shared ones are of what the marks of each text tell, 0 to 1, by a memory that saw nothing
    /// else: a worker knows how rare they are.
    pub shares: super::Shares,
    /// How many pairs of them stand in the same order in both, 0 to 1.
    pub order: f64,
    /// The log-odds that one is a translation of the other, in thousandths.
    pub evidence: i32,
    /// The same as a probability, 0 to 1.
    pub probability: f64,
    /// The least evidence of a candidate, by the setting `translation`.
    pub least_evidence: i64,
}

/// What is told of two texts of these sketches; `None` where translations are not looked for, and of short
/// texts.
pub(super) fn of(texts: [&str; 2], sketches: &[Sketch; 2], settings: &Settings) -> Option<Marked> {
    let [a, b] = [&sketches[0], &sketches[1]].map(Sketch::marks);
    if a.list().is_empty() || b.list().is_empty() {
        return None;
    }
    let mut frequencies = Frequencies::new(settings);
    frequencies.count(a.list());
    let likeness = Weighed::new(b.list(), &frequencies).likeness(a.list(), &frequencies);
    let both: Vec<Mark> = b.list().iter().copied().filter(|mark| a.list().contains(mark)).collect();
    let [in_a, in_b] = texts.map(|text| marks::words(text, &both));
    let word = |words: &[(Mark, &str)], mark: Mark| {
        let found = words.iter().find(|(other, _)| *other == mark);
        found.map_or_else(String::new, |(_, word)| (*word).to_owned())
    };
    Some(Marked {
        marks: [a.list().len(), b.list().len()],
        shared: both.iter().map(|mark| [word(&in_a, *mark), word(&in_b, *mark)]).collect(),
        languages_differ: a.tongue().differs(&b.tongue()),
        shares: super::Shares { of_a: part(likeness.of_match), of_b: part(likeness.of_this) },
        order: part(likeness.order),
        evidence: likeness.evidence(),
        probability: super::probability(likeness.evidence().into()),
        least_evidence: settings.least_translation(),
    })
}
