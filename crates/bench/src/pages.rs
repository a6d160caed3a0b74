//! Word 4-gram F1 of main content against gold text, beside dom_smoothie by itself, in one run.
//!
//! The measure is that of the article extraction benchmark: precision and recall over multisets of
//! four words in a row, averaged over pages.

use crate::Common;
use crate::report::Report;
use copydesk_article::cleaning::Cleaning;
use copydesk_article::{Article, Profile, Reading, StageName, StageObject};
use copydesk_cleaning::CleaningStage;
use copydesk_stage::{Desk, Done, Job, Seat, Step, SystemClock};
use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;
use std::collections::HashMap;
use std::error::Error;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

/// Words in a row.
const GRAM: usize = 4;

struct Page {
    html: String,
    gold: String,
}

pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let folder = common.data.as_deref().ok_or("name a folder of pages with --data")?;
    let pages = read(folder)?;
    let clock = Box::new(SystemClock::default());
    let desk = Desk::new(CleaningStage::new(&Default::default())?, Reading::default(), clock);
    let mut step = Seat::new(desk);
    let rows = vec![
        ("copydesk cleaning".to_owned(), score(&pages, |html| cleaned(&mut step, html))),
        ("dom_smoothie by itself".to_owned(), score(&pages, readability)),
    ];
    let about = format!("{} pages of {}", pages.len(), folder.display());
    Ok(Report {
        about,
        columns: vec!["F1", "precision", "recall", "pages/s"],
        rows,
        targets: Vec::new(),
    })
}

fn read(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("ground-truth.json"))?)?;
    let truth = truth.as_object().ok_or("ground-truth.json is no object")?;
    let mut pages = Vec::new();
    for (name, expected) in truth {
        let file = std::fs::File::open(folder.join(format!("html/{name}.html.gz")))?;
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut bytes)?;
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let gold = expected["articleBody"].as_str().unwrap_or_default().to_owned();
        pages.push(Page { html, gold });
    }
    Ok(pages)
}

fn cleaned(step: &mut dyn Step, html: &str) -> String {
    let job = Job { key: None, value: html.as_bytes(), profile: Some(Profile::Html) };
    let outcome = step.run(&[job]).into_iter().next();
    let Some(Ok(Done::Enriched(enriched))) = outcome else { return String::new() };
    let Ok(article) = Article::read(&enriched.value, &Reading::default()) else {
        return String::new();
    };
    let object: Option<StageObject<Cleaning>> = article.found(StageName::Cleaning);
    object.and_then(|object| object.found).map(|cleaning| cleaning.text).unwrap_or_default()
}

fn readability(html: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let parsed = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    parsed.map(|article| article.text_content.to_string()).unwrap_or_default()
}

#[allow(clippy::cast_precision_loss)] // means and rates
fn score(pages: &[Page], mut extract: impl FnMut(&str) -> String) -> Vec<f64> {
    let began = Instant::now();
    let texts: Vec<String> = pages.iter().map(|page| extract(&page.html)).collect();
    let seconds = began.elapsed().as_secs_f64();
    let (mut precision, mut recall) = (0.0, 0.0);
    for (page, text) in pages.iter().zip(&texts) {
        let (found, gold) = (grams(text), grams(&page.gold));
        let both: usize =
            found.iter().map(|(gram, count)| *count.min(gold.get(gram).unwrap_or(&0))).sum();
        let share = |all: &HashMap<Vec<&str>, usize>| {
            both as f64 / all.values().sum::<usize>().max(1) as f64
        };
        precision += share(&found);
        recall += share(&gold);
    }
    let count = pages.len().max(1) as f64;
    let (precision, recall) = (precision / count, recall / count);
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    vec![f1, precision, recall, count / seconds]
}

fn grams(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut grams = HashMap::new();
    for gram in words.windows(GRAM.min(words.len()).max(1)) {
        *grams.entry(gram.to_vec()).or_insert(0) += 1;
    }
    grams
}
