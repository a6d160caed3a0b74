//! What was taken out and mended, and by which rule.

use crate::words::{meanings, name};
use copydesk_article::cleaning::{Cleaning, DateProof, Flag, Removed, TitleOrigin};
use copydesk_article::span;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the cleaning stage did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CleaningFacts {
    /// Code points of the cleaned text.
    pub characters: usize,
    /// The same over those of the raw visible text.
    pub kept_ratio: f64,
    /// Where the headline was found.
    pub title_origin: Option<TitleOrigin>,
    /// Who wrote the story.
    pub authors: Vec<String>,
    /// First publication, RFC 3339.
    pub published: Option<String>,
    /// How that is known.
    pub published_proof: Option<DateProof>,
    /// The name of the publication.
    pub site_name: Option<String>,
    /// The credit line, as it stood.
    pub credit: Option<String>,
    /// What was taken out, in order.
    pub removed: Vec<Cut>,
    /// What looks like a leftover and stayed, in order.
    pub doubtful: Vec<Cut>,
    /// What was mended, by kind.
    pub repairs: Vec<Tally>,
    /// What a reader should know about the text.
    pub flags: Vec<Meant>,
}

/// A stretch of the raw text that was taken out, or nearly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cut {
    /// Why.
    pub reason: String,
    /// What showed it.
    pub rule: String,
    /// How sure the rule is, 0 to 1.
    pub confidence: f64,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// What stood there; none where it is long.
    pub text: Option<String>,
}

/// How often something is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Its name.
    pub name: String,
    /// How often.
    pub count: usize,
}

/// A name of a closed list with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meant {
    /// As it stands in the record.
    pub name: String,
    /// In a sentence.
    pub meaning: String,
}

impl CleaningFacts {
    pub(super) fn of(found: &Cleaning) -> Self {
        let mut meanings = meanings::<Flag>();
        let flag = |flag: &Flag| {
            let name = name(flag);
            Meant { meaning: meanings.remove(&name).unwrap_or_default(), name }
        };
        Self {
            characters: span::count(&found.text),
            kept_ratio: found.kept_ratio,
            title_origin: found.title_origin,
            authors: found.authors.clone(),
            published: found.published.clone(),
            published_proof: found.published_proof.clone(),
            site_name: found.site_name.clone(),
            credit: found.credit.as_ref().map(|credit| credit.text.clone()),
            removed: found.removed.iter().map(Cut::of).collect(),
            doubtful: found.doubtful.iter().map(Cut::of).collect(),
            repairs: Tally::of(found.repairs.iter().map(|repair| name(repair.kind))),
            flags: found.flags.iter().map(flag).collect(),
        }
    }

    /// What was taken out and what is doubtful, each with a title.
    pub(crate) fn cuts(&self) -> [(&[Cut], &'static str); 2] {
        let doubtful = "Doubtful: looks like a leftover, but not surely enough; it stayed";
        [(&self.removed, "Removed, in order"), (&self.doubtful, doubtful)]
    }

    /// Why how many stretches were taken out, by name of the reason.
    #[must_use]
    pub fn reasons(&self) -> Vec<Tally> {
        Tally::of(self.removed.iter().map(|cut| cut.reason.clone()))
    }
}

impl Cut {
    fn of(removed: &Removed) -> Self {
        Self {
            reason: name(removed.reason),
            rule: removed.rule.clone(),
            confidence: removed.confidence,
            start: removed.span.start,
            end: removed.span.end,
            text: removed.span.text.clone(),
        }
    }
}

impl Tally {
    /// How often each name is there, in the order of the names.
    pub(crate) fn of(names: impl Iterator<Item = String>) -> Vec<Self> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
        counts.into_iter().map(|(name, count)| Self { name, count }).collect()
    }
}
