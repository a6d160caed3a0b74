//! The text that later stages looked at, with who and what is named in it.

use super::languages::Places;
use super::text::{Dress, Naming, TextLine, dressed, lang};
use crate::history::{EntitiesFacts, Named};
use crate::lines::{Line, lines};
use crate::marks::{Mark, fitting, paint};
use crate::record::Record;
use copydesk_article::Span;
use copydesk_article::article::Subject;
use copydesk_article::entities::Mention;
use copydesk_article::span::Positions;
use std::collections::BTreeMap;

/// A text with its mentions.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CleanedView {
    /// Its lines.
    pub(crate) lines: Vec<TextLine>,
    /// Path under `enrichment` or JSON Pointer.
    pub(crate) target: String,
    /// Anchors of the mentions of each entity, by its reference.
    pub(crate) anchors: BTreeMap<String, Vec<String>>,
    /// Mentions that do not fit the text.
    pub(crate) misfits: usize,
}

/// What the mentions of a record are shown with.
pub(crate) struct Names<'f> {
    by_reference: BTreeMap<&'f str, (usize, &'f Named)>,
}

impl<'f> Names<'f> {
    /// Of these entities.
    pub(crate) fn of(facts: Option<&'f EntitiesFacts>) -> Self {
        let entities = facts.map(|facts| facts.entities.as_slice()).unwrap_or_default();
        let by_reference = entities
            .iter()
            .enumerate()
            .map(|(number, named)| (named.reference.as_str(), (number, named)))
            .collect();
        Self { by_reference }
    }

    fn naming(&self, mention: &Mention, anchor: String) -> Naming {
        let known = self.by_reference.get(mention.reference.as_str());
        Naming {
            anchor,
            entity: known.map(|(number, _)| *number),
            kind: mention.kind.clone(),
            family: family(&mention.kind),
            id: known.and_then(|(_, named)| named.short_id()).map(str::to_owned),
        }
    }
}

/// The text of `record` with the mentions in it.
pub(crate) fn text(record: &Record<'_>, names: &Names<'_>) -> CleanedView {
    let Some(subject) = record.subject() else { return CleanedView::default() };
    let found = record.entities.found();
    let mentions = found.filter(|found| found.target == subject.target);
    let mentions = mentions.map(|found| found.mentions.as_slice()).unwrap_or_default();
    view(record, &subject, mentions, names, "m")
}

/// The headline of `record` with the mentions in it.
pub(crate) fn title(record: &Record<'_>, names: &Names<'_>) -> CleanedView {
    let Some(subject) = record.article.subject_title() else { return CleanedView::default() };
    let found = record.entities.found().and_then(|found| found.title.as_ref());
    let mentions = found.filter(|title| title.target == subject.target);
    let mentions = mentions.map(|title| title.mentions.as_slice()).unwrap_or_default();
    view(record, &subject, mentions, names, "t")
}

fn view(
    record: &Record<'_>,
    subject: &Subject<'_>,
    mentions: &[Mention],
    names: &Names<'_>,
    prefix: &str,
) -> CleanedView {
    let lines = lines(&subject.text, subject.kind);
    let spans: Vec<Span> = mentions.iter().map(span).collect();
    let fit = fitting(&subject.text, spans.iter());
    let misfits = mentions.len() - fit.len();
    let mut anchors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut marks = Vec::new();
    for number in fit {
        let mention = &mentions[number];
        let anchor = format!("{prefix}{number}");
        anchors.entry(mention.reference.clone()).or_default().push(anchor.clone());
        let means = Dress::Mention(names.naming(mention, anchor));
        marks.push(Mark { bytes: mention.utf8, rank: 0, means });
    }
    let places = Places::of(record, subject);
    let mut positions = Positions::new(&subject.text);
    let mut language = |line: &Line| match &places {
        Some(places) => places.tag(positions.code_point(line.first().map_or(0, |part| part.from))),
        None => record.tag(),
    };
    let shown = lines.iter().zip(paint(&lines, &marks)).map(|(line, pieces)| TextLine {
        lang: lang(language(line)),
        pieces: dressed(pieces, &marks),
    });
    CleanedView { lines: shown.collect(), target: subject.target.clone(), anchors, misfits }
}

fn span(mention: &Mention) -> Span {
    Span {
        start: mention.start,
        end: mention.end,
        utf8: mention.utf8,
        text: Some(mention.text.clone()),
    }
}

/// The colour of a type.
pub(crate) fn family(kind: &str) -> &'static str {
    match kind {
        "PER" | "PERSON" => "per",
        "ORG" => "org",
        "LOC" | "GPE" | "FAC" => "loc",
        "NORP" => "norp",
        _ => "other",
    }
}
