//! Learning which lines are boilerplate: those that stand in many distinct articles of one source.
//!
//! Bar-Yossef and Rajagopalan 2002 called it template detection; here the unit is a line, digits are
//! masked, and articles that are copies or later versions of one that was seen do not count again: what
//! they share is their story. Memory is bounded: a source keeps its most frequent lines.

use crate::learned::{Entry, Head, LIST, Place, mask, source_key};
use crate::lines;
use copydesk_article::profile::Field;
use copydesk_article::{Article, BodyKind, id};
use std::collections::{HashMap, HashSet};

/// Lines that make up the head and the tail of an article.
const HEAD: usize = 8;
const TAIL: usize = 12;

/// A line of this length, in characters, tells one story from another.
const STORY: usize = 80;

/// An article is a copy or a later version when so much of its long lines was seen before.
const KNOWN_SHARE: f64 = 0.5;

/// What makes a line boilerplate.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Distinct articles of the source that must have it.
    pub articles: u32,
    /// Share of the source's distinct articles that must have it at the head or the tail. Between
    /// paragraphs, where it may be a phrase of the stories, it takes twice that.
    pub share: f64,
    /// Lines that are remembered per source.
    pub lines: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { articles: 5, share: 0.2, lines: 4096 }
    }
}

/// What is known of one line of a source.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    articles: u32,
    head: u32,
    tail: u32,
}

#[derive(Debug, Default)]
struct Source {
    articles: u32,
    lines: HashMap<String, Seen>,
}

/// Counts lines over articles.
#[derive(Debug, Default)]
pub struct Learner {
    thresholds: Thresholds,
    sources: HashMap<String, Source>,
    articles: usize,
    copies: usize,
}

impl Learner {
    /// With nothing seen.
    #[must_use]
    pub fn new(thresholds: Thresholds) -> Self {
        Self { thresholds, ..Self::default() }
    }

    /// Distinct articles that were counted, and copies that were not.
    #[must_use]
    pub fn counted(&self) -> (usize, usize) {
        (self.articles, self.copies)
    }

    /// Counts the lines of an article. One without a source or a text says nothing.
    pub fn add(&mut self, article: &Article<'_>) {
        let site = article.text(Field::SourceName);
        let url = article.text(Field::Url);
        let Some(key) = source_key(site.as_deref(), url.as_deref()) else { return };
        let Some(body) = article.body() else { return };
        let texts: Vec<String> = match body.kind {
            BodyKind::Text => {
                lines::of_text(&body.value).iter().map(|line| line.text.text().to_owned()).collect()
            }
            BodyKind::Html => {
                let page = copydesk_html::read(&body.value);
                page.blocks.iter().map(|block| page.traced(block).text().to_owned()).collect()
            }
        };
        self.add_lines(key, &texts);
    }

    fn add_lines(&mut self, key: String, texts: &[String]) {
        let source = self.sources.entry(key).or_default();
        let count = texts.len();
        let mut masked: Vec<(usize, String, bool)> = Vec::with_capacity(count);
        let mut once = HashSet::new();
        for (at, text) in texts.iter().enumerate() {
            let Some(line) = mask(text) else { continue };
            if once.insert(line.clone()) {
                masked.push((at, line, text.chars().nth(STORY).is_some()));
            }
        }
        if is_known(source, &masked) {
            self.copies += 1;
            return;
        }
        self.articles += 1;
        source.articles += 1;
        for (at, line, _) in masked {
            let seen = source.lines.entry(line).or_default();
            seen.articles += 1;
            let above = at * 2 < count;
            seen.head += u32::from(above && at < HEAD);
            seen.tail += u32::from(!above && at + TAIL >= count);
        }
        forget(source, self.thresholds.lines);
    }

    /// The list: JSON lines, as [`crate::learned::Learned::parse`] reads them, in the order of sources
    /// and lines. Without a version of its own it has the start of the SHA-256 of its lines.
    ///
    /// # Errors
    /// When a line cannot be written as JSON, which does not happen.
    pub fn list(&self, version: Option<&str>) -> Result<String, serde_json::Error> {
        let mut lines = String::new();
        for entry in self.entries() {
            lines.push_str(&serde_json::to_string(&entry)?);
            lines.push('\n');
        }
        let version = version.map_or_else(|| id::version(lines.as_bytes()), str::to_owned);
        let head = Head { list: LIST.to_owned(), version };
        Ok(serde_json::to_string(&head)? + "\n" + &lines)
    }

