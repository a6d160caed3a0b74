//! lingua's verdict on windows.

use crate::codes;
use crate::settings::{LanguageError, Settings};
use crate::windows::{Prose, weight};
use lingua::{IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder};
use std::collections::BTreeMap;

/// Where the first windows lie, as shares of the text, and where more lie if those disagree: each
/// costs lingua some milliseconds. On news, two of 200 letters were right in 97.15 % where three
/// were in 97.23 %, and more are taken wherever there is doubt.
const FIRST_LOOK: [f64; 2] = [0.2, 0.7];
const SECOND_LOOK: [f64; 4] = [0.0, 0.33, 0.5, 0.85];

/// Fewer letters than this are no evidence: "Berlin" is written alike in thirty languages.
const FEWEST_LETTERS: usize = 16;

/// Below this many letters lingua must be surer.
const FEW_LETTERS: usize = 60;

/// Confidence that a short and a longer text need.
const SURE: f64 = 0.8;
const LIKELY: f64 = 0.55;

/// A second language is reported from this share on.
const MIXED_SHARE: f64 = 0.15;

/// What a window needs to count as evidence of a second language.
const MIXED_CONFIDENCE: f64 = 0.9;

/// The languages that lingua finds in a text.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// Best first, with confidences that add up to 1.
    pub(crate) ranked: Vec<(Language, f64)>,
    /// Shares of letters of each language, if there are several.
    pub(crate) mixed: Vec<(Language, f64)>,
    /// Letters that were there to judge.
    pub(crate) letters: usize,
}

impl Judgement {
    /// The language, if the evidence is enough.
    pub(crate) fn answer(&self) -> Option<Language> {
        let (language, confidence) = *self.ranked.first()?;
        let needed = if self.letters < FEW_LETTERS { SURE } else { LIKELY };
        (self.letters >= FEWEST_LETTERS && confidence >= needed).then_some(language)
    }

    pub(crate) fn confidence(&self) -> Option<f64> {
        self.ranked.first().map(|(_, confidence)| *confidence)
    }
}

/// lingua over the chosen languages.
pub(crate) struct Judge {
    detector: LanguageDetector,
    pub(crate) languages: usize,
}

impl Judge {
    pub(crate) fn new(settings: &Settings) -> Result<Self, LanguageError> {
        let chosen =
            settings.languages.iter().map(|tag| code(tag)).collect::<Result<Vec<_>, _>>()?;
        let mut builder = match chosen.len() {
            0 => LanguageDetectorBuilder::from_all_languages(),
            1 => return Err(LanguageError::TooFew),
            _ => LanguageDetectorBuilder::from_iso_codes_639_1(&chosen),
        };
        let languages = if chosen.is_empty() { Language::all().len() } else { chosen.len() };
        Ok(Self { detector: builder.build(), languages })
    }

    /// Judges windows from all over the text; more of them where the first disagree or doubt.
    pub(crate) fn judge(&self, prose: &Prose) -> Judgement {
        let mut votes = Votes::default();
        for at in FIRST_LOOK {
            votes.add(self, &prose.window(at));
        }
        if votes.disagree() || votes.doubt() {
            for at in SECOND_LOOK {
                votes.add(self, &prose.window(at));
            }
        }
        Judgement { ranked: votes.ranked(), mixed: votes.mixed(), letters: prose.letters }
    }
}

fn code(tag: &str) -> Result<IsoCode639_1, LanguageError> {
    codes::language(tag).map(|language| language.iso_code_639_1()).ok_or_else(|| {
        let mut known: Vec<String> = Language::all().into_iter().map(codes::tag).collect();
        known.sort();
        LanguageError::Unknown { tag: tag.to_owned(), known: known.join(" ") }
    })
}

/// Text, letters, and languages by confidence.
type Window = (String, usize, Vec<(Language, f64)>);

/// The verdicts on the windows of one text.
#[derive(Default)]
struct Votes {
    windows: Vec<Window>,
}

impl Votes {
    fn add(&mut self, judge: &Judge, window: &str) {
        // A short text gives the same window thrice.
        if window.is_empty() || self.windows.iter().any(|(seen, ..)| seen == window) {
            return;
        }
        let confidences = judge.detector.compute_language_confidence_values(window);
        self.windows.push((window.to_owned(), weight(window), confidences));
    }

    fn tops(&self) -> impl Iterator<Item = (Language, f64, usize)> {
        self.windows.iter().filter_map(|(_, letters, ranked)| {
            ranked.first().map(|(language, confidence)| (*language, *confidence, *letters))
        })
    }

    fn disagree(&self) -> bool {
        let mut tops = self.tops().map(|(language, ..)| language);
        let first = tops.next();
        tops.any(|language| Some(language) != first)
    }

    fn doubt(&self) -> bool {
        self.tops().any(|(_, confidence, _)| confidence < MIXED_CONFIDENCE)
    }

    /// Confidences of all windows, weighted by their letters. Ties go to the lower tag.
    #[allow(clippy::cast_precision_loss)] // window sizes
    fn ranked(&self) -> Vec<(Language, f64)> {
        let total: usize = self.windows.iter().map(|(_, letters, _)| letters).sum();
        let mut sums: BTreeMap<String, (Language, f64)> = BTreeMap::new();
        for (_, letters, ranked) in &self.windows {
            for (language, confidence) in ranked.iter().filter(|(_, c)| *c > 0.0) {
                let share = *letters as f64 / total.max(1) as f64;
                sums.entry(codes::tag(*language)).or_insert((*language, 0.0)).1 +=
                    confidence * share;
            }
        }
        let mut ranked: Vec<_> = sums.into_values().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    #[allow(clippy::cast_precision_loss)] // window sizes
    fn mixed(&self) -> Vec<(Language, f64)> {
        let sure: Vec<_> = self.tops().filter(|(_, c, _)| *c >= MIXED_CONFIDENCE).collect();
        let total: usize = sure.iter().map(|(.., letters)| letters).sum();
        let mut shares: BTreeMap<String, (Language, usize)> = BTreeMap::new();
        for (language, _, letters) in sure {
            shares.entry(codes::tag(language)).or_insert((language, 0)).1 += letters;
        }
        let mut mixed: Vec<(Language, f64)> = shares
            .into_values()
            .map(|(language, letters)| (language, letters as f64 / total.max(1) as f64))
            .filter(|(_, share)| *share >= MIXED_SHARE)
            .collect();
        mixed.sort_by(|a, b| b.1.total_cmp(&a.1));
        if mixed.len() > 1 { mixed } else { Vec::new() }
    }
}
