//! The main content of pages against gold text, beside other extractors, in one run.
//!
//! Measures: word 4-gram precision and recall, averaged over pages, as the article extraction
//! benchmark has them; and the mean over pages of the F1 of single words, as WCXB has it.

use crate::proof::Proof;
use crate::report::Report;
use crate::{Common, cpu};
use copydesk_article::{Article, Reading};
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_stage::Done;
use copydesk_stage::Stage;
use copydesk_train::pages::{self, Labelled, score, words};
use copydesk_train::stage;
use dom_smoothie::{Config, Readability, TextMode};
use std::error::Error;
use std::time::Instant;
use trafilatura::{ExtractionFocus, Options};

/// Words in a row.
const GRAM: usize = 4;

pub(crate) fn measure(common: &Common, alone: bool) -> Result<Report, Box<dyn Error>> {
    let folder = common.data.as_deref().ok_or("name a folder of pages with --data")?;
    let pages = pages::read(folder, 0)?;
    let mut stage = stage::open(None)?;
    let peer = |focus: ExtractionFocus| {
        move |html: &str| {
            let mut options = Options::default();
            options.enable_fallback = true;
            options.exclude_comments = true;
            options.focus = focus;
            let found = trafilatura::extract(html, &options);
            found.map(|found| found.content_text).unwrap_or_default()
        }
    };
    let mut own = row(&pages, |html| stage::text(&mut *stage, html));
    // Records are no part of what the others do.
    if let Some(speed) = own.last_mut() {
        *speed = rate(&pages)?;
    }
    let mut proof = Proof::default();
    for page in &pages {
        if let Some(Ok(Done::Enriched(enriched))) = stage::run(&mut *stage, &page.html) {
            proof.look(&page.name, &enriched.value);
        }
    }
    let mut rows = vec![("copydesk cleaning".to_owned(), own)];
    if !alone {
        rows.extend([
            ("trafilatura (crate)".to_owned(), row(&pages, peer(ExtractionFocus::Balanced))),
            (
                "trafilatura, precision".to_owned(),
                row(&pages, peer(ExtractionFocus::FavorPrecision)),
            ),
            ("dom_smoothie".to_owned(), row(&pages, readability)),
        ]);
    }
    let about = format!("{} pages of {}", pages.len(), folder.display());
    let columns = vec!["4-gram F1", "precision", "recall", "word F1", "pages/s"];
    Ok(Report { about, columns, rows, targets: Vec::new(), proof: Some(proof) })
}

fn readability(html: &str) -> String {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let parsed = Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    parsed.map(|article| article.text_content.to_string()).unwrap_or_default()
}

/// Pages a second of the stage by itself, the best of three passes.
#[allow(clippy::cast_precision_loss)] // a rate
fn rate(pages: &[Labelled]) -> Result<f64, Box<dyn Error>> {
    let stage = CleaningStage::new(&Settings::default())?;
    let record = |page: &Labelled| serde_json::json!({"html": page.html}).to_string().into_bytes();
    let records: Vec<Vec<u8>> = pages.iter().map(record).collect();
    let reading = Reading::default();
    let articles: Vec<Article<'_>> = records
        .iter()
        .map(|record| Article::read(record, &reading))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{error:?}"))?;
    let passes = (0..3).map(|_| {
        let ((), spent) = cpu::thread(|| {
            for article in &articles {
                std::hint::black_box(stage.examine(article));
            }
        });
        pages.len() as f64 / spent * 1e6
    });
    Ok(passes.fold(0.0, f64::max))
}

#[allow(clippy::cast_precision_loss)] // means and rates
fn row(pages: &[Labelled], mut extract: impl FnMut(&str) -> String) -> Vec<f64> {
    let began = Instant::now();
    let texts: Vec<String> = pages.iter().map(|page| extract(&page.html)).collect();
    let seconds = began.elapsed().as_secs_f64();
    let count = pages.len().max(1) as f64;
    let (mut precision, mut recall, mut by_words) = (0.0, 0.0, 0.0);
    for (page, text) in pages.iter().zip(&texts) {
        let (found, gold) = (words(text), words(&page.gold));
        let (p, r) = score(&found, &gold, GRAM);
        precision += p / count;
        recall += r / count;
        let (p, r) = score(&found, &gold, 1);
        by_words += 2.0 * p * r / (p + r).max(1e-9) / count;
    }
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    vec![f1, precision, recall, by_words, count / seconds]
}
