//! A model out of labelled sentences, in three steps.
//!
//! Two models of one half of the articles each label the other half. What they make of it says
//! how sure a margin is, and what a word was taken for elsewhere in its article, as the second
//! pass of the tagger will see it. The last model learns from all articles, with and without
//! that.

use crate::entities::articles::{self, Article, Casing};
use crate::entities::average::Average;
use crate::entities::confidence;
use crate::entities::corpus::{Source, is_silver};
use crate::entities::crf::{Field, Schedule};
use crate::entities::dice::Dice;
use crate::entities::examples::{self, Example};
use crate::entities::export;
use copydesk_entities::Tagger;
use copydesk_tagger::document::Document;
use copydesk_tagger::model::Parts;
use copydesk_tagger::{Known, Model, memory};

/// How a model is trained.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Version of the model.
    pub version: String,
    /// Rounds, steps and dice.
    pub schedule: Schedule,
    /// Rounds of the models of one half.
    pub half_rounds: usize,
    /// The last model is the average of so many, which see the articles in different orders.
    pub averaged: usize,
    /// Features that stand fewer times are left out.
    pub count: u32,
    /// Features whose weights all lie below are left out, in nats.
    pub least: f32,
    /// How much less being in no name counts, in nats: fewer names are missed.
    pub bias: f32,
    /// How much a silver sentence counts.
    pub silver: f32,
    /// The share of sentences that are added in other letter case.
    pub recased: f32,
    /// Sources with customs of their own, `language:beginning of name`.
    pub customs: Vec<String>,
    /// The share of articles whose language is not told.
    pub untold: f32,
    /// The share of articles without hints of the lists.
    pub unhinted: f32,
}

/// An article to learn from.
struct Lesson {
    article: Article,
    language: Option<String>,
    document: Document,
    weight: f32,
    silver: bool,
    custom: Option<u32>,
}

/// Articles of a source that stand together fall into one half, for they share names.
const BLOCK: usize = 40;

/// Trains a model.
pub fn train(
    sources: &[Source],
    lists: &Tagger,
    known: &Known,
    plan: &Plan,
    mut say: impl FnMut(&str),
) -> Parts {
    let mut lessons = lessons(sources, lists, known, plan);
    say(&format!("{} articles", lessons.len()));
    let halves = [0, 1].map(|half| {
        let schedule = Schedule { rounds: plan.half_rounds, ..plan.schedule.clone() };
        let own = |at: usize| at / BLOCK % 2 == half;
        let of = lessons.iter().enumerate().filter(|(at, _)| own(*at)).map(|(_, lesson)| lesson);
        let examples =
            of.map(|l| Example::new(&l.article, &l.document, l.weight, l.custom)).collect();
        Model::new(&learn(examples, known, plan, &schedule, 1, &mut say))
    });
    let mut examples = Vec::new();
    let mut seen = confidence::Seen::default();
    for (at, lesson) in lessons.iter_mut().enumerate() {
        let other = &halves[1 - at / BLOCK % 2];
        let path = other.labels(&lesson.document);
        let voted = memory::vote(&mut lesson.document.words, &path.labels);
        if voted {
            examples.push(Example::new(
                &lesson.article,
                &lesson.document,
                lesson.weight,
                lesson.custom,
            ));
            lesson.document.words.iter_mut().for_each(|word| word.vote = 0);
        }
        let weight = if voted { lesson.weight / 2.0 } else { lesson.weight };
        examples.push(Example::new(&lesson.article, &lesson.document, weight, lesson.custom));
        if !lesson.silver {
            let language = lesson.language.as_deref();
            let hints = lists.hints(&lesson.article.text, language);
            seen.add(&lesson.article, &other.tag(&lesson.article.text, language, &hints));
        }
    }
    drop(lessons);
    let mut parts = learn(examples, known, plan, &plan.schedule, plan.averaged, &mut say);
    parts.confidence = seen.shares();
    parts
}

fn lessons(sources: &[Source], lists: &Tagger, known: &Known, plan: &Plan) -> Vec<Lesson> {
    let mut dice = Dice::new(plan.schedule.seed);
    let mut lessons = Vec::new();
    for source in sources {
        let silver = is_silver(&source.name);
        let name = format!("{}:{}", source.language, source.name);
        let custom = plan.customs.iter().position(|own| name.starts_with(own.as_str()));
        let custom = custom.and_then(|place| u32::try_from(place).ok());
        let mut articles = articles::cut(source, &mut dice);
        for sentence in &source.sentences {
            if dice.chance(plan.recased) {
                let casing = Casing::thrown(&mut dice);
                let one = std::slice::from_ref(sentence);
                articles.push(articles::article(one, &source.language, casing, &mut dice));
            }
        }
        for article in articles {
            let told = !dice.chance(plan.untold);
            let language = told.then(|| source.language.clone());
            let hinted = !dice.chance(plan.unhinted);
            let hints = lists.hints(&article.text, language.as_deref());
            let hints = if hinted { hints.as_slice() } else { &[] };
            let document = Document::new(&article.text, language.as_deref(), known, hints);
            let weight = if silver { plan.silver } else { 1.0 };
            lessons.push(Lesson { article, language, document, weight, silver, custom });
        }
    }
    lessons
}

fn learn(
    mut examples: Vec<Example>,
    known: &Known,
    plan: &Plan,
    schedule: &Schedule,
    averaged: usize,
    say: &mut impl FnMut(&str),
) -> Parts {
    let keys = examples::number(&mut examples, plan.count);
    say(&format!("{} examples, {} features", examples.len(), keys.len()));
    let mut average = Average::new(keys.len());
    for (_, seed) in (0..averaged).zip(schedule.seed..) {
        let mut field = Field::new(keys.len());
        let schedule = Schedule { seed, ..schedule.clone() };
        field.train(&examples, &schedule, |loss| say(&format!("loss {loss:.4} a token")));
        average.add(&field, averaged);
    }
    export::parts(&average, &keys, known, plan)
}
