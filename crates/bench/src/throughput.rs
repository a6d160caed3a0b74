//! The stages, one by one, and the chain, on one core.

use crate::Common;
use crate::cpu;
use crate::report::Report;
use copydesk_article::{Article, Profile, Reading, span};
use copydesk_cleaning::CleaningStage;
use copydesk_duplicates::DuplicatesStage;
use copydesk_entities::EntitiesStage;
use copydesk_language::LanguageStage;
use copydesk_stage::source::Input;
use copydesk_stage::{Desk, Done, Job, Seat, Stage, Step, SystemClock};
use copydesk_testkit::{articles, programs};
use std::error::Error;
use std::time::Instant;

/// Articles made unless `--count` says otherwise.
const COUNT: usize = 1000;

/// Records that go through a stage at a time, as in a worker.
const BATCH: usize = 64;

/// Microseconds of CPU time for each article.
pub(crate) const CPU_US: &str = "CPU us/article";

/// A record with the shape that it is in.
type Case = (Vec<u8>, Option<Profile>);

pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let cases = cases(common)?;
    let mean = mean_characters(&cases);
    let mut steps: Vec<(&str, Box<dyn Step>)> = vec![
        ("language", step(LanguageStage::new(&Default::default())?)),
        ("cleaning", step(CleaningStage::new(&Default::default())?)),
        (
            "entities",
            step(EntitiesStage::new(&Default::default(), &[], |path| std::fs::read(path))?),
        ),
        ("duplicates", step(DuplicatesStage::new(&Default::default())?)),
    ];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(16 << 20).build()?;
    let mut rows = Vec::new();
    let (mut total, mut total_us) = (0.0, 0.0);
    let mut values = cases;
    for (name, step) in &mut steps {
        // Models and tables are read on first use: that is no part of the pace.
        let warm_up: Vec<Case> = values.iter().take(BATCH).cloned().collect();
        pool.install(|| run(step.as_mut(), &warm_up));
        let began = Instant::now();
        let (done, spent) = pool.install(|| cpu::thread(|| run(step.as_mut(), &values)));
        let seconds = began.elapsed().as_secs_f64();
        let spent_us = spent / per_article(values.len());
        total += seconds;
        total_us += spent_us;
        rows.push(((*name).to_owned(), vec![per_second(values.len(), seconds), seconds, spent_us]));
        values = done.into_iter().map(|value| (value, None)).collect();
    }
    rows.push(("chain".to_owned(), vec![per_second(values.len(), total), total, total_us]));
    let about =
        format!("{} articles, mean {mean:.0} characters of raw text, one core", values.len());
    Ok(Report {
        about,
        columns: vec!["articles/s", "seconds", CPU_US],
        rows,
        targets: Vec::new(),
        proof: None,
    })
}

fn step<S: Stage>(stage: S) -> Box<dyn Step> {
    let clock = Box::new(SystemClock::default());
    Box::new(Seat::new(Desk::new(stage, Reading::default(), clock)))
}

/// Runs one stage over all cases; rejected ones drop out.
fn run(step: &mut dyn Step, cases: &[Case]) -> Vec<Vec<u8>> {
    let mut done = Vec::with_capacity(cases.len());
    for batch in cases.chunks(BATCH) {
        let jobs: Vec<Job<'_>> = batch
            .iter()
            .map(|(value, profile)| Job { key: None, value, profile: *profile })
            .collect();
        done.extend(step.run(&jobs).into_iter().filter_map(|outcome| match outcome {
            Ok(Done::Enriched(enriched)) => Some(enriched.value),
            _ => None,
        }));
    }
    done
}

fn cases(common: &Common) -> Result<Vec<Case>, Box<dyn Error>> {
    if let Some(path) = &common.data {
        let mut cases = Vec::new();
        for input in Input::expand(&path.display().to_string())? {
            for record in input.records()? {
                let record = record?;
                cases.push((record.value, record.profile));
            }
        }
        return Ok(cases);
    }
    let folder = programs::root().join("tests/samples");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            texts.push(std::fs::read_to_string(path)?);
        }
    }
    texts.sort();
    let made = articles::mixed(&texts, common.count.unwrap_or(COUNT), common.seed);
    Ok(made.into_iter().filter(|raw| !raw.poison).map(|raw| (raw.value, None)).collect())
}

#[allow(clippy::cast_precision_loss)] // a mean
fn mean_characters(cases: &[Case]) -> f64 {
    let count = |(value, profile): &Case| {
        if profile.is_some() {
            return span::count(&String::from_utf8_lossy(value));
        }
        let article = Article::read(value, &Reading::default()).ok();
        article.and_then(|a| a.body().map(|body| span::count(&body.value))).unwrap_or(0)
    };
    cases.iter().map(count).sum::<usize>() as f64 / cases.len().max(1) as f64
}

#[allow(clippy::cast_precision_loss)] // a count
fn per_article(count: usize) -> f64 {
    count.max(1) as f64
}

#[allow(clippy::cast_precision_loss)] // a rate
fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds.max(1e-9)
}
