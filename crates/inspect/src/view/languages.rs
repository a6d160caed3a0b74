//! Shares of languages per paragraph: the letters of each paragraph of the cleaned text, looked up in
//! the stretches that the language stage gave a language.

use crate::record::Record;
use crate::signs;
use crate::words::percent;
use copydesk_article::article::Subject;
use copydesk_article::{BodyKind, span};
use std::collections::BTreeMap;

/// The languages of one paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paragraph {
    /// How it begins.
    pub(crate) begins: String,
    /// Its languages, largest share first.
    pub(crate) shares: Vec<Share>,
}

/// A part of the letters of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Share {
    /// BCP-47, or that it was not judged.
    pub(crate) tag: String,
    /// 0 to 1.
    pub(crate) share: f64,
    /// The same for people.
    pub(crate) percent: String,
    /// Where it begins in a bar of 100, and how long it is.
    pub(crate) bar: (f64, f64),
}

/// What stands for the tag of letters that the stage gave no language.
const NOT_JUDGED: &str = "not judged";

/// Characters of a paragraph that are shown.
const BEGINNING: usize = 60;

/// The paragraphs of a text in several languages; none for a text in one.
pub(crate) fn paragraphs(record: &Record<'_>) -> Vec<Paragraph> {
    let Some(subject) = record.subject() else { return Vec::new() };
    let Some(places) = Places::of(record, &subject) else { return Vec::new() };
    let mut at = 0;
    let mut found = Vec::new();
    for line in subject.text.split('\n') {
        if line.chars().any(char::is_alphabetic) {
            let begins = signs::line(line, BEGINNING);
            found.push(Paragraph { begins, shares: shares(line, at, &places) });
        }
        at += span::count(line) + 1;
    }
    found
}

/// Stretches of one language each, in order.
pub(crate) struct Stretches<'a>(Vec<(usize, usize, &'a str)>);

impl<'a> Stretches<'a> {
    /// Of these starts, ends and tags.
    pub(crate) fn of(stretches: impl Iterator<Item = (usize, usize, &'a str)>) -> Self {
        let mut stretches: Vec<_> = stretches.collect();
        stretches.sort_unstable();
        Self(stretches)
    }

    /// The tag at a place.
    pub(crate) fn at(&self, place: usize) -> Option<&'a str> {
        let next = self.0.partition_point(|(start, ..)| *start <= place);
        let (_, end, tag) = self.0.get(next.checked_sub(1)?)?;
        (place < *end).then_some(tag)
    }
}

/// Which language each place of a text in several has.
pub(crate) struct Places<'a> {
    segments: &'a [[usize; 4]],
    spans: Stretches<'a>,
}

impl<'a> Places<'a> {
    /// Of the text that stages behind the cleaning look at; none for a text in one language.
    pub(crate) fn of(record: &'a Record<'_>, subject: &Subject<'_>) -> Option<Self> {
        let spans = &record.language.found()?.spans;
        let segments = match record.cleaning.found() {
            Some(cleaning) if subject.target == "cleaning.text" => {
                &cleaning.source_map.segments[..]
            }
            // The text is the raw one: each place is its own.
            _ if subject.kind == BodyKind::Text => &[][..],
            _ => return None,
        };
        let places = spans.iter().map(|span| (span.span.start, span.span.end, &*span.tag));
        (!spans.is_empty()).then(|| Self { segments, spans: Stretches::of(places) })
    }

    /// The language of the code point `at` of the text; none where the stage named none.
    pub(crate) fn tag(&self, at: usize) -> Option<&'a str> {
        self.spans.at(if self.segments.is_empty() { at } else { self.raw(at)? })
    }

    fn raw(&self, at: usize) -> Option<usize> {
        let next = self.segments.partition_point(|segment| segment[0] <= at);
        let [cleaned, raw, length, raw_length] = *self.segments.get(next.checked_sub(1)?)?;
        let inside = at - cleaned;
        (inside < length).then(|| if length == raw_length { raw + inside } else { raw })
    }
}

#[allow(clippy::cast_precision_loss)] // shares
fn shares(line: &str, start: usize, places: &Places<'_>) -> Vec<Share> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, c) in line.chars().enumerate() {
        if !c.is_alphabetic() {
            continue;
        }
        let tag = places.tag(start + number).unwrap_or(NOT_JUDGED);
        *counts.entry(tag).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let mut from = 0.0;
    counts
        .into_iter()
        .map(|(tag, count)| {
            let share = count as f64 / all as f64;
            let bar = (from, share * 100.0);
            from += bar.1;
            Share { tag: tag.to_owned(), share, percent: percent(&share), bar }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn letters_are_counted_where_they_came_from() {
        let spans = || Stretches::of([(13, 40, "de"), (10, 13, "fr")].into_iter());
        // `abc d` came from raw 10 on, with two raw characters for the space.
        let places =
            Places { segments: &[[0, 10, 3, 3], [3, 13, 1, 2], [4, 15, 1, 1]], spans: spans() };
        let told: Vec<(String, String)> = shares("abc d", 0, &places)
            .into_iter()
            .map(|share| (share.tag, share.percent))
            .collect();
        assert_eq!(told, [("fr".into(), "75 %".into()), ("de".into(), "25 %".into())]);
        let direct = Places { segments: &[], spans: spans() };
        assert_eq!(shares("ab", 0, &direct)[0].tag, NOT_JUDGED);
    }
}
