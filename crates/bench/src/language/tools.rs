//! The stage and its peers, all in one shape.
//!
//! Licences: lingua Apache-2.0, whatlang MIT; those of the peers in Python stand in their script.

use super::case::Case;
use super::tags;
use crate::cpu;
use copydesk_article::{Article, Reading};
use copydesk_language::{LanguageStage, Settings};
use copydesk_stage::{Stage, Verdict};
use lingua::{LanguageDetector, LanguageDetectorBuilder};
use std::error::Error;

/// From this confidence on a peer counts as sure.
const SURE: f64 = 0.9;

/// What a tool says of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// Our tag; empty for none.
    pub(super) tag: String,
    pub(super) confidence: Option<f64>,
    /// Whether it says that its answer may be relied on.
    pub(super) sure: bool,
    /// Several languages, if it finds several.
    pub(super) mixed: Vec<String>,
}

impl Answer {
    pub(super) fn peer(tag: &str, confidence: Option<f64>, mixed: Vec<String>) -> Self {
        let tag = tags::ours(tag);
        let sure = tags::names_one(&tag) && confidence.is_some_and(|sure| sure >= SURE);
        Self { tag, confidence, sure, mixed }
    }
}

/// Answers to all cases, in their order, and microseconds of CPU time for all of them.
pub(super) type Answers = (Vec<Answer>, f64);

/// Something that tells languages.
pub(super) trait Tool {
    fn name(&self) -> String;
    /// Whether it can find several languages in a text.
    fn finds_several(&self) -> bool {
        false
    }
    /// # Errors
    /// When it cannot be run.
    fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>>;
}

/// The stage.
pub(super) struct Own(LanguageStage);

impl Own {
    pub(super) fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self(LanguageStage::new(&Settings::default())?))
    }
}

impl Tool for Own {
    fn name(&self) -> String {
        "copydesk language".to_owned()
    }

    fn finds_several(&self) -> bool {
        true
    }

    fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>> {
        let reading = Reading::default();
        let records: Vec<Vec<u8>> = cases.iter().map(|case| case.record()).collect();
        let mut answers = Vec::with_capacity(cases.len());
        let mut spent = 0.0;
        for record in &records {
            let article = Article::read(record, &reading).map_err(|e| format!("{e:?}"))?;
            let (verdict, took) = cpu::thread(|| self.0.examine(&article));
            spent += took;
            answers.push(match verdict {
                Verdict::Found(found) => Answer {
                    sure: found.reliable && tags::names_one(&found.tag),
                    tag: found.tag,
                    confidence: found.confidence,
                    mixed: found.mixed.into_iter().map(|share| share.tag).collect(),
                },
                _ => Answer::default(),
            });
        }
        Ok((answers, spent))
    }
}

/// lingua over all its languages, in its accurate mode, on the whole text.
pub(super) struct Lingua(LanguageDetector);

impl Lingua {
    pub(super) fn new() -> Self {
        Self(LanguageDetectorBuilder::from_all_languages().build())
    }
}

impl Tool for Lingua {
    fn name(&self) -> String {
        "lingua, whole text".to_owned()
    }

    fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>> {
        let mut spent = 0.0;
        let mut answers = Vec::with_capacity(cases.len());
        for case in cases {
            let text = case.visible();
            // Confidences cost no less than the answer alone, and are asked for where they count.
            let asked = case.set == "unsupported";
            let (answer, took) = cpu::thread(|| {
                if asked {
                    let values = self.0.compute_language_confidence_values(text.as_ref());
                    values.first().map(|(language, sure)| (*language, Some(*sure)))
                } else {
                    self.0.detect_language_of(text.as_ref()).map(|language| (language, None))
                }
            });
            spent += took;
            let peer = |(l, sure)| Answer::peer(&tags::of(l), sure, Vec::new());
            answers.push(answer.map(peer).unwrap_or_default());
        }
        Ok((answers, spent))
    }
}

/// whatlang.
pub(super) struct Whatlang;

impl Tool for Whatlang {
    fn name(&self) -> String {
        "whatlang".to_owned()
    }

    fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>> {
        let texts: Vec<_> = cases.iter().map(|case| case.visible()).collect();
        let (found, spent) =
            cpu::thread(|| texts.iter().map(|text| whatlang::detect(text)).collect::<Vec<_>>());
        let answer = |found: Option<whatlang::Info>| {
            let peer =
                |i: whatlang::Info| Answer::peer(i.lang().code(), Some(i.confidence()), Vec::new());
            found.map(peer).unwrap_or_default()
        };
        Ok((found.into_iter().map(answer).collect(), spent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_tools_name_french() {
        let text = "Le ministre a annoncé mardi que la réforme serait présentée avant l’été, malgré \
                    l’opposition des syndicats et des régions.";
        let case = Case::text("unsupported", "texts", "fr", text.to_owned());
        let tools: [Box<dyn Tool>; 3] =
            [Box::new(Own::new().unwrap()), Box::new(Lingua::new()), Box::new(Whatlang)];
        for mut tool in tools {
            let (answers, spent) = tool.answer(&[&case]).unwrap();
            assert_eq!((answers[0].tag.as_str(), spent > 0.0), ("fr", true), "{}", tool.name());
            assert!(answers[0].confidence.is_some());
        }
    }
}
