//! The stage: the one place of this benchmark that knows its interface.

use super::answer::{Answer, Relation};
use super::corpus::Article;
use crate::cpu;
use copydesk_duplicates::{Arrival, Role, Settings, Sketch, Verdict, Window};
use copydesk_testkit::articles::Random;
use std::collections::HashMap;
use std::error::Error;

/// Words of a made-up article.
const WORDS: usize = 60;

/// What the stage says, and what it took.
pub(super) struct Run {
    pub(super) answers: Vec<Answer>,
    /// Microseconds of CPU time of all sketches and of all decisions.
    pub(super) sketch_us: f64,
    pub(super) window_us: f64,
}

/// The stage's own settings, or those that do without translations.
pub(super) fn settings(translations: bool) -> Settings {
    let usual = Settings::default();
    Settings { translation_hours: if translations { usual.translation_hours } else { 0 }, ..usual }
}

/// Runs the stage over articles in their order.
pub(super) fn run(articles: &[Article], settings: &Settings) -> Result<Run, Box<dyn Error>> {
    let (sketches, sketch_us) = cpu::thread(|| {
        articles.iter().map(|article| Sketch::of(&article.text, settings)).collect::<Vec<_>>()
    });
    let places: HashMap<&str, usize> =
        articles.iter().enumerate().map(|(at, article)| (article.id.as_str(), at)).collect();
    let mut verdicts = Vec::with_capacity(articles.len());
    let mut window = Window::new(settings.clone())?;
    let (decided, window_us) = cpu::thread(|| {
        for (article, sketch) in articles.iter().zip(&sketches) {
            verdicts.push(window.decide(arrival(article, sketch))?);
        }
        Ok::<(), copydesk_duplicates::Withdrawal>(())
    });
    decided?;
    let answers = verdicts.iter().map(|verdict| answer(verdict, &places)).collect();
    Ok(Run { answers, sketch_us, window_us })
}

/// A memory by itself.
pub(super) struct Memory(Window);

impl Memory {
    /// One that keeps `count` articles, whatever their age.
    pub(super) fn new(count: usize) -> Result<Self, Box<dyn Error>> {
        let count = u32::try_from(count.max(1))?;
        let all = Settings { min_articles: count, max_articles: count, ..Settings::default() };
        Ok(Self(Window::new(all)?))
    }

    /// How many articles it remembers.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// As it is with these settings.
    pub(super) fn of(settings: &Settings) -> Result<Self, Box<dyn Error>> {
        Ok(Self(Window::new(settings.clone())?))
    }

    /// Judges and remembers an article under this number.
    pub(super) fn decide(
        &mut self,
        number: usize,
        event_time_ms: Option<i64>,
        sketch: &Sketch,
    ) -> Result<(), Box<dyn Error>> {
        let id = format!("a1-{number:032x}");
        let arrival = Arrival { id: &id, source_id: None, key: None, event_time_ms, sketch };
        self.0.decide(arrival)?;
        Ok(())
    }
}

/// The sketch of made-up words; every tenth article has those of an earlier one, and some more.
pub(super) fn made_up(number: usize, seed: u64) -> Sketch {
    let of = if number % 10 == 9 { number / 2 } else { number };
    let mut random = Random::new(seed.wrapping_mul(1 << 40).wrapping_add(2 * of as u64));
    let mut text: String =
        (0..WORDS).map(|_| format!("{:x} ", random.below(u64::from(u32::MAX)))).collect();
    if of != number {
        text.push_str(&format!("copy number {number}"));
    }
    Sketch::of(&text, &Settings::default())
}

fn arrival<'a>(article: &'a Article, sketch: &'a Sketch) -> Arrival<'a> {
    Arrival {
        id: &article.id,
        source_id: None,
        key: None,
        event_time_ms: Some(article.event_time_ms),
        sketch,
    }
}

/// Roles that say that an article is a copy are taken as such; whatever else there may be says it is not.
fn answer(verdict: &Verdict, places: &HashMap<&str, usize>) -> Answer {
    let relation = match verdict.role {
        Role::Exact | Role::Near | Role::Original | Role::Update => Relation::Copy,
        Role::Contains | Role::ContainedIn => Relation::Part,
        Role::TranslationCandidate => Relation::Translation,
        Role::Unique => Relation::None,
    };
    let of = verdict.of.as_deref().and_then(|of| places.get(of)).copied();
    let translated = verdict.translation.map(|translation| translation.probability);
    Answer { relation, of, score: translated.or(verdict.similarity).unwrap_or(1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::for_tests;
    use super::*;

    #[test]
    fn the_stage_finds_exact_copies() {
        let corpus = for_tests::corpus(500, 1);
        let run = run(&corpus, &settings(true)).unwrap();
        assert_eq!(run.answers.len(), corpus.len());
        assert!(run.sketch_us > 0.0 && run.window_us > 0.0);
        for (at, article) in corpus.iter().enumerate() {
            let of = article.label.of.filter(|of| *of < at && corpus[*of].text == article.text);
            if of.is_some() {
                assert_eq!(run.answers[at].relation, Relation::Copy);
            }
        }
    }
}
