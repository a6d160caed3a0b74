//! Dates in elements that name one: `time`, microdata, telling classes.

use super::Piece;
use crate::labels::{self, Says};
use copydesk_article::cleaning::DateEvidence;
use copydesk_dates::Reader;
use copydesk_html::Region;
use copydesk_html::markup::Marked;

/// Bytes of markup between the headline and a date that belongs to it, behind and before it.
const BEHIND: usize = 12_000;
const BEFORE: usize = 4_000;

/// The date of an element, if it is that of the story; `heading` is the place of the headline.
pub(super) fn of_marked(marked: &Marked, heading: Option<usize>, reader: &Reader) -> Option<Piece> {
    if marked.region == Region::Aside {
        return None;
    }
    let property = marked.property.as_deref();
    let (evidence, says) = match property {
        Some("datepublished" | "datecreated") => (DateEvidence::Microdata, Some(Says::Published)),
        Some("datemodified") => (DateEvidence::Microdata, Some(Says::Modified)),
        _ => (DateEvidence::TimeElement, says(marked)),
    };
    let near = heading.is_some_and(|at| marked.at < at + BEHIND && at < marked.at + BEFORE);
    if says == Some(Says::Other) || (evidence == DateEvidence::TimeElement && !near) {
        return None;
    }
    if marked.text.chars().count() > 120 {
        return None;
    }
    let found = marked
        .value
        .as_deref()
        .and_then(|value| reader.read(value))
        .or_else(|| reader.read(&marked.text))?;
    let weight = match (evidence, near, says) {
        (DateEvidence::Microdata, true, _) => 0.9,
        (DateEvidence::Microdata, false, _) => 0.75,
        (_, _, Some(_)) => 0.85,
        _ => 0.75,
    };
    Some(Piece { found, says, evidence, weight })
}

/// What the class or the text of an element says of its date.
fn says(marked: &Marked) -> Option<Says> {
    let hint = &marked.hint;
    if ["comment", "event", "copyright", "duration", "reading", "countdown", "review"]
        .iter()
        .any(|word| hint.contains(word))
    {
        return Some(Says::Other);
    }
    if ["modif", "updat", "revis"].iter().any(|word| hint.contains(word)) {
        return Some(Says::Modified);
    }
    if let Some(says) = labels::of(&marked.text) {
        return Some(says);
    }
    let telling = [
        "publish",
        "pubdate",
        "posted",
        "entry-date",
        "post-date",
        "article-date",
        "article__date",
    ];
    telling.iter().any(|word| hint.contains(word)).then_some(Says::Published)
}