    /// The lines that are boilerplate, sorted.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (source, counted) in &self.sources {
            let found = counted.lines.iter().filter_map(|(line, seen)| {
                let place = self.judge(seen, counted.articles)?;
                let (articles, of) = (seen.articles, counted.articles);
                Some(Entry { source: source.clone(), line: line.clone(), articles, of, place })
            });
            entries.extend(found);
        }
        entries.sort_by(|a, b| (&a.source, &a.line).cmp(&(&b.source, &b.line)));
        entries
    }

    fn judge(&self, seen: &Seen, of: u32) -> Option<Place> {
        // Nearly always at the same end.
        let mostly = |count: u32| u64::from(count) * 5 >= u64::from(seen.articles) * 4;
        let place = match (mostly(seen.head), mostly(seen.tail)) {
            (true, _) => Place::Head,
            (_, true) => Place::Tail,
            _ => Place::Middle,
        };
        let share = self.thresholds.share * if place == Place::Middle { 2.0 } else { 1.0 };
        let enough = seen.articles >= self.thresholds.articles
            && f64::from(seen.articles) >= share * f64::from(of);
        enough.then_some(place)
    }
}

/// Whether an article is a copy or a later version of one that was seen.
fn is_known(source: &Source, masked: &[(usize, String, bool)]) -> bool {
    let (mut long, mut known) = (0_u32, 0_u32);
    for (_, line, is_long) in masked {
        if *is_long {
            long += 1;
            // What stands in many articles is no sign of a copy.
            known += u32::from(source.lines.get(line).is_some_and(|seen| seen.articles <= 2));
        }
    }
    long > 0 && f64::from(known) >= KNOWN_SHARE * f64::from(long)
}

/// Drops the rarest lines of a source that has twice as many as it may keep; among equals the last
/// in the order of the text, so that the same articles leave the same lines.
fn forget(source: &mut Source, most: usize) {
    if source.lines.len() <= most * 2 {
        return;
    }
    let mut lines: Vec<(String, Seen)> = source.lines.drain().collect();
    lines.sort_by(|a, b| b.1.articles.cmp(&a.1.articles).then_with(|| a.0.cmp(&b.0)));
    lines.truncate(most);
    source.lines.extend(lines);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learned::Learned;

    fn article(number: usize) -> Vec<String> {
        let words = ["harbour", "council", "bridge", "school", "river", "market", "library"];
        let word = |at: usize| words[(number * 3 + at) % words.len()];
        let mut lines = vec![format!("The Site, edition {number}")];
        lines.extend((0..5).map(|at| {
            format!(
                "Story {number} about the {} tells in its paragraph {} what the {} and the {} had to say of it.",
                word(at), at + number * 7, word(at + 1), word(at + 2)
            )
        }));
        lines.push(format!("Tip our desk: call {number}-555"));
        lines
    }

    fn learned(articles: impl Iterator<Item = usize>) -> Learner {
        let mut learner = Learner::new(Thresholds::default());
        for number in articles {
            // Letters, not digits: numbers are masked.
            let lines: Vec<String> = article(number)
                .into_iter()
                .map(|line| line.replace("Story", &"x".repeat(number + 1)))
                .collect();
            learner.add_lines("a.example".into(), &lines);
        }
        learner
    }

    #[test]
    fn lines_of_many_articles_are_learned_and_stories_are_not() {
        let learner = learned(0..12);
        let entries = learner.entries();
        let lines: Vec<(&str, Place)> =
            entries.iter().map(|entry| (entry.line.as_str(), entry.place)).collect();
        assert_eq!(
            lines,
            [("the site, edition 0", Place::Head), ("tip our desk: call 0-0", Place::Tail)]
        );
        assert!(entries.iter().all(|entry| (entry.articles, entry.of) == (12, 12)));
        let list = learner.list(None).unwrap();
        assert_ne!(list, learned(0..9).list(None).unwrap());
        assert_eq!(list, learned(0..12).list(None).unwrap());
        let read = Learned::parse(&list).unwrap();
        let lines = list.split_once('\n').unwrap().1;
        assert_eq!(read.lists(), [id::version(lines.as_bytes())]);
        let source = read.of(None, Some("https://www.a.example/x")).unwrap();
        assert!(source.verdict("Tip our desk: call 99-123").is_some());
    }

    #[test]
    fn copies_and_later_versions_do_not_count() {
        let learner = learned((0..3).cycle().take(60));
        assert_eq!(learner.counted(), (3, 57));
        assert!(learner.entries().is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let mut source = Source::default();
        for number in 0..1000 {
            let articles = if number % 10 == 0 { 9 } else { 1 };
            source.lines.insert(format!("line {number}"), Seen { articles, ..Seen::default() });
        }
        forget(&mut source, 100);
        assert_eq!(source.lines.len(), 100);
        assert!(source.lines.values().all(|seen| seen.articles == 9));
    }
}
