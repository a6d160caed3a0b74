//! Names that a model beside the built-in tagger found: a transformer, that a program brings along.
//!
//! The stage asks it for the names of a text ([`Recogniser`]). A name of the tagger that overlaps one of them is
//! dropped; beside lists they count as the tagger's do, and a little more ([`crate::merge`]). Where a span begins or
//! ends within a token, the mention has the whole token.

use crate::kind::MentionType;
use crate::matching::Pass;
use crate::merge::Tagged;
use crate::tagging::Method;
use std::error::Error;
use std::io;
use std::sync::Arc;

/// A model of names.
pub trait Recogniser: Send + Sync {
    /// What it is, with its version; part of `by.model`.
    fn version(&self) -> &str;

    /// The names of a text in a language, if that is known. The same text always gives the same names.
    ///
    /// # Errors
    /// What the model says; the article is rejected with it.
    fn recognise(
        &self,
        text: &str,
        language: Option<&str>,
    ) -> Result<Vec<Recognised>, RecogniserError>;
}

/// What is wrong with a model, or with its work on a text.
pub type RecogniserError = Box<dyn Error + Send + Sync>;

/// Opens the model in a folder, whose files the second argument reads.
pub type Loader =
    fn(&str, &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Arc<dyn Recogniser>, RecogniserError>;

/// A name that it found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recognised {
    /// What it is the name of.
    pub kind: MentionType,
    /// First byte.
    pub start: usize,
    /// End byte, exclusive.
    pub end: usize,
    /// From 0 to 1.
    pub confidence: f64,
}

/// Names in order on the tokens that they stand on, the first of those that overlap.
pub(crate) fn placed(pass: &Pass<'_>, names: &[Recognised]) -> Vec<Tagged> {
    let mut placed: Vec<Tagged> = names.iter().filter_map(|name| place(pass, name)).collect();
    placed.sort_by_key(|name| (name.first, name.last));
    placed.dedup_by(|later, earlier| later.first <= earlier.last);
    placed
}

fn place(pass: &Pass<'_>, name: &Recognised) -> Option<Tagged> {
    let first = pass.tokens.partition_point(|token| token.end <= name.start);
    let last = pass.tokens.partition_point(|token| token.start < name.end).checked_sub(1)?;
    if first > last {
        return None;
    }
    // A full stop or a bracket at the end may belong to the name, other signs do not.
    let end = pass.tokens[last].end;
    let closed = name.end > end && pass.text[end..].starts_with(['.', ')']);
    Some(Tagged {
        first,
        last,
        tail: usize::from(closed),
        kind: name.kind,
        confidence: name.confidence,
        method: Method::Transformer,
        entry: None,
    })
}

/// Names of a transformer, and those of the tagger that overlap none of them; both in order, and so the answer.
pub(crate) fn beside(recognised: Vec<Tagged>, mut tagged: Vec<Tagged>) -> Vec<Tagged> {
    let mut from = 0;
    tagged.retain(|own| {
        while recognised.get(from).is_some_and(|other| other.last < own.first) {
            from += 1;
        }
        recognised.get(from).is_none_or(|other| other.first > own.last)
    });
    tagged.extend(recognised);
    tagged.sort_by_key(|name| name.first);
    tagged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mention, Tagger, default_list, read_csv};

    fn at(text: &str, name: &str, kind: MentionType, confidence: f64) -> Recognised {
        let start = text.find(name).unwrap();
        Recognised { kind, start, end: start + name.len(), confidence }
    }

    fn said(mentions: &[Mention]) -> Vec<String> {
        mentions.iter().map(|m| format!("{} {} {:?}", m.text, m.kind, m.method)).collect()
    }

    #[test]
    fn spans_stand_on_whole_tokens_with_their_stops() {
        let text = "Der U.S. Konzern «Acme Inc.» in 北京市, l’Ukraine (آسيا).";
        let tagger = Tagger::new(Vec::new());
        let names: Vec<Recognised> =
            ["U.S.", "cme Inc.»", "北京", "Ukraine", "(آسيا", " (", "kraine"]
                .into_iter()
                .map(|name| at(text, name, MentionType::Location, 0.9))
                .collect();
        let mentions = tagger.tag_with(text, None, &names).mentions;
        let texts: Vec<&str> = mentions.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(texts, ["U.S.", "Acme Inc.", "北京", "Ukraine", "آسيا"]);
        for mention in mentions {
            let own: String =
                text.chars().skip(mention.start).take(mention.end - mention.start).collect();
            assert_eq!(own, mention.text);
            assert_eq!(&text[mention.utf8[0]..mention.utf8[1]], mention.text);
        }
    }

    #[test]
    fn watch_lists_then_the_transformer_then_the_tagger() {
        let text = "Bill Burns met Angela Merkel of Germany in Washington on Monday.";
        let list = read_csv("own", "1", "id,name,type\nb,Bill Burns,PER\n".as_bytes()).unwrap();
        let tagger = Tagger::new(vec![list, default_list().unwrap()])
            .with_model(copydesk_tagger::built_in().unwrap());
        let alone = tagger.tag(text, Some("en")).mentions;
        assert_eq!(
            said(&alone),
            [
                "Bill Burns PER Watchlist",
                "Angela Merkel PER Tagger",
                "Germany LOC Gazetteer",
                "Washington LOC Gazetteer"
            ]
        );
        let (org, place) = (MentionType::Organisation, MentionType::Location);
        let names = [
            at(text, "Burns", org, 0.99),
            at(text, "Merkel", org, 0.6),
            at(text, "Germany", place, 0.99),
            at(text, "Washington", org, 0.9),
            at(text, "Monday", MentionType::Event, 0.34),
        ];
        let merged = tagger.tag_with(text, Some("en"), &names);
        assert_eq!(
            said(&merged.mentions),
            [
                "Bill Burns PER Watchlist",
                "Merkel ORG Transformer",
                "Germany LOC Gazetteer",
                "Washington ORG Transformer"
            ]
        );
        let confidences: Vec<_> = merged.mentions.iter().map(|m| m.confidence).collect();
        assert_eq!(confidences, [None, Some(0.6), None, Some(0.9)]);
        assert!(merged.entities[2].listed.is_some() && merged.entities[3].listed.is_none());
    }
}
