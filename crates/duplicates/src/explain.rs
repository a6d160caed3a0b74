//! What two articles are to each other, and why, for people.
//!
//! Nothing is judged anew here: the verdict is that of a [`Window`] that saw the two, the estimates are
//! those that its index reports, and the signs are those that it weighs. Beside them stands what a
//! sketch cannot tell: the shares of all shingles, the figures themselves, and the passages.
//!
//! | module | holds |
//! |---|---|
//! | `passages` | what the texts share, as it reads |
//! | `runs` | runs of words that two texts share, longest first |
//! | `translated` | names and numbers that they share in any language |

mod passages;
mod runs;
mod translated;

pub use crate::evidence::{Sign, Term};
use crate::hits::WHOLE;
use crate::post::{Origin, Post, Sketched, What};
use crate::settings::{Settings, SettingsError};
use crate::sketch::Sketch;
use crate::slot::{Part, Slot};
use crate::text::places::places;
use crate::text::shingles::shingles;
use crate::text::words::words;
use crate::verdict::{Arrival, Verdict};
use crate::window::Window;
pub use passages::{Figures, Passage};
use serde::Serialize;
pub use translated::Marked;

/// One of the two articles.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The article's id, not empty.
    pub id: &'a str,
    /// The time that it belongs to, in milliseconds of the Unix epoch, if it is known.
    pub event_time_ms: Option<i64>,
    /// The text that is compared.
    pub text: &'a str,
}

/// What two articles are to each other; `a` arrived first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// What is said of `b`, by a memory that holds nothing but `a`.
    pub verdict: Verdict,
    /// Whether both are the same article with the same text: `b` then has the verdict of `a`.
    pub again: bool,
    /// Whether their times lie too far apart for them to be compared.
    pub out_of_reach: bool,
    /// The first text.
    pub a: Size,
    /// The second.
    pub b: Size,
    /// What they share by all of their shingles; `None` if one of them has none.
    pub exact: Option<Shares>,
    /// What their sketches tell; `None` if `a` is too short for anything but exact matching.
    pub estimate: Option<Estimate>,
    /// What their names and numbers tell of a translation; `None` if one of them has none, or is short.
    pub marked: Option<Marked>,
    /// Figures, each with the word before it.
    pub figures: Figures,
    /// Runs of words that both have, longest first.
    pub passages: Vec<Passage>,
    /// Whether these are all passages; if not, the texts repeat themselves too often to look at all.
    pub passages_complete: bool,
}

/// How much there is of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Words; in scripts without spaces, characters.
    pub words: usize,
    /// Distinct shingles.
    pub shingles: usize,
    /// Shingles that its sketch keeps.
    pub features: usize,
    /// Words that stand in a passage.
    pub words_in_passages: usize,
    /// Whether it is too short, or too repetitive, for anything but exact matching.
    pub short: bool,
}

/// How much of each text is in the other, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shares {
    /// Of the first in the second: `share_of_match` of the verdict.
    pub of_a: f64,
    /// Of the second in the first: `share_of_this` of the verdict.
    pub of_b: f64,
}

/// What the two sketches tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The shares, as they are estimated.
    pub shares: Shares,
    /// The share of the first third of the second text that is in the first, 0 to 1.
    pub of_head: f64,
    /// The share of the first third of the first text that is in the second, 0 to 1.
    pub of_head_there: f64,
    /// Features that both sketches have.
    pub shared: u16,
    /// Bins of figures that hold the same, something else, and something in one text only.
    pub bins: [u8; 3],
    /// Whether they share enough for the index to report them at all.
    pub reported: bool,
    /// What each sign adds to `evidence`.
    pub terms: Vec<Term>,
    /// The log-odds that they are copies, in thousandths: the sum of the terms.
    pub evidence: i64,
    /// The same as a probability, 0 to 1.
    pub probability: f64,
    /// The least evidence of a near copy, by the setting `near`.
    pub least_evidence: i64,
}

