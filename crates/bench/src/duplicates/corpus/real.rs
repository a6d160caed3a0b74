//! Real texts, where `--data` names a folder that has them: bases for copies, and documents that stand in
//! several languages.

use super::desk::{DAY_MS, Desk};
use super::label::Kind;
use super::story::Story;
use super::tongues;
use crate::spoken;
use copydesk_train::pages;
use std::error::Error;
use std::path::Path;

/// Texts below so many bytes are no bases.
const LEAST: usize = 400;

/// Versions of a document come within so many days.
const WITHIN_DAYS: i64 = 3;

/// Real texts.
#[derive(Default)]
pub(crate) struct Real {
    /// Stories of pages, in English.
    pub(super) stories: Vec<Story>,
    /// Documents: each in some languages, by their numbers.
    documents: Vec<Vec<(usize, String)>>,
}

impl Real {
    /// Reads what there is of `wcxb`, `pages` and `ntrex`.
    pub(crate) fn read(data: &Path) -> Result<Self, Box<dyn Error>> {
        let mut stories = Vec::new();
        for set in ["wcxb", "pages"] {
            let folder = data.join(set);
            if folder.exists() {
                stories
                    .extend(pages::read(&folder, 0)?.iter().filter_map(|page| story(&page.gold)));
            }
        }
        // Folders are read in any order.
        stories.sort_by(|a, b| a.paragraphs.cmp(&b.paragraphs));
        stories.dedup();
        let folder = data.join("ntrex");
        let documents = if folder.exists() { documents(&folder)? } else { Vec::new() };
        Ok(Self { stories, documents })
    }

    /// How many texts there are of each.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.stories.len(), self.documents.len())
    }
}

fn story(text: &str) -> Option<Story> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let headline = lines.next()?.to_owned();
    let paragraphs: Vec<String> = lines.map(str::to_owned).collect();
    let size: usize = paragraphs.iter().map(String::len).sum();
    (size >= LEAST).then(|| Story { tongue: 0, headline, paragraphs })
}

/// NTREX's documents: their order is the same in every language.
fn documents(folder: &Path) -> Result<Vec<Vec<(usize, String)>>, Box<dyn Error>> {
    let mut all: Vec<Vec<(usize, String)>> = Vec::new();
    for language in spoken::ntrex(folder)? {
        let tag = language.tag.split('-').next().unwrap_or_default();
        let Some(tongue) = tongues::at(tag) else { continue };
        all.resize(all.len().max(language.documents.len()), Vec::new());
        for (versions, text) in all.iter_mut().zip(language.documents) {
            versions.push((tongue, text));
        }
    }
    Ok(all)
}

/// Hands in every document in two to five of its languages.
pub(super) fn translations(desk: &mut Desk, real: &Real) {
    for document in &real.documents {
        let mut versions = document.clone();
        desk.dice.shuffle(&mut versions);
        let (first, group) = (desk.time(), desk.group());
        let count = desk.dice.between(2, 5);
        for (tongue, text) in versions.into_iter().take(count) {
            let at = first + desk.within(WITHIN_DAYS * DAY_MS);
            let number = desk.hand_in(Kind::Translation, tongue, at, text);
            desk.drafts[number].group = Some(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::*;

    #[test]
    fn lines_become_paragraphs() {
        let text = format!("A headline\n\n{}\n{}\n", "word ".repeat(60), "other ".repeat(60));
        let story = story(&text).unwrap();
        assert_eq!((story.headline.as_str(), story.paragraphs.len()), ("A headline", 2));
        assert!(super::story("short").is_none());
    }

    #[test]
    fn documents_come_in_some_of_their_languages_within_three_days() {
        let versions = (0..6).map(|tongue| (tongue, format!("text {tongue}"))).collect();
        let real = Real { stories: Vec::new(), documents: vec![versions] };
        let mut desk = for_tests::desk(5);
        translations(&mut desk, &real);
        assert!((2..=5).contains(&desk.drafts.len()));
        let times = desk.drafts.iter().map(|draft| draft.event_ms);
        let (first, last) = (times.clone().min().unwrap(), times.max().unwrap());
        assert!(last - first <= WITHIN_DAYS * DAY_MS);
        assert!(desk.drafts.iter().all(|draft| draft.kind == Kind::Translation));
    }
}
