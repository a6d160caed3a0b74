//! How fast texts that were already extracted are cleaned: the stage by itself, and with the reading
//! and writing of records around it.
//!
//! The data is a folder of whole articles as sites leave them, `NAME.LANG.txt`.

use crate::report::{Report, Target};
use crate::{Common, cpu};
use copydesk_article::{Article, Reading};
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_stage::{Desk, Job, Seat, Stage, Step, SystemClock, Verdict};
use std::error::Error;
use std::fs;
use std::path::Path;

/// What speed is counted by, in bytes.
const SIZE: f64 = 3500.0;

/// Passes over all texts, of which the fastest counts, unless `--count` says otherwise.
const PASSES: usize = 20;

/// Texts that a pass takes at least, so that a few texts are measured as warm as many.
const TEXTS: usize = 500;

/// One text as a record, its language found.
struct Text {
    language: String,
    bytes: usize,
    record: Vec<u8>,
}

/// Measures.
pub(crate) fn measure(common: &Common) -> Result<Report, Box<dyn Error>> {
    let folder = common.data.as_deref().ok_or("name a folder of texts with --data")?;
    let texts = read(folder)?;
    let passes = common.count.unwrap_or(PASSES);
    let settings = Settings::default();
    let stage = CleaningStage::new(&settings)?;
    let clock = Box::new(SystemClock::default());
    let mut seat = Seat::new(Desk::new(CleaningStage::new(&settings)?, Reading::default(), clock));
    let mut rows: Vec<(String, Vec<f64>)> = Vec::new();
    let mut all = [0.0; 2];
    let mut bytes = 0;
    for of in texts.chunk_by(|a, b| a.language == b.language) {
        let size: usize = of.iter().map(|text| text.bytes).sum();
        let own = [alone(&stage, of, passes)?, whole(&mut seat, of, passes)];
        rows.push((of[0].language.clone(), own.iter().map(|us| scaled(*us, size)).collect()));
        all.iter_mut().zip(own).for_each(|(all, us)| *all += us);
        bytes += size;
    }
    let [alone, whole] = all.map(|us| scaled(us, bytes));
    rows.push(("all".into(), vec![alone, whole]));
    let about = format!(
        "{} texts of {}, {:.0} of 3.5 KB/s by the stage, {:.0} with their records",
        texts.len(),
        folder.display(),
        1e6 / alone,
        1e6 / whole
    );
    let targets = vec![Target::new("microseconds for 3.5 KB, the stage", alone, 50.0)];
    let columns = vec!["stage us", "record us"];
    Ok(Report { about, columns, rows, targets, proof: None })
}

#[allow(clippy::cast_precision_loss)] // a rate
fn scaled(us: f64, bytes: usize) -> f64 {
    us * SIZE / bytes as f64
}

fn read(folder: &Path) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(language) = name.strip_suffix(".txt").and_then(|name| name.rsplit('.').next())
        else {
            continue;
        };
        let text = fs::read_to_string(&path)?;
        let detected = serde_json::json!({ "tag": language });
        let record = serde_json::json!({"text": text, "enrichment": {"language": detected}});
        let language = language.to_owned();
        texts.push(Text { language, bytes: text.len(), record: record.to_string().into_bytes() });
    }
    texts.sort_by(|a, b| a.language.cmp(&b.language));
    if texts.is_empty() {
        return Err(format!("there is no NAME.LANG.txt in {}", folder.display()).into());
    }
    Ok(texts)
}

/// Microseconds of the stage by itself for these texts.
fn alone(stage: &CleaningStage, texts: &[Text], passes: usize) -> Result<f64, Box<dyn Error>> {
    let reading = Reading::default();
    let articles: Vec<Article<'_>> = texts
        .iter()
        .map(|text| Article::read(&text.record, &reading))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("{error:?}"))?;
    let found = |article| matches!(stage.examine(article), Verdict::Found(_));
    if !articles.iter().all(found) {
        return Err("the stage made nothing of a text".into());
    }
    Ok(best(passes, texts.len(), || {
        for article in &articles {
            std::hint::black_box(stage.examine(article));
        }
    }))
}

/// Microseconds with the reading and writing of records.
fn whole(seat: &mut dyn Step, texts: &[Text], passes: usize) -> f64 {
    best(passes, texts.len(), || {
        for text in texts {
            drop(seat.run(&[Job { key: None, value: &text.record, profile: None }]));
        }
    })
}

/// Microseconds of the fastest pass over so many texts.
fn best(passes: usize, texts: usize, mut pass: impl FnMut()) -> f64 {
    let times = TEXTS.div_ceil(texts.max(1));
    #[allow(clippy::cast_precision_loss)] // a small count
    let passes =
        (0..passes).map(|_| cpu::thread(|| (0..times).for_each(|_| pass())).1 / times as f64);
    passes.fold(f64::INFINITY, f64::min)
}
