//! The stage: the one place of this benchmark that knows its interface.

use super::answer::{Answer, Relation};
use super::corpus::Article;
use crate::cpu;
use copydesk_duplicates::{Arrival, Role, Settings, Sketch, Verdict, Window};
use std::collections::HashMap;
use std::error::Error;

/// What the stage says, and what it took.
pub(super) struct Run {
    pub(super) answers: Vec<Answer>,
    /// Microseconds of CPU time of all sketches and of all decisions.
    pub(super) sketch_us: f64,
    pub(super) window_us: f64,
    /// Bytes by which the process grew for each article that is remembered.
    pub(super) bytes: f64,
}

/// Runs the stage over articles in their order.
pub(super) fn run(articles: &[Article]) -> Result<Run, Box<dyn Error>> {
    let settings = Settings::default();
    let (sketches, sketch_us) = cpu::thread(|| {
        articles.iter().map(|article| Sketch::of(&article.text, &settings)).collect::<Vec<_>>()
    });
    let places: HashMap<&str, usize> =
        articles.iter().enumerate().map(|(at, article)| (article.id.as_str(), at)).collect();
    let mut verdicts = Vec::with_capacity(articles.len());
    let mut window = Window::new(settings)?;
    let before = cpu::resident_bytes()?;
    let (decided, window_us) = cpu::thread(|| {
        for (article, sketch) in articles.iter().zip(&sketches) {
            verdicts.push(window.decide(arrival(article, sketch))?);
        }
        Ok::<(), copydesk_duplicates::Withdrawal>(())
    });
    decided?;
    #[allow(clippy::cast_precision_loss)] // a mean
    let bytes = cpu::resident_bytes()?.saturating_sub(before) as f64 / articles.len().max(1) as f64;
    drop(window);
    let answers = verdicts.iter().map(|verdict| answer(verdict, &places)).collect();
    Ok(Run { answers, sketch_us, window_us, bytes })
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
    Answer { relation, of, score: verdict.similarity.unwrap_or(1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::for_tests;
    use super::*;

    #[test]
    fn the_stage_finds_exact_copies() {
        let corpus = for_tests::corpus(500, 1);
        let run = run(&corpus).unwrap();
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