/// Explains what `b` is to `a`, which arrived before it.
///
/// # Errors
/// [`SettingsError`] when the settings cannot be used.
pub fn explain(
    a: Told<'_>,
    b: Told<'_>,
    settings: &Settings,
) -> Result<Explanation, SettingsError> {
    settings.check()?;
    let sketches = [a, b].map(|told| Sketch::of(told.text, settings));
    let [features_a, features_b] = [a, b].map(|told| distinct(told.text, settings));
    let [places_a, places_b] = [a, b].map(|told| places(told.text));
    let (passages, complete) = passages::of([a.text, b.text], [&places_a, &places_b], settings);
    let told: usize = passages.iter().map(|passage| passage.words).sum();
    let size = |sketch: &Sketch, shingles: &[u64], words: usize| Size {
        words,
        shingles: shingles.len(),
        features: sketch.features().len(),
        words_in_passages: told,
        short: sketch.is_short(),
    };
    Ok(Explanation {
        verdict: verdict([a, b], &sketches, settings),
        again: a.id == b.id && sketches[0].content() == sketches[1].content(),
        out_of_reach: apart(a, b).is_some_and(|apart| apart > settings.reach_ms() as u64),
        a: size(&sketches[0], &features_a, places_a.len()),
        b: size(&sketches[1], &features_b, places_b.len()),
        exact: shares(&features_a, &features_b),
        estimate: estimate(&sketches, settings),
        marked: translated::of([a.text, b.text], &sketches, settings),
        figures: passages::figures([a.text, b.text], [&places_a, &places_b]),
        passages,
        passages_complete: complete,
    })
}

/// How far apart they are, in milliseconds of event time.
fn apart(a: Told<'_>, b: Told<'_>) -> Option<u64> {
    Some(a.event_time_ms?.abs_diff(b.event_time_ms?))
}

/// The distinct shingles of a text, ascending.
fn distinct(text: &str, settings: &Settings) -> Vec<u64> {
    let words = words(text);
    let mut shingles = shingles(&words.hashes, &words.weights, settings.shingle);
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// What these share, exactly.
fn shares(a: &[u64], b: &[u64]) -> Option<Shares> {
    let shared = b.iter().filter(|shingle| a.binary_search(shingle).is_ok()).count();
    let share = |of: usize| (of > 0).then(|| shared as f64 / of as f64);
    Some(Shares { of_a: share(a.len())?, of_b: share(b.len())? })
}

/// What a memory says of the second, which saw nothing but the first.
fn verdict(told: [Told<'_>; 2], sketches: &[Sketch; 2], settings: &Settings) -> Verdict {
    let mut window = Window::empty(settings.clone());
    let [_, said] = [0, 1].map(|at| {
        let Told { id, event_time_ms, .. } = told[at];
        let sketch = &sketches[at];
        window.decide(Arrival { id, source_id: None, key: None, event_time_ms, sketch })
    });
    // Nothing was taken down.
    said.unwrap_or_else(|_| crate::verdict::Given::alone(0, crate::clock::UNDATED).verdict())
}

/// What the index reports of the two.
fn estimate(sketches: &[Sketch; 2], settings: &Settings) -> Option<Estimate> {
    if sketches[0].is_short() {
        return None;
    }
    let reported = look(sketches, ["a", "b"], settings).alike.into_iter().next();
    // Of an earlier revision it tells all, however little the two share.
    let hit = look(sketches, ["a", "a"], settings).before?;
    let terms = hit.terms(0).to_vec();
    let evidence = hit.evidence(0);
    Some(Estimate {
        shares: Shares { of_a: part(hit.of_match), of_b: part(hit.of_this) },
        of_head: part(hit.of_head),
        of_head_there: part(hit.of_head_there),
        shared: hit.shared,
        bins: [hit.figures.same, hit.figures.differ, hit.figures.lone],
        reported: reported.is_some(),
        terms,
        evidence,
        probability: probability(evidence),
        least_evidence: settings.least_evidence(),
    })
}

/// The hits of the second, under these ids.
fn look(sketches: &[Sketch; 2], ids: [&str; 2], settings: &Settings) -> crate::hits::Hits {
    let mut slot = Slot::empty(settings.clone(), Part::WHOLE);
    let [_, hits] = [0, 1].map(|at| {
        let article = Sketched {
            id: ids[at].into(),
            source_id: None,
            event_time_ms: None,
            sketch: sketches[at].clone(),
        };
        let origin = Origin { partition: 0, offset: 0 };
        let post = Post { origin, key: None, what: What::Article(Box::new(article)) };
        slot.look(at as u64, &post)
    });
    hits
}

/// A share in parts of [`WHOLE`], 0 to 1.
fn part(share: u16) -> f64 {
    f64::from(share) / f64::from(WHOLE)
}

/// The probability of log-odds in thousandths.
fn probability(evidence: i64) -> f64 {
    1.0 / (1.0 + (-(evidence as f64) / 1000.0).exp())
}

#[cfg(test)]
mod tests;
