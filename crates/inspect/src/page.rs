//! One article as a page of HTML.

use crate::diff::Side;
use crate::history::{
    CleaningFacts, DuplicatesFacts, EntitiesFacts, History, LanguageFacts, Named, Outline, State,
    Tally,
};
use crate::policy::{STYLE, policy};
use crate::record::Record;
use crate::signs::{self, Glyph};
use crate::view;
use crate::view::cleaned::{self, CleanedView, Names};
use crate::view::compared::{Compared, compared};
use crate::view::languages::{Paragraph, paragraphs};
use crate::view::raw::{self, RawView};
use crate::view::text::{Dress, lang};
use crate::words::{self, meanings, name};
use askama::Template;
use copydesk_article::cleaning::RemovalReason;
use copydesk_article::language::CueKind;

/// A page could not be written: a defect of a template.
#[derive(Debug, thiserror::Error)]
#[error("the page could not be written: {0}")]
pub struct PageError(#[from] askama::Error);

/// An article and what is known of those around it.
#[derive(Debug)]
pub struct Exhibit<'a> {
    /// The article.
    pub record: &'a Record<'a>,
    /// Where it was found, for people: `file:line`.
    pub origin: &'a str,
    /// The article that its duplicates object names, if it is at hand.
    pub original: Option<&'a Record<'a>>,
    /// The articles of its cluster that are at hand, in the order of their arrival, itself included.
    pub cluster: &'a [Relative],
    /// Whether the page is one of many that are served, with a way to the list of them at `/`.
    pub served: bool,
}

/// An article of the same cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Its language, BCP-47.
    pub tag: String,
    /// What it is to those before it.
    pub role: String,
    /// When it was crawled or published.
    pub at: String,
    /// A page about it, on the server that this page is from.
    pub link: Option<String>,
    /// Whether it is the article of the page.
    pub this: bool,
}

/// The page about an article: one file that needs nothing else, without scripts.
///
/// # Errors
/// [`PageError`], which no record can cause.
pub fn page(exhibit: &Exhibit<'_>) -> Result<String, PageError> {
    let history = History::of(exhibit.record, exhibit.original);
    // What steers text unseen has a sign in text; spelled it is wherever else it stands.
    Ok(signs::spelled(&Page::of(exhibit, &history).render()?))
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'p> {
    style: &'static str,
    policy: &'static str,
    served: bool,
    origin: &'p str,
    history: &'p History,
    lang: String,
    headline: CleanedView,
    raw: Option<RawView>,
    cleaned: CleanedView,
    language: Option<&'p LanguageFacts>,
    paragraphs: Vec<Paragraph>,
    cues: Vec<(Tally, String)>,
    cleaning: Option<&'p CleaningFacts>,
    reasons: Vec<Reason>,
    entities: Option<&'p EntitiesFacts>,
    duplicates: Option<&'p DuplicatesFacts>,
    cluster: &'p [Relative],
    compared: Option<Compared>,
    stages: Vec<Timed<'p>>,
    total_us: u64,
    schema_version: &'p str,
    inputs: Vec<(&'p str, &'p str)>,
}

/// Why stretches were taken out.
struct Reason {
    tally: Tally,
    meaning: String,
    family: &'static str,
    first: usize,
}

impl<'p> Page<'p> {
    fn of(exhibit: &'p Exhibit<'p>, history: &'p History) -> Self {
        let record = exhibit.record;
        let language = history.language.found.as_ref();
        let entities = history.entities.found.as_ref();
        let names = Names::of(entities);
        let mut meanings = meanings::<CueKind>();
        let cues = language.map(|facts| facts.translation_cues.as_slice()).unwrap_or_default();
        let cue = |cue: &Tally| (cue.clone(), meanings.remove(&cue.name).unwrap_or_default());
        let inputs = record.article.envelope().input.iter();
        Self {
            style: STYLE,
            policy: policy(),
            served: exhibit.served,
            origin: exhibit.origin,
            history,
            lang: lang(record.tag()),
            headline: cleaned::title(record, &names),
            raw: raw::raw(record),
            cleaned: cleaned::text(record, &names),
            language,
            paragraphs: paragraphs(record),
            cues: cues.iter().map(cue).collect(),
            cleaning: history.cleaning.found.as_ref(),
            reasons: reasons(record),
            entities,
            duplicates: history.duplicates.found.as_ref(),
            cluster: exhibit.cluster,
            compared: exhibit.original.and_then(|original| compared(record, original)),
            stages: timed(history),
            total_us: history.outlines().map(took).into_iter().fold(0, u64::saturating_add),
            schema_version: &record.article.envelope().schema_version,
            inputs: inputs.filter_map(|(field, at)| Some((&**field, at.as_deref()?))).collect(),
        }
    }

    fn anchors(&self, entity: &Named) -> Vec<&str> {
        /// Mentions that are linked to.
        const LINKS: usize = 12;
        let lists = [&self.headline, &self.cleaned].map(|view| view.anchors.get(&entity.reference));
        lists.into_iter().flatten().flatten().map(String::as_str).take(LINKS).collect()
    }
}

fn reasons(record: &Record<'_>) -> Vec<Reason> {
    let Some(cleaning) = record.cleaning.found() else { return Vec::new() };
    let mut meanings = meanings::<RemovalReason>();
    let mut reasons: Vec<Reason> = Vec::new();
    for (number, cut) in cleaning.removed.iter().enumerate() {
        let name = name(cut.reason);
        match reasons.iter_mut().find(|reason| reason.tally.name == name) {
            Some(reason) => reason.tally.count += 1,
            None => reasons.push(Reason {
                meaning: meanings.remove(&name).unwrap_or_default(),
                tally: Tally { name, count: 1 },
                family: raw::family(cut.reason),
                first: number,
            }),
        }
    }
    reasons
}

/// How a stage went, and where its time lies in a bar of 100 for all of them.
struct Timed<'p> {
    outline: &'p Outline,
    from: f64,
    length: f64,
}

#[allow(clippy::cast_precision_loss)] // a picture
fn timed(history: &History) -> Vec<Timed<'_>> {
    let outlines = history.outlines();
    let all = outlines.map(|outline| took(outline) as f64).iter().sum::<f64>().max(1.0);
    let mut from = 0.0;
    let mut timed = Vec::new();
    for outline in outlines {
        let length = took(outline) as f64 * 100.0 / all;
        timed.push(Timed { outline, from, length });
        from += length;
    }
    timed
}

fn took(outline: &Outline) -> u64 {
    outline.by.as_ref().map_or(0, |by| by.duration_us)
}
