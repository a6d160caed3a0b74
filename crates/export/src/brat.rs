//! brat standoff (<https://brat.nlplab.org/standoff.html>): a text, and a file of lines about it.

use crate::story::Story;
use copydesk_article::entities::Mention;
use std::fmt::Write;

/// The files of an article, without their endings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standoff {
    /// `ID.txt`.
    pub text: String,
    /// `ID.ann`: a line per mention, and one per id of its entity.
    pub annotations: String,
}

/// The cleaned text and its mentions. Offsets are code points, which is how brat counts.
#[must_use]
pub fn standoff(story: &Story<'_>) -> Standoff {
    let mut annotations = String::new();
    let mut references = 0;
    for (number, mention) in (1..).zip(story.mentions) {
        // Writing to a string does not fail.
        let _ = writeln!(
            annotations,
            "T{number}\t{} {}\t{}",
            kind(&mention.kind),
            fragments(mention),
            mention.text.replace(['\n', '\r', '\t'], " "),
        );
        let Some(entity) = story.entity(mention) else { continue };
        for (scheme, id) in &entity.ids {
            references += 1;
            let name = entity.name.replace(['\n', '\r', '\t'], " ");
            let _ =
                writeln!(annotations, "N{references}\tReference T{number} {scheme}:{id}\t{name}");
        }
    }
    Standoff { text: story.text().to_owned(), annotations }
}

/// The place of a mention: brat wants one that goes over a line break in parts.
fn fragments(mention: &Mention) -> String {
    let mut fragments: Vec<(usize, usize)> = Vec::new();
    let mut from = None;
    for (at, letter) in (mention.start..).zip(mention.text.chars()) {
        match (matches!(letter, '\n' | '\r'), from) {
            (false, None) => from = Some(at),
            (true, Some(start)) => {
                fragments.push((start, at));
                from = None;
            }
            _ => {}
        }
    }
    fragments.extend(from.map(|start| (start, mention.end)));
    let fragments = fragments.iter().map(|(start, end)| format!("{start} {end}"));
    fragments.collect::<Vec<_>>().join(";")
}

/// A type may hold no blanks.
fn kind(kind: &str) -> String {
    kind.split_whitespace().collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::tests::record;
    use copydesk_inspect::Record;

    #[test]
    fn lines_name_places_of_the_text() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let found = standoff(&Story::of(&record).unwrap());
        assert_eq!(
            found.annotations,
            "T1\tPER 5 10\tAltun\nT2\tORG 18 24;25 32\tUnited Nations\n\
             N1\tReference T2 own:7\tUnited Nations\nN2\tReference T2 wikidata:Q1065\tUnited Nations\n"
        );
        let part = |from: usize, to: usize| -> String {
            found.text.chars().skip(from).take(to - from).collect()
        };
        assert_eq!((part(18, 24), part(25, 32)), ("United".to_owned(), "Nations".to_owned()));
    }
}
