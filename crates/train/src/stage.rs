//! The cleaning stage over one page at a time.

use copydesk_article::cleaning::Cleaning;
use copydesk_article::{Article, Profile, Reading, StageName, StageObject};
use copydesk_cleaning::main_content::model::Model;
use copydesk_cleaning::{CleaningError, CleaningStage, Settings};
use copydesk_stage::{Desk, Done, Job, Outcome, Seat, Step, SystemClock};

/// The stage, with another model than its own if one is given.
///
/// # Errors
/// As [`CleaningStage::new`].
pub fn open(model: Option<Model>) -> Result<Box<dyn Step>, CleaningError> {
    let settings = Settings::default();
    let stage = match model {
        Some(model) => CleaningStage::with_model(&settings, model)?,
        None => CleaningStage::new(&settings)?,
    };
    let clock = Box::new(SystemClock::default());
    Ok(Box::new(Seat::new(Desk::new(stage, Reading::default(), clock))))
}

/// Runs the stage over a page.
pub fn run(stage: &mut dyn Step, html: &str) -> Option<Outcome> {
    let job = Job { key: None, value: html.as_bytes(), profile: Some(Profile::Html) };
    stage.run(&[job]).into_iter().next()
}

/// What the stage makes of a page.
pub fn clean(stage: &mut dyn Step, html: &str) -> Option<Cleaning> {
    let Ok(Done::Enriched(enriched)) = run(stage, html)? else { return None };
    let article = Article::read(&enriched.value, &Reading::default()).ok()?;
    let object: Option<StageObject<Cleaning>> = article.found(StageName::Cleaning);
    object.and_then(|object| object.found)
}

/// The cleaned text of a page; empty if there is none.
pub fn text(stage: &mut dyn Step, html: &str) -> String {
    clean(stage, html).map(|cleaning| cleaning.text).unwrap_or_default()
}
