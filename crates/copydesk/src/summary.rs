//! An enriched record for people.

use copydesk_article::cleaning::Cleaning;
use copydesk_article::duplicates::Duplicates;
use copydesk_article::entities::Entities;
use copydesk_article::language::Language;
use copydesk_article::span::count;
use copydesk_article::{Article, Reading, StageName, StageObject};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Names of one type that are listed.
const NAMES: usize = 8;

/// A few lines about one record.
pub(crate) fn of(origin: &str, value: &[u8]) -> String {
    let Ok(article) = Article::read(value, &Reading::default()) else {
        return format!("{origin}: not a record\n");
    };
    let mut text = format!("{origin}\n");
    let cleaning: Option<Cleaning> = found(&article, StageName::Cleaning);
    let title = cleaning.as_ref().and_then(|cleaning| cleaning.title.as_deref());
    if let Some(title) = title.or(article.title()) {
        line(&mut text, "title", title);
    }
    if let Some(language) = found(&article, StageName::Language) {
        line(&mut text, "language", &language_line(&language));
    }
    if let Some(cleaning) = &cleaning {
        line(&mut text, "text", &cleaning_line(cleaning));
    }
    if let Some(entities) = found(&article, StageName::Entities) {
        for (kind, names) in names(&entities) {
            line(&mut text, &kind, &names);
        }
    }
    if let Some(duplicates) = found(&article, StageName::Duplicates) {
        line(&mut text, "duplicates", &duplicates_line(&duplicates));
    }
    text.push('\n');
    text
}

fn found<T: DeserializeOwned>(article: &Article<'_>, stage: StageName) -> Option<T> {
    article
        .found::<serde_json::Value>(stage)
        .and_then(|value| serde_json::from_value::<StageObject<T>>(value).ok()?.found)
}

fn line(text: &mut String, label: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "  {label:<11} {value}");
}

fn language_line(language: &Language) -> String {
    let mut line = language.tag.clone();
    if let Some(confidence) = language.confidence {
        let _ = write!(line, " ({confidence:.2})");
    }
    for share in &language.mixed {
        let _ = write!(line, ", {} {:.0} %", share.tag, share.share * 100.0);
    }
    line
}

fn cleaning_line(cleaning: &Cleaning) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for removed in &cleaning.removed {
        let reason = serde_json::to_value(removed.reason).unwrap_or_default();
        *reasons.entry(reason.as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let reasons: Vec<String> = reasons.iter().map(|(reason, n)| format!("{reason} x{n}")).collect();
    let mut line = format!(
        "{} characters, {:.0} % of what was there",
        count(&cleaning.text),
        cleaning.kept_ratio * 100.0
    );
    if !reasons.is_empty() {
        let _ = write!(line, "; removed: {}", reasons.join(", "));
    }
    if !cleaning.repairs.is_empty() {
        let _ = write!(line, "; {} repairs", cleaning.repairs.len());
    }
    line
}

fn names(entities: &Entities) -> Vec<(String, String)> {
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for entity in &entities.entities {
        let name = match entity.mentions {
            1 => entity.name.clone(),
            n => format!("{} x{n}", entity.name),
        };
        kinds.entry(&entity.kind).or_default().push(name);
    }
    let list = |names: Vec<String>| match names.len().checked_sub(NAMES) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..NAMES].join(", ")),
    };
    kinds.into_iter().map(|(kind, names)| (kind.to_owned(), list(names))).collect()
}

fn duplicates_line(duplicates: &Duplicates) -> String {
    let role = serde_json::to_value(duplicates.role).unwrap_or_default();
    let mut line = role.as_str().unwrap_or_default().to_owned();
    if let Some(of) = &duplicates.of {
        let _ = write!(line, " of {of}");
    }
    if let Some(similarity) = duplicates.similarity {
        let _ = write!(line, " ({similarity:.2})");
    }
    line
}
